"""The plan of a whole experiment: several arms of unequal share, several success metrics, guardrails, daily looks.

What each metric then asks: a success metric shares alpha with all other success metrics and variants (Bonferroni, which
is what Holm gives in the worst case). A guardrail keeps alpha, since shipping takes all of them; for the same
reason the chance to miss, 1 - power, is shared among the guardrails and the success. M. Schultzberg, S. Ankargren and
M. Franberg, "Risk-aware product decisions in A/B tests with multiple metrics", 2024 (arXiv 2402.11609).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from storewide.stats import planning
from storewide.stats.comparison import require_alpha
from storewide.stats.distributions import normal_quantile_above
from storewide.stats.planning import Baseline, EffectUnusable, Sides

_DAYS = 7


class DesignUnusable(ValueError):
    """The shares are not those of two arms or more, or a count or the inflation is none."""


@dataclass(frozen=True)
class Design:
    """`shares`: of each arm, the control first, on any scale. `inflation`: units that daily looks cost, 1.1 for 10 %
    more than one look at the end. `sides`: a success is asked two-sided or, 1, only in the good direction.
    """

    shares: tuple[float, ...] = (1.0, 1.0)
    alpha: float = 0.05
    power: float = 0.8
    sides: Sides = 2
    successes: int = 1
    guardrails: int = 0
    inflation: float = 1.0

    def __post_init__(self) -> None:
        require_alpha(self.alpha)
        planning.require_power(self.power)
        if len(self.shares) < 2 or not all(math.isfinite(share) and share > 0 for share in self.shares):
            raise DesignUnusable(f"the shares are {self.shares}; give each of two arms or more one above 0.")
        if min(self.successes, self.guardrails) < 0 or not (self.successes or self.guardrails):
            raise DesignUnusable(
                f"there are {self.successes} success metrics and {self.guardrails} guardrails; plan for one at least."
            )
        if not 1 <= self.inflation < math.inf:
            raise DesignUnusable(f"the inflation for looks is {self.inflation}; it must be 1 or more.")

    @property
    def success_alpha(self) -> float:
        """Alpha of one success metric of one variant."""
        return self.alpha / max(1, self.successes * (len(self.shares) - 1))

    @property
    def guardrail_alpha(self) -> float:
        """Alpha of one guardrail's one-sided question: the bad end of the interval is what is looked at."""
        return self.alpha / self.sides

    @property
    def power_of_each(self) -> float:
        """The power of each metric by itself under which all that shipping takes come through with the plan's."""
        return 1 - (1 - self.power) / (self.guardrails + bool(self.successes))

    def arms(self, units: float) -> tuple[int, int]:
        """Of so many units in all: those that the control and the smallest variant are worth, given the looks."""
        whole = math.fsum(self.shares) * self.inflation
        return math.floor(units * self.shares[0] / whole), math.floor(units * min(self.shares[1:]) / whole)


def units_needed(baseline: Baseline, *, effect: float, design: Design) -> int:
    """Units in all arms together for a success metric to find a relative `effect` in each variant.

    Raises EffectUnusable where that is more than 10 ** 12.
    """
    return _units(baseline, effect, design, design.success_alpha, design.sides)


def units_for_guardrail(baseline: Baseline, *, margin: float, design: Design) -> int:
    """Units in all arms together for a guardrail without any harm to be shown no worse than a relative `margin`.

    Raises EffectUnusable where that is more than 10 ** 12.
    """
    # under "no harm" a rate's variance is alike in both arms
    unmoved = Baseline(baseline.mean, baseline.variance)
    return _units(unmoved, margin, design, design.guardrail_alpha, 1)


def weeks_needed(units: int, *, daily_units: float) -> int:
    """Whole weeks until so many units have come, one at least: weekdays differ. Raises DesignUnusable."""
    if not daily_units > 0:
        raise DesignUnusable(f"{daily_units} units come a day; it must be more than 0.")
    return max(1, math.ceil(units / (_DAYS * daily_units)))


def smallest_effects(
    baseline: Baseline, *, daily_units: float, weeks: int, design: Design
) -> list[float | None]:
    """The smallest relative effect that a success metric finds after each of so many weeks.

    None for a week by which an arm has fewer than two units. All units are taken to be new ones: a returning visitor
    adds no unit, so the truth lies above for long tests.
    """
    found: list[float | None] = []
    for week in range(1, weeks + 1):
        control, variant = design.arms(week * _DAYS * daily_units)
        found.append(
            planning.smallest_effect(
                baseline,
                control=control,
                variant=variant,
                alpha=design.success_alpha,
                power=design.power_of_each,
                sides=design.sides,
            )
            if min(control, variant) >= 2
            else None
        )
    return found


def _units(baseline: Baseline, effect: float, design: Design, alpha: float, sides: Sides) -> int:
    size = abs(effect * baseline.mean)
    reach = normal_quantile_above(alpha / sides) + normal_quantile_above(1 - design.power_of_each)
    whole = math.fsum(design.shares) * design.inflation
    spread = whole * (
        baseline.variance / design.shares[0] + baseline.variance_with(effect) / min(design.shares[1:])
    )
    if size == 0 or (guess := spread * (reach / size) ** 2) > planning.MOST:
        raise EffectUnusable(
            f"an effect of {effect} takes more than {planning.MOST:,} units; plan for a larger one."
        )
    # the normal curve's answer is short by a few units, never long
    units = max(math.floor(guess), _least(design.shares, whole))
    while _power(baseline, effect, design, units, alpha, sides) < design.power_of_each:
        units += max(1, units // 10**6)
    return units


def _least(shares: Sequence[float], whole: float) -> int:
    """Units in all for two in the smallest arm."""
    return math.ceil(2 * whole / min(shares))


def _power(
    baseline: Baseline, effect: float, design: Design, units: int, alpha: float, sides: Sides
) -> float:
    control, variant = design.arms(units)
    if min(control, variant) < 2:
        return 0.0
    return planning.power_of(
        baseline, effect=effect, control=control, variant=variant, alpha=alpha, sides=sides
    )
