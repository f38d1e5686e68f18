"""Over 200 seeds: a harmful release is caught within two days, a clean one rarely alarms, what is measured holds the truth.

Bounds are those that a sound method leaves once in a million; the rates themselves stand in `benchmarks/CALIBRATION.md`.
"""

import pytest
from benchmarks.calibration import watches
from benchmarks.calibration.bounds import least, most
from benchmarks.calibration.watches import Measured

SEEDS, VISITORS = 200, 3_000
#: of the store of the standard demo
FEW = 900


@pytest.mark.parametrize("visitors", [FEW, VISITORS])
def test_the_harmful_release_is_caught_within_two_days_and_a_clean_one_alarms_in_one_of_twenty(
    visitors: int,
) -> None:
    found = watches.watched(SEEDS, visitors)
    assert found.within_two >= 0.90
    assert found.clean <= 0.05
    assert found.clean <= most(0.05, SEEDS)


def test_a_store_with_few_visitors_is_told_later_and_not_more_often_for_nothing() -> None:
    found = watches.watched(60, 300)
    assert found.within_two < 0.90, "a store of this size cannot promise two days"
    assert found.within_seven >= least(0.65, 60)
    assert found.within_seven > found.within_two
    assert found.clean <= most(0.05, 60)


@pytest.fixture(scope="module")
def measured() -> Measured:
    return watches.measured(SEEDS, VISITORS)


def test_measured_effects_hold_the_true_ones_as_often_as_they_say(measured: Measured) -> None:
    assert measured.held >= least(0.95, SEEDS)
    assert measured.graded >= 0.85


def test_totals_after_shrinkage_are_closer_to_the_truth_than_the_raw_sum(measured: Measured) -> None:
    assert measured.raw_total > measured.true_total, "what was chosen for its luck is measured too high"
    raw, shrunken = (
        abs(each - measured.true_total) for each in (measured.raw_total, measured.shrunken_total)
    )
    assert shrunken < raw
    assert measured.shrunken_error < measured.raw_error
