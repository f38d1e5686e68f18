"""Proof 7: generated experiments read by us and by GrowthBook's statistics alike, to 1e-9 where definitions agree.

Where they do not, the distance is what the difference of the definitions says:
- the relative interval: theirs is the delta method's, symmetric; ours Fieller's, which holds 0 where the absolute one does;
- shares: their variance divides by n, ours by n - 1;
- CUPED: their theta is found over all units together, ours within the arms, so theirs is given to ours here;
- sequential: their interval takes the normal curve, ours Student's t, so ours is wider by what few units cost;
- a split with an arm of weight 0: theirs counts a degree of freedom for it, ours none;
- quantiles: theirs takes the middle of both ends' distances, ours the farther one, out of buckets of half a percent.
"""

import math

import numpy
import pytest
from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig, GaussianPrior
from gbstats.frequentist import tests as theirs
from gbstats.models.statistics import (
    ProportionStatistic,
    QuantileStatistic,
    RatioStatistic,
    RegressionAdjustedStatistic,
    SampleMeanStatistic,
)
from gbstats.utils import check_srm

from storewide.stats import (
    adjusting,
    estimates,
    means,
    proportions,
    quantiles,
    ratios,
    sample_ratio,
    sequential,
    shrinking,
)
from storewide.stats.products import Products

NAMES = ("spend", "orders", "spend_before", "orders_before")
SEEDS = pytest.mark.parametrize("seed", range(20))
#: their tails are 1 - cdf, so a tiny p of theirs has no more digits than this
TAIL = 1e-13
REACH = 1.959963984540054


def near(value, scale=0.0):
    return pytest.approx(value, rel=1e-9, abs=1e-9 * abs(scale))


def experiment(seed, least=5, most=3000):
    """Two arms of units with what they spent and ordered, and both before; the variant's spend up to a tenth apart."""
    draw = numpy.random.default_rng(seed)
    shape, size = draw.uniform(0.5, 4), draw.uniform(1, 1e4)

    def arm(change):
        units = int(draw.integers(least, most))
        before = draw.poisson(2, units) + 1.0
        orders = draw.poisson(before) + 1.0
        kind = draw.gamma(shape, size * change, units)
        return numpy.column_stack(
            [orders * kind, orders, before * kind * draw.uniform(0.8, 1.2, units), before]
        )

    return arm(1.0), arm(draw.uniform(0.9, 1.1))


def products(arms):
    about = arms[0].mean(axis=0)
    return [Products.of_rows(NAMES, each, about) for each in arms]


def their_mean(column):
    return SampleMeanStatistic(n=len(column), sum=float(column.sum()), sum_squares=float(column @ column))


def their_ratio(rows):
    return RatioStatistic(
        n=len(rows),
        m_statistic=their_mean(rows[:, 0]),
        d_statistic=their_mean(rows[:, 1]),
        m_d_sum_of_products=float(rows[:, 0] @ rows[:, 1]),
    )


def their_adjusted(rows):
    return RegressionAdjustedStatistic(
        n=len(rows),
        post_statistic=their_mean(rows[:, 0]),
        pre_statistic=their_mean(rows[:, 2]),
        post_pre_sum_of_products=float(rows[:, 0] @ rows[:, 2]),
        theta=0,
    )


def asked(test, arms, **settings):
    """What their test says of the control and the variant."""
    kind = theirs.SequentialConfig if test is theirs.SequentialTwoSidedTTest else theirs.FrequentistConfig
    return test(*arms, kind(**settings)).compute_result()


def same(found, other, scale=0.0):
    assert found.difference == near(other.expected, scale)
    assert found.standard_error == near(other.uplift.stddev)
    assert found.interval == (near(other.ci[0], scale), near(other.ci[1], scale))
    assert found.p_value == pytest.approx(other.p_value, rel=1e-8, abs=TAIL)


