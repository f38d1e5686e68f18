"""The comparison as other tools often make it, so that their numbers can be held beside ours; no verdict comes of it.

Shares: Pearson's chi-square, which takes both arms as one for its p-value, with Wald's interval (A. Agresti,
"Categorical Data Analysis", 3rd edition, 3.1 and 3.2). Means and ratios: Student's t with one variance of both arms, and
the relative change by the delta method on logarithms (the same, 3.1.4), both arms' logarithms with one variance too.
"""

import math
from dataclasses import dataclass

from storewide.stats import estimates
from storewide.stats.comparison import Alternative, Interval
from storewide.stats.distributions import normal_above, normal_quantile_above, t_quantile_above
from storewide.stats.estimates import Estimate
from storewide.stats.moments import Moments

CHI_SQUARE = "chi-square with pooled share, Wald interval 1"
POOLED = "Student's t with pooled variance, relative by logarithms 1"


@dataclass(frozen=True)
class Elsewhere:
    """What another tool may show: intervals at 1 - alpha; None is what its method cannot give."""

    method: str
    interval: Interval | None
    relative_interval: Interval | None
    p_value: float | None


def of_shares(control: Moments, variant: Moments, *, alpha: float = 0.05) -> Elsewhere:
    """Two shares, two-sided; both arms are sums about 0 of zeros and ones, of one unit or more."""
    arms = (control, variant)
    shares = [float(arm.total) / arm.n for arm in arms]
    difference = shares[1] - shares[0]
    both = sum(arm.total for arm in arms) / sum(arm.n for arm in arms)
    pooled = both * (1 - both) * sum(1 / arm.n for arm in arms)
    apart = sum(share * (1 - share) / arm.n for share, arm in zip(shares, arms, strict=True))
    half = normal_quantile_above(alpha / 2) * math.sqrt(apart)
    return Elsewhere(
        CHI_SQUARE,
        (difference - half, difference + half) if apart > 0 else None,
        None,
        min(1.0, 2 * normal_above(abs(difference) / math.sqrt(pooled))) if pooled > 0 else None,
    )


def of_estimates(
    control: Estimate, variant: Estimate, *, alpha: float = 0.05, alternative: Alternative = "two_sided"
) -> Elsewhere:
    """Two means or ratios. Raises what `estimates.compare` raises."""
    found = estimates.compare(
        control, variant, method=POOLED, alpha=alpha, alternative=alternative, variances="pooled"
    )
    relative = None
    if found.interval is not None and control.value > 0 and variant.value > 0:
        relative = _by_logarithms(control, variant, alpha, alternative)
    return Elsewhere(POOLED, found.interval, relative, found.p_value)


def _by_logarithms(control: Estimate, variant: Estimate, alpha: float, alternative: Alternative) -> Interval:
    arms = [control, variant]
    df = control.n + variant.n - 2
    unit = sum((arm.n - 1) * arm.n * arm.variance / arm.value**2 for arm in arms) / df
    reach = t_quantile_above(alpha / 2 if alternative == "two_sided" else alpha, df)
    half = reach * math.sqrt(unit * sum(1 / arm.n for arm in arms))
    ratio = variant.value / control.value
    return estimates.open_end((ratio * math.exp(-half) - 1, ratio * math.exp(half) - 1), alternative)
