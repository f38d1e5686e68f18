"""Shares: Welch on large counts, exact on small ones; against published cases, SciPy and simulation."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from storewide.stats import elsewhere, means, proportions
from storewide.stats.comparison import AlphaOutOfRange, TooFewUnits
from storewide.stats.moments import Moments
from tests.stats.vectors import case, close


def share(n: int, yes: int) -> Moments:
    """An arm of `n` units of which `yes` did it: ones and zeros."""
    return Moments(n, yes, yes)


def test_large_counts_are_compared_by_welch():
    control, variant = share(21306, 2262), share(21307, 3894)
    assert proportions.compare(control, variant) == means.compare(control, variant)


def test_the_pooled_chi_square_of_other_tools_as_published():
    """prop-12 pools the arms for p and not for its interval; ours pools neither, so that both of its agree."""
    (control_yes, control_n), (yes, n) = case("prop-12")["input"].values()
    expected = case("prop-12")["expected"]
    found = proportions.compare(share(control_n, control_yes), share(n, yes))
    assert found.difference == close("prop-12", expected["estimate"])
    other = elsewhere.of_shares(share(control_n, control_yes), share(n, yes))
    assert other.p_value == close("prop-12", expected["p_value"])
    assert other.interval == close("prop-12", tuple(expected["ci"]))
    assert found.p_value == pytest.approx(other.p_value, abs=0.0012)


def test_newcombe_interval_as_published():
    """Two of the examples in the paper, by method 10: 9 of 10 against 3 of 10, and 10 of 10 against 0 of 20."""
    found = proportions.compare(share(10, 3), share(10, 9))
    assert found.interval == pytest.approx((0.1705, 0.8090), abs=5e-5)
    found = proportions.compare(share(20, 0), share(10, 10))
    assert found.interval == pytest.approx((0.6791, 1.0), abs=5e-5)


@given(st.integers(2, 300), st.integers(2, 300), st.data())
def test_fisher_agrees_with_scipy(control_n: int, n: int, data: st.DataObject):
    control_yes, yes = data.draw(st.integers(0, control_n)), data.draw(st.integers(0, n))
    table = [[control_yes, control_n - control_yes], [yes, n - yes]]
    peer = scipy_stats.fisher_exact(table).pvalue
    assert proportions.fisher(control_yes, control_n, yes, n) == pytest.approx(peer, rel=1e-6)


def test_fisher_of_a_million_units_is_quick_and_right():
    peer = scipy_stats.fisher_exact([[3, 999_997], [21, 999_979]]).pvalue
    assert proportions.fisher(3, 10**6, 21, 10**6) == pytest.approx(peer, rel=1e-6)


def test_small_counts_are_compared_exactly():
    found = proportions.compare(share(100, 3), share(100, 12))
    assert found.method == "fisher-newcombe 1"
    assert found.p_value == pytest.approx(scipy_stats.fisher_exact([[3, 97], [12, 88]]).pvalue)
    assert found.interval == pytest.approx((0.01602, 0.17058), abs=5e-6)
    assert found.relative == pytest.approx(3)
    assert found.relative_interval is not None
    assert found.relative_interval[0] > 0


def test_no_relative_change_on_a_control_without_any():
    found = proportions.compare(share(30, 0), share(30, 7))
    assert (found.relative, found.relative_interval) == (None, None)
    assert found.p_value == pytest.approx(0.0105, abs=5e-5)


@pytest.mark.parametrize("yes", [0, 40])
def test_all_alike_give_no_p_value(yes: int):
    found = proportions.compare(share(40, yes), share(40, yes))
    assert (found.difference, found.interval, found.p_value) == (0, None, None)


def test_arms_entirely_apart_are_told_apart():
    found = proportions.compare(share(40, 0), share(40, 40))
    assert found.p_value is not None
    assert 0 < found.p_value < 1e-20


def test_too_few_units_and_a_wrong_alpha_are_named():
    with pytest.raises(TooFewUnits, match="the control has 1 units"):
        proportions.compare(share(1, 1), share(10, 2))
    with pytest.raises(AlphaOutOfRange):
        proportions.compare(share(10, 1), share(10, 2), alpha=0)


@given(st.integers(2, 60), st.integers(2, 60), st.data())
def test_intervals_are_in_order_and_agree_about_zero(control_n: int, n: int, data: st.DataObject):
    control_yes, yes = data.draw(st.integers(0, control_n)), data.draw(st.integers(0, n))
    found = proportions.compare(share(control_n, control_yes), share(n, yes))
    if found.interval is None:
        return
    assert found.interval[0] <= found.difference <= found.interval[1]
    if found.relative_interval is not None and min(map(abs, found.interval)) > 1e-9:
        low, high = found.relative_interval
        assert low <= (found.relative or 0) <= high
        assert (low <= 0 <= high) == (found.interval[0] <= 0 <= found.interval[1])


def test_intervals_of_small_counts_hold_the_truth_often_enough():
    """2,000 experiments of 60 units an arm at rates of 5 and 10 %; Newcombe's promise is about 95 %."""
    draw = numpy.random.default_rng(7)
    held, held_relative, judged = 0, 0, 0
    for control_yes, yes in zip(draw.binomial(60, 0.05, 2000), draw.binomial(60, 0.10, 2000), strict=True):
        found = proportions.compare(share(60, int(control_yes)), share(60, int(yes)))
        if found.interval is None:
            continue
        held += found.interval[0] <= 0.05 <= found.interval[1]
        if found.relative_interval is not None:
            judged += 1
            held_relative += found.relative_interval[0] <= 1 <= found.relative_interval[1]
    assert held / 2000 >= 0.93
    assert held_relative / judged >= 0.93