@SEEDS
def test_means_agree(seed):
    arms = experiment(seed)
    control, variant = (each.moments("spend") for each in products(arms))
    their = [their_mean(each[:, 0]) for each in arms]
    scale = control.mean
    found = means.compare(control, variant, alpha=0.1)
    same(found, asked(theirs.TwoSidedTTest, their, alpha=0.1, difference_type="absolute"), scale)
    for alternative, test in (
        ("greater", theirs.OneSidedTreatmentGreaterTTest),
        ("less", theirs.OneSidedTreatmentLesserTTest),
    ):
        one = means.compare(control, variant, alpha=0.1, alternative=alternative)
        other = asked(test, their, alpha=0.1, difference_type="absolute")
        assert one.p_value == pytest.approx(other.p_value, rel=1e-8, abs=TAIL)
        # of "less" they give the end below the figure in this version, so how far the end reaches is compared
        width = abs(next(each for each in other.ci if math.isfinite(each)) - other.expected)
        assert [abs(each - one.difference) for each in one.interval if math.isfinite(each)] == [
            near(width, scale)
        ]


@SEEDS
def test_relative_change_agrees_and_its_interval_to_second_order(seed):
    arms = experiment(seed, 2000, 20_000)
    found = means.compare(*(each.moments("spend") for each in products(arms)))
    other = asked(theirs.TwoSidedTTest, [their_mean(each[:, 0]) for each in arms], difference_type="relative")
    assert found.relative == near(other.expected)
    half = (other.ci[1] - other.ci[0]) / 2
    # Fieller's differs from the delta method by about the control's relative error times the width
    control = products(arms)[0].moments("spend")
    error = REACH * math.sqrt(control.variance / control.n) / control.mean
    assert error < 0.1
    for ours, their in zip(found.relative_interval, other.ci, strict=True):
        assert abs(ours - their) <= 1.5 * error * half
    assert (found.relative_interval[0] > 0 or found.relative_interval[1] < 0) == (found.p_value < 0.05)


@SEEDS
def test_shares_agree(seed):
    draw = numpy.random.default_rng(seed)
    bought = [(draw.random(int(draw.integers(500, 20_000))) < share).astype(float) for share in (0.05, 0.06)]
    control, variant = (Products.of_rows(("bought",), each[:, None]).moments("bought") for each in bought)
    found = proportions.compare(control, variant)
    same(
        found, asked(theirs.TwoSidedTTest, [their_mean(each) for each in bought], difference_type="absolute")
    )
    # their own shares divide by n where ours divide by n - 1
    other = asked(
        theirs.TwoSidedTTest,
        [ProportionStatistic(n=len(each), sum=float(each.sum())) for each in bought],
        difference_type="absolute",
    )
    assert found.difference == near(other.expected)
    few = min(len(each) for each in bought)
    assert other.uplift.stddev <= found.standard_error <= other.uplift.stddev * math.sqrt(few / (few - 1))


@SEEDS
def test_ratios_agree(seed):
    arms = experiment(seed)
    found = estimates.compare(
        *(ratios.estimate(each, "spend", "orders") for each in products(arms)), method=ratios.METHOD
    )
    other = asked(theirs.TwoSidedTTest, [their_ratio(each) for each in arms], difference_type="absolute")
    same(found, other, found.control_mean)


@SEEDS
def test_adjusted_means_agree_at_their_theta(seed):
    arms = experiment(seed)
    test = theirs.TwoSidedTTest(
        *(their_adjusted(each) for each in arms), theirs.FrequentistConfig(difference_type="absolute")
    )
    theta = test.stat_a.theta
    groups = products(arms)
    centre = [float(numpy.concatenate([each[:, 2] for each in arms]).mean())]
    found = [adjusting.at(each, "spend", ["spend_before"], theta=[theta], centre=centre) for each in groups]
    compared = estimates.compare(*(each.estimate for each in found), method=adjusting.METHOD)
    same(compared, test.compute_result(), arms[0][:, 0].mean())
    # both share the adjusted difference out over what the control's units really spent
    relative = asked(
        theirs.TwoSidedTTest, [their_adjusted(each) for each in arms], difference_type="relative"
    )
    change = adjusting.relative_change(*found)
    assert change is None or change.value == near(relative.expected, 1.0)


