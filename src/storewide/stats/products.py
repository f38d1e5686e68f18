"""Sums and cross products of all that is known of each unit of a group: enough for every comparison, and additive.

A unit is a row z = (what it did, what it did before, ...). Groups are added (days of entry, segments, partitions,
machines), and the sum is what reading all their rows at once would have given.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy
from numpy.typing import NDArray

from storewide.stats.moments import Moments

Floats = NDArray[numpy.float64]


class ProductsApart(ValueError):
    """Two groups whose columns, or the constants these are summed about, are not the same cannot be added."""


@dataclass(frozen=True, eq=False)
class Products:
    """`units` rows of `names` columns, each summed about a constant near its mean.

    `about` (k,), `totals` (k,) = sum(z - about), `cross` (k, k) = sum((z - about)(z - about)'), `thirds` (k,) =
    sum((z - about) ** 3), empty where nobody kept them. Raw sums of squares would lose the variance at large means.
    """

    names: tuple[str, ...]
    units: int
    about: Floats
    totals: Floats
    cross: Floats
    thirds: Floats | None = None

    def __add__(self, other: "Products") -> "Products":
        """Both groups as one. Raises ProductsApart."""
        if self.names != other.names or not numpy.array_equal(self.about, other.about):
            raise ProductsApart(f"groups of {self.names} and of {other.names} are not summed alike.")
        both = self.thirds is not None and other.thirds is not None
        return Products(
            self.names,
            self.units + other.units,
            self.about,
            self.totals + other.totals,
            self.cross + other.cross,
            self.thirds + other.thirds if both else None,  # type: ignore[operator]
        )

    @classmethod
    def of_rows(cls, names: tuple[str, ...], rows: Floats, about: Floats | None = None) -> "Products":
        """The group of these rows (units, columns), about their first row where no constant is given."""
        near = (rows[0] if len(rows) else numpy.zeros(len(names))) if about is None else about
        apart = rows - near
        return cls(names, len(rows), near, apart.sum(axis=0), apart.T @ apart, (apart**3).sum(axis=0))

    def place(self, name: str) -> int:
        """Where the column of that name stands; raises KeyError."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None

    @cached_property
    def means(self) -> Floats:
        """The mean of each column; needs a unit."""
        return self.about + self.totals / self.units

    @cached_property
    def covariances(self) -> Floats:
        """The unbiased covariance of each two columns; needs two units."""
        apart = numpy.outer(self.totals, self.totals) / self.units
        found: Floats = (self.cross - apart) / (self.units - 1)
        return found

    def moments(self, name: str) -> Moments:
        """One column alone."""
        at = self.place(name)
        return Moments(
            self.units, float(self.totals[at]), float(self.cross[at, at]), about=float(self.about[at])
        )
