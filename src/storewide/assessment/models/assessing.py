"""An assessment: one question, who assesses it, and what was decided about it."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models import Path, WorkingGroup
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ledger.models import Decision, IntendedEffect, MeasuredEffect
from storewide.organization.models import Person


class State(models.TextChoices):
    """Where an assessment stands, in this order."""

    SCOPING = "scoping", _("Scoping")
    JOBS = "jobs", _("Jobs")
    OPTIONS = "options", _("Options")
    DECIDED = "decided", _("Decided")


TONES = {
    State.SCOPING: Tone.PLAIN,
    State.JOBS: Tone.WAITING,
    State.OPTIONS: Tone.WAITING,
    State.DECIDED: Tone.GOOD,
}


class Phase(models.TextChoices):
    """What assessors score: the jobs, then the options."""

    JOBS = "jobs", _("Jobs")
    OPTIONS = "options", _("Options")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Reads of assessments."""

    def for_list(self) -> "AssessmentQuerySet":
        return self.select_related("owner", "group", "path", "chosen", "decision", "effect")

    def to_review(self, on: date) -> "AssessmentQuerySet":
        """Decided ones whose day to be looked at again has come."""
        return self.filter(state=State.DECIDED, review_on__lte=on)


class Assessment(Record):
    """What customers and teams need done, what we can do, what is missing, and whether to build, buy or partner.

    Amounts are minor units of `currency`. `cost_weight` is the weight of cost beside the requirements' weights;
    `ceiling` is the cost over three years that gives no points, None for the dearest option's highest.
    """

    KIND: ClassVar[str] = "assessment.assessment"

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    question = models.TextField(_("question"), max_length=2000)
    owner = models.ForeignKey(
        Person, verbose_name=_("accountable"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.SCOPING)
    group = models.ForeignKey(
        WorkingGroup,
        verbose_name=_("working group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    path = models.ForeignKey(
        Path, verbose_name=_("path"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    jobs_due = models.DateField(_("jobs scored by"), null=True, blank=True)
    options_due = models.DateField(_("options scored by"), null=True, blank=True)
    decide_by = models.DateField(_("decided by"), null=True, blank=True)
    cost_weight = models.PositiveSmallIntegerField(_("weight of cost"), default=20)
    ceiling = models.BigIntegerField(_("cost that gives no points"), null=True, blank=True)
    chosen = models.ForeignKey(
        "assessment.Option", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    effect = models.OneToOneField(
        IntendedEffect, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    basis = models.JSONField(default=dict, editable=False)
    review_on = models.DateField(_("to be looked at again"), null=True, editable=False)

    objects: ClassVar[AssessmentQuerySet] = AssessmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name = _("assessment")
        constraints = [
            models.CheckConstraint(
                name="assessment_decided_is_whole",
                condition=~Q(state="decided")
                | Q(chosen__isnull=False, decision__isnull=False, review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_path_of_a_group", condition=Q(path=None) | Q(group__isnull=False)
            ),
            models.CheckConstraint(
                name="assessment_ceiling_above_nothing", condition=Q(ceiling=None) | Q(ceiling__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessment:assessment", args=[self.slug])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return self.state != State.DECIDED

    @property
    def phase(self) -> Phase | None:
        """What is being scored now; None before and after."""
        return Phase(self.state) if self.state in Phase.values else None

    @property
    def tag(self) -> Tag:
        """The state in a word, with its tone."""
        state = State(self.state)
        return Tag(state.label, TONES[state])

    @property
    def due_on(self) -> date | None:
        """The day by which the state it stands in should be over."""
        return {
            State.JOBS: self.jobs_due,
            State.OPTIONS: self.options_due,
            State.DECIDED: self.review_on,
        }.get(State(self.state), self.decide_by)


class Assessor(Record):
    """Somebody who scores jobs and options by their own eyes: they see nobody's scores before they gave theirs."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assessors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    jobs_given_at = models.DateTimeField(_("jobs scored"), null=True, editable=False)
    options_given_at = models.DateTimeField(_("options scored"), null=True, editable=False)

    class Meta:
        ordering = ["person__name", "id"]
        verbose_name = _("assessor")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "person"], name="assessment_assessor_once")
        ]

    def __str__(self) -> str:
        return str(self.person)

    def given_at(self, phase: Phase) -> datetime | None:
        """When they gave their scores of a phase."""
        return self.jobs_given_at if phase is Phase.JOBS else self.options_given_at


class Review(Record):
    """A decision looked at again on its day: whether it still holds, why, and when it is looked at next."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reviews")
    holds = models.BooleanField(_("still holds"))
    note = models.TextField(_("why"), max_length=2000)
    next_on = models.DateField(_("next"))
    by_label = models.CharField(max_length=200, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="assessment_review_has_why", condition=~Q(note=""))]

    def __str__(self) -> str:
        return str(self.assessment)


class Came(Record):
    """An effect that was measured of what an assessment decided."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="effects")
    measured = models.ForeignKey(MeasuredEffect, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "measured"], name="assessment_effect_once")
        ]

    def __str__(self) -> str:
        return str(self.measured)
