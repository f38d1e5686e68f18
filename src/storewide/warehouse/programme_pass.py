"""One pass over a store's days for all experiments of a kind of unit: on which days who was seen, did what, bought."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.day_index import DayIndex, DaySums, fitting
from storewide.warehouse.engines.unit_days import DIMENSIONS, Columns, Told, Wanted
from storewide.warehouse.programme import UNTOLD
from storewide.warehouse.programme_entries import Entries
from storewide.warehouse.programme_whose import Numbered, Whose

_EPOCH = date(1970, 1, 1)

type Whole = NDArray[Any]


@dataclass(frozen=True)
class Span:
    """The days that an index has, counted since 1970."""

    first: int
    last: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1


@dataclass
class Seen:
    """What events tell: by outcome and in all on which days units had one; and of each entry, in the order of all
    entries, whether such an event came on its own day once it had entered, and what the first one of the day of its first
    exposure says."""

    any: DayIndex
    did: dict[str, DayIndex]
    at_once: dict[str, NDArray[np.bool_]]
    told: NDArray[np.int32]
    dimensions: list[tuple[str, ...]]

    def values(self, dimension: str, own: slice | Whole) -> tuple[list[str], NDArray[np.intp]]:
        """The values of a dimension, sorted, and of each of these entries which one it has."""
        place = DIMENSIONS.index(dimension)
        values = sorted({each[place] for each in self.dimensions} | {UNTOLD})
        codes = np.array([values.index(each[place]) for each in self.dimensions] + [values.index(UNTOLD)])
        return values, codes[self.told[own]]


@dataclass(frozen=True)
class Booked:
    """What orders book, sorted by unit: when the order was placed (moment and day), the day it is booked on, amounts.

    `orders`: 1 in one row of each order that counts, on the day it was placed. `begins`: by unit its first row, and
    where the last one's end. `at_once`: what is booked on the day the order was placed, by that day of `span`.
    """

    begins: NDArray[np.int64]
    moment: NDArray[np.int64]
    placed: NDArray[np.int32]
    day: NDArray[np.int32]
    amounts: NDArray[np.float64]
    at_once: DaySums

    @cached_property
    def known_from(self) -> NDArray[np.int32]:
        """The first day on which a question sees the row: no order is there before it was placed."""
        return np.maximum(self.day, self.placed)

    @cached_property
    def late(self) -> NDArray[np.bool_]:
        """Which rows are booked on a day after the order's own."""
        return self.day > self.placed


#: the columns of `Booked.amounts`
BOOKED = ("orders", "gross", "spend", "refunded")


def of_events(units: Whose, outcomes: Sequence[str], segments: Sequence[str]) -> Wanted:
    """The columns of days of events that `seen` needs."""
    tables, told = {"seen", *outcomes}, bool(set(segments) & set(DIMENSIONS))
    return lambda table, column: table in tables and units.reads(column) and (told or column != "told")


def seen(
    days: Iterable[tuple[date, Told]],
    units: Numbered,
    entered: Sequence[Entries],
    outcomes: Sequence[str],
    span: Span,
    segments: Sequence[str] = (),
) -> Seen:
    """Go through the days of events once. `outcomes`: those that are events. `entered`: the entries of all experiments."""
    dimensions = set(segments) & set(DIMENSIONS)
    unit, moment = units.of(_all(entered, "unit")), _all(entered, "moment")
    entry = _Days(unit, _all(entered, "day"), span)
    shown = entry
    if any(each.spec.trigger for each in entered):
        shown = _Days(unit, _all(entered, "shown"), span)
    found = Seen(
        DayIndex(units.count, span.days),
        {each: DayIndex(units.count, span.days) for each in outcomes},
        {each: np.zeros(len(unit), np.bool_) for each in outcomes},
        np.full(len(unit), -1, np.int32),
        [],
    )
    codes: dict[tuple[str, ...], int] = {}
    newest = _Newest(units.count)
    for each, told in days:
        at = (each - _EPOCH).days - span.first
        own, whose = entry.of(at)
        first, first_whose = shown.of(at)
        who, rows = units.rows(told.tables["seen"])
        found.any.mark(who, at)
        if dimensions and len(first):
            _tell(found, told, codes, first, newest(who, rows, first_whose))
        for outcome in outcomes:
            who, rows = units.rows(told.tables[outcome])
            found.did[outcome].mark(who, at)
            if len(own):
                latest = newest(who, told.tables[outcome]["moment"][rows], whose)
                found.at_once[outcome][own] = latest >= moment[own]
    found.dimensions.extend(codes)
    return found


