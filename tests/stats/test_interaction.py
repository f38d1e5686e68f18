"""Whether segments differ: worked by hand, calling nothing where nothing differs, and finding what does."""

import numpy
import pytest
from scipy import stats as scipy_stats

from storewide.stats import interaction, means
from storewide.stats.comparison import Comparison
from storewide.stats.moments import Moments


def compared(effect: float, draw: numpy.random.Generator, units: int = 400) -> Comparison:
    arms = [draw.normal(10 + shift, 3, units) for shift in (0, effect)]
    return means.compare(*(Moments(units, each.sum(), (each * each).sum()) for each in arms))


def segment(difference: float, error: float = 1.0, units: int = 100, p_value: float = 0.5) -> Comparison:
    return Comparison(
        "x", 0.05, units, units, 10, 10 + difference, difference, (0, 1), error, None, None, p_value
    )


def test_worked_by_hand():
    """Differences 1 and 5, errors 1 and 2: together (1 + 5 / 4) / 1.25 = 1.8; Q = 0.64 + 10.24 / 4 = 3.2."""
    found = interaction.of_segments(
        {"phone": segment(1, p_value=0.3), "desktop": segment(5, 2, p_value=0.01)}
    )
    assert found.overall == pytest.approx(1.8)
    assert found.p_value == pytest.approx(scipy_stats.chi2.sf(3.2, 1))
    assert found.adjusted == {"phone": 0.3, "desktop": 0.02}
    assert found.called == ("desktop",)


def test_a_segment_that_cannot_be_judged_is_left_out():
    found = interaction.of_segments(
        {"phone": segment(1), "watch": segment(9, units=49), "none": segment(0, 0)}
    )
    assert (found.p_value, found.overall, list(found.adjusted)) == (None, 1.0, ["phone"])
    assert interaction.of_segments({}) == interaction.Segments(None, None, {}, ())


def test_segments_alike_differ_as_often_as_it_says():
    """1,000 experiments of five segments with the same effect; 5 %, beyond the bound once in a million."""
    draw = numpy.random.default_rng(8)
    found = 0
    for _ in range(1000):
        asked = interaction.of_segments({str(at): compared(0.5, draw, 150) for at in range(5)}).p_value
        assert asked is not None
        found += asked < 0.05
    assert scipy_stats.binom.ppf(1e-6, 1000, 0.05) <= found <= scipy_stats.binom.ppf(1 - 1e-6, 1000, 0.05)


def test_a_segment_apart_is_found():
    draw = numpy.random.default_rng(9)
    found = interaction.of_segments(
        {"phone": compared(2, draw), "desktop": compared(0, draw), "tv": compared(0, draw)}
    )
    assert found.p_value is not None
    assert found.p_value < 1e-6
    assert "phone" in found.called
