"""The options: what they must do, how they were scored, what they cost, and what they change around them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from storewide.assessment.models.assessing import Assessment, Assessor
from storewide.assessment.models.needs import Job
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.systems.models import Interface as Flow
from storewide.systems.models import System


class OptionKind(models.TextChoices):
    """What an option is."""

    BUILD = "build", _("Build")
    BUY = "buy", _("Buy")
    PARTNER = "partner", _("Partner")
    NOTHING = "nothing", _("Do nothing")


class CostPart(models.TextChoices):
    """What is paid for."""

    PURCHASE = "purchase", _("Building or buying it")
    INTEGRATION = "integration", _("Integration")
    RUNNING = "running", _("Running it")
    PEOPLE = "people", _("People")
    EXIT = "exit", _("Leaving it")


class InterfaceChange(models.TextChoices):
    """What an option does to an interface."""

    ADDS = "adds", _("Adds")
    CHANGES = "changes", _("Changes")
    ENDS = "ends", _("Ends")


class Requirement(Record):
    """What an option must or should do. A must that is missed in the mean (below `least`) takes the option out."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="requirements")
    name = models.CharField(_("requirement"), max_length=160)
    job = models.ForeignKey(
        Job,
        verbose_name=_("serves the job"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    weight = models.PositiveSmallIntegerField(_("weight"), default=10)
    must = models.BooleanField(_("must be met"), default=False)
    least = models.PositiveSmallIntegerField(_("met from a mean of"), default=3)

    class Meta:
        ordering = ["-must", "-weight", "id"]
        verbose_name = _("requirement")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "name"], name="assessment_one_requirement_per_name"
            ),
            models.CheckConstraint(
                name="assessment_requirement_bounds", condition=Q(weight__lte=100, least__gte=1, least__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Option(Record):
    """One way to go: build, buy from a vendor, partner, or do nothing."""

    KIND: ClassVar[str] = "assessment.option"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="options")
    kind = models.CharField(_("kind"), max_length=8, choices=OptionKind.choices)
    name = models.CharField(_("option"), max_length=120)
    vendor = models.CharField(_("vendor or partner"), max_length=120, blank=True)
    about = models.TextField(_("what it is"), max_length=2000, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("option")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "name"], name="assessment_one_option_per_name"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(kind="nothing"), name="assessment_nothing_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> Link:
        """How a request points to it."""
        return Link(self.KIND, str(self.pk), self.name, self.assessment.get_absolute_url())


class OptionScore(Record):
    """How well an option meets a requirement in an assessor's eyes, 0 (not at all) to 5 (fully)."""

    assessor = models.ForeignKey(Assessor, on_delete=models.CASCADE, related_name="option_scores")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="scores")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="scores")
    score = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        ordering = ["option", "requirement", "assessor"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessor", "option", "requirement"], name="assessment_option_scored_once"
            ),
            models.CheckConstraint(name="assessment_option_score_0_to_5", condition=Q(score__lte=5)),
        ]

    def __str__(self) -> str:
        return str(self.score)


class Cost(Record):
    """A line of what an option costs: once or each year, at least, likely and at most, in minor units."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="costs")
    part = models.CharField(_("what for"), max_length=11, choices=CostPart.choices)
    what = models.CharField(_("in words"), max_length=160, blank=True)
    yearly = models.BooleanField(_("each year"), default=False)
    low = models.BigIntegerField(_("at least"))
    likely = models.BigIntegerField(_("likely"))
    high = models.BigIntegerField(_("at most"))

    class Meta:
        ordering = ["option", "yearly", "id"]
        verbose_name = _("cost")
        constraints = [
            models.CheckConstraint(
                name="assessment_cost_in_order",
                condition=Q(low__gte=0, low__lte=F("likely"), likely__lte=F("high")),
            )
        ]

    def __str__(self) -> str:
        return self.what or self.get_part_display()


class Interface(Record):
    """What an option does to an interface: `name` says what flows or what changes.

    `flow` is the interface of the system register that it changes or ends, or that is planned there because of it;
    `source` and `target` are the systems that one it adds would join. What the register does not know has neither.
    """

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="interfaces")
    change = models.CharField(_("what happens"), max_length=8, choices=InterfaceChange.choices)
    name = models.CharField(_("interface"), max_length=160)
    flow = models.ForeignKey(
        Flow,
        verbose_name=_("interface of the register"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.ForeignKey(
        System, verbose_name=_("from"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    target = models.ForeignKey(
        System, verbose_name=_("to"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["option", "id"]
        verbose_name = _("interface")

    def __str__(self) -> str:
        return self.name

    @property
    def between(self) -> str:
        """The systems of the register that it joins; empty where it names none."""
        if self.flow is not None:
            return f"{self.flow.source} → {self.flow.target}"
        return f"{self.source} → {self.target}" if self.source and self.target else ""
