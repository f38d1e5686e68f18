"""Key results as they stand now: the live figure of each metric, or the number of the newest check-in.

All key results of a page are read together: the warehouse is asked once for each store and span of days.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from storewide.lib.periods import Days
from storewide.metrics import definitions, figures
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures, FiguresRefused
from storewide.stats.proportions import wilson
from storewide.strategy import rules
from storewide.strategy.models import CheckIn, KeyResult, Reads
from storewide.strategy.rules import GOOD, Path, Standing, Value

#: how many days a reading looks back over, by how the key result reads
SPANS = {Reads.WEEK: 7, Reads.FOUR_WEEKS: 28}
#: standard errors that an interval of 95 % reaches
REACH = 1.959964


@dataclass(frozen=True)
class Read:
    """A key result with its value now, the last day that value counts, its newest check-in and how it stands."""

    key_result: KeyResult
    found: Value | None
    until: date | None
    check_in: CheckIn | None
    standing: Standing
    on: date

    @property
    def path(self) -> Path:
        """The straight way from its start to its aim."""
        return path_of(self.key_result)

    @property
    def come(self) -> Decimal | None:
        """The share of the way that is behind it; None while nothing is known."""
        return self.path.come(self.found.value) if self.found else None

    @property
    def is_good(self) -> bool:
        """Whether it is on track or reached."""
        return self.standing in GOOD

    @property
    def silent_days(self) -> int:
        """How many days have passed since somebody said something of it, or since it began."""
        begun = self.key_result.objective.begins
        return (self.on - (self.check_in.day if self.check_in else begun)).days

    @property
    def is_silent(self) -> bool:
        """Whether a check-in is due."""
        last = self.check_in.day if self.check_in else None
        return self.key_result.objective.due_since(last, self.on) is not None


def path_of(key_result: KeyResult) -> Path:
    """The straight way of a key result."""
    return Path(key_result.start, key_result.aim, key_result.objective.begins, key_result.due_on)


def definition_of(key_result: KeyResult) -> Definition | None:
    """The metric that it reads; None where its number is told."""
    if not key_result.metric:
        return None
    try:
        return definitions.named(key_result.metric)
    except definitions.UnknownMetric:
        return None


def of(key_results: Sequence[KeyResult], at: datetime) -> list[Read]:
    """Each key result as it stands at a moment, in the order given: one query, and one question a store and span."""
    said = _newest({each.pk for each in key_results})
    figures_now = live(key_results, at)
    found = []
    for each in key_results:
        on = each.store.day_of(at) if each.store else at.date()
        until, value = figures_now.get(each.pk, (None, None))
        newest = said.get(each.pk)
        if not each.metric and newest is not None and newest.value is not None:
            until, value = newest.day, Value(newest.value)
        standing = rules.standing(path_of(each), value, on)
        found.append(Read(each, value, until, newest, standing, on))
    return found


def live(key_results: Iterable[KeyResult], at: datetime) -> dict[UUID, tuple[date, Value | None]]:
    """The live figure of each key result with a metric, and the last day that it counts."""
    groups: dict[tuple[str, Days], list[KeyResult]] = defaultdict(list)
    for each in key_results:
        span = _span(each, at)
        if span is not None and each.store is not None:
            groups[each.store.slug, span].append(each)
    found: dict[UUID, tuple[date, Value | None]] = {}
    for (store, span), members in groups.items():
        row = _total(store, span, {each.metric for each in members})
        for each in members:
            found[each.pk] = (span.last, _value(each, row))
    return found


def windows(key_result: KeyResult, last: date) -> list[Days]:
    """The spans of days, one after another, at whose ends the path of a key result is drawn, the earliest first."""
    first = key_result.objective.begins
    if key_result.reads == Reads.TOTAL:
        return [days for _label, days in Days(first, last).split("week")] if first <= last else []
    length = SPANS[Reads(key_result.reads)]
    found = []
    while last - timedelta(days=length - 1) >= first - timedelta(days=length):
        found.append(Days(last - timedelta(days=length - 1), last))
        last -= timedelta(days=length)
    return found[::-1]


def walked(key_result: KeyResult, at: datetime) -> list[tuple[date, Decimal | None]]:
    """What its metric was at the end of each of its spans since it began; empty where people would count twice."""
    definition, now_span = definition_of(key_result), _span(key_result, at)
    if definition is None or now_span is None or key_result.store is None:
        return []
    whole = key_result.reads == Reads.TOTAL
    if whole and definition.distinct:
        return []
    spans = windows(key_result, now_span.last)
    if not spans:
        return []
    labelled = tuple((f"{each.last}", each.first, each.last) for each in spans)
    try:
        measures = figures.measures_of([definition.code])
        report = figures.of_spans(labelled, store=key_result.store.slug, measures=measures)
    except FiguresRefused:
        return []
    rows = {row.label: row for row in report.rows}
    told = [rows.get(label) for label, _first, _last in labelled]
    summed = _accumulated(told) if whole else told
    return [
        (span.last, row.ratio(definition.code) if row else None)
        for span, row in zip(spans, summed, strict=True)
    ]


def _accumulated(rows: list[Figures | None]) -> list[Figures | None]:
    """Each row with all before it added."""
    found: list[Figures | None] = []
    so_far: dict[str, int | None] = {}
    for row in rows:
        if row is None:
            found.append(None)
            continue
        for name, value in row.measures.items():
            before = so_far.get(name, 0)
            so_far[name] = None if value is None or before is None else before + value
        found.append(Figures(row.label, row.days, row.currency, dict(so_far)))
    return found


def _span(key_result: KeyResult, at: datetime) -> Days | None:
    """The days its metric is read over now; None without a metric, or before the store has facts of them."""
    store = key_result.store
    if store is None or definition_of(key_result) is None:
        return None
    try:
        known = figures.extent(store.slug)
    except FiguresRefused:
        return None
    if known is None:
        return None
    last = min(known.last, figures.last_full_day(store.day_of(at)), key_result.due_on)
    if key_result.reads == Reads.TOTAL:
        first = key_result.objective.begins
    else:
        first = last - timedelta(days=SPANS[Reads(key_result.reads)] - 1)
    return Days(first, last) if known.first <= first <= last else None


def _total(store: str, span: Days, codes: set[str]) -> Figures | None:
    try:
        return figures.total(span, store=store, measures=figures.measures_of(sorted(codes)))
    except FiguresRefused:
        return None


def _value(key_result: KeyResult, row: Figures | None) -> Value | None:
    definition = definition_of(key_result)
    found = row.value(key_result.metric) if row and definition else None
    if found is None or definition is None:
        return None
    is_share = definition.unit == "rate" and definition.scale == 1 and 0 <= found.over <= found.under
    if not is_share:
        return Value(found.ratio)
    low, high = wilson(found.over, found.under, REACH)
    return Value(found.ratio, Decimal(str(low)), Decimal(str(high)))


def _newest(ids: set[UUID]) -> dict[UUID, CheckIn]:
    """The newest check-in of each key result, in one query."""
    found: dict[UUID, CheckIn] = {}
    for each in CheckIn.objects.filter(key_result__in=ids).order_by("day", "id") if ids else ():
        found[each.key_result_id] = each
    return found
