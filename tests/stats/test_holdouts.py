"""The effect in regions against others, by simulation: it claims nothing where there is nothing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from storewide.stats import holdouts
from storewide.stats.holdouts import RegionEffect

DAYS, BEFORE = 14, 420


def series(random: np.random.Generator, effect: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two regions that share week and drift, each with a noise of its own; the first one treated on the last days."""
    length = BEFORE + DAYS
    week = 1 + 0.2 * np.sin(np.arange(length) / 7 * 2 * np.pi)
    shared = week * np.exp(np.cumsum(random.normal(0, 0.01, length)))
    treated, control = (level * shared * np.exp(random.normal(0, 0.12, length)) for level in (1000.0, 400.0))
    treated[BEFORE:] *= 1 + effect
    return treated, control


def read(effect: float, runs: int) -> list[RegionEffect]:
    random = np.random.default_rng(20260310)
    return [
        holdouts.compare(list(treated), list(control), start=BEFORE, days=DAYS)
        for treated, control in (series(random, effect) for _ in range(runs))
    ]


def test_without_an_effect_five_of_a_hundred_claim_one() -> None:
    passed = [each for each in read(0.0, 300) if each.passed]
    claimed = sum((each.p_value or 1) < holdouts.ALPHA for each in passed)
    assert 0.02 <= claimed / len(passed) <= 0.09
    assert len(passed) > 200


def test_an_effect_is_found_and_its_interval_holds_it() -> None:
    passed = [each for each in read(0.2, 300) if each.passed]
    held = sum(each.interval is not None and each.interval[0] <= 0.2 <= each.interval[1] for each in passed)
    assert np.mean([each.relative for each in passed]) == pytest.approx(0.2, abs=0.01)
    assert 0.92 <= held / len(passed) <= 0.99
    assert sum((each.p_value or 1) < holdouts.ALPHA for each in passed) > 0.6 * len(passed)


def test_exact_numbers_without_noise() -> None:
    week = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0]
    treated, control = week * 40, [5.0] * 280
    treated[-14:] = [value * 1.1 for value in treated[-14:]]
    found = holdouts.compare(treated, control, start=266, days=14)
    assert found.relative == pytest.approx(0.1, abs=1e-12)
    assert (found.windows, found.passed) == (33, True)
    assert found.noise == pytest.approx(0, abs=1e-12)
    assert found.p_value == pytest.approx(1 / 34)


def test_too_few_windows_prove_nothing() -> None:
    found = holdouts.compare([7.0] * 100, [3.0] * 100, start=86, days=14)
    assert (found.windows, found.passed, found.interval, found.p_value) == (7, False, None, None)
    assert found.relative == pytest.approx(0)


def test_days_on_which_something_else_was_tried_are_left_out() -> None:
    treated, control = [7.0] * 400, [3.0] * 400
    whole = holdouts.compare(treated, control, start=386, days=14)
    masked = holdouts.compare(treated, control, start=386, days=14, masked=range(200, 214))
    assert (whole.windows, masked.windows) == (50, 42)


def test_a_control_that_comes_apart_is_no_control() -> None:
    random = np.random.default_rng(7)
    treated = list(np.exp(random.normal(0, 0.01, 420)) * 100)
    control = list(np.exp(random.normal(0, 0.01, 420)) * 100)
    control[210:] = list(np.exp(random.normal(0, 0.4, 210)) * 100)
    found = holdouts.compare(treated, control, start=406, days=14)
    assert found.windows >= holdouts.FEWEST
    assert not found.passed
    assert found.interval is None


def test_nothing_is_said_of_what_was_nothing_before() -> None:
    found = holdouts.compare([0.0] * 100, [3.0] * 100, start=86, days=14)
    assert found.relative is None
