"""CUPED: against published cases, against regression on rows, and what it may and may not change."""

from typing import Any

import numpy
import pytest
from scipy import stats as scipy_stats

from storewide.stats import adjusting, estimates, means, ratios
from storewide.stats.comparison import TooFewUnits
from storewide.stats.products import Floats, Products
from storewide.stats.ratios import Ratio
from tests.stats.vectors import case, close


def products(names: str, *columns: Any) -> Products:
    return Products.of_rows(tuple(names.split()), numpy.column_stack(columns).astype(float))


def test_the_adjusted_mean_at_a_known_theta_as_published():
    given, expected = case("cuped-10")["input"], case("cuped-10")["expected"]
    arm = given["arm"]
    (post, post_squares), (past, past_squares) = arm["post"], arm["pre"]
    sums = Products(
        ("post", "pre"),
        arm["n"],
        numpy.zeros(2),
        numpy.array([post, past], float),
        numpy.array([[post_squares, arm["cross"]], [arm["cross"], past_squares]], float),
    )
    found = adjusting.at(sums, "post", ["pre"], theta=[given["theta"]], centre=[0.0])
    assert found.estimate.value == close("cuped-10", expected["mean"])
    assert found.estimate.variance * arm["n"] == close("cuped-10", expected["variance"])
    assert sums.covariances[0, 1] == close("cuped-10", expected["covariance"])


@pytest.mark.parametrize(("name", "sign"), [("cuped-05", -1), ("cuped-03", 1)])
def test_an_adjusted_ratio_relative_to_the_plain_one_as_published(name: str, sign: int):
    given, expected = case(name)["input"], case(name)["expected"]
    arms = [
        products(
            "num den num_before den_before",
            sign * numpy.array(given[arm]["m_post"]),
            given[arm]["d_post"],
            sign * numpy.array(given[arm]["m_pre"]),
            given[arm]["d_pre"],
        )
        for arm in ("control", "treatment")
    ]
    past = Ratio("num_before", "den_before")
    control, variant = (
        adjusting.at(arm, Ratio("num", "den"), [past], theta=[given["theta"]], centre=[0.0]) for arm in arms
    )
    found = adjusting.relative_change(control, variant)
    assert found is not None
    assert found.value == close(name, expected["estimate"])
    assert found.standard_error == close(name, expected["se"])


def drawn(seed: int, units: int, effect: float = 0.0) -> tuple[Floats, Floats, Floats, Floats]:
    """Spend, spend before, visits before and who has no past; a third of the units are new."""
    draw = numpy.random.default_rng(seed)
    new = draw.random(units) < 0.3
    before = numpy.where(new, 0.0, draw.gamma(2, 30, units))
    visits = numpy.where(new, 0.0, 1.0 + draw.poisson(3, units))
    spend = 50 * new + 0.8 * before + 5 * visits + effect + draw.gamma(2, 10, units)
    return spend, before, visits, new.astype(float)


NAMES = "spend before visits new"


def test_theta_is_the_regression_with_an_effect_per_arm():
    rows = [drawn(1, 400), drawn(2, 900, effect=9.0)]
    found = adjusting.adjusted(
        [products(NAMES, *each) for each in rows], "spend", ["before", "visits", "new"]
    )
    design = numpy.concatenate(
        [
            numpy.column_stack([*each[1:], *(numpy.full(len(each[0]), arm == at) for arm in (0, 1))])
            for at, each in enumerate(rows)
        ]
    )
    peer = numpy.linalg.lstsq(design, numpy.concatenate([each[0] for each in rows]))[0]
    assert found[0].theta == found[1].theta == pytest.approx(tuple(peer[:3]))
    # the difference of the adjusted figures is the regression's own difference of the arms
    assert found[1].estimate.value - found[0].estimate.value == pytest.approx(peer[4] - peer[3])
    assert found[0].variance_kept < 0.3
    assert found[0].estimate.value == pytest.approx(found[0].plain.value, rel=0.1)


