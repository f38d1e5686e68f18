"""Whose a row is: the unit that an id belongs to, as links that were not cut say, by numbers close together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.warehouse.engines.unit_days import Columns
from storewide.warehouse.trials import Unit

type Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Whose:
    """Units of a kind: `own` takes the place of a unit's own id, `other` tells who an id of the other kind is."""

    unit: Unit
    own: Mapping[int, int]
    other: Mapping[int, int]

    def reads(self, column: str) -> bool:
        """Whether a column of rows is needed: of the ids, the other kind's only where links tell who that is."""
        return column not in ("visitor", "customer") or column == self.unit or bool(self.other)

    def __call__(self, rows: Columns) -> Numbers:
        """The unit of each row (columns visitor and customer); 0 where it is nobody's."""
        found = rows[self.unit].astype(np.int64)
        if self.own:
            inside = found < len(self._own)
            found[inside] = self._own[found[inside]]
        if self.other:
            lacking = np.flatnonzero(found == 0)
            others = rows["customer" if self.unit == "visitor" else "visitor"][lacking].astype(np.int64)
            known = others < len(self._other)
            found[lacking[known]] = self._other[others[known]]
        return found

    @cached_property
    def _own(self) -> Numbers:
        found: Numbers = np.arange(max(self.own) + 1)
        return _put(found, self.own)

    @cached_property
    def _other(self) -> Numbers:
        return _put(np.zeros(max(self.other) + 1, np.int64), self.other)


def _put(into: Numbers, known: Mapping[int, int]) -> Numbers:
    into[np.fromiter(known.keys(), np.int64, len(known))] = np.fromiter(known.values(), np.int64, len(known))
    return into


class Numbered:
    """The units of a programme, by numbers from 0 without gaps; everybody else has none."""

    def __init__(self, whose: Whose, units: Numbers) -> None:
        self.whose = whose
        self._numbers = np.full(int(units.max(initial=0)) + 2, -1, np.int64)
        there = np.zeros(len(self._numbers), np.bool_)
        there[units] = True
        self.count = int(there.sum())
        self._numbers[there] = np.arange(self.count)

    def of(self, units: NDArray[Any]) -> Numbers:
        """The numbers of units that are in the programme."""
        found: Numbers = self._numbers[units]
        return found

    def rows(self, rows: Columns) -> tuple[Numbers, NDArray[np.intp]]:
        """The numbers of the rows that are of somebody in the programme, and which rows those are."""
        # whoever is beyond the last is nobody here, as the place after that says
        found = np.take(self._numbers, self.whose(rows), mode="clip")
        there = np.flatnonzero(found >= 0)
        return found[there], there
