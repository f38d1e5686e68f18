"""What an estimate is worth beside the same estimate at dates at which nothing happened."""

import numpy as np
import pytest

from storewide.stats.shift import placebo


def test_windows_keep_the_weekday_and_end_before_the_change():
    found = placebo.windows(400, 10, apart=7, least=56, most=182)
    starts = list(found.starts())
    assert found.past == 56
    assert {(400 - each) % 7 for each in starts} == {0}
    assert starts[0] - 7 < found.past <= starts[0]
    assert starts[-1] + 10 <= 400 < starts[-1] + 7 + 10
    longer = placebo.windows(700, 10, apart=7, least=56, most=182)
    assert longer.past == 182
    assert len(longer.starts()) >= 52


def test_too_short_a_past_has_no_windows():
    assert len(placebo.windows(60, 10, apart=7, least=56, most=182).starts()) == 0
    assert placebo.calibrate(9.0, [0.0] * 29, overlap=1) == placebo.Calibrated(29)


def test_p_counts_how_often_nothing_looks_as_large():
    nothing = np.random.default_rng(3).normal(size=99).tolist()
    few = placebo.calibrate(max(map(abs, nothing)) + 9, nothing, overlap=1)
    assert few.passed
    assert few.p_value == 1 / 100
    usual = sorted(map(abs, nothing))[49]
    assert placebo.calibrate(usual, nothing, overlap=1).p_value == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("overlap", [1, 4, 20])
def test_p_and_reach_agree(overlap):
    nothing = np.random.default_rng(4).normal(size=60).tolist()
    reach = placebo.calibrate(1.0, nothing, overlap=overlap).reach
    assert placebo.calibrate(reach * 1.0001, nothing, overlap=overlap).p_value <= 0.05
    assert placebo.calibrate(reach * 0.9999, nothing, overlap=overlap).p_value > 0.05


def test_windows_that_overlap_tell_less():
    nothing = np.random.default_rng(4).normal(size=60).tolist()
    alone, together = (placebo.calibrate(2.5, nothing, overlap=each) for each in (1, 12))
    assert together.reach > alone.reach
    assert together.p_value > alone.p_value


def test_what_becomes_noisier_does_not_pass():
    chance = np.random.default_rng(6)
    nothing = [*chance.normal(size=30), *chance.normal(scale=8, size=30)]
    found = placebo.calibrate(30.0, nothing, overlap=1)
    assert found.passed is False
    assert found.p_value is not None


def test_a_series_without_noise():
    found = placebo.calibrate(0.1, [0.0] * 40, overlap=1)
    assert (found.passed, found.reach, found.p_value) == (True, 0.0, 1 / 41)
