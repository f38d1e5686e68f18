"""Where to cap, what that touches, and when a mean is rough for its lopsided values."""

import numpy
import pytest
from scipy import stats as scipy_stats

from storewide.stats import capping, estimates, means, quantiles
from storewide.stats.capping import NothingToCap, Rough, ThirdsMissing
from storewide.stats.comparison import TooFewUnits
from storewide.stats.products import Floats, Products
from storewide.stats.quantiles import Buckets


def spend(units: int, seed: int = 1) -> Floats:
    """One of ten buys, for amounts that now and then are huge."""
    draw = numpy.random.default_rng(seed)
    return numpy.where(draw.random(units) < 0.1, draw.lognormal(8, 1.2, units), 0.0)


def products(values: Floats) -> Products:
    return Products.of_rows(("spend",), values[:, None])


def test_the_cap_is_the_percentile_of_buyers_and_touches_one_in_a_thousand_of_them():
    values = spend(200_000)
    buckets = Buckets.of_values(values)
    cap = capping.cap_of(buckets)
    buyers = values[values > 0]
    assert cap == pytest.approx(numpy.quantile(buyers, 0.999), rel=0.015)
    found = capping.touched(buckets, cap)
    assert found.units == (values > cap).sum()
    assert 0 < found.units <= len(buyers) / 1000
    assert found.amount == pytest.approx((values - cap)[values > cap].sum(), rel=0.01)


def test_a_cap_above_all_touches_nobody():
    buckets = Buckets.of_values(spend(5000))
    assert capping.touched(buckets, 1e12) == capping.Touched(0, 0.0)


def test_where_all_have_the_same_value_nothing_is_capped():
    buckets = Buckets.of_values(numpy.array([1999.0] * 1000))
    cap = capping.cap_of(buckets)
    assert cap >= 1999
    assert capping.touched(buckets, cap).units == 0


def test_what_cannot_be_capped_is_named():
    with pytest.raises(NothingToCap, match="no unit has a value other than 0"):
        capping.cap_of(Buckets.of_values(numpy.zeros(5000)))
    with pytest.raises(TooFewUnits, match="the arms together has 999 units"):
        capping.cap_of(Buckets.of_values(numpy.ones(999)))
    with pytest.raises(quantiles.ShareUnusable):
        capping.cap_of(Buckets.of_values(numpy.ones(999)), 1.0)


def test_skewness_is_that_of_the_rows():
    values = spend(3000)
    assert capping.skewness([products(values)], "spend") == pytest.approx(scipy_stats.skew(values))
    assert capping.skewness([products(values + 1e6)], "spend") == pytest.approx(
        scipy_stats.skew(values), rel=1e-6
    )
    assert capping.skewness([products(numpy.full(9, 7.0))], "spend") == 0
    both = [products(values), products(values[:900] + 50)]
    together = numpy.concatenate([values - values.mean(), values[:900] - values[:900].mean()])
    assert capping.skewness(both, "spend") == pytest.approx(
        (together**3).mean() / (together**2).mean() ** 1.5
    )
    bare = products(values)
    with pytest.raises(ThirdsMissing, match="the sums of third powers of spend were not kept"):
        capping.skewness([Products(bare.names, bare.units, bare.about, bare.totals, bare.cross)], "spend")


def test_even_arms_of_many_are_fine_and_few_are_not():
    many, few = products(numpy.random.default_rng(1).gamma(2, 10, 5000)), products(spend(5000))
    assert capping.rough(many, many, "spend") == ()
    assert capping.rough(few, few, "spend") == (Rough.FEW_FOR_SKEWNESS,)


def test_a_small_arm_with_a_heavy_tail_is_called_uneven_and_misses_indeed():
    """1,000 experiments of 10 to 90: nearly all false calls are on one side, which the warning stands for."""
    draw, below, above = numpy.random.default_rng(3), 0, 0
    for _ in range(1000):
        control, variant = (
            products(numpy.where(draw.random(units) < 0.1, draw.lognormal(3, 1.2, units), 0.0))
            for units in (4500, 500)
        )
        assert Rough.UNEVEN_AND_SKEWED in capping.rough(control, variant, "spend")
        found = estimates.compare(
            *(means.of_mean(each.moments("spend")) for each in (control, variant)), method=means.METHOD
        )
        assert found.interval is not None
        below += found.interval[1] < 0
        above += found.interval[0] > 0
    assert below > 4 * above
