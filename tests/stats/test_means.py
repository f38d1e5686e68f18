"""Welch's comparison against published cases, against SciPy, and under changes that must not matter."""

import math
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from storewide.stats import means
from storewide.stats.comparison import AlphaOutOfRange, TooFewUnits
from storewide.stats.moments import Moments
from tests.stats.vectors import case, close


def of(values: Any, about: float = 0) -> Moments:
    away = [value - about for value in values]
    add = sum if all(isinstance(each, int) for each in away) else math.fsum
    return Moments(len(away), add(away), add([each * each for each in away]), about)


def arm(sums: dict[str, Any]) -> Moments:
    return Moments(sums["n"], sums["sum"], sums["sum_squares"])


@pytest.mark.parametrize(("name", "alternative"), [("mean-04", "greater"), ("mean-06", "less")])
def test_one_sided_as_published(name: str, alternative: Any):
    given, expected = case(name)["input"], case(name)["expected"]
    found = means.compare(arm(given["control"]), arm(given["treatment"]), alternative=alternative)
    assert found.difference == close(name, expected["estimate"])
    assert found.p_value == close(name, expected["p_value"])
    assert found.standard_error == close(name, expected["se"])
    assert found.interval is not None
    assert found.interval == close(
        name,
        tuple(end * math.inf if ci is None else ci for end, ci in zip((-1, 1), expected["ci"], strict=True)),
    )


def test_two_sided_as_r_documents_it():
    given, expected = case("mean-09")["input"], case("mean-09")["expected"]
    found = means.compare(of(given["y"]), of(given["x"]))
    assert found.p_value == close("mean-09", expected["p_value"])
    assert found.interval == close("mean-09", tuple(expected["ci"]))


@pytest.mark.parametrize("name", ["mean-10", "mean-11", "mean-12"])
def test_from_sums_as_published(name: str):
    given, expected = case(name)["input"], case(name)["expected"]
    control, variant = (
        Moments(n, total, squares)
        for n, total, squares in zip(given["users"], given["sum"], given["sum_squares"], strict=True)
    )
    found = means.compare(control, variant)
    if "p_value" in expected:
        assert found.p_value == close(name, expected["p_value"])
    if "ci" in expected:
        assert found.difference == close(name, expected["estimate"])
        assert found.interval == close(name, tuple(expected["ci"]))


@pytest.mark.parametrize("seed", range(20))
def test_agrees_with_scipy(seed: int):
    draw = numpy.random.default_rng(seed)
    control = draw.gamma(2, 30, int(draw.integers(2, 400)))
    variant = draw.gamma(2, 31, int(draw.integers(2, 400)))
    peer = scipy_stats.ttest_ind(variant, control, equal_var=False)
    low, high = peer.confidence_interval(0.9)
    found = means.compare(of(control, 60.0), of(variant, 60.0), alpha=0.1)
    assert found.p_value == pytest.approx(peer.pvalue, rel=1e-9)
    assert found.interval == pytest.approx((low, high), rel=1e-9)


def test_a_tiny_p_value_is_not_lost():
    found = means.compare(Moments(10**6, 0, 10**6), Moments(10**6, 5 * 10**4, 10**6))
    assert found.p_value is not None
    assert 0 < found.p_value < 1e-250


def test_relative_change_is_of_the_size_of_the_control():
    """Returns of -10 that become -8 rose by 20 %."""
    found = means.compare(of([-11.0, -9.0] * 50), of([-9.0, -7.0] * 50))
    assert found.relative == pytest.approx(0.2)
    assert found.relative_interval is not None
    low, high = found.relative_interval
    assert 0 < low < 0.2 < high


def test_no_relative_change_where_the_control_may_be_zero():
    found = means.compare(of([-1.0, 1.0, 0.2] * 20), of([1.0, 3.0] * 30))
    assert found.interval is not None
    assert (found.relative, found.relative_interval) == (None, None)


def test_units_all_alike_give_no_interval_and_no_p_value():
    found = means.compare(Moments(50, 0, 0, about=0.1), Moments(60, 0, 0, about=0.1))
    assert (found.difference, found.interval, found.p_value, found.relative) == (0, None, None, None)
    assert (found.control_mean, found.variant_mean) == (0.1, 0.1)


