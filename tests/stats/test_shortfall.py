"""Expected and missing counts: by hand, and against simulated weeks."""

import math

import numpy as np
import pytest

from storewide.stats import shortfall
from storewide.stats.distributions import t_quantile_above
from storewide.stats.shortfall import Expectation, WeeksUnusable

WEEKS = (40, 44, 38, 42, 41, 39, 60, 56)


def test_expected_by_hand():
    found = shortfall.expect(WEEKS)
    mean = 360 / 8
    roots = [math.sqrt(each + 3 / 8) for each in WEEKS]
    middle = sum(roots) / 8
    spread = sum((each - middle) ** 2 for each in roots) / 7
    reach = t_quantile_above(0.025, 7) * math.sqrt(spread * 9 / 8)
    assert found.expected == mean
    bounds = ((middle - reach) ** 2 - 3 / 8, (middle + reach) ** 2 - 3 / 8)
    assert (found.low, found.high) == pytest.approx(bounds)
    assert found.dispersion == pytest.approx(sum((each - mean) ** 2 for each in WEEKS) / 7 / mean)
    assert found.weeks == 8


def test_weeks_that_are_all_alike_still_vary_as_counts_do():
    found = shortfall.expect([100.0] * 8)
    reach = t_quantile_above(0.025, 7) * math.sqrt(9 / 8 / 4)
    assert found.high == pytest.approx((math.sqrt(100.375) + reach) ** 2 - 0.375)
    assert found.dispersion == 1


def test_weeks_without_any_expect_none_but_do_not_rule_one_out():
    found = shortfall.expect([0.0] * 8)
    assert (found.expected, found.low) == (0, 0)
    assert found.high > 1


def test_no_order_where_ten_are_usual_is_no_chance_though_weeks_differ():
    # six hours of a Wednesday; of nothing at all Poisson counts so uneven make less than one in a thousand
    found = shortfall.expect((17, 17, 8, 4, 12, 7, 10, 9))
    assert found.low == pytest.approx(1.71, abs=0.01)
    assert shortfall.missing(found, 0).low > 0
    assert shortfall.missing(found, 2).low == 0


def test_too_few_weeks_cannot_tell():
    with pytest.raises(WeeksUnusable, match="2 weeks before are known; it takes 3"):
        shortfall.expect([3.0, 4.0])


def test_missing_is_what_is_below_the_expectation():
    expectation = Expectation(expected=45, low=30, high=60, weeks=8, dispersion=1, alpha=0.05)
    assert shortfall.missing(expectation, 10) == shortfall.Shortfall(35, 20, 50)
    assert shortfall.missing(expectation, 50) == shortfall.Shortfall(0, 0, 10)
    assert shortfall.missing(expectation, 70) == shortfall.Shortfall(0, 0, 0)


@pytest.mark.parametrize(("mean", "over", "weekly"), [(2, 1, 0), (30, 1, 0), (30, 3, 0), (400, 2, 0.1)])
def test_the_interval_holds_what_comes_as_often_as_it_says(mean: float, over: float, weekly: float):
    random = np.random.default_rng(11)
    inside = 0
    rounds = 4_000
    for _ in range(rounds):
        level = mean * np.exp(random.normal(0, weekly, 9))
        chance = 1 / over if over > 1 else None
        drawn = (
            random.negative_binomial(level / (over - 1), chance) if chance else random.poisson(level)
        ).tolist()
        found = shortfall.expect(drawn[:8])
        inside += found.low <= drawn[8] <= found.high
    # never below what it says (0.95 less four standard errors); above where few counts or the Poisson floor widen it
    assert 0.936 <= inside / rounds <= 0.995


def test_dispersion_of_like_hours():
    random = np.random.default_rng(5)
    even = [random.poisson(20, 8).tolist() for _ in range(168)]
    wide = [random.negative_binomial(20 / 2, 1 / 3, 8).tolist() for _ in range(168)]
    assert shortfall.dispersion(even) == pytest.approx(1.0, abs=0.12)
    assert shortfall.dispersion(wide) == pytest.approx(3.0, abs=0.4)
    assert shortfall.dispersion([[0, 0], [], [5]]) == 1


def test_the_chance_of_a_gap_by_hand():
    assert shortfall.chance_of_gap(10, 0) == pytest.approx(math.exp(-10))
    assert shortfall.chance_of_gap(10, 30) == pytest.approx(31 * math.exp(-10))
    assert shortfall.chance_of_gap(1, 30) == 1
    # of a negative binomial with mean 10 and variance 20, none has the chance 2 ** -10
    assert shortfall.chance_of_gap(10, 0, 2) == pytest.approx(2**-10)


@pytest.mark.parametrize("hourly", [2.0, 20.0, 120.0])
def test_an_alarm_on_one_in_a_thousand_is_no_oftener_than_that(hourly: float):
    random = np.random.default_rng(3)
    hours = 40_000
    gaps = random.exponential(1 / hourly, int(hours * hourly))
    alarms = sum(shortfall.chance_of_gap(gap * hourly, hourly) < 0.001 for gap in gaps)
    assert alarms / hours <= 0.001 * 1.6
