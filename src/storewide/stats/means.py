"""Two arms compared by their means: Welch's test for the change, Fieller's interval for the relative change.

Neither assumes that the arms vary alike. B. L. Welch, "The generalization of Student's problem when several
different population variances are involved", Biometrika 34 (1947); E. C. Fieller, "Some problems in interval
estimation", Journal of the Royal Statistical Society B 16 (1954).
"""

import math
from dataclasses import dataclass

from storewide.stats.comparison import Alternative, Comparison, Interval, require_alpha, require_units
from storewide.stats.distributions import t_above, t_quantile_above
from storewide.stats.moments import Moments

METHOD = "welch 1"

_FEWEST = 2

#: units an arm needs for each squared unit of skewness, so that the mean's 95 % interval misses about evenly both ways
_UNITS_PER_SQUARED_SKEWNESS = 355


@dataclass(frozen=True)
class _Pair:
    """The two means and the variances of the two means."""

    control: float
    variant: float
    control_variance: float
    variant_variance: float

    @property
    def difference(self) -> float:
        return self.variant - self.control

    @property
    def variance(self) -> float:
        return self.control_variance + self.variant_variance


def compare(
    control: Moments, variant: Moments, *, alpha: float = 0.05, alternative: Alternative = "two_sided"
) -> Comparison:
    """Welch's comparison of the variant's mean with the control's.

    Raises TooFewUnits below 2 units in an arm and AlphaOutOfRange. Where all units of each arm are alike there is
    no interval and no p-value: nothing says how far chance would move the means.
    """
    require_alpha(alpha)
    require_units("control", control.n, _FEWEST)
    require_units("variant", variant.n, _FEWEST)
    pair = _Pair(control.mean, variant.mean, control.variance / control.n, variant.variance / variant.n)
    interval, relative, p_value = None, None, None
    if pair.variance > 0:
        df = _degrees(pair, control.n, variant.n)
        reach = t_quantile_above(alpha / 2 if alternative == "two_sided" else alpha, df)
        half = reach * math.sqrt(pair.variance)
        interval = open_end((pair.difference - half, pair.difference + half), alternative)
        relative = _relative_interval(pair, reach, alternative)
        p_value = _p_value(pair.difference / math.sqrt(pair.variance), df, alternative)
    return Comparison(
        method=METHOD,
        alpha=alpha,
        control_n=control.n,
        variant_n=variant.n,
        control_mean=pair.control,
        variant_mean=pair.variant,
        difference=pair.difference,
        interval=interval,
        standard_error=math.sqrt(pair.variance),
        relative=pair.difference / abs(pair.control) if relative else None,
        relative_interval=relative,
        p_value=p_value,
    )


def units_for_skewness(skewness: float) -> float:
    """Units per arm from which a mean of values this lopsided is as good as normal; fewer make its interval rough.

    355 times the squared skewness: R. Kohavi and others, "Seven rules of thumb for web site experimenters", KDD 2014.
    """
    return _UNITS_PER_SQUARED_SKEWNESS * skewness * skewness


def open_end(interval: Interval, alternative: Alternative) -> Interval:
    """The interval with the end that the alternative does not ask about at infinity."""
    low, high = interval
    if alternative == "greater":
        return low, math.inf
    if alternative == "less":
        return -math.inf, high
    return interval


def _degrees(pair: _Pair, control_n: int, variant_n: int) -> float:
    """Welch-Satterthwaite, on shares of the variance, which neither overflow nor vanish."""
    control_share = pair.control_variance / pair.variance
    variant_share = pair.variant_variance / pair.variance
    return 1 / (control_share**2 / (control_n - 1) + variant_share**2 / (variant_n - 1))


def _p_value(t: float, df: float, alternative: Alternative) -> float:
    if alternative == "greater":
        return t_above(t, df)
    if alternative == "less":
        return t_above(-t, df)
    return min(1.0, 2 * t_above(abs(t), df))


def _relative_interval(pair: _Pair, reach: float, alternative: Alternative) -> Interval | None:
    """Fieller's interval of difference / |control|; None where the control's own interval holds 0.

    It takes the quantile of the absolute interval, so that both hold 0 or neither does. The ratio r = variant /
    control lies in it where (variant - r control) ** 2 <= reach ** 2 (variance of variant + r ** 2 that of control).
    """
    spread = reach * reach
    a = pair.control**2 - spread * pair.control_variance
    if a <= 0:
        return None
    b = pair.control * pair.variant
    # b * b - a * (variant ** 2 - spread * its variance), multiplied out: a difference of large products loses digits
    root = reach * math.sqrt(
        max(
            0.0,
            pair.control**2 * pair.variant_variance
            + pair.variant**2 * pair.control_variance
            - spread * pair.control_variance * pair.variant_variance,
        )
    )
    low, high = (b - root - a) / a, (b + root - a) / a
    return open_end((low, high) if pair.control > 0 else (-high, -low), alternative)
