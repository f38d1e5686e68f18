"""Over many experiments the rule ships what does nothing, or does harm, no more often than alpha."""

from benchmarks.calibration import decisions
from benchmarks.calibration.bounds import least, most


def test_of_what_does_nothing_no_more_than_alpha_is_shipped_or_rolled_back():
    found = decisions.decided("nothing", 10_000)
    assert found.shipped <= most(0.05, 10_000)
    assert found.rolled_back <= most(0.05, 10_000)
    assert found.days > 13.8


def test_a_gain_is_not_shipped_over_a_guardrail_that_is_harmed_by_its_margin():
    found = decisions.decided("gain, a guardrail harmed by its margin", 800)
    assert found.shipped <= most(0.05, 800)


def test_gains_are_found_and_harm_is_stopped():
    gain, harm = decisions.decided("gain", 800), decisions.decided("harm", 800)
    assert gain.shipped >= least(0.95, 800)
    assert gain.rolled_back <= most(0.05, 800)
    assert (harm.rolled_back > 0.9, harm.shipped <= most(0.05, 800)) == (True, True)
