"""Two rates compared: exact on a hand-made case, wider where days vary more, silent where there is too little."""

import math

import numpy
import pytest

from storewide.stats import rates


def test_a_ratio_with_its_interval() -> None:
    found = rates.compare([(10, 1000)] * 14, [(20, 1000)] * 14)
    assert found is not None
    assert (found.before, found.after, found.ratio, found.dispersion) == (0.01, 0.02, 2.0, 1.0)
    reach = 1.959963984540054 * math.sqrt(1 / 140 + 1 / 280)
    assert found.interval[0] == pytest.approx(2 * math.exp(-reach))
    assert found.interval[1] == pytest.approx(2 * math.exp(reach))


def test_bursts_widen_it() -> None:
    even = rates.compare([(10, 1000)] * 14, [(10, 1000)] * 14)
    bursts = rates.compare([(0, 1000), (20, 1000)] * 7, [(10, 1000)] * 14)
    assert even is not None
    assert bursts is not None
    assert bursts.dispersion == pytest.approx(14 * 10 / 26)
    assert bursts.interval[0] < even.interval[0] < 1 < even.interval[1] < bursts.interval[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [([(1, 100)] * 9, [(10, 100)] * 9), ([(10, 100)] * 6, [(10, 100)] * 9), ([(10, 0)] * 9, [(10, 100)] * 9)],
)
def test_too_little_says_nothing(before: list[rates.Day], after: list[rates.Day]) -> None:
    assert rates.compare(before, after) is None


def test_it_covers_the_true_ratio_as_often_as_it_says() -> None:
    chance = numpy.random.default_rng(8)
    covered = 0
    for _round in range(1000):
        # negative binomial days: variance three times the mean
        days = [[(int(each), 1000) for each in chance.negative_binomial(10, 1 / 3, 28)] for _side in range(2)]
        found = rates.compare(*days)
        assert found is not None
        covered += found.interval[0] <= 1 <= found.interval[1]
    assert 930 <= covered <= 970
