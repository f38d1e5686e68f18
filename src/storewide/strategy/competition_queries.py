"""Reads of how we stand: what was lost and why, where we stand in which feature, what is to be matched first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.urls import reverse

from storewide.kit.links import Link
from storewide.kit.raising import Raised
from storewide.lib.money import Money
from storewide.organization.models import Person
from storewide.ownership.models import Area, Group
from storewide.strategy.competition_money import Worth, worth
from storewide.strategy.models.competition import (
    Competitor,
    Feature,
    Judgement,
    Stand,
)
from storewide.strategy.models.losses import CustomerAsk, LostDeal

#: whose business it is how we stand
AREA = "solution-ownership"
#: an area of the store as a source of requests
AREA_KIND = "strategy.area"
#: a judgement without a day of its own holds so long
HOLDS = timedelta(days=365)

#: an area, and a feature within it or None for the whole area
type Subject = tuple[UUID, UUID | None]


@dataclass(frozen=True)
class Cell:
    """How we stand in one thing against one competitor: the newest judgement, and whether it holds no longer."""

    competitor: Competitor
    judgement: Judgement | None
    is_stale: bool


@dataclass
class Line:
    """One thing that customers compare: what it cost us, who asks for it, and how we stand in it."""

    area: Area
    feature: Feature | None
    cells: tuple[Cell, ...] = ()
    lost: dict[str, int] = field(default_factory=dict)
    deals: int = 0
    asks: int = 0
    raised: list[Raised] = field(default_factory=list)

    @property
    def key(self) -> Subject:
        return (self.area.pk, self.feature.pk if self.feature else None)

    @property
    def about(self) -> Area | Feature:
        """The feature, else the whole area."""
        return self.feature or self.area

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def url(self) -> str:
        """The page of the feature, or of the area as others see it."""
        if self.feature is not None:
            return self.feature.get_absolute_url()
        return reverse("strategy:compared-area", args=[self.area.slug])

    @property
    def link(self) -> Link:
        """What a request is raised from."""
        return self.feature.link if self.feature else area_link(self.area)

    def stands(self, stand: str) -> list[Competitor]:
        """The competitors against whom we stand so, by judgements that hold."""
        return [
            cell.competitor
            for cell in self.cells
            if cell.judgement is not None and not cell.is_stale and cell.judgement.stand == stand
        ]

    @property
    def behind(self) -> list[Competitor]:
        return self.stands(Stand.BEHIND)

    @property
    def judged(self) -> int:
        """How many judgements hold."""
        return sum(cell.judgement is not None and not cell.is_stale for cell in self.cells)

    @property
    def amounts(self) -> list[Money]:
        """What was lost, a sum for each currency, the largest first."""
        return _amounts(self.lost)

    @property
    def matters(self) -> bool:
        """Whether anything speaks for matching it."""
        return bool(self.deals or self.asks or self.behind)


@dataclass(frozen=True)
class Reason:
    """Why deals were lost: their sums by currency, how many, and the share of the main currency's sum."""

    name: str
    deals: int
    amounts: list[Money]
    minor: int
    share: float | None


@dataclass(frozen=True)
class Losses:
    """What was lost in some days: sums in the main currency and what no rate turns into it; and why, the dearest first."""

    first: date
    last: date
    deals: int
    amounts: list[Money]
    reasons: list[Reason]
    worth: Worth = field(default_factory=Worth)

    @property
    def currency(self) -> str:
        """The currency that shares and the order count in; empty where nothing was lost."""
        return self.worth.into


def area_link(area: Area) -> Link:
    """An area of the store as what a request is raised from."""
    return Link(AREA_KIND, str(area.pk), area.name, reverse("strategy:compared-area", args=[area.slug]))


def accountable() -> Person | None:
    """Who answers for how we stand: whoever is accountable for solution ownership."""
    area = Area.objects.select_related("accountable__holder").filter(slug=AREA).first()
    return area.holder if area else None


def losses(first: date, last: date, where: Q | None = None) -> Losses:
    """What was lost in these days and why: one query, and two more where there are several currencies."""
    rows = LostDeal.objects.filter(where or Q(), lost_on__range=(first, last))
    grouped = (
        rows.order_by()
        .values("reason__name", "currency")
        .annotate(deals=Count("pk"), sum=Sum("amount_minor"))
    )
    totals: dict[str, int] = defaultdict(int)
    by_reason: dict[str, dict[str, int]] = defaultdict(dict)
    counts: dict[str, int] = defaultdict(int)
    for row in grouped:
        totals[row["currency"]] += row["sum"]
        by_reason[row["reason__name"]][row["currency"]] = row["sum"]
        counts[row["reason__name"]] += row["deals"]
    told = worth(totals, last)
    turned = told.turned(totals)
    main = turned.get(told.into, 0)
    reasons = []
    for name, sums in by_reason.items():
        own = told.turned(sums)
        minor = own.get(told.into, 0)
        amounts = _amounts(own, told.into)
        reasons.append(Reason(name, counts[name], amounts, minor, minor / main if main else None))
    reasons.sort(key=lambda reason: (-reason.minor, -reason.deals, reason.name))
    return Losses(first, last, sum(counts.values()), _amounts(turned, told.into), reasons, told)


