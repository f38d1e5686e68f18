"""The innovation hub: a budget for a time, and small bets that say beforehand when they stop."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.centre.models.centre import Centre
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models import Person
from storewide.sources.models import Store


class HubBudget(Record):
    """What the hub may spend from its first to its last day, both included."""

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+")
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    amount_minor = models.BigIntegerField(_("budget"))

    class Meta:
        ordering = ["-begins", "id"]
        verbose_name = _("budget of the hub")
        constraints = [
            models.CheckConstraint(
                name="centre_budget_ends_after_it_begins", condition=Q(ends__gte=F("begins"))
            ),
            models.CheckConstraint(name="centre_budget_not_negative", condition=Q(amount_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.begins} – {self.ends}"

    def get_absolute_url(self) -> str:
        return reverse("centre:hub")

    @property
    def amount(self) -> Money:
        """What may be spent."""
        return Money(self.amount_minor, self.centre.currency)


class BetState(models.TextChoices):
    """What became of a bet."""

    TRYING = "trying", _("Being tried")
    KEPT = "kept", _("Goes on")
    STOPPED = "stopped", _("Stopped")


class StopSide(models.TextChoices):
    """On which side of its threshold a metric stops a bet."""

    BELOW = "below", _("falls below")
    ABOVE = "above", _("rises above")


TONES = {BetState.TRYING: Tone.WAITING, BetState.KEPT: Tone.GOOD, BetState.STOPPED: Tone.UNKNOWN}


class BetQuerySet(models.QuerySet["Bet"]):
    """Reads of bets."""

    def trying(self) -> "BetQuerySet":
        """Those that nobody decided."""
        return self.filter(state=BetState.TRYING)

    def with_spent(self) -> "BetQuerySet":
        """Each with what was `spent` on it, in minor units."""
        costs: Any = BetCost.objects.filter(bet=OuterRef("pk")).order_by().values("bet")
        total = costs.annotate(total=Sum("amount_minor")).values("total")
        return self.annotate(spent=Coalesce(Subquery(total), 0))


class Bet(Record):
    """A small try with a hypothesis, a budget and a stop rule: a day, an amount, a threshold of a metric.

    `stop_value` is written as people read the metric: percent, whole currency units, or a count; the metric is read in
    `store` over the last 28 days. What tests it (an experiment, a request) is held by its link.
    """

    KIND: ClassVar[str] = "centre.bet"

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    hypothesis = models.TextField(_("hypothesis"), max_length=2000)
    owner = models.ForeignKey(Person, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    budget_minor = models.BigIntegerField(_("budget"))
    stop_on = models.DateField(_("stops on"), null=True, blank=True)
    stop_spent_minor = models.BigIntegerField(_("stops when so much is spent"), null=True, blank=True)
    metric = models.CharField(_("metric"), max_length=80, blank=True)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stop_side = models.CharField(_("stops when it"), max_length=5, choices=StopSide.choices, blank=True)
    stop_value = models.DecimalField(_("threshold"), max_digits=14, decimal_places=2, null=True, blank=True)
    tested_kind = models.CharField(max_length=80, blank=True, editable=False)
    tested_id = models.CharField(max_length=80, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=BetState.choices, default=BetState.TRYING, editable=False
    )
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    objects: ClassVar[BetQuerySet] = BetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("bet of the hub")
        constraints = [
            models.UniqueConstraint(F("centre"), Lower("name"), name="centre_one_bet_per_name"),
            models.CheckConstraint(
                name="centre_decided_bet_has_outcome",
                condition=Q(state="trying", decided_at=None, outcome="")
                | (~Q(state="trying") & Q(decided_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="centre_bet_stops_somewhere",
                condition=Q(stop_on__isnull=False)
                | Q(stop_spent_minor__isnull=False)
                | Q(stop_value__isnull=False),
            ),
            models.CheckConstraint(
                name="centre_bet_threshold_whole",
                condition=Q(stop_value=None, stop_side="")
                | (Q(stop_value__isnull=False, store__isnull=False) & ~Q(stop_side="") & ~Q(metric="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("centre:bet", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    @property
    def tested_by(self) -> Link | None:
        """What tests it, to be resolved where it is shown."""
        return Link(self.tested_kind, self.tested_id) if self.tested_kind else None

    @property
    def is_open(self) -> bool:
        """Whether nobody decided it."""
        return self.state == BetState.TRYING

    @property
    def tag(self) -> Tag:
        """What became of it."""
        state = BetState(self.state)
        return Tag(state.label, TONES[state])


class BetCost(Record):
    """What was spent on a bet on a day."""

    bet = models.ForeignKey(Bet, verbose_name=_("bet"), on_delete=models.CASCADE, related_name="costs")
    on = models.DateField(_("day"))
    what = models.CharField(_("what for"), max_length=160)
    amount_minor = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("cost of a bet")
        constraints = [
            models.CheckConstraint(name="centre_bet_cost_positive", condition=Q(amount_minor__gt=0))
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return self.bet.get_absolute_url()

    @property
    def amount(self) -> Money:
        """What was spent."""
        return Money(self.amount_minor, self.bet.centre.currency)