def test_without_covariates_it_is_the_plain_figure():
    arms = [products(NAMES, *drawn(3, 50)), products(NAMES, *drawn(4, 60))]
    for arm, found in zip(arms, adjusting.adjusted(arms, "spend", []), strict=True):
        assert found.estimate == found.plain
        assert found.plain.value == pytest.approx(means.of_mean(arm.moments("spend")).value)
        assert found.plain.variance == pytest.approx(means.of_mean(arm.moments("spend")).variance)
        assert (found.theta, found.variance_kept, found.shared) == ((), 1.0, found.plain.variance)


def test_a_past_that_is_alike_for_all_changes_nothing():
    spend, _before, _visits, _new = drawn(5, 80)
    arms = [products("spend before", spend[:40], [7] * 40), products("spend before", spend[40:], [7] * 40)]
    for found in adjusting.adjusted(arms, "spend", ["before"]):
        assert found.estimate == found.plain
        assert found.theta == (0.0,)


@pytest.mark.parametrize(("units", "covariates"), [(8, 1), (10, 3), (100, 3)])
def test_few_units_pay_for_finding_theta(units: int, covariates: int):
    """3,000 experiments without an effect; without the price 10 units and 3 covariates call a change in 10 %."""
    draw, called = numpy.random.default_rng(units), 0
    names = ("y", *(f"x{at}" for at in range(covariates)))
    for _ in range(3000):
        arms = []
        for _arm in "ab":
            past = draw.normal(size=(units, covariates))
            arms.append(
                Products.of_rows(
                    names, numpy.column_stack([past.sum(axis=1) + draw.normal(size=units), past])
                )
            )
        control, variant = adjusting.adjusted(arms, "y", names[1:])
        found = estimates.compare(control.estimate, variant.estimate, method=adjusting.METHOD)
        called += found.p_value is not None and found.p_value < 0.05
    assert 0.03 < called / 3000 < 0.07


def test_too_few_units_for_their_past_stay_plain():
    arms = [products(NAMES, *drawn(seed, 3)) for seed in (1, 2)]
    for found in adjusting.adjusted(arms, "spend", ["before", "visits", "new"]):
        assert found.estimate == found.plain
        assert found.theta == (0, 0, 0)


def test_whether_arms_were_alike_before_is_the_t_test_of_their_past():
    rows = [drawn(11, 40), drawn(12, 70)]
    found = adjusting.adjusted([products(NAMES, *each) for each in rows], "spend", ["before"])
    peer = scipy_stats.ttest_ind(rows[0][1], rows[1][1]).pvalue
    assert [each.alike_before for each in found] == [pytest.approx(peer)] * 2


def test_arms_unlike_before_are_told_and_others_are_not():
    """Three arms, two of their covariates the same thing; 1,000 times at 5 %, then once with a shift."""
    draw, called = numpy.random.default_rng(13), 0

    def arm(shift: float) -> Products:
        past = draw.normal(shift, 1, (60, 2))
        return products("y a b twice", draw.normal(size=60), past[:, 0], past[:, 1], 2 * past[:, 0])

    for _ in range(1000):
        (first, *_rest) = adjusting.adjusted([arm(0), arm(0), arm(0)], "y", ["a", "b", "twice"])
        assert first.alike_before is not None
        called += first.alike_before < 0.05
    assert 0.02 < called / 1000 < 0.09
    (first, *_rest) = adjusting.adjusted([arm(0), arm(0), arm(1)], "y", ["a", "b", "twice"])
    assert first.alike_before is not None
    assert first.alike_before < 1e-6


@pytest.mark.parametrize("value", [7.0, 0.1, 1e9 / 3])
def test_of_a_past_alike_for_all_nothing_is_known(value: float):
    """Also where rounding leaves a little of its squares."""
    spend, *_rest = drawn(5, 90)
    about = numpy.zeros(2)
    arms = [
        Products.of_rows(("spend", "before"), numpy.column_stack([part, numpy.full(len(part), value)]), about)
        for part in (spend[:40], spend[40:])
    ]
    for found in adjusting.adjusted(arms, "spend", ["before"]):
        assert found.estimate == found.plain
        assert found.alike_before is None


