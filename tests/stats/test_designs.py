"""The plan of a whole experiment: against published cases, and what arms, guardrails and looks cost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storewide.stats import designs, planning
from storewide.stats.designs import Design, DesignUnusable
from storewide.stats.planning import Baseline, EffectUnusable
from tests.stats.vectors import case, close


def baseline(metric: list[Any]) -> Baseline:
    """A published metric: name, whether it is a rate, mean, variance."""
    return Baseline.of_rate(metric[2]) if metric[1] else Baseline(metric[2], metric[3])


def size(metric: list[Any]) -> float:
    """The smallest effect, or a guardrail's margin ("nim .006")."""
    return float(str(metric[4]).split()[-1])


def published(name: str, successes: int, guardrails: int) -> Design:
    given = case(name)["input"]
    return Design(
        shares=tuple(given["weights"]),
        alpha=1 - given["confidence"],
        power=given["power"],
        sides=1,
        successes=successes,
        guardrails=guardrails,
    )


def test_three_arms_and_two_successes_as_published():
    found = [
        designs.units_needed(baseline(each), effect=size(each), design=published("pow-09", 2, 0))
        for each in case("pow-09")["input"]["metrics"]
    ]
    assert found == close("pow-09", case("pow-09")["expected"]["n"])


def test_a_guardrail_beside_a_success_as_published():
    guarded, success = case("pow-10")["input"]["metrics"]
    design = published("pow-10", 1, 1)
    found = [
        designs.units_for_guardrail(baseline(guarded), margin=size(guarded), design=design),
        designs.units_needed(baseline(success), effect=size(success), design=design),
    ]
    assert found == close("pow-10", case("pow-10")["expected"]["n"])


def test_a_guardrail_alone_as_published():
    metric = case("pow-11")["input"]["metric"]
    found = designs.units_for_guardrail(
        baseline(metric), margin=size(metric), design=published("pow-11", 0, 1)
    )
    assert [found] == close("pow-11", case("pow-11")["expected"]["n"])


def test_two_even_arms_are_the_plain_plan():
    whole = designs.units_needed(Baseline.of_rate(0.03), effect=0.05, design=Design())
    assert whole == 2 * planning.units_needed(Baseline.of_rate(0.03), effect=0.05)


def test_looks_guardrails_and_a_small_arm_cost_units():
    plain = designs.units_needed(Baseline.of_rate(0.03), effect=0.05, design=Design())
    looks = designs.units_needed(Baseline.of_rate(0.03), effect=0.05, design=Design(inflation=1.2))
    assert looks == pytest.approx(1.2 * plain, rel=1e-4)
    for costly in (
        Design(guardrails=2),
        Design(shares=(90, 10)),
        Design(shares=(1, 1, 1)),
        Design(successes=2),
    ):
        assert designs.units_needed(Baseline.of_rate(0.03), effect=0.05, design=costly) > 1.1 * plain


@settings(deadline=None, max_examples=30)
@given(st.integers(50, 10**6), st.integers(1, 4), st.floats(1, 1.5))
def test_after_the_weeks_needed_the_effect_is_found(daily: int, arms: int, inflation: float):
    design = Design(shares=(2.0, *[1.0] * arms), guardrails=1, inflation=inflation)
    units = designs.units_needed(Baseline(10, 400), effect=0.1, design=design)
    weeks = designs.weeks_needed(units, daily_units=daily)
    by_week = designs.smallest_effects(Baseline(10, 400), daily_units=daily, weeks=weeks, design=design)
    assert len(by_week) == weeks
    assert by_week[-1] is not None
    assert by_week[-1] <= 0.1 * (1 + 1e-6)
    if weeks > 1:
        assert by_week[-2] is None or by_week[-2] > 0.1 * (1 - 1e-3)


def test_smaller_effects_are_found_week_by_week():
    found = designs.smallest_effects(Baseline.of_rate(0.03), daily_units=5000, weeks=8, design=Design())
    known = [each for each in found if each is not None]
    assert len(known) == 8
    assert known == sorted(known, reverse=True)
    assert designs.smallest_effects(Baseline(1, 1), daily_units=0.1, weeks=3, design=Design()) == [None] * 3


def test_an_effect_in_the_metrics_own_unit_is_planned_with_a_mean_of_1():
    """A metric around 0, such as profit of a visit: 0.5 of spread 10."""
    found = designs.units_needed(Baseline(1, 100), effect=0.5, design=Design())
    assert found == designs.units_needed(Baseline(50, 100), effect=0.01, design=Design())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shares": (1,)}, "the shares are"),
        ({"shares": (1, 0)}, "one above 0"),
        ({"shares": (1, float("nan"))}, "the shares are"),
        ({"inflation": 0.9}, "the inflation for looks is 0.9"),
        ({"successes": 0}, "0 success metrics and 0 guardrails"),
        ({"guardrails": -1}, "plan for one at least"),
    ],
)
def test_what_is_no_design_is_named(given: dict[str, Any], said: str):
    with pytest.raises(DesignUnusable, match=said):
        Design(**given)


def test_what_cannot_be_reached_is_named():
    with pytest.raises(EffectUnusable, match="takes more than 1,000,000,000,000 units"):
        designs.units_needed(Baseline(1, 1), effect=0, design=Design())
    with pytest.raises(DesignUnusable, match="0 units come a day"):
        designs.weeks_needed(100, daily_units=0)
