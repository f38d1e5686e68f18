"""From visitors to verdicts: intervals hold the truth as often as they say, and warn where they may not."""

from benchmarks.calibration import coverage
from benchmarks.calibration.bounds import least, most

TESTS = 2500


def test_intervals_hold_the_truth():
    for kind, found in coverage.covered(coverage.USUAL, TESTS).items():
        for held in (found.held, found.held_relative):
            assert least(0.94, TESTS) <= held <= most(0.96, TESTS), kind
        assert found.warned <= 0.1, kind
        assert (found.variance_kept < 0.9) == ("adjusted" in kind), kind


def test_where_they_do_not_a_warning_says_so():
    found = coverage.covered(coverage.LOPSIDED, 500)["spend"]
    assert found.held < 0.92
    assert found.warned == 1


def test_tests_of_nothing_are_called_no_more_often_than_alpha_over_all_days():
    assert coverage.called_daily(800) <= most(0.05, 800)