def test_a_past_told_twice_counts_once():
    once = [products("spend before", each[0], each[1]) for each in (drawn(6, 90), drawn(7, 80))]
    twice = [
        products("spend before euros", each[0], each[1], each[1] / 100)
        for each in (drawn(6, 90), drawn(7, 80))
    ]
    for one, two in zip(
        adjusting.adjusted(once, "spend", ["before"]),
        adjusting.adjusted(twice, "spend", ["before", "euros"]),
        strict=True,
    ):
        assert two.estimate.value == pytest.approx(one.estimate.value)
        assert two.estimate.variance == pytest.approx(one.estimate.variance)


def test_a_ratio_without_covariates_is_the_delta_method():
    arm = products("spend orders", [5.0, 0, 9, 4], [1.0, 0, 2, 1])
    (found,) = adjusting.adjusted([arm], Ratio("spend", "orders"), [])
    peer = ratios.estimate(arm, "spend", "orders")
    assert found.estimate.value == pytest.approx(peer.value)
    assert found.estimate.variance == pytest.approx(peer.variance)


def test_the_adjusted_interval_holds_the_truth_as_often_as_it_says_and_is_narrower():
    """2,000 experiments, of a mean and of a ratio with the same past; fails about once in a million."""
    held = {"spend": 0, "ratio": 0}
    for seed in range(2000):
        arms = [
            products(f"{NAMES} orders", *each, 1 + (each[0] > 90))
            for each in (drawn(2 * seed, 300), drawn(2 * seed + 1, 300))
        ]
        for name, outcome in (("spend", "spend"), ("ratio", Ratio("spend", "orders"))):
            control, variant = adjusting.adjusted(arms, outcome, ["before", "visits", "new"])
            assert control.variance_kept < (0.5 if name == "spend" else 1.05)
            found = estimates.compare(control.estimate, variant.estimate, method=adjusting.METHOD).interval
            assert found is not None
            held[name] += found[0] <= 0 <= found[1]
    assert all(0.926 <= each / 2000 <= 0.974 for each in held.values()), held


def test_a_large_mean_loses_no_digits():
    """Spend of 1e9 minor units with a spread of 10: sums about a constant keep it."""
    near = [products("spend before", each[0], each[1]) for each in (drawn(8, 200), drawn(9, 200))]
    far = [products("spend before", each[0] + 1e9, each[1] + 1e9) for each in (drawn(8, 200), drawn(9, 200))]
    for one, two in zip(
        adjusting.adjusted(near, "spend", ["before"]),
        adjusting.adjusted(far, "spend", ["before"]),
        strict=True,
    ):
        assert two.estimate.variance == pytest.approx(one.estimate.variance, rel=1e-6)
        assert two.estimate.value - 1e9 == pytest.approx(one.estimate.value, abs=1e-5)


def test_what_cannot_be_adjusted_is_named():
    arm = products("spend before", [5.0, 0, 9], [1.0, 0, 2])
    with pytest.raises(TooFewUnits, match="the arm has 1 units"):
        adjusting.adjusted([arm, products("spend before", [1.0], [1.0])], "spend", ["before"])
    with pytest.raises(adjusting.ThetaUnusable, match="1 covariates, 2 thetas and 1 centres"):
        adjusting.at(arm, "spend", ["before"], theta=[1, 2], centre=[0])
    with pytest.raises(estimates.EstimateUnusable):
        adjusting.adjusted([arm, products("spend before", [5.0, 1], [numpy.nan, 1])], "spend", ["before"])
    nothing = products("spend before", [-1.0, 0, 1], [1.0, 0, 2])
    (found,) = adjusting.adjusted([nothing], "spend", [])
    assert adjusting.relative_change(found, found) is None
    (found,) = adjusting.adjusted([products("spend before", [5.0, 5, 5], [1.0, 0, 2])], "spend", [])
    assert adjusting.relative_change(found, found) is None