@SEEDS
@pytest.mark.parametrize("alpha", [0.01, 0.05])
def test_the_sequence_that_holds_at_every_look_agrees(seed, alpha):
    arms = experiment(seed, 200, 5000)
    other = asked(
        theirs.SequentialTwoSidedTTest,
        [their_mean(each[:, 0]) for each in arms],
        alpha=alpha,
        sequential_tuning_parameter=3000,
        difference_type="absolute",
    )
    groups = [means.of_mean(each.moments("spend")) for each in products(arms)]
    units = sum(each.n for each in groups)
    error = math.sqrt(sum(each.variance for each in groups))
    mixture = sequential.Mixture(3000, alpha)
    assert mixture.reach(units) * error == near((other.ci[1] - other.ci[0]) / 2)
    distance = abs(groups[1].value - groups[0].value) / error
    assert mixture.p_value(distance, units) == pytest.approx(other.p_value, rel=1e-8, abs=1e-300)
    # a whole look: the same but for Student's t, which is wider, by less than 4 % from 200 units an arm on
    look = sequential.compare(*groups, day=5, schedule=sequential.Schedule(planned_units=3000, alpha=alpha))
    assert look.difference == near(other.expected, groups[0].value)
    assert (
        other.ci[1] - other.ci[0] <= look.interval[1] - look.interval[0] <= 1.04 * (other.ci[1] - other.ci[0])
    )


@SEEDS
def test_splits_agree(seed):
    draw = numpy.random.default_rng(seed)
    weights = draw.dirichlet([5] * int(draw.integers(2, 6)))
    counts = [int(each) for each in draw.multinomial(int(draw.integers(100, 1_000_000)), weights)]
    assert sample_ratio.check(counts, weights).p_value == near(check_srm(counts, list(weights)))
    broken = [counts[0] + 5 * math.isqrt(sum(counts)), *counts[1:]]
    assert sample_ratio.check(broken, weights).p_value == near(check_srm(broken, list(weights)))


def test_an_arm_without_a_share_makes_their_split_look_better():
    assert check_srm([5200, 4800, 0], [0.5, 0.5, 0]) == pytest.approx(math.exp(-8), rel=1e-9)
    assert sample_ratio.check([5200, 4800, 0], [0.5, 0.5, 0]).p_value == near(
        check_srm([5200, 4800], [0.5, 0.5])
    )


@SEEDS
def test_the_bayesian_reading_agrees(seed):
    """A normal prior whose mean and spread are known; ours averages over what they may be where they are learnt."""
    draw = numpy.random.default_rng(seed)
    arms = experiment(seed)
    spread, mean = draw.uniform(10, 1e4), draw.normal(0, 1000)
    other = EffectBayesianABTest(
        *(their_mean(each[:, 0]) for each in arms),
        EffectBayesianConfig(
            difference_type="absolute",
            prior_type="absolute",
            prior_effect=GaussianPrior(mean=mean, variance=spread**2, proper=True),
        ),
    ).compute_result()
    compared = means.compare(*(each.moments("spend") for each in products(arms)))
    known = shrinking.Prior(0, *(numpy.array([each]) for each in (spread, 1.0, mean, 0.0)))
    found = shrinking.believed(shrinking.Effect(compared.difference, compared.standard_error), known)
    assert found.value == near(other.expected, compared.control_mean)
    assert found.standard_error == near(other.uplift.stddev)
    assert found.interval() == (
        near(other.ci[0], found.standard_error),
        near(other.ci[1], found.standard_error),
    )
    outlook = shrinking.outlook(found)
    assert outlook.chance == pytest.approx(other.chance_to_win, rel=1e-7, abs=1e-12)
    assert outlook.loss_if_dropped == pytest.approx(other.risk[0], rel=1e-7, abs=1e-9 * found.standard_error)
    assert outlook.loss_if_shipped == pytest.approx(other.risk[1], rel=1e-7, abs=1e-9 * found.standard_error)


@SEEDS
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_quantiles_agree_to_a_bucket_and_are_never_narrower(seed, share):
    values = numpy.sort(numpy.random.default_rng(seed).lognormal(8, 1, 20_000))
    reach = REACH * math.sqrt(share * (1 - share) / len(values))
    low, middle, high = (float(numpy.quantile(values, at)) for at in (share - reach, share, share + reach))
    other = QuantileStatistic(
        n=len(values),
        n_star=len(values),
        nu=share,
        quantile_hat=middle,
        quantile_lower=low,
        quantile_upper=high,
    )
    found = quantiles.estimate(quantiles.Buckets.of_values(values), share)
    assert found.value == pytest.approx(other.mean, rel=0.005)
    error = math.sqrt(other.variance / other.n)
    assert 0.97 * error <= math.sqrt(found.variance) <= 1.25 * error
