"""Sums and cross products of rows by group: what is left of units once a programme was read.

A unit is a row from one look to the next at which anything of it changes (a version). What a look says is the sum of
versions begun by then less those over by then, so that each version is multiplied out twice, not once a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storewide.stats.products import Products

type Floats = NDArray[np.float64]
type Whole = NDArray[Any]


@dataclass(frozen=True)
class Sums:
    """By group: how many rows, the sum of each column, of each two columns' product, of each column's third power.

    Third powers are those of the columns that were cubed; of 0 and 1 they are the sum itself.
    """

    units: NDArray[np.int64]
    totals: Floats
    cross: Floats
    thirds: Floats

    def less(self, other: "Sums") -> "Sums":
        """Without the rows of `other`."""
        return Sums(
            self.units - other.units,
            self.totals - other.totals,
            self.cross - other.cross,
            self.thirds - other.thirds,
        )

    def running(self) -> "Sums":
        """Groups along the second axis added up one after the other; they are (arm, look)."""
        return Sums(
            np.cumsum(self.units, axis=1),
            np.cumsum(self.totals, axis=1),
            np.cumsum(self.cross, axis=1),
            np.cumsum(self.thirds, axis=1),
        )

    def shaped(self, *groups: int) -> "Sums":
        """The groups in several axes."""
        width = self.totals.shape[-1]
        return Sums(
            self.units.reshape(groups),
            self.totals.reshape(*groups, width),
            self.cross.reshape(*groups, width, width),
            self.thirds.reshape(*groups, width),
        )

    def products(self, names: tuple[str, ...], *place: int) -> Products:
        """One group."""
        return Products(
            names,
            int(self.units[place]),
            np.zeros(len(names)),
            self.totals[place],
            self.cross[place],
            self.thirds[place],
        )


def summed(rows: Floats, keys: Whole, groups: int, cubed: Sequence[int] = ()) -> Sums:
    """The rows (units, columns) by their key, 0 to `groups` - 1.

    `cubed`: the columns with other values than 0 and 1, of which third powers are worth working out.
    """
    width = rows.shape[1]
    units = np.bincount(keys, minlength=groups)
    totals, cross = np.zeros((groups, width)), np.zeros((groups, width, width))
    if np.any(keys[1:] < keys[:-1]):
        rows = rows[np.argsort(keys.astype(np.uint16) if groups < 1 << 16 else keys, kind="stable")]
    begins = np.concatenate([[0], np.cumsum(units)[:-1]])
    there = np.flatnonzero(units)
    ones = np.ones(int(units.max(initial=0)))
    for group, begin, count in zip(
        there.tolist(), begins[there].tolist(), units[there].tolist(), strict=True
    ):
        own = rows[begin : begin + count]
        np.dot(ones[:count], own, out=totals[group])
        np.dot(own.T, own, out=cross[group])
    thirds = totals.copy()
    if len(there) and cubed:
        powers = rows[:, cubed]
        powers *= powers * powers
        thirds[np.ix_(there, cubed)] = np.add.reduceat(powers, begins[there], axis=0)
    return Sums(units, totals, cross, thirds)


@dataclass(frozen=True)
class Versions:
    """Rows of measures, each of a unit from look `begins` to the one before `ends`."""

    unit: NDArray[np.intp]
    begins: NDArray[np.intp]
    ends: NDArray[np.intp]
    measures: Floats


def versions(entered: Whole, leaves: Whole, changed: tuple[Whole, Whole], by: Floats, looks: int) -> Versions:
    """The versions of units that enter at look `entered` and are out from look `leaves` on.

    `changed`: (unit, look) of each change; `by`: what it adds to each measure. A measure is 0 before its first change.
    """
    units = len(entered)
    unit, look = changed
    keys = np.concatenate([np.arange(units) * looks + np.minimum(entered, looks - 1), unit * looks + look])
    width = by.shape[1]
    if looks == 1:
        there, places = np.arange(units), keys
    else:
        there, places = np.unique(keys, return_inverse=True)
    measures = np.empty((len(there), width))
    for column in range(width):
        measures[:, column] = np.bincount(places[units:], by[:, column], len(there))
    whose, begins = there // looks, there % looks
    first = np.concatenate([[True], whose[1:] != whose[:-1]])[: len(whose)]
    if looks > 1:
        np.cumsum(measures, axis=0, out=measures)
        heads = np.flatnonzero(first)
        past = np.concatenate([np.zeros((1, width)), measures[heads[1:] - 1]]) if len(heads) else measures
        measures -= past[np.cumsum(first) - 1]
    last = np.concatenate([first[1:], [True]])[: len(first)]
    following = np.concatenate([begins[1:], [looks]])[: len(begins)]
    ends = np.minimum(np.where(last, looks, following), leaves[whose])
    alive = (ends > begins) & (entered[whose] < looks)
    return Versions(whose[alive], begins[alive], ends[alive], measures[alive])
