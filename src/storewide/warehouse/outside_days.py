"""The days of a store whose facts lie in a connection, as a programme of experiments reads them.

Each fact is asked once, for all days; units are numbered as they come. Links are not there: a unit is who the tables say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse import outside_unit_days
from storewide.warehouse.connections import Connected
from storewide.warehouse.engines.unit_days import DIMENSIONS, TRIGGER, Columns, Told, Wanted
from storewide.warehouse.expressions import Summed
from storewide.warehouse.outside_answers import Outside
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.outside_unit_days import AMOUNTS, Asked
from storewide.warehouse.programme import ProgrammeQuestion, TrialSpec
from storewide.warehouse.programme_days import Dated
from storewide.warehouse.trials import EVENTS, TrialQuestion, Unit

#: rows that one question may bring here; of more, each outcome is asked by itself
MOST = 2_000_000
_EPOCH = date(1970, 1, 1)

type Whole = NDArray[Any]


class TooManyRows(FactsApart):
    """The experiments of a connection reach more units on more days than are read at once."""


@dataclass(frozen=True)
class OutsideDays(Dated):
    """The days of experiments of one kind of unit, asked of the connection that has them all."""

    outside: Outside
    found: Connected
    question: ProgrammeQuestion
    unit: Unit
    specs: tuple[TrialSpec, ...]
    _numbers: dict[str, int] = field(default_factory=dict)

    @property
    def newest(self) -> date:
        """The last day that there are facts of."""
        return self.outside.newest(self.found)

    def of(
        self, fact: str, first: date, last: date, wanted: Wanted = lambda _table, _column: True
    ) -> Iterator[tuple[date, Told]]:
        """The days of a fact; of orders and events those of units alone that the experiments were shown to."""
        asked = self._asked(last)
        if fact == "exposure":
            yield from self._shown(asked)
        elif fact == "event" and asked.tells("event"):
            yield from self._seen(asked, first, told=wanted("seen", "told"))
        elif fact == "order_line" and asked.tells("order_line"):
            yield from self._booked(asked, first)

    def happened(self, trigger: str, first: date, last: date) -> Iterator[tuple[date, Told]]:
        """The days of one event, of each unit the first one after its exposure."""
        found: dict[date, list[tuple[int, int]]] = {}
        for spec in self.specs:
            if spec.trigger != trigger:
                continue
            of_spec = TrialQuestion(
                spec.key, self.question.store, spec.unit, spec.first, spec.last, (), trigger
            )
            rows = self._rows(outside_unit_days.happened(self._asked(last), of_spec))
            for unit, day, moment in zip(self._units(rows["unit"]), rows["day"], rows["moment"], strict=True):
                found.setdefault(_EPOCH + timedelta(days=int(day)), []).append((unit, int(moment)))
        for day in sorted(found):
            if first <= day <= last:
                units, moments = np.array(found[day], np.int64).T
                yield day, Told({TRIGGER: {self.unit: units, "moment": moments}}, {})

    def _asked(self, last: date) -> Asked:
        first = min(spec.first for spec in self.specs)
        keys = tuple(spec.key for spec in self.specs)
        return Asked(self.found, keys, self.unit, first, last, self.outside.moments(self.found))

    def _shown(self, asked: Asked) -> Iterator[tuple[date, Told]]:
        rows = self._rows(outside_unit_days.shown(asked))
        texts: dict[str, list[Any]] = {}
        table = {self.unit: self._units(rows["unit"]), "moment": _whole(rows["moment"])}
        for name in ("experiment", "variant"):
            told, codes = np.unique(np.array(rows[name], np.str_), return_inverse=True)
            texts[name], table[name] = told.tolist(), codes.astype(np.uint32)
        # an experiment's rows lie together
        for day, own in _by_day(_whole(rows["day"]), table["experiment"]):
            yield day, Told({"shown": _of(table, own)}, texts)

    def _seen(self, asked: Asked, since: date, *, told: bool) -> Iterator[tuple[date, Told]]:
        outcomes = [each for each in self.question.outcomes if each in EVENTS]
        wanted = [each for each in DIMENSIONS if told and each in self.question.segments]
        dimensions = outside_unit_days.dimensions_of(self.found, wanted)
        rows = self._rows(outside_unit_days.seen(asked, since, outcomes, dimensions))
        unit, first, last = self._units(rows["unit"]), _whole(rows["first"]), _whole(rows["last"])
        values, codes = _combined([rows.get(each) for each in DIMENSIONS], len(unit))
        did = np.array(rows["did"], np.str_) if outcomes else np.empty(0, np.str_)
        for day, own in _by_day(_whole(rows["day"]), first):
            # the first event of each unit comes first
            there, at = np.unique(unit[own], return_index=True)
            tables: dict[str, Columns] = {"seen": {self.unit: there, "told": codes[own][at]}}
            for outcome in outcomes:
                of_it = own[did[own] == EVENTS[outcome]]
                tables[outcome] = {self.unit: unit[of_it], "moment": last[of_it]}
            yield day, Told(tables, {"dimensions": values})

    def _booked(self, asked: Asked, since: date) -> Iterator[tuple[date, Told]]:
        rows = self._rows(outside_unit_days.booked(asked, since))
        placed, moment = _whole(rows["placed_day"]), _whole(rows["moment"])
        _orders, order = np.unique(np.array(rows["order_key"], np.str_), return_inverse=True)
        # an order's lines of a day count from the first of them
        _days, same = np.unique(np.stack([placed, order]), axis=1, return_inverse=True)
        earliest = np.full(int(same.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(earliest, same, moment)
        table = {
            self.unit: self._units(rows["unit"]),
            "number": order.astype(np.uint32),
            "moment": earliest[same],
            "day": _whole(rows["booked_day"]).astype(np.int32),
            **{each: _whole(rows[each]) for each in ("orders", *AMOUNTS)},
        }
        for day, own in _by_day(placed, moment):
            yield day, Told({"booked": _of(table, own)}, {})

    def _rows(self, summed: Summed) -> Mapping[str, Sequence[Any]]:
        """By column what the source says. Raises SourceFault, TooManyRows."""
        names, rows = self.outside.table(self.found, summed, MOST + 1)
        if len(rows) > MOST:
            raise TooManyRows(
                f"The experiments of {self.question.store} reach units on more than {MOST:,} days together, "
                "more than are read of a connection at once."
            )
        return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))

    def _units(self, told: Sequence[Any]) -> Whole:
        """The numbers of units, from 1."""
        numbers = self._numbers
        return np.array([numbers.setdefault(each, len(numbers) + 1) for each in told], np.int64)


def _whole(told: Sequence[Any]) -> NDArray[np.int64]:
    return np.array([int(each) for each in told], np.int64)


def _of(table: Columns, own: Whole) -> dict[str, Whole]:
    return {name: values[own] for name, values in table.items()}


def _by_day(days: Whole, then: Whole) -> Iterator[tuple[date, Whole]]:
    """The days in order of time, with the rows of each in the order of another column."""
    order = np.lexsort((then, days))
    bounds = np.flatnonzero(np.diff(days[order], prepend=days[order][:1] - 1, append=days[order][-1:] + 1))
    for begin, end in pairwise(bounds.tolist()):
        yield _EPOCH + timedelta(days=int(days[order[begin]])), order[begin:end]


def _combined(columns: Sequence[Sequence[Any] | None], rows: int) -> tuple[list[list[Any]], Whole]:
    """The different rows of some columns, None where there is no column, and which of them each row is."""
    places: dict[tuple[Any, ...], int] = {}
    told = zip(*(each if each is not None else [None] * rows for each in columns), strict=True)
    codes = np.array([places.setdefault(each, len(places)) for each in told], np.uint32)
    return [list(each) for each in places], codes
