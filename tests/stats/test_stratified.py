"""The stratified difference: by hand, against a published variance, and against simulated strata."""

import math

import numpy as np
import pytest

from storewide.stats import stratified
from storewide.stats.distributions import normal_quantile_above
from storewide.stats.stratified import StrataUnusable, Stratum


def test_one_stratum_is_the_plain_difference():
    found = stratified.difference([Stratum(400, 20, 600, 60)])
    assert found.difference == pytest.approx(20 / 400 - 60 / 600)
    plain = math.sqrt(0.05 * 0.95 / 400 + 0.1 * 0.9 / 600)
    reach = normal_quantile_above(0.025) * plain
    assert found.interval[1] - found.difference == pytest.approx(reach, rel=0.01)


def test_what_the_strata_hold_is_held_fixed():
    # slow pages are mostly seen on phones, which buy less: within each device there is no difference
    phones, desks = Stratum(900, 18, 300, 6), Stratum(100, 10, 700, 70)
    found = stratified.difference([phones, desks])
    assert found.difference == pytest.approx(0)
    plain = 28 / 1000 - 76 / 1000
    assert plain < -0.04


def test_strata_with_one_group_only_say_nothing():
    found = stratified.difference([Stratum(10, 1, 0, 0), Stratum(100, 5, 100, 9)])
    assert (found.strata, found.n, found.other_n) == (1, 100, 100)
    with pytest.raises(StrataUnusable):
        stratified.difference([Stratum(10, 1, 0, 0), Stratum(0, 0, 5, 1)])


@pytest.mark.parametrize(("strata", "size"), [(3, 2_000), (400, 8)])
def test_the_interval_holds_the_true_difference_in_few_large_and_many_small_strata(strata: int, size: int):
    random = np.random.default_rng(17)
    rounds, inside, true = 1_500, 0, -0.03
    for _ in range(rounds):
        base = random.uniform(0.08, 0.3, strata)
        n, other = random.integers(1, size, strata), random.integers(1, size, strata)
        yes, other_yes = random.binomial(n, base + true), random.binomial(other, base)
        rows = zip(n.tolist(), yes.tolist(), other.tolist(), other_yes.tolist(), strict=True)
        low, high = stratified.difference(Stratum(*row) for row in rows).interval
        inside += low <= true <= high
    assert 0.93 <= inside / rounds <= 0.97
