"""Values so large that a handful of units would decide an experiment: where to cap them, and what that touches.

The cap is the 99.9th percentile of the values other than 0 of all arms, frozen before the first look, so that no result
can choose it. A mean stays rough without enough units for its skewness (R. Kohavi and others, "Seven rules of thumb
for web site experimenters", KDD 2014), and far rougher where the arms are of unequal size: then the skewness of
the two means does not cancel.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from storewide.stats import quantiles
from storewide.stats.comparison import require_units
from storewide.stats.means import units_for_skewness
from storewide.stats.products import Products
from storewide.stats.quantiles import BASE, Buckets

SHARE = 0.999
#: skewness of a difference of means beyond which its interval misses unevenly: that of one mean at the rule's own bound
_MOST_SKEWED = math.sqrt(1 / units_for_skewness(1.0))
#: arms of which one has so many times the units of the other are uneven
_UNEVEN = 4
_ROUNDING = 1e-12


class Rough(StrEnum):
    """Why a comparison of means is not to be trusted to the last percent."""

    FEW_FOR_SKEWNESS = "few_for_skewness"
    UNEVEN_AND_SKEWED = "uneven_and_skewed"


class ThirdsMissing(ValueError):
    """Nobody kept the sums of third powers: skewness cannot be told."""


class NothingToCap(ValueError):
    """No unit has a value other than 0."""


@dataclass(frozen=True)
class Touched:
    """Units with more than the cap, and how much of their values lies above it, right to half a percent of these."""

    units: int
    amount: float


def cap_of(buckets: Buckets, share: float = SHARE) -> float:
    """The value that `share` of all values other than 0 do not exceed: the upper end of its bucket, metric's unit.

    Raises NothingToCap where no value is other than 0, ShareUnusable, and TooFewUnits below 1 / (1 - share) of them.
    """
    if not 0 < share < 1:
        raise quantiles.ShareUnusable(f"the share is {share}; it must lie between 0 and 1, such as 0.999.")
    other = Buckets(buckets.above, 0, buckets.below)
    if not other.units:
        raise NothingToCap("no unit has a value other than 0; there is nothing to cap.")
    require_units("arms together", other.units, math.ceil(1 / (1 - share) - 1e-9))
    (value,) = quantiles.at_shares(other, [share])
    _low, high, _counts = other.steps
    # at the very end of a bucket its upper end is the value itself, but for rounding
    return float(high[high >= value * (1 - 1e-12 * math.copysign(1, value))][0])


def touched(buckets: Buckets, cap: float) -> Touched:
    """What a cap above 0 touches in these units, exact in units where the cap is the end of a bucket."""
    units, amount = 0, 0.0
    for at, count in buckets.above.items():
        middle = BASE ** (at + 0.5)
        if middle > cap:
            units += count
            amount += count * (middle - cap)
    return Touched(units, amount)


def skewness(arms: Sequence[Products], name: str) -> float:
    """The skewness of a column's values within the arms, all together; 0 where all are alike.

    Together, since a small arm without one of the rare large values looks less lopsided than it is. Raises
    ThirdsMissing, KeyError.
    """
    units, spread, third = 0, 0.0, 0.0
    for arm in arms:
        square, cube = _about_mean(arm, name)
        units, spread, third = units + arm.units, spread + square, third + cube
    return (third / units) / (spread / units) ** 1.5 if spread > 0 else 0.0


def rough(control: Products, variant: Products, name: str) -> tuple[Rough, ...]:
    """What is wrong with comparing these means, given how lopsided the values are; nothing where all is well.

    Raises ThirdsMissing, KeyError and TooFewUnits.
    """
    found = []
    for arm in (control, variant):
        require_units("arm", arm.units, 2)
    lopsided = skewness((control, variant), name)
    fewer, more = sorted((control.units, variant.units))
    if fewer < units_for_skewness(lopsided):
        found.append(Rough.FEW_FOR_SKEWNESS)
    of_difference = abs(lopsided) * (fewer**-2 - more**-2) / (1 / fewer + 1 / more) ** 1.5
    if more >= _UNEVEN * fewer and of_difference > _MOST_SKEWED:
        found.append(Rough.UNEVEN_AND_SKEWED)
    return tuple(found)


def _about_mean(arm: Products, name: str) -> tuple[float, float]:
    """Sums of squares and of third powers about the arm's own mean."""
    if arm.thirds is None:
        raise ThirdsMissing(f"the sums of third powers of {name} were not kept; skewness cannot be told.")
    at = arm.place(name)
    total, square = float(arm.totals[at]), float(arm.cross[at, at])
    away = total / arm.units
    spread = square - total * away
    # what rounding leaves of units that are all alike
    if spread <= _ROUNDING * square:
        return 0.0, 0.0
    return spread, float(arm.thirds[at]) - 3 * away * square + 2 * arm.units * away**3
