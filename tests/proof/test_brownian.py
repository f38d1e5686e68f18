"""Looks every day err no more often than they may, whatever the traffic does and however long it runs on."""

import pytest
from benchmarks.calibration import brownian
from benchmarks.calibration.bounds import least, most

PATHS = 200_000


@pytest.mark.parametrize("days", [14, 28])
@pytest.mark.parametrize("shape", list(brownian.SHAPES))
def test_every_boundary_keeps_its_alpha(shape: str, days: int):
    found = brownian.called(shape, days, PATHS)
    assert least(0.038, PATHS) <= found.calendar <= most(0.04, PATHS)
    assert found.calendar <= found.united <= found.twice <= most(0.05, PATHS)
    assert found.twice <= most(0.042, PATHS), "the sequence calls next to nothing that the calendar does not"
    assert found.sequence <= most(0.05, PATHS)
    assert found.peeking > 0.15, "what all this is for"
    assert found.power >= least(0.69 if shape == "growing" else 0.735, PATHS)


def test_planned_looks_cost_little_power():
    """0.8 for one look at the end, 0.756 for fourteen and all of an open end besides."""
    found = brownian.called("even", 14, PATHS)
    assert least(0.756, PATHS) <= found.power <= most(0.756, PATHS)
    assert found.days < 11.2


@pytest.mark.parametrize("days", [14, 28])
def test_p_values_are_valid_at_every_level(days: int):
    levels = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2)
    for level, below in brownian.least_p(days, PATHS, levels).items():
        assert below <= most(level, PATHS)
        assert below >= 0.7 * level, "and are not idle"
