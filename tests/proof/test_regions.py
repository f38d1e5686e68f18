"""Proof 6, of what was not randomised: series in which nothing was done are called as often as they may be, no oftener."""

import pytest
from benchmarks.calibration import regions

SERIES = 300


@pytest.mark.parametrize("noise", regions.NOISES)
def test_series_in_which_nothing_was_done_are_rarely_called(noise: float):
    found = regions.claimed(0.0, noise, SERIES)
    assert 0.02 <= found.called <= 0.09
    assert found.passed > 0.9
    assert found.mean == pytest.approx(0, abs=0.005)


def test_a_change_of_five_percent_is_recovered():
    found = regions.claimed(0.05, 0.02, SERIES)
    assert found.mean == pytest.approx(0.05, abs=0.003)
    assert 0.93 <= found.held <= 0.99
    assert found.called > 0.65
    assert found.noise < 0.05, "it says that it can see so much"


def test_a_control_that_comes_apart_is_mostly_refused():
    sound, apart = (regions.claimed(0.0, 0.02, 100, parts=parts).passed for parts in (1.0, 5.0))
    assert (sound > 0.9, apart < 0.3) == (True, True)
