"""Where the month will end: what came so far, what the days to come will bring, and the chance of the plan."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from storewide.lib import holidays
from storewide.lib.periods import Days, parse_one
from storewide.metrics import definitions, figures, rules
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.metrics.models import Segment, Target
from storewide.sources.models import Store
from storewide.stats import pacing as forecasting
from storewide.stats.pacing import Pace

#: plain sums alone have a month's end of their own; ratios follow from them
CODES = ("visitors", "buyers", "orders", "spend")
SHARE = 0.8
HISTORY = timedelta(days=800)
#: months that tell how many people counted each day are the same
MONTHS = 3


@dataclass(frozen=True)
class Paced:
    """A metric's month: so far, at its end (None: cannot tell, or it is over), and the plan where there is one.

    Amounts are in minor units or counts. `chance`: of the cases in which the plan is reached.
    """

    definition: Definition
    month: Days
    until: date
    so_far: int | None
    plan: int | None
    past: int
    expected: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    chance: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether every day of the month is known."""
        return self.until >= self.month.last


def of_month(store: Store, today: date, segment: Segment | None = None) -> tuple[Paced, ...]:
    """Each metric of the month of the newest full day, of the whole store or of a segment; empty without figures."""
    known = figures.extent(store.slug)
    if known is None:
        return ()
    until = min(known.last, figures.last_full_day(today))
    if until < known.first:
        return ()
    month = parse_one(f"{until:%Y-%m}")
    days = Days(max(known.first, until - HISTORY), until)
    where = tuple((name, value) for name, value in segment.filters) if segment else ()
    rows = figures.ask(first=days.first, last=days.last, by="day", store=store.slug, where=where).rows
    so_far = figures.total(Days(month.first, until), store=store.slug, where=where)
    months = _full_months(store, month, days, where)
    planned = Target.objects.filter(store=store, month=month.first, segment=segment, metric__in=CODES)
    plan = dict(planned.values_list("metric", "value"))
    return tuple(
        _paced(definitions.named(code), store, month, rows, so_far, months, plan.get(code)) for code in CODES
    )


def _paced(
    definition: Definition,
    store: Store,
    month: Days,
    rows: tuple[Figures, ...],
    so_far: Figures,
    months: tuple[Figures, ...],
    plan: int | None,
) -> Paced:
    until = rows[-1].days.last
    came = so_far.value(definition.code)
    by_day = {row.days.first: row.value(definition.code) for row in rows}
    pace = _ahead(by_day, store, until, month.last)
    share = _counted_once(definition, by_day, months) if definition.distinct else Decimal(1)
    told = Paced(definition, month, until, came.over if came else None, plan, pace.past if pace else 0)
    if came is None or pace is None or not share:
        return told
    start = sum(value.over for day, value in by_day.items() if value and month.first <= day <= until)
    low, expected, high = (
        max((start + Decimal(each)) * share, Decimal(came.over))
        for each in (pace.low, pace.expected, pace.high)
    )
    # the days to come have to bring what the plan, told in people of a day, is above those that were
    chance = None if plan is None else pace.chance_of(float(plan / share - start))
    return replace(told, expected=expected, low=low, high=high, chance=chance)


def _ahead(by_day: dict[date, rules.Value | None], store: Store, until: date, last: date) -> Pace | None:
    """What the days after `until` will add up to."""
    ahead = (last - until).days
    if ahead < 1:
        return None
    days = Days(min(by_day), last)
    before = [_number(by_day.get(each.against)) for each in holidays.align(days, store.holidays_of)]
    known = np.array([_number(value) for value in by_day.values()])
    return forecasting.pace(known, ahead, before=np.array(before), share=SHARE)


def _counted_once(
    definition: Definition, by_day: dict[date, rules.Value | None], months: Iterable[Figures]
) -> Decimal | None:
    """How many people a month has, for each one counted on a day of it; None where no full month is known."""
    people, days = 0, 0
    for row in months:
        value = row.value(definition.code)
        found = [by_day.get(day) for day in row.days]
        if value is not None and None not in found:
            people += value.over
            days += sum(each.over for each in found if each)
    return Decimal(people) / days if days else None


def _full_months(
    store: Store, month: Days, days: Days, where: tuple[tuple[str, str], ...]
) -> tuple[Figures, ...]:
    """The last full months before this one, as far as days are known."""
    first = month.first
    for _each in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    first = max(first, days.first)
    if first >= month.first:
        return ()
    last = month.first - timedelta(days=1)
    rows = figures.ask(first=first, last=last, by="month", store=store.slug, where=where).rows
    return tuple(row for row in rows if row.days.first.day == 1)


def _number(value: rules.Value | None) -> float:
    return float("nan") if value is None else float(value.over)
