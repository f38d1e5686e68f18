"""What a comparison says, as one of a few words: better, worse, no effect that matters, or cannot tell.

"No effect beyond the margin" is a finding; "cannot tell" is the lack of one. The two are never mixed.
"""

from enum import StrEnum
from typing import Literal

from storewide.stats.comparison import Comparison, Interval

#: which direction of the metric is good
Better = Literal["up", "down"]


class Verdict(StrEnum):
    """The verdict on one metric of one variant."""

    BETTER = "better"
    WORSE = "worse"
    NO_EFFECT_BEYOND_MARGIN = "no_effect_beyond_margin"
    CANNOT_TELL = "cannot_tell"


class GuardrailVerdict(StrEnum):
    """The verdict on a metric that must not suffer."""

    NO_WORSE = "no_worse"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"


class MarginNegative(ValueError):
    """A margin is below 0."""


def verdict(
    comparison: Comparison, *, better: Better, margin: float | None, p_value: float | None = None
) -> Verdict:
    """The verdict at the comparison's alpha.

    better, worse: p below alpha and the interval on one side of 0, however small the change. Else
    no_effect_beyond_margin: the whole relative interval lies within +-`margin` (0.01 for 1 %). Else cannot_tell.
    `p_value`: an adjusted one, where several comparisons were made.
    """
    if margin is not None and margin < 0:
        raise MarginNegative(f"the margin is {margin}; it must be 0 or more.")
    p = comparison.p_value if p_value is None else p_value
    if comparison.interval is None or p is None:
        return Verdict.CANNOT_TELL
    if p < comparison.alpha and _misses_zero(comparison.interval):
        is_up = comparison.difference > 0
        return Verdict.BETTER if is_up == (better == "up") else Verdict.WORSE
    if margin is not None and _is_within(comparison.relative_interval, margin):
        return Verdict.NO_EFFECT_BEYOND_MARGIN
    return Verdict.CANNOT_TELL


def guardrail(comparison: Comparison, *, better: Better, margin: float) -> GuardrailVerdict:
    """Whether a metric that must not suffer suffered: a non-inferiority test on the two-sided interval.

    no_worse: the bad end of the relative interval stays above -`margin`, so any harm is smaller than that.
    worse: the whole interval is on the bad side of -`margin`; or on the bad side of 0, where the harm may be larger
    than the margin. Else cannot_tell, also where no relative change can be given.
    """
    if margin < 0:
        raise MarginNegative(f"the margin is {margin}; it must be 0 or more.")
    if comparison.relative_interval is None:
        return _without_relative(comparison, better)
    low, high = _as_gain(comparison.relative_interval, better)
    if low > -margin:
        return GuardrailVerdict.NO_WORSE
    return GuardrailVerdict.WORSE if high < 0 else GuardrailVerdict.CANNOT_TELL


def _without_relative(comparison: Comparison, better: Better) -> GuardrailVerdict:
    if comparison.interval is not None and _as_gain(comparison.interval, better)[1] < 0:
        return GuardrailVerdict.WORSE
    return GuardrailVerdict.CANNOT_TELL


def _as_gain(interval: Interval, better: Better) -> Interval:
    """The interval turned so that up is good."""
    low, high = interval
    return (low, high) if better == "up" else (-high, -low)


def _misses_zero(interval: Interval) -> bool:
    low, high = interval
    return low > 0 or high < 0


def _is_within(interval: Interval | None, margin: float) -> bool:
    return interval is not None and -margin < interval[0] and interval[1] < margin
