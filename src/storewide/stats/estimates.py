"""One figure of each arm and how far chance would move it; two of them make a comparison, whatever the figure is.

A mean, a ratio of sums, an adjusted mean and a quantile differ in how they and their variances come about, and not in
what is asked of them: E. C. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society
B 16 (1954), for the relative change; B. L. Welch, Biometrika 34 (1947), for arms that do not vary alike.
"""

import math
from dataclasses import dataclass
from typing import Literal

from storewide.stats.comparison import Alternative, Comparison, Interval, require_alpha, require_units
from storewide.stats.distributions import t_above, t_quantile_above

_FEWEST = 2

#: whether each arm varies in its own way (Welch), or all alike (Student), as where arms hold a handful of periods each
Variances = Literal["each", "pooled"]


class EstimateUnusable(ValueError):
    """A figure or its variance is no number, or a variance is below 0."""


@dataclass(frozen=True)
class Estimate:
    """One arm's figure: `value` in its own unit and `variance` of that value (not of the units), from `n` units."""

    n: int
    value: float
    variance: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and math.isfinite(self.variance) and self.variance >= 0):
            raise EstimateUnusable(
                f"the figure is {self.value} with variance {self.variance}; "
                "it must be a number with a variance of 0 or more: look for missing or infinite values in the data."
            )


def compare(
    control: Estimate,
    variant: Estimate,
    *,
    method: str,
    alpha: float = 0.05,
    alternative: Alternative = "two_sided",
    variances: Variances = "each",
) -> Comparison:
    """The variant against the control at a fixed horizon, by Student's t with Welch's degrees of freedom.

    `variances="pooled"`: both arms' units vary alike, which gains degrees of freedom where there are few. Raises
    TooFewUnits below 2 units in an arm and AlphaOutOfRange. Without any variance there is no interval and no p-value:
    nothing says how far chance would move the figures.
    """
    require_alpha(alpha)
    require_units("control", control.n, _FEWEST)
    require_units("variant", variant.n, _FEWEST)
    if variances == "pooled":
        control, variant = _pooled(control, variant)
    variance = control.variance + variant.variance
    if not variance > 0:
        return compared(control, variant, reach=0.0, p_value=None, method=method, alpha=alpha)
    df = control.n + variant.n - 2 if variances == "pooled" else degrees(control, variant)
    return compared(
        control,
        variant,
        reach=t_quantile_above(alpha / 2 if alternative == "two_sided" else alpha, df),
        p_value=_p_value((variant.value - control.value) / math.sqrt(variance), df, alternative),
        method=method,
        alpha=alpha,
        alternative=alternative,
    )


def compared(
    control: Estimate,
    variant: Estimate,
    *,
    reach: float,
    p_value: float | None,
    method: str,
    alpha: float,
    alternative: Alternative = "two_sided",
) -> Comparison:
    """The comparison whose intervals reach `reach` standard errors; the relative one holds 0 where the other does."""
    variance = control.variance + variant.variance
    difference = variant.value - control.value
    interval, relative = None, None
    if variance > 0 and math.isfinite(reach):
        half = reach * math.sqrt(variance)
        interval = open_end((difference - half, difference + half), alternative)
        relative = _relative_interval(control, variant, reach, alternative)
    return Comparison(
        method=method,
        alpha=alpha,
        control_n=control.n,
        variant_n=variant.n,
        control_mean=control.value,
        variant_mean=variant.value,
        difference=difference,
        interval=interval,
        standard_error=math.sqrt(variance),
        relative=difference / abs(control.value) if relative else None,
        relative_interval=relative,
        p_value=p_value,
    )


def degrees(control: Estimate, variant: Estimate) -> float:
    """Welch-Satterthwaite's degrees of freedom; needs a variance above 0 and 2 units in each arm."""
    # on shares of the variance, which neither overflow nor vanish
    variance = control.variance + variant.variance
    control_share = control.variance / variance
    variant_share = variant.variance / variance
    return 1 / (control_share**2 / (control.n - 1) + variant_share**2 / (variant.n - 1))


def open_end(interval: Interval, alternative: Alternative) -> Interval:
    """The interval with the end that the alternative does not ask about at infinity."""
    low, high = interval
    if alternative == "greater":
        return low, math.inf
    if alternative == "less":
        return -math.inf, high
    return interval


def _pooled(control: Estimate, variant: Estimate) -> tuple[Estimate, Estimate]:
    """Both arms with the variance of one unit that they have together."""
    arms = (control, variant)
    unit = sum((arm.n - 1) * arm.n * arm.variance for arm in arms) / sum(arm.n - 1 for arm in arms)
    first, second = (Estimate(arm.n, arm.value, unit / arm.n) for arm in arms)
    return first, second


def _p_value(t: float, df: float, alternative: Alternative) -> float:
    if alternative == "greater":
        return t_above(t, df)
    if alternative == "less":
        return t_above(-t, df)
    return min(1.0, 2 * t_above(abs(t), df))


def _relative_interval(
    control: Estimate, variant: Estimate, reach: float, alternative: Alternative
) -> Interval | None:
    """Fieller's interval of difference / |control|; None where the control's own interval holds 0.

    It takes the quantile of the absolute interval, so that both hold 0 or neither does. The ratio r = variant /
    control lies in it where (variant - r control) ** 2 <= reach ** 2 (variance of variant + r ** 2 that of control).
    """
    spread = reach * reach
    a = control.value**2 - spread * control.variance
    if a <= 0:
        return None
    b = control.value * variant.value
    # b * b - a * (variant ** 2 - spread * its variance), multiplied out: a difference of large products loses digits
    root = reach * math.sqrt(
        max(
            0.0,
            control.value**2 * variant.variance
            + variant.value**2 * control.variance
            - spread * control.variance * variant.variance,
        )
    )
    low, high = (b - root - a) / a, (b + root - a) / a
    return open_end((low, high) if control.value > 0 else (-high, -low), alternative)
