"""Orders (or anything counted) that were expected and did not come: from the same hours of the weeks before.

What the same hours held in each week before is a sample of what they hold; its mean is the expectation, and its
variance, never taken below that of a Poisson count, its over-dispersion. The interval is that of one more such week
(Student's t prediction interval): it grows with the spread between the weeks, whatever that comes from. It is taken of
square roots, which vary alike for few counts and many, so that each bound is missed as often as the other: F. J. Anscombe,
"The transformation of Poisson, binomial and negative-binomial data", Biometrika 35 (1948).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storewide.stats.comparison import require_alpha
from storewide.stats.distributions import t_quantile_above

METHOD = "weeks before"
METHOD_VERSION = 2

#: fewer weeks than this say nothing of how far weeks differ
LEAST_WEEKS = 3
#: what is added to a count before its root is taken, and the variance of such a root of a Poisson count
_ADDED, _OF_ROOT = 3 / 8, 1 / 4


class WeeksUnusable(ValueError):
    """Too few weeks before are known."""


@dataclass(frozen=True)
class Expectation:
    """How many were expected, and between which bounds 1 - alpha of such weeks lie; `dispersion`: variance by mean."""

    expected: float
    low: float
    high: float
    weeks: int
    dispersion: float
    alpha: float
    method: str = METHOD
    method_version: int = METHOD_VERSION


@dataclass(frozen=True)
class Shortfall:
    """How many did not come, at least and at most; none is missing where as many came as may have been expected."""

    missing: float
    low: float
    high: float


def expect(totals: Sequence[float], *, alpha: float = 0.05) -> Expectation:
    """What the same hours hold that held `totals` in the weeks before, one number a week.

    Raises WeeksUnusable for fewer than LEAST_WEEKS, and AlphaOutOfRange.
    """
    require_alpha(alpha)
    weeks = len(totals)
    if weeks < LEAST_WEEKS:
        raise WeeksUnusable(f"{weeks} weeks before are known; it takes {LEAST_WEEKS} to say what is usual.")
    mean = sum(totals) / weeks
    roots = [math.sqrt(each + _ADDED) for each in totals]
    middle = sum(roots) / weeks
    variance = max(sum((each - middle) ** 2 for each in roots) / (weeks - 1), _OF_ROOT)
    reach = t_quantile_above(alpha / 2, weeks - 1) * math.sqrt(variance * (1 + 1 / weeks))
    return Expectation(
        expected=mean,
        low=max(0.0, max(0.0, middle - reach) ** 2 - _ADDED),
        high=(middle + reach) ** 2 - _ADDED,
        weeks=weeks,
        dispersion=dispersion((totals,)),
        alpha=alpha,
    )


def missing(expectation: Expectation, got: float) -> Shortfall:
    """How many fewer came than expected; `got` is exact, so that the interval is that of the expectation."""
    return Shortfall(
        missing=max(0.0, expectation.expected - got),
        low=max(0.0, expectation.low - got),
        high=max(0.0, expectation.high - got),
    )


def dispersion(groups: Iterable[Sequence[float]]) -> float:
    """How much counts of like hours vary beyond chance: Pearson's chi-square by its degrees of freedom, at least 1.

    `groups`: counts of the same hour in different weeks. Groups in which nothing came say nothing.
    """
    chi_square, freedom = 0.0, 0
    for group in groups:
        mean = sum(group) / len(group) if group else 0
        if mean > 0 and len(group) > 1:
            chi_square += sum((each - mean) ** 2 for each in group) / mean
            freedom += len(group) - 1
    return max(1.0, chi_square / freedom) if freedom else 1.0


def chance_of_gap(expected: float, hourly: float, over: float = 1.0) -> float:
    """The chance that an hour in which `hourly` are expected begins a gap in which `expected` were and none came.

    A gap may begin with every order of the hour, so that the chance of one is taken that many times and once more
    (Bonferroni); at most 1. `over`: dispersion; counts are then negative binomial, else Poisson.
    """
    weight = math.log(over) / (over - 1) if over > 1 + 1e-9 else 1.0
    return min(1.0, (1 + hourly) * math.exp(-expected * weight))