def test_one_arm_without_spread_takes_the_other_ones():
    """Then Welch is the one-sample t-test of the arm that varies."""
    variant = [1.0, 2.0, 4.0, 5.0]
    found = means.compare(of([2.0] * 10), of(variant))
    assert found.p_value == pytest.approx(scipy_stats.ttest_1samp(variant, 2.0).pvalue)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_units_are_named(n: int):
    with pytest.raises(TooFewUnits, match=f"the variant has {n} units; a comparison needs at least 2"):
        means.compare(of([1.0, 2.0]), Moments(n, 0, 0))


@pytest.mark.parametrize("alpha", [0, 1, 1.2, math.nan])
def test_alpha_lies_between_0_and_1(alpha: float):
    with pytest.raises(AlphaOutOfRange, match=f"alpha is {alpha}"):
        means.compare(of([1.0, 2.0]), of([1.0, 2.0]), alpha=alpha)


amounts = st.lists(st.integers(-1000, 1000), min_size=2, max_size=40)


@given(amounts, amounts, st.integers(-(10**6), 10**6))
def test_a_constant_added_to_all_changes_no_difference(control: list[int], variant: list[int], shift: int):
    plain = means.compare(of(control), of(variant))
    moved = means.compare(of([each + shift for each in control]), of([each + shift for each in variant]))
    assert moved.difference == pytest.approx(plain.difference, abs=1e-8)
    assert moved.p_value == pytest.approx(plain.p_value, abs=1e-8)


@given(amounts, amounts)
def test_another_unit_scales_the_change_and_keeps_the_rest(control: list[int], variant: list[int]):
    plain = means.compare(of(control), of(variant))
    scaled = means.compare(of([each * 128 for each in control]), of([each * 128 for each in variant]))
    assert scaled.difference == pytest.approx(128 * plain.difference)
    assert scaled.p_value == pytest.approx(plain.p_value, abs=1e-12)
    assert scaled.relative_interval == pytest.approx(plain.relative_interval)


@given(amounts, amounts)
def test_swapped_arms_turn_the_change_round(control: list[int], variant: list[int]):
    plain, swapped = means.compare(of(control), of(variant)), means.compare(of(variant), of(control))
    assert swapped.difference == -plain.difference
    assert swapped.p_value == plain.p_value
    if plain.interval:
        assert swapped.interval == pytest.approx((-plain.interval[1], -plain.interval[0]))


@given(amounts, amounts)
def test_both_intervals_hold_zero_or_neither_does(control: list[int], variant: list[int]):
    found = means.compare(of(control), of(variant))
    if found.interval and found.relative_interval and min(map(abs, found.interval)) > 1e-9:
        assert _holds_zero(found.interval) == _holds_zero(found.relative_interval)
        assert found.p_value is not None
        assert _holds_zero(found.interval) == (found.p_value > found.alpha)


def _holds_zero(interval: tuple[float, float]) -> bool:
    return interval[0] <= 0 <= interval[1]


@pytest.mark.parametrize("effect", [0.0, 0.1])
def test_both_intervals_hold_the_truth_as_often_as_they_say(effect: float):
    """4,000 experiments; 95 % +- 4.9 standard errors of 0.35 points, so it fails about once in a million."""
    draw = numpy.random.default_rng(20)
    held, held_relative = 0, 0
    for _ in range(4000):
        found = means.compare(_drawn(draw, 1.0, 120), _drawn(draw, 1.0 + effect, 80))
        assert found.interval is not None
        assert found.relative_interval is not None
        held += found.interval[0] <= effect <= found.interval[1]
        held_relative += found.relative_interval[0] <= effect <= found.relative_interval[1]
    assert 0.933 <= held / 4000 <= 0.967
    assert 0.933 <= held_relative / 4000 <= 0.967


def _drawn(draw: numpy.random.Generator, mean: float, n: int) -> Moments:
    values = draw.normal(mean, 0.5, n)
    return Moments(n, float(values.sum()), float((values * values).sum()))


def test_lopsided_values_need_many_units():
    """The rule's own example: skewness 17.9, of purchases on bing.com, takes 114,000 users."""
    assert means.units_for_skewness(17.9) == pytest.approx(114_000, rel=0.003)
    assert means.units_for_skewness(-2) == 1420
