"""Before an experiment starts: the smallest change it would find, and how many units it takes to find one.

By the noncentral t of a comparison with equal variances, so also right for few units (J. Cohen, "Statistical power
analysis for the behavioral sciences", 1988). Changes are relative to the baseline's |mean|: 0.03 is 3 %.
"""

import math
from dataclasses import dataclass
from typing import Literal

from storewide.stats.comparison import require_alpha, require_units
from storewide.stats.distributions import normal_quantile_above, shifted_t_above, t_quantile_above

Sides = Literal[1, 2]

_FEWEST = 2
#: beyond this many units an arm the question is answered: not here
MOST = 10**12


class BaselineUnusable(ValueError):
    """The baseline has no mean to be relative to, or no spread."""


class EffectUnusable(ValueError):
    """An effect of 0 takes endless units; a power outside 0.5 to 1 is none to plan for."""


@dataclass(frozen=True)
class Baseline:
    """What one unit does today: mean and variance of the metric, in its unit and its square.

    Effects are shares of |mean|; with a mean of 1 they are in the metric's unit, for a metric whose mean may be 0.
    """

    mean: float
    variance: float
    is_rate: bool = False

    def __post_init__(self) -> None:
        if not (self.variance > 0 and self.mean):
            raise BaselineUnusable(
                f"the baseline has mean {self.mean} and variance {self.variance}; "
                "plan with a mean other than 0 and a variance above 0."
            )

    @classmethod
    def of_rate(cls, rate: float) -> "Baseline":
        """A share of units that do something, above 0 and below 1."""
        return cls(mean=rate, variance=rate * (1 - rate), is_rate=True)

    def variance_with(self, effect: float) -> float:
        """The variance of a unit under a relative effect: that of a rate moves with it, any other is taken to stay."""
        if not self.is_rate:
            return self.variance
        moved = min(1.0, max(0.0, self.mean * (1 + effect)))
        return moved * (1 - moved)


def power_of(
    baseline: Baseline, *, effect: float, control: int, variant: int, alpha: float = 0.05, sides: Sides = 2
) -> float:
    """The chance to find a true relative `effect` with so many units in each of the two arms."""
    require_alpha(alpha)
    require_units("control", control, _FEWEST)
    require_units("variant", variant, _FEWEST)
    df = control + variant - 2
    variance = baseline.variance / control + baseline.variance_with(effect) / variant
    shift = abs(effect * baseline.mean) / math.sqrt(variance)
    reach = t_quantile_above(alpha / sides, df)
    wrong_way = shifted_t_above(reach, df, -shift) if sides == 2 else 0.0
    return shifted_t_above(reach, df, shift) + wrong_way


def smallest_effect(
    baseline: Baseline,
    *,
    control: int,
    variant: int,
    alpha: float = 0.05,
    power: float = 0.8,
    sides: Sides = 2,
) -> float:
    """The smallest relative effect, above 0, that is found with `power` by so many units in each arm.

    Raises TooFewUnits, AlphaOutOfRange and EffectUnusable.
    """
    require_power(power)
    low, high = 0.0, 1e-6
    given = {"control": control, "variant": variant, "alpha": alpha, "sides": sides}

    def finds(effect: float) -> bool:
        return power_of(baseline, effect=effect, **given) >= power  # type: ignore[arg-type]

    while not finds(high):
        low, high = high, high * 2
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if finds(middle) else (middle, high)
    return high


def units_needed(
    baseline: Baseline, *, effect: float, alpha: float = 0.05, power: float = 0.8, sides: Sides = 2
) -> int:
    """How many units each of two equal arms needs to find a relative `effect` with `power`.

    Raises EffectUnusable where that is more than 10 ** 12, AlphaOutOfRange.
    """
    require_alpha(alpha)
    require_power(power)
    size = abs(effect * baseline.mean)
    reach = normal_quantile_above(alpha / sides) + normal_quantile_above(1 - power)
    both = baseline.variance + baseline.variance_with(effect)
    if size == 0 or (guess := both * (reach / size) ** 2) > MOST:
        raise EffectUnusable(
            f"an effect of {effect} takes more than {MOST:,} units an arm; plan for a larger one."
        )
    # the normal curve's answer is short by a few units, never long
    units = max(_FEWEST, math.floor(guess))
    while power_of(baseline, effect=effect, control=units, variant=units, alpha=alpha, sides=sides) < power:
        units += max(1, units // 10**6)
    return units


def require_power(power: float) -> None:
    """Raise EffectUnusable unless 0.5 <= power < 1."""
    if not 0.5 <= power < 1:
        raise EffectUnusable(f"power is {power}; it must be at least 0.5 and below 1, such as 0.8.")
