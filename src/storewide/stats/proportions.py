"""Two arms compared by their share of units that did something, such as visits that bought.

Welch on zeros and ones where counts allow. Where an arm has fewer than `SMALL` units that did it, or that did not,
the normal curve no longer fits: Fisher's exact test gives the p-value and Wilson's limits the intervals, of the
difference by R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics
in Medicine 17 (1998), method 10, and of the ratio by the same author's "MOVER-R confidence intervals for ratios and
products of two independent quantities", Statistical Methods in Medical Research 25 (2016).
"""

import math
from dataclasses import dataclass

import numpy

from storewide.stats import means
from storewide.stats.comparison import Comparison, Interval, require_alpha, require_units
from storewide.stats.distributions import log_choose, normal_quantile_above
from storewide.stats.moments import Moments

METHOD = "fisher-newcombe 1"

#: fewer than this many of either kind in an arm are small counts
SMALL = 5

#: tables whose probability differs from the observed one by rounding alone count as equally likely
_ALIKE = 1e-7


@dataclass(frozen=True)
class _Arm:
    n: int
    yes: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.yes / self.n


def compare(control: Moments, variant: Moments, *, alpha: float = 0.05) -> Comparison:
    """The change of a share, two-sided; both arms are sums about 0 of zeros and ones.

    Raises TooFewUnits for an arm without two units and AlphaOutOfRange.
    """
    require_alpha(alpha)
    if not (_is_small(control) or _is_small(variant)):
        return means.compare(control, variant, alpha=alpha)
    require_units("control", control.n, 2)
    require_units("variant", variant.n, 2)
    if control.total + variant.total in (0, control.n + variant.n):
        return means.compare(control, variant, alpha=alpha)
    reach = normal_quantile_above(alpha / 2)
    first, second = _arm(control, reach), _arm(variant, reach)
    relative = _relative_interval(first, second)
    difference = second.share - first.share
    return Comparison(
        method=METHOD,
        alpha=alpha,
        control_n=control.n,
        variant_n=variant.n,
        control_mean=first.share,
        variant_mean=second.share,
        difference=difference,
        interval=_interval(first, second),
        standard_error=math.sqrt(control.variance / control.n + variant.variance / variant.n),
        relative=difference / first.share if relative else None,
        relative_interval=relative,
        p_value=fisher(first.yes, first.n, second.yes, second.n),
    )


def _is_small(arm: Moments) -> bool:
    return min(arm.total, arm.n - arm.total) < SMALL


def _arm(moments: Moments, reach: float) -> _Arm:
    low, high = wilson(int(moments.total), moments.n, reach)
    return _Arm(moments.n, int(moments.total), low, high)


def wilson(yes: int, n: int, reach: float) -> Interval:
    """The score limits of a share, `reach` standard errors either way (E. B. Wilson, JASA 22, 1927)."""
    share, square = yes / n, reach * reach
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = reach / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return (0.0 if yes == 0 else middle - half), (1.0 if yes == n else middle + half)


def _interval(control: _Arm, variant: _Arm) -> Interval:
    difference = variant.share - control.share
    below = math.hypot(variant.share - variant.low, control.high - control.share)
    above = math.hypot(variant.high - variant.share, control.share - control.low)
    return difference - below, difference + above


def _relative_interval(control: _Arm, variant: _Arm) -> Interval | None:
    """Limits of the ratio less 1; None where the control has none. It holds 0 where `_interval` does."""
    if control.yes == 0:
        return None
    product = control.share * variant.share
    c = variant.low * (2 * variant.share - variant.low)
    a = control.high * (2 * control.share - control.high)
    # the root as c / (...), since `a` may be 0 or below
    low = c / (product + math.sqrt(product**2 - a * c)) if c > 0 else 0.0
    c = variant.high * (2 * variant.share - variant.high)
    a = control.low * (2 * control.share - control.low)
    return low - 1, (product + math.sqrt(product**2 - a * c)) / a - 1


def fisher(control_yes: int, control_n: int, variant_yes: int, variant_n: int) -> float:
    """Fisher's exact two-sided p: the sum over all tables of these margins that are no likelier than this one."""
    yes, n = control_yes + variant_yes, control_n + variant_n
    least, most = max(0, yes - variant_n), min(yes, control_n)
    counts = numpy.arange(least, most)
    # each table's likelihood from the one before it, as a running product in logarithms
    steps = numpy.log(
        (control_n - counts) * (yes - counts) / ((counts + 1.0) * (variant_n - yes + counts + 1.0))
    )
    start = log_choose(control_n, least) + log_choose(variant_n, yes - least) - log_choose(n, yes)
    logs = start + numpy.concatenate(([0.0], numpy.cumsum(steps)))
    observed = logs[control_yes - least]
    return min(1.0, float(numpy.exp(logs[logs <= observed + _ALIKE]).sum()))
