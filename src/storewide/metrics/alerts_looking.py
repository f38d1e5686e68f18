"""What a rule finds in its series: the days out of the ordinary, and what would have been usual on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from storewide.lib import holidays
from storewide.lib.periods import Days
from storewide.metrics import alerts_series, definitions, figures, rules
from storewide.metrics.alerts_series import Cut, Series
from storewide.metrics.definitions import Definition
from storewide.metrics.models import AlertRule
from storewide.sources.models import Store
from storewide.stats import alarm_budget, anomalies
from storewide.stats.anomalies import Looked
from storewide.stats.known import Numbers

#: so much is looked at: what is usual takes ten weeks to know, and how wild days are half a year
WEEKS = 39
#: strange days with at most so many others between them are told together
GAP = 1
#: the last days, where nothing at all was told of what a metric counts, are waited for so long before they are judged
WAITED_FOR = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """Days `first` to `last` of a series that are out of the ordinary; values as alerts keep them, of the worst day."""

    label: str
    first: date
    last: date
    worst_on: date
    expected: int
    low: int
    high: int
    got: int


@dataclass(frozen=True)
class Judged:
    """The series of a rule, judged up to `until`."""

    rule: AlertRule
    series: Series
    looked: Looked
    until: date

    @cached_property
    def definition(self) -> Definition:
        """What is watched."""
        return definitions.named(self.rule.metric)

    def is_judged(self) -> bool:
        """Whether enough is known to judge any day of any series."""
        return bool((~np.isnan(self.looked.high)).any())

    def found(self, since: date) -> Iterator[Found]:
        """What is out of the ordinary and not over before `since`, by series and day."""
        for each in anomalies.stretches(self.looked, gap=GAP):
            if self._day(each.last) < since:
                continue
            row, worst = each.series, each.worst
            got = self.series.stored(self.definition, row, worst)
            if got is None:
                continue
            yield Found(
                label=self.series.labels[row],
                first=self._day(each.first),
                last=self._day(each.last),
                worst_on=self._day(worst),
                expected=alerts_series.as_stored(self.definition, self.looked.expected[row, worst]),
                low=self._bound(self.looked.low[row, worst], ROUND_CEILING),
                high=self._bound(self.looked.high[row, worst], ROUND_FLOOR),
                got=got,
            )

    def got(self, label: str, day: date) -> int | None:
        """What a series counted on a day, as alerts keep it; None where that cannot be said."""
        if label not in self.series.labels or day not in self.series.days:
            return None
        row, column = self.series.labels.index(label), (day - self.series.days.first).days
        return self.series.stored(self.definition, row, column)

    def _day(self, column: int) -> date:
        return self.series.days.first + column * ONE_DAY

    def _bound(self, value: float, inwards: str) -> int:
        """A bound rounded inwards, so that what lies beyond it is never told as what lies on it."""
        exact = Decimal(float(value)) * rules.target_scale(self.definition)
        return int(exact.to_integral_value(inwards))


def last_day(store: Store, at: datetime) -> date | None:
    """The newest day that can be judged: the store's yesterday, or the last day of its facts before; None without any."""
    known = figures.extent(store.slug)
    if known is None:
        return None
    return min(figures.last_full_day(at.astimezone(ZoneInfo(store.zone)).date()), known.last)


def newest(store: Store) -> date | None:
    """The last day of a store's facts."""
    known = figures.extent(store.slug)
    return known.last if known else None


def days_until(store: Store, until: date) -> Days | None:
    """The days that are looked at; they begin on a Monday, so that a week's days are all judged by the same past."""
    known = figures.extent(store.slug)
    monday = until - timedelta(days=until.weekday(), weeks=WEEKS)
    if known is None or until < known.first:
        return None
    return Days(max(known.first, monday), until)


def read(cut: Cut, store: Store, until: date, codes: list[str]) -> Series | None:
    """The series that rules of one cut look at; None where the store has no facts by then. Raises FiguresRefused."""
    days = days_until(store, until)
    return alerts_series.read(cut, days, codes) if days else None


def judge(rule: AlertRule, series: Series) -> Judged:
    """What is out of the ordinary in the series of a rule, with as many false alarms a month as it may give."""
    definition = definitions.named(rule.metric)
    values = series.values(definition)
    waited_for = _waited_for(series.has_facts(definition))
    values[:, len(series.days) - waited_for :] = np.nan
    aside = _holidays(rule.store, series.days)
    budget = float(rule.budget)
    looked = anomalies.look(values, day=1, budget=budget, aside=aside)
    held = alarm_budget.hold(looked, values, budget=budget, gap=GAP)
    return Judged(
        rule=rule,
        series=series,
        looked=_within_reason(replace(held, strange=held.strange & ~aside), values, definition),
        until=series.days.last - waited_for * ONE_DAY,
    )


def _waited_for(told: NDArray[np.bool_]) -> int:
    """How many of the last days are not in yet: nothing was told of them, where something was before."""
    last = np.flatnonzero(told)
    missing = len(told) - 1 - int(last[-1]) if len(last) else 0
    return missing if missing <= WAITED_FOR else 0


def _holidays(store: Store, days: Days) -> NDArray[np.bool_]:
    """By day, whether it is a holiday of the store's region: no measure of what is usual, and not judged by it."""
    found = {
        each.day
        for year in range(days.first.year, days.last.year + 1)
        for each in holidays.of_year(store.holidays_of, year)
    }
    return np.array([day in found for day in days])


def _within_reason(looked: Looked, values: Numbers, definition: Definition) -> Looked:
    """Bounds that do not leave what the metric can be: none below zero of what never is, no rate above all of it."""
    never_below = np.nan_to_num(values).min(initial=0.0) >= 0
    low = np.fmax(looked.low, np.where(np.isnan(looked.low), np.nan, 0.0)) if never_below else looked.low
    never_above = definition.unit == "rate" and np.nan_to_num(values).max(initial=0.0) <= 1
    high = np.fmin(looked.high, np.where(np.isnan(looked.high), np.nan, 1.0)) if never_above else looked.high
    return replace(looked, low=low, high=high)
