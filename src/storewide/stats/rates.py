"""How often something happens per unit of exposure before and after, as contacts per 1,000 orders: a ratio, with interval.

Counts by day vary more than Poisson counts do, since they come in bursts; the interval is widened by the factor that the
days of both periods show (quasi-likelihood: P. McCullagh and J. A. Nelder, "Generalized Linear Models", 2nd ed. 1989,
chapter 6.2.3), never below 1. The ratio's logarithm is taken as normal, which small counts do not allow: they give None.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from storewide.stats.comparison import Interval, require_alpha
from storewide.stats.distributions import normal_quantile_above

METHOD = "quasi-poisson rate ratio 1"
#: fewer events, or days, in a period say nothing
FEWEST_EVENTS, FEWEST_DAYS = 10, 7

#: (events, exposure) of one day, such as contacts and orders
type Day = tuple[int, int]


@dataclass(frozen=True)
class RateRatio:
    """`before`, `after`: events per unit of exposure; `ratio`: after / before; `dispersion`: variance / Poisson's."""

    before: float
    after: float
    ratio: float
    interval: Interval
    dispersion: float
    method: str = METHOD


def compare(before: Sequence[Day], after: Sequence[Day], *, alpha: float = 0.05) -> RateRatio | None:
    """The ratio of two rates, two-sided at `alpha`; None with under 10 events or 7 days with exposure in either period.

    Raises AlphaOutOfRange.
    """
    require_alpha(alpha)
    periods = [[day for day in days if day[1] > 0] for days in (before, after)]
    events = [sum(count for count, _exposure in days) for days in periods]
    if min(events) < FEWEST_EVENTS or min(map(len, periods)) < FEWEST_DAYS:
        return None
    rates = [
        each / sum(exposure for _count, exposure in days) for each, days in zip(events, periods, strict=True)
    ]
    dispersion = _dispersion(periods, rates)
    ratio = rates[1] / rates[0]
    reach = normal_quantile_above(alpha / 2) * math.sqrt(dispersion * (1 / events[0] + 1 / events[1]))
    interval = (ratio * math.exp(-reach), ratio * math.exp(reach))
    return RateRatio(rates[0], rates[1], ratio, interval, dispersion)


def _dispersion(periods: Sequence[Sequence[Day]], rates: Sequence[float]) -> float:
    """Pearson's chi-square of the days about their period's rate, per degree of freedom; at least 1."""
    total = sum(
        (count - rate * exposure) ** 2 / (rate * exposure)
        for days, rate in zip(periods, rates, strict=True)
        for count, exposure in days
    )
    return max(1.0, total / (sum(map(len, periods)) - len(periods)))
