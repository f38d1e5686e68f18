"""Where nothing happened a series is rarely called, whichever way it is told; what happened is measured as it was."""

import pytest
from benchmarks.calibration import shifts
from benchmarks.calibration.bounds import least

from storewide.stats.shift.reading import Method


def test_300_series_by_their_own_past():
    fared = shifts.fared(Method.INTERRUPTED, 300)
    assert 0.02 <= fared.called <= 0.09
    assert fared.called_by_formula > 0.07, "what the method's own interval does where nobody checks it"
    assert fared.refused <= 0.1
    assert fared.held >= least(0.95, 300)
    assert fared.middle == pytest.approx(shifts.LIFT, abs=0.01)


@pytest.mark.parametrize(
    ("method", "series"), [(Method.CONTROLS, 100), (Method.DIFFERENCE, 150), (Method.SYNTHETIC, 100)]
)
def test_series_beside_others(method, series):
    fared = shifts.fared(method, series)
    assert fared.called <= 0.09
    assert fared.refused <= 0.25
    assert fared.held >= least(0.95, series)
    assert fared.middle == pytest.approx(shifts.LIFT, abs=0.015)


def test_what_was_not_touched_makes_the_change_seen():
    assert shifts.fared(Method.CONTROLS, 60).found > 1.5 * shifts.fared(Method.INTERRUPTED, 60).found
