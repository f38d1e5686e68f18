"""Since which day a series is at another level."""

import numpy as np
import pytest

from storewide.stats import splitting_days


def test_the_day_of_a_step_is_found() -> None:
    values = [10.0, 10.2, 9.9, 10.1, 10.0, 10.1, 9.8, 7.0, 7.1, 6.9, 7.0]
    found = splitting_days.turn(values)
    assert found is not None
    assert found.at == 7
    assert found.step == pytest.approx(-3.0142857)


def test_days_without_a_value_keep_their_place() -> None:
    values = [10.0, None, 9.9, 10.1, 10.0, 10.1, 9.8, 10.0, None, 7.0, 7.1, 6.9, 7.0]
    found = splitting_days.turn(values)
    assert found is not None
    assert found.at == 9


def test_weekdays_are_no_step() -> None:
    week = [100.0, 100, 100, 100, 100, 40, 30]
    assert splitting_days.turn(week * 4) is None
    lower = [0.7 * each for each in week]
    found = splitting_days.turn(week * 4 + lower)
    assert found is not None
    assert found.at == 28


def test_too_few_days_or_no_spread_say_nothing() -> None:
    assert splitting_days.turn([1.0] * 5 + [9.0] * 4) is None
    assert splitting_days.turn([5.0] * 30) is None
    assert splitting_days.turn([]) is None


def test_a_perfect_step_is_one() -> None:
    found = splitting_days.turn([5.0] * 10 + [6.0] * 10)
    assert found == splitting_days.Turn(10, 1.0)


def test_noise_alone_is_rarely_a_step() -> None:
    """Of 400 series without a step about 5 % are taken for one; never above the 1 - 1e-6 quantile of that."""
    random = np.random.default_rng(11)
    found = sum(splitting_days.turn(list(random.normal(100, 10, 42))) is not None for _ in range(400))
    assert found <= 46
