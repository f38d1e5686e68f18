"""The scorecard: each KPI beside its plan over the chosen days, day by day, and broken down."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from storewide.lib import holidays
from storewide.lib.periods import Days, parse_one
from storewide.metrics import definitions, figures, plan, rules
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.metrics.marking import Marking
from storewide.metrics.models import Annotation, Segment, Target
from storewide.metrics.plan import Plan, Standing
from storewide.sources.models import Store

CODES = ("visitors", "buyers", "spend", "orders", "conversion", "average_order_value")


@dataclass(frozen=True)
class Tile:
    """One metric over the chosen days: its value, its plan, how far apart, and the same by day.

    `whole`: no cost of it lacks in any of the months; else nobody can say how far it is from its plan.
    """

    definition: Definition
    value: Decimal | None
    plan: Plan | None
    deviation: Decimal | None
    standing: Standing
    by_day: tuple[Decimal | None, ...]
    plan_by_day: tuple[Decimal | None, ...]
    currency: str
    whole: bool = True

    @property
    def good(self) -> bool | None:
        """Whether it stands well; None where nobody can say."""
        return plan.good(self.definition, self.standing)


@dataclass(frozen=True)
class Scorecard:
    """All tiles of one store over `days`; `complete_until` is the last day that has facts."""

    store: Store
    days: Days
    tiles: tuple[Tile, ...]
    total: Figures
    xs: tuple[date, ...]
    rows: tuple[Figures, ...]
    annotations: tuple[Annotation, ...]
    visitors_basis: str | None

    def marking(self, choice: Marking) -> "Scorecard":
        """The same with only what the choice marks of all that happened."""
        return replace(self, annotations=choice.picked(self.annotations))

    def tile(self, code: str) -> Tile:
        """The tile of one metric."""
        return next(tile for tile in self.tiles if tile.definition.code == code)


def latest_month(store: Store, today: date) -> Days | None:
    """The month to open with: this one until yesterday, or the newest that has facts; None without any fact."""
    known = figures.extent(store.slug)
    if known is None:
        return None
    last = min(known.last, max(known.first, figures.last_full_day(today)))
    return Days(last.replace(day=1), last)


def build(
    store: Store,
    days: Days,
    where: Iterable[tuple[str, str]] = (),
    codes: tuple[str, ...] = CODES,
    segment: Segment | None = None,
    total: Figures | None = None,
) -> Scorecard:
    """The scorecard of a store over some days; asks the warehouse four times, whatever the length.

    `where`: filters, spelled out; a part of the trade has targets only where it is a `segment` with some of its own.
    `total`: the figures of these days with the measures of these metrics, where they are known already.
    """
    conditions = tuple(where)
    measures = figures.measures_of(codes)
    total = total or figures.total(days, store=store.slug, where=conditions, measures=measures)
    by_day = figures.ask(
        first=days.first, last=days.last, by="day", store=store.slug, where=conditions, measures=measures
    )
    before = _last_year(store, days, conditions, measures)
    targets = {} if conditions and segment is None else _targets(store, days, segment)
    tiles = tuple(
        _tile(definitions.named(code), total, by_day.rows, before, targets.get(code, {}), days, store)
        for code in codes
    )
    return Scorecard(
        store=store,
        days=days,
        tiles=tuple(_planned_by_its_parts(tile, tiles) for tile in tiles),
        total=total,
        xs=tuple(row.days.first for row in by_day.rows),
        rows=by_day.rows,
        annotations=tuple(happened(store, days)),
        visitors_basis=by_day.visitors_basis,
    )


def standings(store: Store, days: Days, codes: tuple[str, ...]) -> dict[str, Tile]:
    """Metrics over some days beside their plan, by code and without their days; asks the warehouse twice."""
    measures = figures.measures_of(codes)
    total = figures.total(days, store=store.slug, measures=measures)
    against = _days_of_last_year(store, days)
    then = figures.total_of(against, store=store.slug, measures=measures) if against else None
    before = _LastYear(then, ())
    targets = _targets(store, days)
    tiles = [
        _tile(definitions.named(code), total, (), before, targets.get(code, {}), days, store)
        for code in codes
    ]
    return {code: _planned_by_its_parts(tile, tiles) for code, tile in zip(codes, tiles, strict=True)}


def happened(store: Store, days: Days) -> Iterable[Annotation]:
    """What happened to this store (or to all) on these days, first one first."""
    touching = Annotation.objects.between(days.first, days.last)
    of_store = touching.filter(Q(store=store) | Q(store=None)).select_related("area__accountable__holder")
    return of_store.order_by("day", "id")


@dataclass(frozen=True)
class _LastYear:
    """The days of the year before that these stand against, in one row and by day; nothing where the facts lack."""

    total: Figures | None
    rows: tuple[Figures, ...]


def _days_of_last_year(store: Store, days: Days) -> tuple[date, ...]:
    """The days that these stand against, see `lib.holidays.align`; none where the facts begin later."""
    against = tuple(each.against for each in holidays.align(days, store.holidays_of))
    known = figures.extent(store.slug)
    return against if known is not None and known.first <= min(against) else ()


def _last_year(
    store: Store, days: Days, where: tuple[tuple[str, str], ...], measures: tuple[str, ...]
) -> _LastYear:
    against = _days_of_last_year(store, days)
    if not against:
        return _LastYear(None, ())
    first, last = min(against), max(against)
    report = figures.ask(first=first, last=last, by="day", store=store.slug, where=where, measures=measures)
    by_day = {row.days.first: row for row in report.rows}
    total = figures.total_of(against, store=store.slug, where=where, measures=measures)
    return _LastYear(total, tuple(by_day[day] for day in against))


def _targets(store: Store, days: Days, segment: Segment | None = None) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = {}
    first = days.first.replace(day=1)
    planned = Target.objects.filter(store=store, segment=segment)
    for target in planned.filter(month__gte=first, month__lte=days.last):
        found.setdefault(target.metric, {})[target.month] = target.value
    return found


def _tile(
    definition: Definition,
    total: Figures,
    rows: tuple[Figures, ...],
    before: _LastYear,
    targets: dict[date, int],
    days: Days,
    store: Store,
) -> Tile:
    code = definition.code
    scale = rules.target_scale(definition)
    share = _as_last_month(definition, store) if definition.distinct else plan.by_days
    planned = plan.due(definition, targets, days, scale, share)
    by_day: tuple[Decimal | None, ...] = ()
    if planned is None:
        planned = _stand_in(before.total, code)
        by_day = tuple(row.ratio(code) for row in before.rows) if planned else ()
    elif not definition.distinct:
        # people counted once a month have no plan for a day
        by_day = tuple(_due_on(definition, targets, row.days, scale) for row in rows)
    value = total.ratio(code)
    whole = not total.partly(code)
    apart = plan.deviation(value, planned) if whole else None
    return Tile(
        definition=definition,
        value=value,
        plan=planned,
        deviation=apart,
        standing=plan.standing(apart),
        by_day=tuple(row.ratio(code) for row in rows),
        plan_by_day=by_day,
        currency=store.currency,
        whole=whole,
    )


def _planned_by_its_parts(tile: Tile, tiles: Iterable[Tile]) -> Tile:
    """A ratio without a target of its own, planned as the targets of its two parts say, where both have one."""
    definition = tile.definition
    if not definition.under or not tile.whole or (tile.plan and tile.plan.basis == "target"):
        return tile
    parts = {part.definition.over: part.plan for part in tiles if not part.definition.under}
    planned = plan.of_ratio(parts.get(definition.over), parts.get(definition.under))
    if planned is None:
        return tile
    apart = plan.deviation(tile.value, planned)
    return replace(tile, plan=planned, deviation=apart, standing=plan.standing(apart), plan_by_day=())


def _as_last_month(definition: Definition, store: Store) -> plan.Share:
    """The share that the same days had of the month before, whose people were counted once too.

    Somebody who comes on the first and the twentieth is new on the first alone, so a month fills up faster at its
    beginning. Where the month before is not known, the share of days stands in.
    """

    def share(month: date, part: Days) -> Fraction:
        if len(part) == monthrange(month.year, month.month)[1]:
            return Fraction(1)
        before = parse_one(f"{month - timedelta(days=1):%Y-%m}")
        length = len(before)
        first = before.first.replace(day=min(part.first.day, length))
        last = before.first.replace(day=min(part.last.day, length))
        known = figures.extent(store.slug)
        if known is None or before.first not in known or before.last not in known:
            return plan.by_days(month, part)
        measures = figures.measures_of((definition.code,))
        some = figures.total(Days(first, last), store=store.slug, measures=measures).value(definition.code)
        whole = figures.total(before, store=store.slug, measures=measures).value(definition.code)
        return Fraction(some.over, whole.over) if some and whole and whole.over else plan.by_days(month, part)

    return share


def _due_on(definition: Definition, targets: dict[date, int], day: Days, scale: int) -> Decimal | None:
    found = plan.due(definition, targets, day, scale)
    return None if found is None else found.value


def _stand_in(before: Figures | None, code: str) -> Plan | None:
    # what lacks a cost of some months is no measure for those that have it
    value = before.ratio(code) if before and not before.lacking(code) else None
    return None if value is None else Plan(value, "last_year")
