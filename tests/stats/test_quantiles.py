"""Quantiles out of counts per bucket: near the order statistics, additive, and calling nothing where nothing is."""

import math
from collections.abc import Callable

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

from storewide.stats import estimates, quantiles
from storewide.stats.comparison import TooFewUnits
from storewide.stats.products import Floats
from storewide.stats.quantiles import Buckets, ShareUnusable, ValueUnusable

Draw = numpy.random.Generator
CASES: dict[str, Callable[[Draw, int], Floats]] = {
    "spend of buyers": lambda draw, units: numpy.exp(draw.normal(3, 1, units)),
    "prices": lambda draw, units: draw.choice([9.99, 19.99, 29.99, 49.99], units, p=[0.3, 0.2, 0.4, 0.1]),
    "half did not buy": lambda draw, units: numpy.where(
        draw.random(units) < 0.5, 0, numpy.exp(draw.normal(3, 1, units))
    ),
    "visits": lambda draw, units: draw.geometric(0.3, units).astype(float),
}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_it_is_within_half_a_percent_of_the_order_statistic(share: float):
    values = numpy.random.default_rng(1).lognormal(8, 2, 20_000)
    found = quantiles.estimate(Buckets.of_values(values), share)
    assert found.value == pytest.approx(numpy.quantile(values, share), rel=0.005)
    assert found.n == 20_000


def test_its_variance_is_that_of_quantiles_drawn_again_and_again():
    draw = numpy.random.default_rng(2)
    found = [quantiles.estimate(Buckets.of_values(draw.lognormal(3, 1, 4000)), 0.9) for _ in range(600)]
    spread = numpy.var([each.value for each in found])
    assert spread * 0.9 < numpy.mean([each.variance for each in found]) < spread * 1.5


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("units", "reps"), [(2000, 500), (50_000, 100)])
def test_no_change_is_called_where_nothing_changed(name: str, share: float, units: int, reps: int):
    """Below 5 % also where many have the same value; above it once in a million."""
    draw, called = numpy.random.default_rng(5), 0
    for _ in range(reps):
        arms = [quantiles.estimate(Buckets.of_values(CASES[name](draw, units)), share) for _arm in "ab"]
        p_value = estimates.compare(*arms, method=quantiles.METHOD).p_value
        called += p_value is not None and p_value < 0.05
    assert called <= scipy_stats.binom.ppf(1 - 1e-6, reps, 0.05)


def test_a_change_is_found():
    draw = numpy.random.default_rng(6)
    control, variant = (
        quantiles.estimate(Buckets.of_values(draw.lognormal(mean, 1, 20_000)), 0.9) for mean in (3, 3.1)
    )
    found = estimates.compare(control, variant, method=quantiles.METHOD)
    assert found.relative_interval is not None
    assert 0 < found.relative_interval[0] < math.expm1(0.1) < found.relative_interval[1]


values = st.lists(st.floats(-1e6, 1e6).filter(lambda each: each == 0 or abs(each) > 1e-6), max_size=60)


@settings(deadline=None)
@given(values, values)
def test_groups_add_up(first: list[float], second: list[float]):
    both = Buckets.of_values(numpy.array(first)) + Buckets.of_values(numpy.array(second))
    whole = Buckets.of_values(numpy.array(first + second))
    assert (both.zeros, dict(both.above), dict(both.below)) == (whole.zeros, whole.above, whole.below)
    assert whole.units == len(first) + len(second)


@settings(deadline=None)
@given(values.filter(bool), st.floats(0, 1))
def test_negative_values_stand_below_zero_and_those_below_positive_ones(given: list[float], share: float):
    buckets = Buckets.of_values(numpy.array(given))
    (found,) = quantiles.at_shares(buckets, [share])
    peer = float(numpy.quantile(given, share, method="inverted_cdf"))
    assert found == pytest.approx(peer, rel=0.0051)


def test_units_all_at_zero_vary_in_nothing():
    found = quantiles.estimate(Buckets.of_values(numpy.zeros(100)), 0.5)
    assert (found.value, found.variance) == (0, 0)
    assert estimates.compare(found, found, method=quantiles.METHOD).p_value is None


def test_what_has_no_quantile_is_named():
    with pytest.raises(ShareUnusable, match="the share is 1"):
        quantiles.estimate(Buckets(), 1)
    with pytest.raises(TooFewUnits, match="the arm has 999 units; a comparison needs at least 1000"):
        quantiles.estimate(Buckets({0: 999}), 0.99)
    with pytest.raises(ValueUnusable, match="missing or infinite"):
        Buckets.of_values(numpy.array([1, math.nan]))
