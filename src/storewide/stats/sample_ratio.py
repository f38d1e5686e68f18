"""Whether each arm got its planned share of the units: where it did not, something sorted them, not chance alone.

Pearson's chi-square of the counts against the planned shares. An alarm hides the result of the experiment.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from storewide.stats.distributions import chi_square_above

#: one clean experiment in 2,000 raises a false alarm
ALARM = 0.0005

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
