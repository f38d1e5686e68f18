"""An intended effect: the promise that a change makes about a metric."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class Direction(models.TextChoices):
    """Which way the metric is meant to go."""

    UP = "up", _("up")
    DOWN = "down", _("down")


class Grade(models.TextChoices):
    """How good the evidence for a measured effect is; best first."""

    A = "A", _("A: randomised")
    B = "B", _("B: untreated control at the same time")
    C = "C", _("C: calibrated series without a control")
    D = "D", _("D: before and after, no verdict")
    NONE = "none", _("not measured yet")


class Frozen(Exception):
    """Something tried to change an intended effect after it was frozen: a defect, since operations refuse it first."""


class IntendedEffectQuerySet(models.QuerySet["IntendedEffect"]):
    """Reads of intended effects."""

    def for_ledger(self) -> "IntendedEffectQuerySet":
        """The promises that are frozen, newest first."""
        return (
            self.filter(frozen_at__isnull=False)
            .select_related("owner", "area", "store")
            .order_by("-frozen_at", "-id")
        )

    def due(self, on: date) -> "IntendedEffectQuerySet":
        """Frozen promises whose date has come, that nobody has measured."""
        return self.filter(frozen_at__isnull=False, grade=Grade.NONE, due_on__lte=on)


class IntendedEffect(Record):
    """`metric` goes `direction` by `size` percent until `due_on`, says `owner`.

    Once frozen its promise never changes; the measured effect is added beside it. `source_kind`, `source_id`
    and `source_label` say which record (a business case, later a release or campaign) made the promise.
    """

    promise = models.CharField(_("what ships"), max_length=200)
    metric = models.CharField(_("metric"), max_length=40)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    size = models.DecimalField(_("size in percent"), max_digits=7, decimal_places=2)
    due_on = models.DateField(_("by"))
    owner = models.ForeignKey(
        Person, verbose_name=_("accountable"), on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source_kind = models.CharField(max_length=80)
    source_id = models.CharField(max_length=80)
    frozen_at = models.DateTimeField(_("frozen"), null=True, editable=False)
    frozen_by_id = models.UUIDField(null=True, editable=False)
    frozen_by_label = models.CharField(max_length=200, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    grade = models.CharField(_("grade"), max_length=4, choices=Grade.choices, default=Grade.NONE)

    objects: ClassVar[IntendedEffectQuerySet] = IntendedEffectQuerySet.as_manager()  # type: ignore[assignment]

    PROMISED = ("promise", "metric", "direction", "size", "due_on", "owner_id", "area_id", "store_id")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="ledger_size_is_positive", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="ledger_frozen_has_digest",
                condition=models.Q(frozen_at__isnull=True, digest="")
                | (models.Q(frozen_at__isnull=False) & ~models.Q(digest="")),
            ),
            models.CheckConstraint(
                name="ledger_measured_only_when_frozen",
                condition=models.Q(grade=Grade.NONE) | models.Q(frozen_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="ledger_by_source")]

    def __str__(self) -> str:
        return self.promise

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, but never over a frozen promise: the last line of defence behind the operations."""
        stored = IntendedEffect.objects.filter(pk=self.pk, frozen_at__isnull=False).first()
        if stored and any(getattr(stored, name) != getattr(self, name) for name in self.PROMISED):
            raise Frozen(f"the promise “{stored.promise}” was frozen at {stored.frozen_at}")
        super().save(*args, **kwargs)
