"""What is to be done, how well it is done today, and what stands in the way."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storewide.assessment.models.assessing import Assessment, Assessor
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person, Team


class Level(models.IntegerChoices):
    """How well we can do something."""

    NONE = 0, _("0: not at all")
    BY_CHANCE = 1, _("1: by chance")
    BY_PEOPLE = 2, _("2: by a few people")
    DEFINED = 3, _("3: defined")
    MEASURED = 4, _("4: measured")
    LEADING = 5, _("5: better than others")


class RiskKind(models.TextChoices):
    """A risk may come; a blocker is there already."""

    RISK = "risk", _("Risk")
    BLOCKER = "blocker", _("Blocker")


class Job(Record):
    """A job to be done: what customers or a team want to get done, whichever way. It belongs to one team, or to several."""

    KIND: ClassVar[str] = "assessment.job"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="jobs")
    name = models.CharField(_("job to be done"), max_length=160)
    why = models.TextField(_("when and what for"), max_length=2000, blank=True)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.CharField(_("department"), max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("job")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "name"], name="assessment_one_job_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def of(self) -> str:
        """Whose job it is: the team's name, the department's, or both."""
        return " · ".join(part for part in (self.team.name if self.team else "", self.department) if part)

    @property
    def link(self) -> Link:
        """How a request points to it."""
        return Link(self.KIND, str(self.pk), self.name, self.assessment.get_absolute_url())


class JobScore(Record):
    """How important a job is to an assessor, and how well it is done today; 1 to 10."""

    assessor = models.ForeignKey(Assessor, on_delete=models.CASCADE, related_name="job_scores")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="scores")
    importance = models.PositiveSmallIntegerField(
        _("importance"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )

    class Meta:
        ordering = ["job", "assessor"]
        constraints = [
            models.UniqueConstraint(fields=["assessor", "job"], name="assessment_job_scored_once"),
            models.CheckConstraint(
                name="assessment_job_scores_1_to_10",
                condition=Q(importance__gte=1, importance__lte=10, satisfaction__gte=1, satisfaction__lte=10),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.importance}/{self.satisfaction}"


class Dependency(Record):
    """One job can only be done when another one is."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="needs")
    on = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        ordering = ["id"]
        verbose_name = _("dependency")
        constraints = [
            models.UniqueConstraint(fields=["job", "on"], name="assessment_dependency_once"),
            models.CheckConstraint(name="assessment_no_job_needs_itself", condition=~Q(job=F("on"))),
        ]

    def __str__(self) -> str:
        return f"{self.job} → {self.on}"


class Capability(Record):
    """What we must be able to do for a job: how well we can today with the evidence, and what it should be."""

    job = models.ForeignKey(Job, verbose_name=_("job"), on_delete=models.CASCADE, related_name="capabilities")
    name = models.CharField(_("capability"), max_length=160)
    level = models.PositiveSmallIntegerField(_("today"), choices=Level.choices)
    evidence = models.TextField(_("how we know"), max_length=1000)
    wanted = models.PositiveSmallIntegerField(_("wanted"), choices=Level.choices)
    future = models.TextField(_("what it looks like then"), max_length=1000, blank=True)
    missing = models.TextField(_("what is missing"), max_length=1000, blank=True)

    class Meta:
        ordering = ["job", "id"]
        verbose_name = _("capability")
        constraints = [
            models.CheckConstraint(
                name="assessment_capability_levels", condition=Q(level__lte=5, wanted__lte=5)
            ),
            models.CheckConstraint(name="assessment_capability_has_evidence", condition=~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gap(self) -> int:
        """How many levels are missing; 0 where we can do what is wanted."""
        return max(self.wanted - self.level, 0)


class Risk(Record):
    """What may go wrong or stands in the way: of a job, of an option, or of the whole; likelihood x impact, 1 to 5."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="risks")
    job = models.ForeignKey(
        Job, verbose_name=_("job"), on_delete=models.CASCADE, null=True, blank=True, related_name="risks"
    )
    option = models.ForeignKey(
        "assessment.Option",
        verbose_name=_("option"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="risks",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=RiskKind.choices, default=RiskKind.RISK)
    what = models.CharField(_("what"), max_length=200)
    cure = models.CharField(_("what is done about it"), max_length=300, blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"))
    impact = models.PositiveSmallIntegerField(_("impact"))
    owner = models.ForeignKey(
        Person,
        verbose_name=_("who watches it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("risk")
        constraints = [
            models.CheckConstraint(
                name="assessment_risk_1_to_5",
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5),
            ),
            models.CheckConstraint(
                name="assessment_risk_of_one_thing", condition=Q(job=None) | Q(option=None)
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def size(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact

    @property
    def tag(self) -> Tag:
        """How large it is, in a word."""
        if self.size >= 15:
            return Tag(_("Large"), Tone.BAD)
        return Tag(_("Medium"), Tone.WAITING) if self.size >= 6 else Tag(_("Small"), Tone.PLAIN)
