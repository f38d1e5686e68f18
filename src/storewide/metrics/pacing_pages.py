"""What the page of pacing says: where the month will end beside its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag, Tone
from storewide.metrics import pacing, words
from storewide.metrics.models import Segment
from storewide.metrics.pacing import Paced
from storewide.sources.models import Store

#: a plan reached in fewer than one of ten cases is behind, in more than nine of ten safe
BEHIND, SAFE = 0.1, 0.9
#: no forecast is surer than this
MOST = 0.99


@dataclass(frozen=True)
class Shown:
    """A metric's month as the table shows it."""

    paced: Paced
    currency: str

    @property
    def name(self) -> str:
        return words.name(self.paced.definition)

    @property
    def url(self) -> str:
        address = reverse("metrics:metric", args=[self.paced.definition.code])
        return f"{address}?from={self.paced.month.first}&to={self.paced.until}"

    @property
    def so_far(self) -> str:
        return self._shown(self.paced.so_far)

    @property
    def range(self) -> str:
        """From where to where four of five such months end."""
        if self.paced.is_over:
            return _("over")
        if self.paced.low is None or self.paced.high is None:
            return _("cannot tell yet")
        return _("%(low)s to %(high)s") % {
            "low": self._shown(self.paced.low),
            "high": self._shown(self.paced.high),
        }

    @property
    def plan(self) -> str:
        return self._shown(self.paced.plan)

    @property
    def chance(self) -> str:
        """In how many cases the plan is reached."""
        return _chance(self.paced.chance)

    @property
    def state(self) -> Tag:
        """How the plan stands."""
        chance = self.paced.chance
        if self.paced.plan is None:
            return Tag(_("no target"), Tone.PLAIN)
        if self.paced.is_over:
            reached = self.paced.so_far is not None and self.paced.so_far >= self.paced.plan
            return Tag(_("reached"), Tone.GOOD) if reached else Tag(_("missed"), Tone.BAD)
        if chance is None:
            return Tag(_("cannot tell"), Tone.UNKNOWN)
        if chance <= BEHIND:
            return Tag(_("behind"), Tone.BAD)
        return Tag(_("safe"), Tone.GOOD) if chance >= SAFE else Tag(_("open"), Tone.WAITING)

    def _shown(self, value: Decimal | int | None) -> str:
        return words.shown(self.paced.definition, None if value is None else Decimal(value), self.currency)


def shown(store: Store, today: date, segment: Segment | None) -> list[Shown]:
    """Each metric of the month, as the table shows it."""
    return [Shown(each, store.currency) for each in pacing.of_month(store, today, segment)]


def page(found: Sequence[Shown], segment: Segment | None, address: str) -> Page:
    """The head of the page."""
    return Page(
        title=finding(found, segment),
        short=_("Pacing"),
        purpose=_("What the month will come to, by its weekdays, the last weeks and last year's same days."),
        guide="metrics#pacing",
        crumbs=(Crumb(_("Scorecard"), f"{reverse('metrics:scorecard')}{address}"),),
        actions=(
            Action(_("What moved it from its plan"), f"{reverse('metrics:variance')}{address}", "quiet"),
        ),
    )


def finding(found: Sequence[Shown], segment: Segment | None) -> str:
    """Where spend will end, in one sentence."""
    spend = next((each for each in found if each.paced.definition.code == "spend"), None)
    if spend is None or spend.paced.so_far is None:
        return _("There are no orders of this month yet")
    said = {
        "what": _("Spend of %(segment)s") % {"segment": segment} if segment else _("Spend"),
        "month": formats.month(spend.paced.month.first),
        "range": spend.range,
        "plan": spend.plan,
        "so_far": spend.so_far,
        "chance": _chance(spend.paced.chance),
    }
    if spend.paced.is_over:
        return _("%(what)s was %(so_far)s in %(month)s") % said
    if spend.paced.expected is None:
        return _("%(what)s is %(so_far)s so far; where %(month)s ends cannot be told yet") % said
    if spend.paced.plan is None:
        return _("%(what)s will end %(month)s at %(range)s") % said
    return (
        _("%(what)s will end %(month)s at %(range)s; the plan of %(plan)s is reached in %(chance)s of cases")
        % said
    )


def _chance(share: float | None) -> str:
    """A chance that is never said to be none or certain."""
    if share is None:
        return formats.NO_VALUE
    if share > MOST:
        return _("more than %(share)s") % {"share": formats.percent(MOST, 0)}
    return (
        _("fewer than %(share)s") % {"share": formats.percent(1 - MOST, 0)}
        if share < 1 - MOST
        else formats.percent(share, 0)
    )


def rests_on(found: Sequence[Shown]) -> str:
    """On how many earlier forecasts the ranges rest."""
    past = max((each.paced.past for each in found), default=0)
    if not past:
        return ""
    return _(
        "Four of five months end within the range: the same forecast was made on %(past)s earlier days and held "
        "against what came. Known until %(until)s; refunds count on the day they are made."
    ) % {"past": formats.number(past), "until": formats.day(found[0].paced.until)}


PACING = ListSpec(
    name="pacing",
    columns=(
        Column("name", gettext_lazy("Metric"), url=lambda row: row.url),
        Column("so_far", gettext_lazy("So far")),
        Column("range", gettext_lazy("At the end of the month")),
        Column("plan", gettext_lazy("Plan"), priority=2),
        Column("chance", gettext_lazy("Chance of the plan"), priority=2),
        Column("state", gettext_lazy("State"), kind=Kind.TAG),
    ),
    keep=("store", "segment"),
    counted=ngettext_lazy("%(shown)s metric", "%(shown)s metrics", "count"),
    empty=Empty(
        gettext_lazy("No figures of this month yet"),
        gettext_lazy("Pacing begins with the first full day of a month that orders or visits are known of."),
    ),
)
