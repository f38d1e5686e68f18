"""Tail areas and quantiles, each by its own survival function: a p-value of 1e-300 is not lost to `1 - cdf`.

SciPy's `special` starts in a fraction of the time of its `stats`, and only when a tail is asked for.
"""

import math

import numpy
from numpy.typing import NDArray

from storewide.lib.late import Late

special = Late("scipy.special")
#: an interval of 95 % reaches so many standard errors to each side: `normal_quantile_above(0.025)`, without loading SciPy
REACH = 1.9599639845400545


def t_above(value: float, df: float) -> float:
    """P(T > value) of Student's t with `df` degrees of freedom."""
    return float(special.stdtr(df, -value))


def t_above_each(values: NDArray[numpy.float64], df: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """`t_above` of each value with its own degrees of freedom; NaN where either is."""
    found: NDArray[numpy.float64] = special.stdtr(df, -values)
    return found


def t_quantile_above(share: float, df: float) -> float:
    """The value that Student's t exceeds with probability `share`."""
    return -float(special.stdtrit(df, share))


def shifted_t_above(value: float, df: float, shift: float) -> float:
    """P(T > value) of the noncentral t: what a t statistic does where the effect is `shift` standard errors.

    0 where SciPy answers NaN, which it does for chances far below 1e-6.
    """
    found = float(special.nctdtr(df, -shift, -value))
    return 0.0 if math.isnan(found) else found


def normal_above(value: float) -> float:
    """P(Z > value) of the standard normal."""
    return float(special.ndtr(-value))


def normal_quantile_above(share: float) -> float:
    """The value that a standard normal exceeds with probability `share`."""
    return -float(special.ndtri(share))


def chi_square_above(value: float, df: int) -> float:
    """P(X > value) of chi-square with `df` degrees of freedom."""
    return float(special.chdtrc(df, value))


def f_above(value: float, first: float, second: float) -> float:
    """P(X > value) of the F distribution with `first` and `second` degrees of freedom."""
    return float(special.fdtrc(first, second, value))


def binomial_quantile(chance: float, n: int, share: float) -> int:
    """The smallest count that `n` draws of `share` each stay at or below with probability `chance`."""
    near = float(special.bdtrik(chance, n, share))
    # NaN where none at all is already likelier than `chance`
    count = 0 if math.isnan(near) else max(0, math.floor(near))
    while special.bdtr(count, n, share) < chance:
        count += 1
    return count


def log_choose(n: int, k: int) -> float:
    """The logarithm of "n choose k"."""
    return float(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def log_gamma(value: float) -> float:
    """The logarithm of the gamma function, above 0."""
    return float(special.gammaln(value))
