"""The median of times until something happened, with an interval by order statistics: no shape is presumed.

Conover, "Practical Nonparametric Statistics", 3rd edition (1999), section 3.2: between the k-th and the (n + 1 - k)-th
smallest value lies the median of the population in 1 - 2 * P(B < k) of all samples, B binomial with share one half.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

METHOD = "median, order statistics 1"


@dataclass(frozen=True)
class Median:
    """The median of n values and the interval that holds it; no interval where n is too small for one."""

    n: int
    value: float
    low: float | None
    high: float | None


def median(values: Iterable[float], *, alpha: float = 0.05) -> Median | None:
    """The median with its interval at 1 - alpha or more; None for no value. Below 6 values none holds at 95 %."""
    ordered = sorted(values)
    n = len(ordered)
    if not n:
        return None
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    rank = _rank(n, alpha)
    if not rank:
        return Median(n, middle, None, None)
    return Median(n, middle, ordered[rank - 1], ordered[n - rank])


def _rank(n: int, alpha: float) -> int:
    """The largest k for which P(B < k) is at most alpha / 2; 0 where even the extremes do not reach it."""
    # in logarithms, since 0.5 ** n is 0 in a float from 1,075 on
    below, rank, half = 0.0, 0, n * math.log(2)
    for count in range(n // 2 + 1):
        below += math.exp(math.lgamma(n + 1) - math.lgamma(count + 1) - math.lgamma(n - count + 1) - half)
        if below > alpha / 2:
            break
        rank = count + 1
    return rank
