"""Whether each arm got its planned share of the units: where it did not, something sorted them, not chance alone.

Once, by Pearson's chi-square of the counts against the planned shares; looked at every day, by a mixture that no number
of looks can wear down. An alarm hides the result of the experiment.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from storewide.stats.distributions import chi_square_above, log_gamma

#: one clean experiment in 2,000 raises a false alarm
ALARM = 0.0005

#: how many units' worth of trust in the plan each part of the mixture has: a grossly broken split shows within dozens
#: of units, one broken by a hair within millions
_TRUSTS = (10.0, 1_000.0, 100_000.0)
_FEWEST_ARMS = 2


class SharesUnusable(ValueError):
    """The planned shares are not shares of these arms; says which and why."""


@dataclass(frozen=True)
class SampleRatio:
    """`ok` is False where the counts are too unlikely (p below the alarm) for the planned shares."""

    p_value: float
    ok: bool
    method: str = "chi-square 1"


def check(counts: Sequence[int], weights: Sequence[float], *, alarm: float = ALARM) -> SampleRatio:
    """Check units per arm against planned weights of any scale; raises SharesUnusable.

    An arm of weight 0 adds no degree of freedom; a single unit in one raises the alarm.
    """
    _require_usable(counts, weights)
    if any(count and not weight for count, weight in zip(counts, weights, strict=True)):
        return SampleRatio(p_value=0.0, ok=False)
    planned = [(count, weight) for count, weight in zip(counts, weights, strict=True) if weight]
    per_weight = sum(counts) / math.fsum(weights)
    distance = math.fsum(
        (count - weight * per_weight) ** 2 / (weight * per_weight) for count, weight in planned
    )
    p_value = chi_square_above(distance, len(planned) - 1)
    return SampleRatio(p_value=p_value, ok=p_value >= alarm)


def always_valid(
    days: Sequence[Sequence[int]], weights: Sequence[float], *, alarm: float = ALARM
) -> SampleRatio:
    """Check each day's new units per arm (days, arms) against planned weights, at every day's end; raises SharesUnusable.

    Over all days together a clean experiment raises the alarm with chance `alarm` at most. The p-value never rises again:
    a split that was broken for a week stays broken. One over a mixture of Dirichlet-multinomial likelihood ratios: M.
    Lindon, A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022, with three concentrations.
    """
    p_value, seen = 1.0, [0] * len(weights)
    for day in days:
        if len(day) != len(weights) or any(count < 0 for count in day):
            _require_usable(day, weights)
        seen = [before + new for before, new in zip(seen, day, strict=True)]
        if not sum(seen):
            continue
        _require_usable(seen, weights)
        p_value = min(p_value, _against(tuple(seen), tuple(weights)))
    return SampleRatio(p_value=p_value, ok=p_value >= alarm, method="multinomial mixture 1")


# each look at an experiment goes over the days of the looks before it again
@lru_cache(maxsize=4096)
def _against(counts: tuple[int, ...], weights: tuple[float, ...]) -> float:
    """One over the likelihood ratio of any shares near the plan, mixed, to the planned ones."""
    if any(count and not weight for count, weight in zip(counts, weights, strict=True)):
        return 0.0
    whole, total = math.fsum(weights), sum(counts)
    planned = [(count, weight / whole) for count, weight in zip(counts, weights, strict=True) if weight]
    ratios = [
        log_gamma(trust)
        - log_gamma(trust + total)
        + math.fsum(
            log_gamma(trust * share + count) - log_gamma(trust * share) - count * math.log(share)
            for count, share in planned
        )
        for trust in _TRUSTS
    ]
    largest = max(ratios)
    if largest > -math.log(sys.float_info.min):
        return 0.0
    return min(1.0, len(ratios) / math.fsum(math.exp(ratio) for ratio in ratios))


def _require_usable(counts: Sequence[int], weights: Sequence[float]) -> None:
    if len(counts) != len(weights):
        raise SharesUnusable(
            f"there are {len(counts)} arms and {len(weights)} planned shares; give one for each."
        )
    for weight in weights:
        if not (math.isfinite(weight) and weight >= 0):
            raise SharesUnusable(f"a planned share is {weight}; it must be a number of 0 or more.")
    if sum(weight > 0 for weight in weights) < _FEWEST_ARMS:
        raise SharesUnusable("fewer than two arms have a planned share above 0; there is nothing to compare.")
    if any(count < 0 for count in counts) or not sum(counts):
        raise SharesUnusable(f"the units per arm are {list(counts)}; they must be counts, not all of them 0.")
