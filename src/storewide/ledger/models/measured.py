"""What was measured of a change, and what was decided then."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.ledger.models.codes import Grade, Outcome, Verdict
from storewide.ledger.models.intended import IntendedEffect
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class MeasuredEffectQuerySet(models.QuerySet["MeasuredEffect"]):
    """Reads of measured effects."""

    def of(self, source: Link) -> "MeasuredEffectQuerySet":
        """Those that a record measured, in the order it measured them."""
        return self.filter(source_kind=source.kind, source_id=source.id).order_by("id")

    def by_evidence(self) -> "MeasuredEffectQuerySet":
        """The best evidence first, of equal evidence the newest."""
        return self.order_by("grade", "-created_at", "-id")


class MeasuredEffect(Record):
    """What was measured of one metric: relative change in percent with its interval, verdict and grade.

    `effect` is the promise it measures, if one was made. `estimate`, `low` and `high` are None where the
    change cannot be said. `method` and `data_version` say how, and from which facts, so that it can be
    computed again. Never changed: a second measurement is a second row.
    """

    effect = models.ForeignKey(IntendedEffect, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(_("what was measured"), max_length=200)
    metric = models.CharField(_("metric"), max_length=40)
    grade = models.CharField(_("grade"), max_length=4, choices=Grade.choices)
    verdict = models.CharField(_("verdict"), max_length=24, choices=Verdict.choices)
    estimate = models.DecimalField(_("change in percent"), max_digits=12, decimal_places=4, null=True)
    low = models.DecimalField(_("at least"), max_digits=12, decimal_places=4, null=True)
    high = models.DecimalField(_("at most"), max_digits=12, decimal_places=4, null=True)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    method = models.CharField(_("method"), max_length=60)
    data_version = models.PositiveIntegerField(_("version of the data"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+")
    source_kind = models.CharField(max_length=80)
    source_id = models.CharField(max_length=80)

    objects: ClassVar[MeasuredEffectQuerySet] = MeasuredEffectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="ledger_measured_has_grade", condition=~models.Q(grade=Grade.NONE)),
            models.CheckConstraint(
                name="ledger_grade_d_has_no_verdict",
                condition=~models.Q(grade=Grade.D) | models.Q(verdict=Verdict.CANNOT_TELL),
            ),
            models.CheckConstraint(
                name="ledger_interval_in_order",
                condition=models.Q(low=None) | models.Q(high=None) | models.Q(low__lte=models.F("high")),
            ),
            models.CheckConstraint(
                name="ledger_measured_days_in_order", condition=models.Q(first__lte=models.F("last"))
            ),
        ]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="ledger_measured_by_source")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Leads to what measured it."""
        return reverse("ledger:measured-effect", args=[self.pk])

    @property
    def source(self) -> Link:
        """The experiment or release that measured it."""
        return Link(kind=self.source_kind, id=self.source_id)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of decisions."""

    def of(self, source: Link) -> "DecisionQuerySet":
        """The decision about a record, if there is one."""
        return self.filter(source_kind=source.kind, source_id=source.id)


class Decision(Record):
    """What the one accountable person decided about an experiment, release, campaign or assessment, and why: for good."""

    what = models.CharField(_("what it is about"), max_length=200)
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    accountable = models.ForeignKey(
        Person, verbose_name=_("accountable"), on_delete=models.PROTECT, related_name="+"
    )
    decided_by_id = models.UUIDField(null=True, editable=False)
    decided_by_label = models.CharField(_("decided by"), max_length=200, editable=False)
    decided_at = models.DateTimeField(_("decided"), editable=False)
    source_kind = models.CharField(max_length=80)
    source_id = models.CharField(max_length=80)

    objects: ClassVar[DecisionQuerySet] = DecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], name="ledger_one_decision_per_source"
            ),
            models.CheckConstraint(name="ledger_decision_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Leads to what it is about."""
        return reverse("ledger:decision", args=[self.pk])

    @property
    def source(self) -> Link:
        """The experiment or release it is about."""
        return Link(kind=self.source_kind, id=self.source_id)