def lines(first: date, last: date, on: date, told: Worth) -> list[Line]:
    """Everything that is compared, in the order of the map: areas of the store, each before what is finer in it.

    Deals and asks are those of first..last, sums as `told`; judgements those that were the newest on `on`. Six queries.
    """
    areas = list(Area.objects.for_map().exclude(group=Group.OPERATION))
    features: dict[UUID, list[Feature]] = defaultdict(list)
    for feature in Feature.objects.order_by("name", "pk"):
        features[feature.area_id].append(feature)
    competitors = watched()
    newest = latest(Judgement.objects.filter(judged_on__lte=on))
    found: dict[Subject, Line] = {}
    for area in areas:
        for each in (None, *features[area.pk]):
            if each is not None:
                each.area = area
            key = (area.pk, each.pk if each else None)
            cells = tuple(
                _cell(competitor, newest.get((*key, competitor.pk)), on) for competitor in competitors
            )
            found[key] = Line(area, each, cells)
    _lost(found, first, last, told)
    for row in (
        CustomerAsk.objects.filter(asked_on__range=(first, last), area__isnull=False)
        .order_by()
        .values("area", "feature")
        .annotate(asks=Sum("count"))
    ):
        if line := found.get((row["area"], row["feature"])):
            line.asks = row["asks"]
    return list(found.values())


def _lost(found: dict[Subject, Line], first: date, last: date, told: Worth) -> None:
    rows = LostDeal.objects.filter(lost_on__range=(first, last), area__isnull=False).order_by()
    grouped = rows.values("area", "feature", "currency").annotate(deals=Count("pk"), sum=Sum("amount_minor"))
    for row in grouped:
        if line := found.get((row["area"], row["feature"])):
            line.lost[row["currency"]] = row["sum"]
            line.deals += row["deals"]
    for line in found.values():
        line.lost = told.turned(line.lost)


def ranked(found: Iterable[Line], currency: str) -> list[Line]:
    """What to match first: by what was lost in `currency`, then by asks, then by how many are ahead of us."""
    matters = [line for line in found if line.matters]
    return sorted(
        matters,
        key=lambda line: (-line.lost.get(currency, 0), -line.deals, -line.asks, -len(line.behind), line.name),
    )


def watched() -> list[Competitor]:
    """The competitors that are watched, by name."""
    return list(Competitor.objects.filter(watched=True).order_by("name", "pk"))


def latest(rows: Any) -> dict[tuple[UUID, UUID | None, UUID], Judgement]:
    """The newest judgement of each thing against each competitor, in one query."""
    found: dict[tuple[UUID, UUID | None, UUID], Judgement] = {}
    for each in rows.select_related("competitor", "area", "feature").order_by(
        "judged_on", "created_at", "pk"
    ):
        found[each.area_id, each.feature_id, each.competitor_id] = each
    return found


def is_stale(judgement: Judgement, on: date) -> bool:
    """Whether a judgement holds no longer on a day: past its own day, or a year old where it names none."""
    return (judgement.expires_on or judgement.judged_on + HOLDS) < on


def parity(ends: Iterable[date]) -> list[tuple[date, float | None, int]]:
    """For each day the share of judgements holding then by which we were ahead or on par, and how many held; one query."""
    known = {each.pk for each in watched()}
    rows = [
        each
        for each in Judgement.objects.order_by("judged_on", "created_at", "pk")
        if each.competitor_id in known
    ]
    found = []
    for day in ends:
        newest: dict[tuple[UUID | None, UUID | None, UUID], Judgement] = {}
        for each in rows:
            if each.judged_on <= day:
                newest[each.area_id, each.feature_id, each.competitor_id] = each
        holding = [each for each in newest.values() if not is_stale(each, day)]
        level = sum(each.stand != Stand.BEHIND for each in holding)
        found.append((day, level / len(holding) if holding else None, len(holding)))
    return found


def _cell(competitor: Competitor, judgement: Judgement | None, on: date) -> Cell:
    return Cell(competitor, judgement, judgement is not None and is_stale(judgement, on))


def _amounts(minor: dict[str, int], main: str = "") -> list[Money]:
    """Sums by currency, that of `main` first, then the largest; what is no sum is left out."""
    found = [Money(sum_, currency) for currency, sum_ in minor.items() if sum_]
    return sorted(found, key=lambda amount: (amount.currency != main, -amount.major, amount.currency))
