"""Ratios by the delta method: against published cases, against rows, and when there is nothing below the line."""

import math
from typing import Any

import numpy
import pytest

from storewide.stats import elsewhere, estimates, ratios
from storewide.stats.comparison import TooFewUnits
from storewide.stats.estimates import EstimateUnusable
from storewide.stats.products import Products
from tests.stats.vectors import case, close


def of_sums(sums: dict[str, float], names: tuple[str, ...]) -> Products:
    """Products out of published raw sums, about 0."""
    cross = numpy.array(
        [
            [sums[f"{a}_sq"] if a == b else sums.get(f"{a}*{b}", sums.get(f"{b}*{a}")) for a in names]
            for b in names
        ],
        float,
    )
    totals = numpy.array([sums[name] for name in names], float)
    return Products(names, int(sums["n"]), numpy.zeros(len(names)), totals, cross)


def test_a_ratio_with_pooled_variance_as_published():
    """The relative interval, which the peer takes from logarithms and we by Fieller, is what we say of other tools."""
    given, expected = case("ratio-01")["input"], case("ratio-01")["expected"]
    control, variant = (
        ratios.estimate(of_sums(given["arms"][arm], ("o", "s")), "o", "s") for arm in ("0", "1")
    )
    found = estimates.compare(
        control, variant, method=ratios.METHOD, alternative="greater", variances="pooled"
    )
    assert found.control_mean == close("ratio-01", expected["control"])
    assert found.variant_mean == close("ratio-01", expected["treatment"])
    assert found.difference == close("ratio-01", expected["estimate"])
    assert found.p_value == close("ratio-01", expected["p_value"])
    assert found.difference / found.standard_error == close("ratio-01", expected["statistic"])
    assert found.relative == close("ratio-01", expected["rel"])
    assert found.interval == close("ratio-01", (expected["ci"][0], math.inf))
    other = elsewhere.of_estimates(control, variant, alternative="greater")
    assert other.interval == found.interval
    assert other.relative_interval == close("ratio-01", (expected["rel_ci"][0], math.inf))


def test_the_variance_of_a_ratio_as_published():
    given = case("ratio-02")["input"]
    means = numpy.array([given["mean"]["x"], given["mean"]["y"]], float)
    spread = numpy.array([[given["var"]["x"], given["cov_xy"]], [given["cov_xy"], given["var"]["y"]]], float)
    products = Products(("x", "y"), 11, means, numpy.zeros(2), spread * 10)
    found = ratios.estimate(products, "x", "y")
    assert found.variance * 11 == close("ratio-02", case("ratio-02")["expected"]["ratio_var"])
    assert found.value == 1.25


def test_over_a_constant_it_is_the_mean():
    rows = numpy.column_stack([numpy.arange(9.0), numpy.ones(9)])
    found = ratios.estimate(Products.of_rows(("a", "one"), rows), "a", "one")
    assert (found.n, found.value) == (9, pytest.approx(4.0))
    assert found.variance == pytest.approx(7.5 / 9)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """4,000 experiments of visitors whose orders and spend hang together; fails about once in a million."""
    draw, held = numpy.random.default_rng(3), 0
    for _ in range(4000):
        arms = [ratios.estimate(_orders(draw, 600), "spend", "orders") for _arm in "ab"]
        found = estimates.compare(*arms, method=ratios.METHOD).interval
        assert found is not None
        held += found[0] <= 0 <= found[1]
    assert 0.933 <= held / 4000 <= 0.967


def _orders(draw: numpy.random.Generator, units: int) -> Products:
    orders = draw.poisson(0.8, units)
    spend = orders * draw.gamma(4, 10, units)
    return Products.of_rows(("spend", "orders"), numpy.column_stack([spend, orders]).astype(float))


def products(rows: Any) -> Products:
    return Products.of_rows(("a", "b"), numpy.array(rows, float))


def test_what_has_no_ratio_is_named():
    with pytest.raises(ratios.DenominatorZero, match="a per b: b adds up to 0 in this arm"):
        ratios.estimate(products([[1, 0], [2, 0]]), "a", "b")
    with pytest.raises(TooFewUnits, match="the arm has 1 units"):
        ratios.estimate(products([[1, 1]]), "a", "b")
    with pytest.raises(KeyError, match="c"):
        ratios.estimate(products([[1, 1], [1, 2]]), "a", "c")
    with pytest.raises(EstimateUnusable, match="the figure is nan with variance"):
        ratios.estimate(products([[1, 1], [math.nan, 2]]), "a", "b")
