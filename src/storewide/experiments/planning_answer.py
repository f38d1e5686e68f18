"""How long a test has to run, from figures alone: units, days, what each week would find, and what to do about it."""

import math
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext, ngettext

from storewide.experiments.finished_questions import MOST_ALPHA
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.stats import boundaries, designs
from storewide.stats.designs import Design, DesignUnusable
from storewide.stats.planning import Baseline, BaselineUnusable, EffectUnusable

Looks = Literal["once", "daily"]

_WEEK = 7
#: tests that run longer meet other seasons, lost cookies and impatience
LONG_WEEKS = 8
_MOST_WEEKS = 26
#: beyond this a float does not hold each whole number
_LARGEST = 1e15
#: looks of longer plans cost no more than those of this one
_MOST_LOOK_DAYS = 366


class PlanImpossible(Refusal):
    """No test can be planned with these figures."""


@dataclass(frozen=True)
class Planned:
    """`units`: of each arm. `days`: until they have come, 7 at least. `smallest_effects`: after each week, relative."""

    units: int
    days: int
    smallest_effects: tuple[float | None, ...]
    inflation: float
    advice: str

    @property
    def weeks(self) -> int:
        """Whole weeks until the units have come."""
        return math.ceil(self.days / _WEEK)


def plan(
    baseline: Baseline,
    *,
    effect: float,
    daily_units: float,
    alpha: float = 0.05,
    power: float = 0.8,
    looks: Looks = "once",
    guardrails: int = 0,
) -> Planned:
    """Two equal arms that share `daily_units`, to find a relative `effect`; raises PlanImpossible.

    With guardrails each metric gets a part of the chance to miss; daily looks take more units than one at the end.
    """
    if not (math.isfinite(effect) and math.isfinite(daily_units) and daily_units > 0):
        raise PlanImpossible("The effect and the units a day must be numbers, and the units above 0.")
    if effect == 0:
        raise PlanImpossible(
            "The effect is 0, which no test can find; name the smallest change that matters."
        )
    if not 0 < alpha <= MOST_ALPHA:
        raise PlanImpossible(
            f"Alpha is {alpha:g}, the share of false claims to accept; give one above 0 and up to {MOST_ALPHA}, "
            "such as 0.05."
        )
    _require_share(baseline, effect)
    if guardrails < 0:
        raise PlanImpossible(f"{guardrails} guardrails are planned; it must be 0 or more.")
    try:
        return _plan(
            baseline, effect, daily_units, looks, Design((1.0, 1.0), alpha, power, guardrails=guardrails)
        )
    except (DesignUnusable, EffectUnusable) as unusable:
        text = str(unusable)
        raise PlanImpossible(text[0].upper() + text[1:]) from unusable


def _require_share(base: Baseline, effect: float) -> None:
    """A share after the change must be one."""
    changed = base.mean * (1 + effect)
    if base.is_rate and not 0 < changed < 1:
        raise PlanImpossible(
            f"A share of {base.mean:.3g} that changes by {effect:.0%} is {changed:.3g}; a share lies between 0 and 1, so "
            "plan for a smaller change."
        )


def baseline(rate: float | None, mean: float | None, sd: float | None) -> Baseline:
    """What a unit does today: a rate, or a mean and its standard deviation; raises PlanImpossible."""
    if (rate is None) == (mean is None and sd is None) or (mean is None) != (sd is None):
        raise PlanImpossible(
            "Say what a unit does today: either --baseline with a share such as 0.03, or --mean and --sd together."
        )
    try:
        if rate is None:
            if not (abs(mean or 0.0) <= _LARGEST and 0 <= (sd or 0.0) <= _LARGEST):
                raise PlanImpossible(
                    "The mean and the standard deviation must be numbers below 10^15, and the deviation above 0."
                )
            return Baseline(mean or 0.0, (sd or 0.0) ** 2)
        if not 0 < rate < 1:
            raise PlanImpossible(
                f"The baseline is {rate:g}; a share of units lies between 0 and 1, such as 0.03."
            )
        return Baseline.of_rate(rate)
    except BaselineUnusable as unusable:
        text = str(unusable)
        raise PlanImpossible(text[0].upper() + text[1:]) from unusable


def _plan(base: Baseline, effect: float, daily_units: float, looks: Looks, design: Design) -> Planned:
    units = designs.units_needed(base, effect=effect, design=design)
    if looks == "daily":
        # more looks cost more units, and more units more days with a look
        for _step in range(3):
            days = min(_MOST_LOOK_DAYS, _days(units, daily_units))
            inflation = boundaries.inflation(days, design.alpha, design.power_of_each)
            design = Design(
                design.shares, design.alpha, design.power, guardrails=design.guardrails, inflation=inflation
            )
            units = designs.units_needed(base, effect=effect, design=design)
    days = _days(units, daily_units)
    weeks = min(_MOST_WEEKS, max(LONG_WEEKS, math.ceil(days / _WEEK)))
    effects = designs.smallest_effects(base, daily_units=daily_units, weeks=weeks, design=design)
    advice = _advice(effect, days, effects, design)
    return Planned(math.ceil(units / 2), days, tuple(effects), design.inflation, advice)


def _days(units: int, daily_units: float) -> int:
    return max(_WEEK, math.ceil(units / daily_units))


def _advice(effect: float, days: int, effects: list[float | None], design: Design) -> str:
    weeks = math.ceil(days / _WEEK)
    words = {
        "effect": formats.percent(abs(effect), 2 if abs(effect) < 0.1 else 1),
        "days": formats.number(days),
        "weeks": formats.number(weeks),
        "whole": formats.number(weeks * _WEEK),
        "chance": formats.percent(design.power, 0),
    }
    if weeks <= LONG_WEEKS:
        return (
            ngettext(
                "Run it %(weeks)s whole week (%(whole)s days): a true change of %(effect)s is then found in %(chance)s "
                "of tests. Fix that before the start, and do not stop earlier because it looks good.",
                "Run it %(weeks)s whole weeks (%(whole)s days): a true change of %(effect)s is then found in %(chance)s "
                "of tests. Fix that before the start, and do not stop earlier because it looks good.",
                weeks,
            )
            % words
        )
    return _too_long(words, weeks, effects[LONG_WEEKS - 1])


def _too_long(words: dict[str, str], weeks: int, reachable: float | None) -> str:
    """What to do instead of a test that takes so many weeks; `reachable` is what a long one finds."""
    words = words | {
        "long": str(LONG_WEEKS),
        "reachable": "–" if reachable is None else formats.percent(reachable, 1),
    }
    if weeks <= _MOST_WEEKS:
        return (
            gettext(
                "It would take %(days)s days (%(weeks)s weeks) to find %(effect)s, which is long: seasons change and "
                "visitors come back as new ones. In %(long)s weeks a change of %(reachable)s is found; test a bolder "
                "change, send all traffic into the test, or judge it by a metric nearer to the change."
            )
            % words
        )
    return (
        gettext(
            "Do not test this: it would take %(days)s days to find %(effect)s, and in %(long)s weeks nothing below "
            "%(reachable)s is found. Test a bolder change, judge it by a metric nearer to the change, or release it in "
            "stages with a watch, which can find harm but not prove a gain."
        )
        % words
    )
