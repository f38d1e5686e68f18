"""The split of units against its plan."""

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
