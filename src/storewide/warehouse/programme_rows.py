"""The units of one experiment as rows of columns, at each look: what `programme_pass` knows, read for its entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.day_index import NEVER
from storewide.warehouse.programme import NEW, RETURNING, ProgrammeQuestion
from storewide.warehouse.programme_entries import Entries
from storewide.warehouse.programme_pass import BOOKED, Booked, Seen, Span
from storewide.warehouse.programme_sums import Versions, versions
from storewide.warehouse.trials import EVENTS

type Floats = NDArray[np.float64]
type Whole = NDArray[Any]
#: places of entries of an experiment among those of all
type Place = slice | Whole


@dataclass(frozen=True)
class Known:
    """What one pass told, and what was asked. `span`: the days that its indexes have."""

    question: ProgrammeQuestion
    seen: Seen
    booked: Booked
    span: Span


@dataclass(frozen=True)
class Rows:
    """Versions of an experiment's units, and their columns as the question names them.

    `looks`: the days that the versions are of, since 1970; the last of them is the end of the experiment. `place`: where
    the entries are among those of all experiments.
    """

    entries: Entries
    versions: Versions
    columns: Floats
    looks: Whole
    place: Place


def rows(
    known: Known,
    entries: Entries,
    unit: Whole,
    place: slice,
    looks: Whole,
    lasts: tuple[int, int] | None = None,
) -> Rows:
    """The units' rows. `unit`: their numbers in the pass; `place`: where they are among the entries of all.

    `lasts`: of two looks that stand for two answers, up to which day each counts what was known when it was given.
    """
    bought = _Bought(known.booked, entries, unit)
    changes = _changes(known, entries, unit, place, looks, lasts, bought)
    return _versioned(known, entries, unit, place, looks, changes, bought)


def changed_rows(
    known: Known,
    entries: Entries,
    unit: Whole,
    place: slice,
    looks: Whole,
    lasts: tuple[int, int] | None = None,
) -> Rows:
    """The rows of those units alone that are not the same at the last of the looks as at the first; as `rows` has them."""
    changes = _changes(known, entries, unit, place, looks, lasts, _Bought(known.booked, entries, unit))
    moved = np.zeros(len(unit), np.bool_)
    for days in (entries.day, entries.leaves):
        moved |= (days > looks[0]) & (days <= looks[-1])
    moved[changes.who[changes.look > 0]] = True
    own = np.flatnonzero(moved)
    entries, unit = entries.of(own), unit[own]
    there = moved[changes.who]
    numbers = np.cumsum(moved) - 1
    few = _Changes(numbers[changes.who[there]], changes.look[there], changes.by[there])
    bought = _Bought(known.booked, entries, unit)
    return _versioned(known, entries, unit, place.start + own, looks, few, bought)


@dataclass(frozen=True)
class _Changes:
    """What is added to each measure of a unit at a look."""

    who: Whole
    look: Whole
    by: Floats


def _changes(
    known: Known,
    entries: Entries,
    unit: Whole,
    place: Place,
    looks: Whole,
    lasts: tuple[int, int] | None,
    bought: "_Bought",
) -> _Changes:
    measures = _measures(known.question)
    parts: list[tuple[Whole, Whole, Floats]] = [_nothing(len(measures))]
    if set(measures) & set(BOOKED):
        parts.append(bought.since(measures, int(looks[0]), lasts))
    parts += [
        _did(known, entries, unit, place, outcome, measures.index(outcome), len(measures))
        for outcome in known.seen.did
    ]
    who, days, by = (np.concatenate([part[number] for part in parts]) for number in range(3))
    look = np.searchsorted(looks, days)
    there = look < len(looks)
    return _Changes(who[there], look[there], by[there])


def _versioned(
    known: Known,
    entries: Entries,
    unit: Whole,
    place: Place,
    looks: Whole,
    changes: _Changes,
    bought: "_Bought",
) -> Rows:
    found = versions(
        np.searchsorted(looks, entries.day),
        np.searchsorted(looks, entries.leaves),
        (changes.who, changes.look),
        changes.by,
        len(looks),
    )
    past = _before(known, entries, unit, bought)
    columns = _columns(known.question, found, _measures(known.question), past)
    return Rows(entries, found, columns, looks, place)


def segmented(known: Known, found: Rows, segment: str, alive: Whole) -> tuple[list[str], Whole]:
    """The values of a segment, sorted, and which one each of some versions has."""
    own = found.versions.unit[alive]
    if segment == "visitor_kind":
        return [NEW, RETURNING], found.columns[alive, -1].astype(np.intp)
    if segment == "entered":
        days, codes = np.unique(found.entries.day[own], return_inverse=True)
        return [str(np.datetime64(int(day), "D")) for day in days], codes
    values, codes = known.seen.values(segment, found.place)
    return values, codes[own]


def _measures(question: ProgrammeQuestion) -> list[str]:
    """What outcomes are made of, each of which adds up over days."""
    wanted = ["orders" if each == "buyers" else each for each in question.outcomes]
    return list(dict.fromkeys(wanted))


def _columns(question: ProgrammeQuestion, found: Versions, measures: list[str], past: Floats) -> Floats:
    columns = np.empty((len(found.unit), len(question.columns)))
    for number, outcome in enumerate(question.outcomes):
        if outcome == "buyers":
            columns[:, number] = found.measures[:, measures.index("orders")] > 0
        else:
            columns[:, number] = found.measures[:, measures.index(outcome)]
    at = len(question.outcomes)
    for outcome, cap in question.caps:
        columns[:, at] = np.minimum(columns[:, question.outcomes.index(outcome)], cap)
        at += 1
    columns[:, at:] = past[found.unit]
    return columns


def _did(
    known: Known, entries: Entries, unit: Whole, place: Place, outcome: str, column: int, width: int
) -> tuple[Whole, Whole, Floats]:
    """On which day each unit first had the event once it had entered."""
    own = entries.day - known.span.first
    at_once = known.seen.at_once[outcome][place]
    first = np.where(at_once, own, known.seen.did[outcome].first(unit, own + 1))
    there = np.flatnonzero(first < known.span.days)
    by = np.zeros((len(there), width))
    by[:, column] = 1
    return there, first[there] + known.span.first, by


def _nothing(width: int) -> tuple[Whole, Whole, Floats]:
    return np.empty(0, np.intp), np.empty(0, np.int32), np.empty((0, width))


def _before(known: Known, entries: Entries, unit: Whole, bought: "_Bought") -> Floats:
    """By unit the outcomes on the days before its first exposure, and whether it was seen or ordered then."""
    outcomes = known.question.outcomes
    until = entries.shown - known.span.first
    since = until - entries.spec.before_days
    booked = bought.before(entries.shown - entries.spec.before_days, entries.shown, known.span)
    found = np.empty((len(unit), len(outcomes) + 1))
    for number, outcome in enumerate(outcomes):
        if outcome in EVENTS:
            found[:, number] = known.seen.did[outcome].any_between(unit, since, until)
        elif outcome == "buyers":
            found[:, number] = booked[:, BOOKED.index("orders")] > 0
        else:
            found[:, number] = booked[:, BOOKED.index(outcome)]
    found[:, -1] = known.seen.any.any_between(unit, since, until) | (booked != 0).any(axis=1)
    return found


class _Bought:
    """What orders booked for each unit of an experiment: its rows beside it, as many as it has."""

    def __init__(self, booked: Booked, entries: Entries, unit: Whole) -> None:
        self._booked = booked
        self._entries = entries
        self._unit = unit
        begins, counts = booked.begins[unit], booked.begins[unit + 1] - booked.begins[unit]
        self._who = np.repeat(np.arange(len(unit)), counts)
        ramp = np.arange(len(self._who)) - np.repeat(np.cumsum(counts) - counts, counts)
        self._rows = np.repeat(begins, counts) + ramp

    def since(
        self, measures: Sequence[str], look: int, lasts: tuple[int, int] | None
    ) -> tuple[Whole, Whole, Floats]:
        """Of orders placed once the unit had entered: the unit, the day, what is added to each measure."""
        own = self._booked.moment[self._rows] >= self._entries.moment[self._who]
        who, rows = self._who[own], self._rows[own]
        by = np.zeros((len(who), len(measures)))
        for column, measure in enumerate(measures):
            if measure in BOOKED:
                by[:, column] = self._booked.amounts[rows, BOOKED.index(measure)]
        days, placed = self._booked.known_from[rows], self._booked.placed[rows]
        if lasts is not None:
            # what an order books on days to come is known with the order
            later = np.where(days <= lasts[1], np.maximum(placed, look + 1), NEVER)
            days = np.where(days <= lasts[0], placed, later)
        return who, days, by

    def before(self, since: Whole, until: Whole, span: Span) -> Floats:
        """By unit what orders placed on its day `since` or later book up to the day before `until`."""
        found = self._booked.at_once.between(self._unit, since - span.first, until - span.first)
        own = np.flatnonzero(self._booked.late[self._rows])
        who, rows = self._who[own], self._rows[own]
        there = (self._booked.placed[rows] >= since[who]) & (self._booked.day[rows] < until[who])
        np.add.at(found, who[there], self._booked.amounts[rows[there]])
        return found
