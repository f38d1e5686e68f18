"""The split of units against its plan."""

import math

import numpy
import pytest

from storewide.stats import sample_ratio
from storewide.stats.sample_ratio import SharesUnusable
from tests.stats.vectors import case, close


@pytest.mark.parametrize("name", ["srm-01", "srm-02", "srm-06", "srm-07"])
def test_as_published(name: str):
    given = case(name)["input"]
    assert sample_ratio.check(given["observed"], given["weights"]).p_value == close(
        name, case(name)["expected"]["p_value"]
    )


def test_the_alarm_is_at_one_in_two_thousand():
    assert sample_ratio.check([1000, 1100], [1, 1]).ok
    assert not sample_ratio.check([1000, 1180], [1, 1]).ok
    assert not sample_ratio.check([1000, 1100], [1, 1], alarm=0.05).ok


def test_weights_are_of_any_scale():
    assert sample_ratio.check([900, 100], [9, 1]).p_value == 1
    assert sample_ratio.check([900, 100], [0.9, 0.1]).ok


def test_a_single_unit_in_an_arm_of_weight_0_is_an_alarm():
    found = sample_ratio.check([1000, 1000, 1], [1, 1, 0])
    assert (found.p_value, found.ok) == (0, False)


@pytest.mark.parametrize(
    ("counts", "weights", "said"),
    [
        ([10], [1], "fewer than two arms"),
        ([10, 0], [1, 0], "fewer than two arms"),
        ([10, 10], [1, -1], "a planned share is -1"),
        ([10, 10], [1, float("nan")], "a planned share is nan"),
        ([10, 10], [1], "there are 2 arms and 1 planned shares"),
        ([0, 0], [1, 1], "units per arm are \\[0, 0\\]"),
        ([-1, 5], [1, 1], "units per arm are \\[-1, 5\\]"),
    ],
)
def test_unusable_shares_are_named(counts: list[int], weights: list[float], said: str):
    with pytest.raises(SharesUnusable, match=said):
        sample_ratio.check(counts, weights)


def test_daily_reading_by_hand():
    """One unit in each of two arms: each mixture's ratio is t / (t + 1), since the next unit is likelier elsewhere."""
    ratio = sum(trust / (trust + 1) for trust in (10, 1_000, 100_000)) / 3
    assert sample_ratio.always_valid([[1, 1]], [1, 1]).p_value == min(1, 1 / ratio)
    ratio = sum((trust + 2) / (trust + 1) for trust in (10, 1_000, 100_000)) / 3
    assert sample_ratio.always_valid([[2, 0]], [1, 1]).p_value == pytest.approx(1 / ratio)


def test_a_split_that_was_broken_stays_broken():
    broken = [[700, 500]]
    mended = broken + [[1000, 1000]] * 50
    assert not sample_ratio.always_valid(broken, [1, 1]).ok
    assert not sample_ratio.always_valid(mended, [1, 1]).ok
    assert sample_ratio.check([50_700, 50_500], [1, 1]).ok
    assert sample_ratio.always_valid([[1000, 1000]] * 50, [1, 1]).ok


def test_gross_and_fine_faults_are_both_seen():
    assert not sample_ratio.always_valid([[65, 20]], [1, 1]).ok
    assert not sample_ratio.always_valid([[503_000, 497_000]] * 2, [1, 1]).ok
    assert not sample_ratio.always_valid([[10**9, 2 * 10**9]], [1, 1]).ok
    assert sample_ratio.always_valid([[9_000, 1_000]] * 7, [9, 1]).p_value == 1


def test_an_empty_day_says_nothing_and_an_arm_of_weight_0_stays_empty():
    assert sample_ratio.always_valid([], [1, 1]).p_value == 1
    assert sample_ratio.always_valid([[0, 0], [0, 0]], [1, 1]).ok
    assert (
        sample_ratio.always_valid([[10, 11, 0]], [1, 1, 0]).p_value
        == sample_ratio.always_valid([[10, 11]], [1, 1]).p_value
    )
    assert sample_ratio.always_valid([[10, 10, 1]], [1, 1, 0]).p_value == 0


def test_a_clean_split_read_every_day_hardly_ever_alarms():
    """400 experiments of 60 days at an alarm of 5 %: the chance is at most that, however often one looks."""
    chance = numpy.random.default_rng(11)
    days = chance.binomial(200, 0.5, size=(400, 60))
    alarms = sum(
        not sample_ratio.always_valid([(int(a), 200 - int(a)) for a in one], [1, 1], alarm=0.05).ok
        for one in days
    )
    assert alarms <= 400 * 0.05 + 4.75 * math.sqrt(400 * 0.05 * 0.95)


@pytest.mark.parametrize(
    ("days", "said"),
    [([[1, 2, 3]], "there are 3 arms and 2 planned shares"), ([[4, -1]], "units per arm are \\[4, -1\\]")],
)
def test_unusable_days_are_named(days: list[list[int]], said: str):
    with pytest.raises(SharesUnusable, match=said):
        sample_ratio.always_valid(days, [1, 1])
