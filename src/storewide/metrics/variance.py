"""Actual against plan, split: how much of what spend is off its plan comes from visitors, conversion, order value.

The split is that of `stats.splitting`: whole minor units that add up to the difference exactly. A factor is told where
the targets on both its sides are set; without a target for orders, spend per buyer is one factor.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from storewide.lib.periods import Days
from storewide.metrics import definitions, figures, plan, scorecard
from storewide.metrics.models import Segment, Target
from storewide.metrics.scorecard import Tile
from storewide.sources.models import Store
from storewide.stats import splitting

#: the counts that spend is a chain of, and what each step between two of them is called
CHAIN = ("visitors", "buyers", "orders", "spend")
STEPS = {
    ("visitors", "buyers"): "conversion",
    ("buyers", "orders"): "orders_per_buyer",
    ("orders", "spend"): "average_order_value",
    ("buyers", "spend"): "spend_per_buyer",
}


@dataclass(frozen=True)
class Part:
    """A factor of spend: what it was planned and came to be, and its part of the difference in minor units."""

    step: str
    planned: float
    actual: float
    change: int


@dataclass(frozen=True)
class OfSegment:
    """A segment's spend beside its own target, minor units."""

    segment: Segment
    planned: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Variance:
    """Spend of some days against the plan for them; `parts` add up to the difference, none where no chain is planned."""

    store: Store
    days: Days
    planned: Decimal
    actual: Decimal
    parts: tuple[Part, ...]
    segments: tuple[OfSegment, ...]

    @property
    def difference(self) -> int:
        """Whole minor units, above 0 where more was spent than planned."""
        return round(self.actual) - round(self.planned)


def of_days(store: Store, days: Days) -> Variance | None:
    """The variance of some days of one or more months; None where spend has no target or is not known."""
    tiles = scorecard.standings(store, days, CHAIN)
    spend = tiles["spend"]
    if not _is_planned(spend) or spend.plan is None or spend.value is None:
        return None
    chain = [code for code in CHAIN if _is_planned(tiles[code])]
    return Variance(
        store, days, spend.plan.value, spend.value, _parts(tiles, chain), _of_segments(store, days)
    )


def _is_planned(tile: Tile) -> bool:
    return tile.plan is not None and tile.plan.basis == "target" and tile.value is not None


def _parts(tiles: dict[str, Tile], chain: list[str]) -> tuple[Part, ...]:
    """The factors; none without the two counts that spend begins with."""
    if chain[:2] != list(CHAIN[:2]):
        return ()
    planned = [round(tile.plan.value) for tile in map(tiles.__getitem__, chain) if tile.plan]
    actual = [round(tile.value) for tile in map(tiles.__getitem__, chain) if tile.value is not None]
    steps = [chain[0], *(STEPS[pair] for pair in pairwise(chain))]
    found = splitting.by_factor(planned, actual)
    return tuple(
        Part(step, factor.before, factor.after, factor.change)
        for step, factor in zip(steps, found, strict=True)
    )


def _of_segments(store: Store, days: Days) -> tuple[OfSegment, ...]:
    """Segments whose own targets of spend cover the days, the furthest below first; one query for all of them."""
    months = {day.replace(day=1) for day in days}
    found = Target.objects.filter(store=store, metric="spend", month__in=months, segment__isnull=False)
    targets: dict[Segment, dict[date, int]] = {}
    for target in found.select_related("segment"):
        if target.segment:
            targets.setdefault(target.segment, {})[target.month] = target.value
    rows = []
    for segment, by_month in targets.items():
        planned = plan.due(definitions.named("spend"), by_month, days, 1)
        where = tuple((name, value) for name, value in segment.filters)
        actual = figures.total(days, store=store.slug, where=where).ratio("spend")
        if planned is not None and actual is not None:
            rows.append(OfSegment(segment, planned.value, actual))
    return tuple(sorted(rows, key=lambda row: row.actual - row.planned))
