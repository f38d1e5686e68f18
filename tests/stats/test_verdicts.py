"""Which word a comparison earns."""

from dataclasses import replace
from typing import Any

import pytest

from storewide.stats.comparison import Comparison
from storewide.stats.verdicts import MarginNegative, guardrail, verdict

BASE = Comparison("welch 1", 0.05, 100, 100, 10.0, 10.0, 0.0, (-1.0, 1.0), 0.5, 0.0, (-0.1, 0.1), 1.0)


def found(low: float, high: float, p_value: float) -> Comparison:
    """A comparison with this relative interval, on a control of 10."""
    middle = (low + high) / 2
    return replace(
        BASE,
        difference=middle * 10,
        interval=(low * 10, high * 10),
        relative=middle,
        relative_interval=(low, high),
        p_value=p_value,
    )


@pytest.mark.parametrize(
    ("comparison", "better", "word"),
    [
        (found(0.02, 0.08, 0.001), "up", "better"),
        (found(0.02, 0.08, 0.001), "down", "worse"),
        (found(-0.08, -0.02, 0.001), "up", "worse"),
        (found(-0.08, -0.02, 0.001), "down", "better"),
        (found(0.001, 0.008, 0.01), "up", "better"),
        (found(-0.008, 0.009, 0.9), "up", "no_effect_beyond_margin"),
        (found(-0.008, 0.011, 0.8), "up", "cannot_tell"),
        (found(-0.01, 0.009, 0.9), "up", "cannot_tell"),
        (found(-0.2, 0.3, 0.7), "down", "cannot_tell"),
    ],
)
def test_verdict(comparison: Comparison, better: Any, word: str):
    assert verdict(comparison, better=better, margin=0.01) == word


def test_without_a_margin_no_effect_is_never_claimed():
    assert verdict(found(-0.0001, 0.0001, 0.9), better="up", margin=None) == "cannot_tell"


def test_without_spread_or_relative_change_it_cannot_tell():
    assert verdict(replace(BASE, interval=None, p_value=None), better="up", margin=1) == "cannot_tell"
    assert (
        verdict(replace(BASE, relative=None, relative_interval=None), better="up", margin=1) == "cannot_tell"
    )


def test_an_exact_test_that_disagrees_with_its_interval_cannot_tell():
    assert verdict(found(0.001, 0.5, 0.06), better="up", margin=0.01) == "cannot_tell"


def test_an_adjusted_p_value_decides():
    assert verdict(found(0.02, 0.08, 0.03), better="up", margin=0.01, p_value=0.06) == "cannot_tell"
    assert verdict(found(0.02, 0.08, 0.03), better="up", margin=0.01, p_value=0.04) == "better"


@pytest.mark.parametrize(
    ("comparison", "better", "word"),
    [
        (found(-0.009, 0.05, 0.2), "up", "no_worse"),
        (found(-0.009, -0.001, 0.01), "up", "no_worse"),
        (found(-0.01, 0.05, 0.2), "up", "cannot_tell"),
        (found(-0.05, -0.001, 0.04), "up", "worse"),
        (found(-0.05, 0.009, 0.2), "down", "no_worse"),
        (found(0.02, 0.05, 0.001), "down", "worse"),
        (found(-0.05, 0.05, 1.0), "down", "cannot_tell"),
    ],
)
def test_guardrail(comparison: Comparison, better: Any, word: str):
    assert guardrail(comparison, better=better, margin=0.01) == word


def test_a_guardrail_without_a_relative_change_can_only_be_worse():
    bare = replace(BASE, relative=None, relative_interval=None)
    assert guardrail(replace(bare, interval=(-2.0, -1.0)), better="up", margin=0.01) == "worse"
    assert guardrail(replace(bare, interval=(1.0, 2.0)), better="up", margin=0.01) == "cannot_tell"
    assert guardrail(replace(bare, interval=None), better="up", margin=0.01) == "cannot_tell"


def test_a_negative_margin_is_refused():
    with pytest.raises(MarginNegative, match=r"the margin is -0\.01"):
        verdict(BASE, better="up", margin=-0.01)
    with pytest.raises(MarginNegative):
        guardrail(BASE, better="up", margin=-0.01)
