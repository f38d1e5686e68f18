"""A requirement: what a request must, should or could do, and whether somebody accepted that it does."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person
from storewide.portfolio.models.request import Request


class Need(models.TextChoices):
    """How much it is needed, the most first."""

    MUST = "must", _("must")
    SHOULD = "should", _("should")
    COULD = "could", _("could")


class RequirementState(models.TextChoices):
    """Whether it is met."""

    OPEN = "open", _("Open")
    MET = "met", _("Met")
    DROPPED = "dropped", _("Dropped")


class RequirementQuerySet(models.QuerySet["Requirement"]):
    """Reads of requirements."""

    def unmet(self) -> "RequirementQuerySet":
        """Those that are asked for and not accepted."""
        return self.filter(state=RequirementState.OPEN)

    def by_need(self) -> "RequirementQuerySet":
        """What must be first, then what should and what could be; in the order they were written."""
        order = models.Case(
            *(models.When(need=need, then=place) for place, need in enumerate(Need.values)), default=9
        )
        return self.order_by(order, "number")


class Requirement(Record):
    """`text` says who wants what for what (“As a ...”); `criteria` are the lines by which it is accepted."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField(_("requirement"), max_length=1000)
    criteria: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list, blank=True)
    need = models.CharField(_("need"), max_length=6, choices=Need.choices, default=Need.MUST)
    state = models.CharField(
        _("state"), max_length=7, choices=RequirementState.choices, default=RequirementState.OPEN
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_by_label = models.CharField(_("accepted by"), max_length=200, blank=True, editable=False)

    objects: ClassVar[RequirementQuerySet] = RequirementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="portfolio_requirement_numbered_once"),
            models.CheckConstraint(
                name="portfolio_met_says_who_and_when",
                condition=Q(state="met", accepted_at__isnull=False) & ~Q(accepted_by_label="")
                | ~Q(state="met") & Q(accepted_at=None, accepted_by_label="", accepted_by=None),
            ),
            models.CheckConstraint(
                name="portfolio_dropped_has_reason", condition=~Q(state="dropped") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def tag(self) -> Tag:
        """Where it stands, in a word."""
        tones = {RequirementState.MET: Tone.GOOD, RequirementState.DROPPED: Tone.PLAIN}
        state = RequirementState(self.state)
        return Tag(state.label, tones.get(state, Tone.WAITING))
