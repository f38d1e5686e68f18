"""On which days units were marked, one bit a day: when next from a day on, whether between two, and what adds up there.

A unit is a number from 0; a day is counted from the index's first. 64 days of a unit are one word, with how many marks
lie before it: the place of a unit's day among all marks is found by counting bits, so that sums of any window are
the difference of two running sums.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Units = NDArray[Any]
type Days = NDArray[Any]
type Floats = NDArray[np.float64]

#: the day of what never happens, after all others
NEVER = np.int32(1 << 30)
_WORD = 64
#: units' days per row at most for which sums of each day are less work than finding the marked ones
_MANY = 4
_ONE = np.uint64(1)
_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


class DayIndex:
    """Marks of `units` units on days 0 to `days` - 1."""

    def __init__(self, units: int, days: int) -> None:
        self.days = days
        # one word more than marks need, so that the day after the last one has a word too
        self._words = np.zeros((days // _WORD + 1, units), np.uint64)

    def mark(self, units: Units, day: int) -> None:
        """Mark these units on one day; a unit may be named twice. Not after anything was asked."""
        self._words[day // _WORD, units] |= _ONE << np.uint64(day % _WORD)

    def mark_each(self, units: Units, days: Days) -> None:
        """Mark each unit on its own day."""
        bits = _ONE << (np.asarray(days) % _WORD).astype(np.uint64)
        np.bitwise_or.at(self._words, (np.asarray(days) // _WORD, units), bits)

    @cached_property
    def _ranks(self) -> NDArray[np.int64]:
        counts = np.bitwise_count(self._words).T.astype(np.int64)
        before = np.cumsum(counts).reshape(counts.shape) - counts
        return np.ascontiguousarray(before.T)

    @cached_property
    def marks(self) -> int:
        """How many days of units are marked."""
        return int(np.bitwise_count(self._words).sum())

    def rank(self, units: Units, days: Days) -> NDArray[np.int64]:
        """How many marks come before each unit's day, in the order of units and days. Days 0 to `days`."""
        bits = (days % _WORD).astype(np.uint64)
        place = (days // _WORD, units) if len(self._words) > 1 else (0, units)
        below = self._words[place] & ((_ONE << bits) - _ONE)
        found: NDArray[np.int64] = self._ranks[place] + np.bitwise_count(below)
        return found

    def first(self, units: Units, since: Days) -> NDArray[np.int32]:
        """The first marked day of each unit from its day `since` on; NEVER where there is none."""
        found = np.full(len(units), NEVER)
        for number in range(len(self._words) - 1, -1, -1):
            low = np.clip(since - number * _WORD, 0, _WORD)
            word = self._words[number, units]
            # a shift by a whole word is not defined
            word = np.where(low < _WORD, word & (_ALL << np.minimum(low, _WORD - 1).astype(np.uint64)), 0)
            lowest = word & (~word + _ONE)
            there = word != 0
            found[there] = np.bitwise_count(lowest[there] - _ONE).astype(np.int32) + number * _WORD
        return found

    def any_between(self, units: Units, first: Days, until: Days) -> NDArray[np.bool_]:
        """Whether each unit is marked from its day `first` to the day before `until`."""
        return self.first(units, first) < until


@dataclass(frozen=True)
class EveryDay:
    """The index in which each of `units` units is marked on each of `days` days: nothing to count."""

    units: int
    days: int

    @property
    def marks(self) -> int:
        """How many days of units are marked."""
        return self.units * self.days

    def rank(self, units: Units, days: Days) -> NDArray[np.int64]:
        """How many marks come before each unit's day, in the order of units and days. Days 0 to `days`."""
        found = np.multiply(units, self.days, dtype=np.int64)
        found += days
        return found


def fitting(count: int, length: int, units: Units, days: Days) -> DayIndex | EveryDay:
    """An index of `count` units and `length` days with a mark wherever a row is: of all days where rows are many."""
    if len(units) * _MANY >= count * length:
        return EveryDay(count, length)
    found = DayIndex(count, length)
    found.mark_each(units, days)
    return found


@dataclass(frozen=True)
class DaySums:
    """Running sums of columns over all marks of an index, in its order; the first row is 0."""

    index: DayIndex | EveryDay
    running: Floats

    @classmethod
    def of(cls, index: DayIndex | EveryDay, units: Units, days: Days, values: Floats) -> "DaySums":
        """Of rows of values (rows, columns), each of a unit and a day that is marked."""
        width = values.shape[1]
        places = index.rank(units, days) + 1
        running = np.empty((index.marks + 1, width))
        for column in range(width):
            running[:, column] = np.bincount(places, values[:, column], index.marks + 1)
        np.cumsum(running, axis=0, out=running)
        return cls(index, running)

    def until(self, units: Units, days: Days) -> Floats:
        """By unit the running sums before its day, all units before it included: only differences mean something."""
        return np.take(self.running, self.index.rank(units, days), axis=0)

    def between(self, units: Units, first: Days, until: Days) -> Floats:
        """By unit the sum of each column from its day `first` to the day before `until`."""
        found = self.until(units, until)
        found -= self.until(units, first)
        return found
