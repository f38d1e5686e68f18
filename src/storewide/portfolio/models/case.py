"""A business case: why a request is worth its cost, at what risk, in which versions, and who signed it off."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.ledger.models import IntendedEffect
from storewide.organization.models import Person, Role
from storewide.portfolio.models.request import Request


class BusinessCase(Record):
    """Why a request is worth its cost: objective, cost and return, the effect it intends, and what else was thought of.

    `cost` is spent once, `running` per year from go-live on; `value` is the return of the first year; all in minor
    units of `currency`. `months` holds that return month by month (twelve amounts) where somebody knows it so;
    `assumptions` what it is computed from: `what` and `figure` (text), which are multiplied. At most one of the two.
    `alternatives` are `what` and `why_not`.
    """

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="+")
    effect = models.OneToOneField(IntendedEffect, on_delete=models.PROTECT, related_name="+")
    objective = models.TextField(_("objective"), max_length=4000)
    cost = models.BigIntegerField(_("cost once"), null=True, blank=True)
    running = models.BigIntegerField(_("cost per year"), null=True, blank=True)
    value = models.BigIntegerField(_("return in the first year"), null=True, blank=True)
    currency = models.CharField(max_length=3)
    months: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list, blank=True)
    assumptions: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    alternatives: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    nothing = models.TextField(_("what happens without it"), max_length=2000, blank=True)
    smallest_in = models.TextField(_("in the smallest version"), max_length=2000, blank=True)
    smallest_out = models.TextField(_("left out of it"), max_length=2000, blank=True)
    smallest_shows = models.TextField(_("what it would show"), max_length=2000, blank=True)
    author_id = models.UUIDField(null=True, editable=False)
    author_label = models.CharField(_("written by"), max_length=200, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="portfolio_case_amounts_not_negative",
                condition=(Q(cost=None) | Q(cost__gte=0)) & (Q(value=None) | Q(value__gte=0)),
            ),
            models.CheckConstraint(
                name="portfolio_case_running_not_negative", condition=Q(running=None) | Q(running__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.effect)


class Chance(models.TextChoices):
    """How likely a risk is."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")
    NOT_JUDGED = "", _("not judged")


class Risk(Record):
    """What could go wrong with a bet: how likely, how much it would hurt, what is done against it, and by whom."""

    case = models.ForeignKey(BusinessCase, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    what = models.CharField(_("risk"), max_length=400)
    chance = models.CharField(_("chance"), max_length=6, choices=Chance.choices, blank=True)
    hurt = models.CharField(_("hurt"), max_length=400, blank=True)
    measure = models.CharField(_("counter-measure"), max_length=400, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """The case it is a risk of."""
        return reverse("portfolio:case-read", args=[self.case.request.number])


class Text(models.TextChoices):
    """What is written in versions."""

    CASE = "case", _("Business case")
    PAGE = "page", _("Working-backwards page")


class Version(Record):
    """What a business case or a working-backwards page said after it was written once: field by field, as text."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=4, choices=Text.choices)
    number = models.PositiveIntegerField()
    said: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("written by"), max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "text", "number"], name="portfolio_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_text_display()} {self.number}"


class Side(models.TextChoices):
    """For whom somebody signs a business case off."""

    BUSINESS = "business", _("business")
    IT = "it", _("IT")


class CaseSignOffQuerySet(models.QuerySet["CaseSignOff"]):
    """Reads of sign-offs of cases."""

    def standing(self) -> "CaseSignOffQuerySet":
        """Those that still count: the case did not change in what they were given for."""
        return self.filter(lapsed_at=None)


class CaseSignOff(Record):
    """Somebody signs one version of a business case off, for the business or for IT; `number` is the version's."""

    case = models.ForeignKey(BusinessCase, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    side = models.CharField(_("for"), max_length=8, choices=Side.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("signed by"), max_length=200)
    at = models.DateTimeField(_("signed"))
    words = models.CharField(_("words"), max_length=400, blank=True)
    lapsed_at = models.DateTimeField(_("lapsed"), null=True, editable=False)

    objects: ClassVar[CaseSignOffQuerySet] = CaseSignOffQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "side"], condition=Q(lapsed_at=None), name="portfolio_one_sign_off_a_side"
            )
        ]

    def __str__(self) -> str:
        return self.by_label


class SignOffRule(Record):
    """From which cost on a business case is signed off before it is promised, and by which roles; one row, or none.

    `threshold` is in minor units of `currency`: what is spent once and in the first year. None asks for no sign-off.
    Where no `business` role is named, whoever answers for the request's area signs; where no `technical` one, any
    member signs for IT.
    """

    threshold = models.BigIntegerField(_("from"), null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    business = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    technical = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="portfolio_threshold_not_negative", condition=Q(threshold=None) | Q(threshold__gte=0)
            )
        ]

    def __str__(self) -> str:
        return str(_("Sign-off of business cases"))
