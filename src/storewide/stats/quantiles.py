"""Quantiles out of counts per bucket, which add up over days, segments and machines where order statistics do not.

A value y falls into bucket floor(ln y / ln 1.005), so a quantile is right to half a percent. Within its bucket a value
is taken to lie anywhere, which makes the quantile smooth in the counts and so as good as normal even where many
units have the same value (a price). The variance comes from the values at the ends of the share's own interval: R. S.
Woodruff, "Confidence intervals for medians and other position measures", JASA 47 (1952); of both ends the farther one
counts, since a quantile at the edge of a gap between prices has nearly all its spread on one side.

Each unit has one value (its sum or its median), so that what happens several times to a unit is no several units.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy
from numpy.typing import NDArray

from storewide.stats.comparison import require_units
from storewide.stats.estimates import Estimate
from storewide.stats.products import Floats

METHOD = "quantile, log buckets, woodruff 1"

BASE = 1.005
_LOG = math.log(BASE)
#: standard errors of the share that Woodruff's interval reaches
_REACH = 1.959963984540054
#: units that it takes beyond the quantile, either way
_BEYOND = 10


class ShareUnusable(ValueError):
    """A quantile's share is not between 0 and 1."""


class ValueUnusable(ValueError):
    """A value of a unit is no number, or infinite."""


@dataclass(frozen=True)
class Buckets:
    """How many units have a value in which bucket: above 0 by bucket of the value, below 0 by that of its size."""

    above: Mapping[int, int] = field(default_factory=dict)
    zeros: int = 0
    below: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of_values(cls, values: Floats) -> "Buckets":
        """The counts of one value per unit. Raises ValueUnusable for NaN and infinite ones."""
        if not numpy.isfinite(values).all():
            raise ValueUnusable("a unit's value is missing or infinite; leave it out or give it a number.")
        return cls(
            _counted(values[values > 0]), int(numpy.count_nonzero(values == 0)), _counted(-values[values < 0])
        )

    def __add__(self, other: "Buckets") -> "Buckets":
        return Buckets(
            _both(self.above, other.above), self.zeros + other.zeros, _both(self.below, other.below)
        )

    @cached_property
    def units(self) -> int:
        """How many units there are."""
        return sum(self.above.values()) + self.zeros + sum(self.below.values())

    @cached_property
    def steps(self) -> tuple[Floats, Floats, NDArray[numpy.int64]]:
        """Lower and upper end of each bucket that holds any, ascending, and how many units it holds."""
        rows = [(-(BASE ** (at + 1)), -(BASE**at), self.below[at]) for at in sorted(self.below, reverse=True)]
        rows += [(0.0, 0.0, self.zeros)] if self.zeros else []
        rows += [(BASE**at, BASE ** (at + 1), self.above[at]) for at in sorted(self.above)]
        low, high, counts = zip(*rows, strict=True) if rows else ((), (), ())
        return numpy.array(low, float), numpy.array(high, float), numpy.array(counts, numpy.int64)


def estimate(buckets: Buckets, share: float) -> Estimate:
    """The quantile of one arm, 0.5 for the median, in the metric's unit, and how far chance would move it.

    Raises ShareUnusable, and TooFewUnits where fewer than 10 units are to be expected beyond it.
    """
    if not 0 < share < 1:
        raise ShareUnusable(f"the share is {share}; it must lie between 0 and 1, such as 0.9.")
    require_units("arm", buckets.units, math.ceil(_BEYOND / min(share, 1 - share)))
    reach = _REACH * math.sqrt(share * (1 - share) / buckets.units)
    low, value, high = at_shares(buckets, [share - reach, share, share + reach])
    half = max(value - low, high - value)
    return Estimate(buckets.units, value, (half / _REACH) ** 2)


def at_shares(buckets: Buckets, shares: list[float]) -> list[float]:
    """The values below which these shares of the units lie; there must be a unit."""
    low, high, counts = buckets.steps
    reached = numpy.cumsum(counts)
    ranks = numpy.clip(numpy.asarray(shares), 0.0, 1.0) * reached[-1]
    place = numpy.minimum(numpy.searchsorted(reached, ranks, side="left"), len(counts) - 1)
    inside = (ranks - (reached[place] - counts[place])) / counts[place]
    found: list[float] = (low[place] + (high[place] - low[place]) * inside).tolist()
    return found


def _counted(sizes: Floats) -> dict[int, int]:
    kinds, counts = numpy.unique(numpy.floor(numpy.log(sizes) / _LOG).astype(numpy.int64), return_counts=True)
    return dict(zip(kinds.tolist(), counts.tolist(), strict=True))


def _both(first: Mapping[int, int], second: Mapping[int, int]) -> dict[int, int]:
    return {at: first.get(at, 0) + second.get(at, 0) for at in first.keys() | second.keys()}