class _Days:
    """Which entries are of which day, and their units."""

    def __init__(self, unit: Whole, days: Whole, span: Span) -> None:
        day = days - span.first
        # a sort by numbers this small counts them, which takes a fifth of the time
        self._order = np.argsort(day.astype(np.int16), kind="stable")
        self._bounds = np.searchsorted(day[self._order], np.arange(span.days + 1))
        self._unit = unit[self._order]

    def of(self, at: int) -> tuple[Whole, Whole]:
        """The entries of a day, counted from the first, and their units."""
        there = slice(self._bounds[at], self._bounds[at + 1])
        return self._order[there], self._unit[there]


class _Newest:
    """Finds the greatest value of units, in one array that is kept: making it anew takes longer than using it."""

    def __init__(self, count: int) -> None:
        self._found = np.full(count, -1, np.int64)

    def __call__(self, who: Whole, values: Whole, asked: Whole) -> NDArray[np.int64]:
        """The greatest of the values, 0 or more, of each unit that is asked; -1 of one that has none."""
        if len(who) and np.any(who[1:] <= who[:-1]):
            np.maximum.at(self._found, who, values)
        else:
            self._found[who] = values
        told: NDArray[np.int64] = self._found[asked]
        self._found[who] = -1
        return told


def _tell(found: Seen, told: Told, codes: dict[tuple[str, ...], int], own: Whole, row: Whole) -> None:
    """Note of entries what the row of their unit on the day says; -1 where it has none."""
    combinations = [tuple(value or UNTOLD for value in each) for each in told.texts["dimensions"]]
    numbers = np.array([codes.setdefault(each, len(codes)) for each in combinations] or [0], np.int32)
    there = row >= 0
    found.told[own[there]] = numbers[told.tables["seen"]["told"][row[there]]]


def booked(days: Iterable[tuple[date, Told]], units: Numbered, span: Span) -> Booked:
    """Go through the days of orders once."""
    parts = list(_booked(days, units))
    unit, placed, number, moment, day = (
        np.concatenate([part[place] for part in parts]) if parts else np.empty(0, np.int64)
        for place in range(5)
    )
    amounts = np.concatenate([part[5] for part in parts]) if parts else np.empty((0, len(BOOKED)))
    order = np.lexsort((-amounts[:, 0], number, placed, moment, unit))
    unit, placed, number, moment, day = (each[order] for each in (unit, placed, number, moment, day))
    amounts = amounts[order]
    # an order counts once for a unit, whoever of its ids its lines carry and on however many days these are
    again = (unit[1:] == unit[:-1]) & (placed[1:] == placed[:-1]) & (number[1:] == number[:-1])
    amounts[1:, 0][again] = 0
    late = np.flatnonzero((amounts[:, 0] > 0) & (day != placed))
    day[late], moved = placed[late], day[late]
    apart = amounts[late]
    amounts[late, 1:], apart[:, 0] = 0, 0
    unit, placed, moment = (np.concatenate([each, each[late]]) for each in (unit, placed, moment))
    day, amounts = np.concatenate([day, moved]), np.concatenate([amounts, apart])
    order = np.argsort(unit, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(unit, minlength=units.count))])
    on, of, amounts = placed[order].astype(np.int32), day[order].astype(np.int32), amounts[order]
    at_once = _at_once(units.count, span, unit[order], on, of, amounts)
    return Booked(begins, moment[order], on, of, amounts, at_once)


def _at_once(count: int, span: Span, unit: Whole, placed: Whole, day: Whole, amounts: Whole) -> DaySums:
    own = np.flatnonzero(day <= placed)
    at = placed[own] - span.first
    index = fitting(count, span.days, unit[own], at)
    return DaySums.of(index, unit[own], at, amounts[own])


def _booked(days: Iterable[tuple[date, Told]], units: Numbered) -> Iterator[tuple[Whole, ...]]:
    for each, told in days:
        rows: Columns = told.tables["booked"]
        who, there = units.rows(rows)
        placed = np.full(len(who), (each - _EPOCH).days, np.int32)
        own = {name: rows[name][there] for name in ("number", "moment", "day", *BOOKED)}
        amounts = np.stack([own[name].astype(np.float64) for name in BOOKED], axis=1)
        yield who, placed, own["number"], own["moment"], own["day"].astype(np.int32), amounts


def _all(entered: Sequence[Entries], column: str) -> Whole:
    return np.concatenate([getattr(each, column) for each in entered])
