"""Two groups compared by a share within strata, so that what the strata are made of is held fixed.

The Mantel-Haenszel risk difference, weighted by how many of both groups a stratum has; its variance after T. Sato, "On
the variance estimator for the Mantel-Haenszel risk difference", Biometrics 45 (1989), which holds for a few large strata
and for many small ones. Groups that nobody drew by lot differ in what no stratum holds: a difference is an association.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from storewide.stats.comparison import Interval, require_alpha
from storewide.stats.distributions import normal_quantile_above

METHOD = "mantel-haenszel"
METHOD_VERSION = 1


class StrataUnusable(ValueError):
    """No stratum has units of both groups, so that nothing is held fixed."""


@dataclass(frozen=True)
class Stratum:
    """Units and how many of them did it, of the group asked about and of the one it is held against."""

    n: int
    yes: int
    other_n: int
    other_yes: int


@dataclass(frozen=True)
class Difference:
    """The share of the group less that of the other one, strata held fixed; `n`, `other_n`: units in strata with both."""

    difference: float
    interval: Interval
    n: int
    other_n: int
    strata: int
    alpha: float
    method: str = METHOD
    method_version: int = METHOD_VERSION


def difference(strata: Iterable[Stratum], *, alpha: float = 0.05) -> Difference:
    """The difference of shares (between -1 and 1) over all strata. Raises StrataUnusable and AlphaOutOfRange."""
    require_alpha(alpha)
    both = [each for each in strata if each.n and each.other_n]
    if not both:
        raise StrataUnusable("No stratum has units of both groups.")
    weights = sum(each.n * each.other_n / (each.n + each.other_n) for each in both)
    found = sum(_weighted(each) for each in both) / weights
    variance = (found * sum(map(_tilt, both)) + sum(map(_noise, both))) / weights**2
    reach = normal_quantile_above(alpha / 2) * math.sqrt(max(0.0, variance))
    return Difference(
        difference=found,
        interval=(found - reach, found + reach),
        n=sum(each.n for each in both),
        other_n=sum(each.other_n for each in both),
        strata=len(both),
        alpha=alpha,
    )


def _weighted(each: Stratum) -> float:
    return (each.yes * each.other_n - each.other_yes * each.n) / (each.n + each.other_n)


def _tilt(each: Stratum) -> float:
    n, other, whole = each.n, each.other_n, each.n + each.other_n
    return (n**2 * each.other_yes - other**2 * each.yes + n * other * (other - n) / 2) / whole**2


def _noise(each: Stratum) -> float:
    no, other_no = each.n - each.yes, each.other_n - each.other_yes
    return (each.yes * other_no + each.other_yes * no) / (2 * (each.n + each.other_n))
