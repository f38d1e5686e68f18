"""The series that rules of alerts look at: measures by day, in whole, of a segment, or of each value of a dimension.

Rules of the same store and cut are asked for together, so that the facts are gone through once for all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from storewide.lib.periods import Days
from storewide.metrics import definitions, figures, rules, segments
from storewide.metrics.definitions import Definition
from storewide.metrics.models import AlertRule
from storewide.sources.house import warehouse
from storewide.warehouse.questions import NEVER_NOTHING, OF_STEPS

Numbers = NDArray[np.float64]

#: a value costs so many times as much to ask for by day as a day does to ask for by value
_DEARER = 3


@dataclass(frozen=True)
class Cut:
    """What rules look at together: a store, each value of `by` (empty: in whole), or one segment by its short name."""

    store: str
    by: str = ""
    segment: str = ""

    @classmethod
    def of(cls, rule: AlertRule) -> "Cut":
        """The cut of a rule."""
        return cls(rule.store.slug, rule.by, rule.segment.slug if rule.segment else "")

    def filters(self, label: str) -> segments.Filters:
        """The filters that make one of its series."""
        if self.by:
            return ((self.by, label),)
        return ((segments.NAME, self.segment),) if self.segment else ()


@dataclass(frozen=True)
class Series:
    """Measures by label (rows) and day (columns), NaN where the facts cannot say; `whole`: without the cut by label."""

    days: Days
    labels: tuple[str, ...]
    measures: Mapping[str, Numbers]
    whole: Mapping[str, Numbers]

    def values(self, definition: Definition) -> Numbers:
        """A metric's exact quotient as a number, in minor units or counts; NaN where it cannot be said."""
        over, under = self._parts(definition)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(under == 0, np.nan, over / under)

    def stored(self, definition: Definition, row: int, column: int) -> int | None:
        """One value as alerts and targets keep it, out of whole numbers; None where it cannot be said."""
        measures = {name: _whole(self.measures[name][row, column]) for name in definition.measures}
        found = rules.value(definition, measures)
        return None if found is None else as_stored(definition, found.ratio)

    def has_facts(self, definition: Definition) -> NDArray[np.bool_]:
        """By day, whether anything at all of what the metric counts was told, in whole."""
        told = [np.nan_to_num(self.whole[name]) != 0 for name in definition.measures]
        return np.any(told, axis=0)

    def _parts(self, definition: Definition) -> tuple[Numbers, Numbers]:
        over = _summed(definition.over, self.measures) * definition.scale
        under = _summed(definition.under, self.measures) if definition.under else np.ones_like(over)
        return over, under


def as_stored(definition: Definition, value: Decimal | float) -> int:
    """A value of a metric as alerts keep it: minor units, a count, or millionths where it has decimals."""
    return round(Decimal(value) * rules.target_scale(definition))


def read(cut: Cut, days: Days, codes: Iterable[str]) -> Series:
    """The series of a cut with all measures that some metrics are made of. Raises FiguresRefused."""
    if not cut.by:
        return read_one(cut, "", days, codes)
    measures = _measures(codes)
    whole = _by_day(cut.store, days, (), measures)
    values = labels(cut)
    if cut.by == segments.NAME or len(values) * _DEARER <= len(days):
        rows = [_by_day(cut.store, days, ((cut.by, value),), measures) for value in values]
        found = {name: np.array([row[name] for row in rows]) for name in measures}
        return Series(days, values, {name: _grid(each, days) for name, each in found.items()}, whole)
    return Series(days, values, _day_by_day(cut, days, values, whole), whole)


def read_one(cut: Cut, label: str, days: Days, codes: Iterable[str]) -> Series:
    """One series of a cut alone; of a cut that is not by anything the label is empty. Raises FiguresRefused."""
    found = _by_day(cut.store, days, cut.filters(label), _measures(codes))
    return Series(days, (label,), {name: row[np.newaxis] for name, row in found.items()}, found)


def labels(cut: Cut) -> tuple[str, ...]:
    """The values of what a cut is by, each a series of its own."""
    if cut.by == segments.NAME:
        return tuple(segment.slug for segment in segments.in_order())
    return warehouse().values(cut.by, cut.store)


def _measures(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for code in codes for name in definitions.named(code).measures))


def _by_day(store: str, days: Days, where: segments.Filters, measures: tuple[str, ...]) -> dict[str, Numbers]:
    report = figures.ask(
        first=days.first, last=days.last, by="day", store=store, where=where, measures=measures
    )
    return {
        name: np.array([_number(row.measures[name]) for row in report.rows], dtype=np.float64)
        for name in measures
    }


def _day_by_day(
    cut: Cut, days: Days, values: tuple[str, ...], whole: Mapping[str, Numbers]
) -> dict[str, Numbers]:
    """Each day by value. A value that a day says nothing of counts nothing then, where the day is known at all."""
    place = {label: row for row, label in enumerate(values)}
    found = {
        name: np.repeat(_nothing(name, known)[np.newaxis], len(values), axis=0)
        for name, known in whole.items()
    }
    never_told = set(whole)
    asked = figures.each_day(days, by=cut.by, store=cut.store, measures=tuple(whole))
    for column, rows in enumerate(asked):
        there = [(place[row.label], row.measures) for row in rows if row.label in place]
        at = [row for row, _measures in there]
        for name, numbers in found.items():
            told = np.array([_number(measures[name]) for _row, measures in there])
            if not np.isnan(told).all():
                never_told.discard(name)
            # a step that somebody took that day is known to be taken by nobody else
            numbers[at, column] = np.where(np.isnan(told) & (name in OF_STEPS), numbers[at, column], told)
    # what no value ever told of cannot be told by this dimension at all
    return {
        name: np.full_like(numbers, np.nan) if name in never_told else numbers
        for name, numbers in found.items()
    }


def _nothing(name: str, known: Numbers) -> Numbers:
    """By day, what a value counts that the day says nothing of."""
    never = name in NEVER_NOTHING and name not in OF_STEPS
    return np.where(np.isnan(known) | never, np.nan, 0.0)


def _grid(numbers: Numbers, days: Days) -> Numbers:
    return numbers.reshape(-1, len(days))


def _summed(text: str, measures: Mapping[str, Numbers]) -> Numbers:
    return np.sum([sign * measures[name] for sign, name in definitions.terms(text)], axis=0)


def _number(measure: int | None) -> float:
    return np.nan if measure is None else float(measure)


def _whole(number: np.float64) -> int | None:
    return None if np.isnan(number) else int(number)
