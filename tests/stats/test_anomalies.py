"""What is out of the ordinary: planted days are found, chance keeps to its budget, the future changes nothing."""

import numpy as np
import pytest
from scipy.stats import poisson

from storewide.stats import anomalies
from storewide.stats.anomalies import MONTH, Stretch
from storewide.stats.known import Numbers

WEEK = np.array([1, 1.1, 0.9, 0.95, 1.2, 1.4, 0.8])


def weeks(rows: int, days: int, seed: int = 7) -> Numbers:
    """Weekly rhythm, a little growth, and a spread of 8 % by chance."""
    chance = np.random.default_rng(seed)
    level = 1000 * WEEK[np.arange(days) % 7] * (1 + 0.0005 * np.arange(days))
    values: Numbers = level * (1 + 0.08 * chance.standard_normal((rows, days)))
    return values


def test_planted_days_are_found_and_nothing_else() -> None:
    values = weeks(3, 200)
    values[1, 150:152] *= 0.5
    values[2, 180] *= 1.6
    looked = anomalies.look(values, day=1, budget=0.02)
    assert anomalies.stretches(looked, gap=1) == (Stretch(1, 150, 151, 151), Stretch(2, 180, 180, 180))
    assert looked.low[1, 150] > values[1, 150]
    assert looked.high[2, 180] < values[2, 180]


@pytest.mark.parametrize(("rows", "budget"), [(400, 400.0), (400, 80.0), (2000, 5.0)])
def test_chance_keeps_to_its_budget(rows: int, budget: float) -> None:
    looked = anomalies.look(weeks(rows, 300), day=1, budget=budget)
    found = int(looked.strange.sum())
    months = np.count_nonzero(~np.isnan(looked.high[0])) / MONTH
    # neighbours share what is usual, which spreads the count wider than Poisson's: a fifth more is allowed for
    assert found <= poisson.ppf(1 - 1e-6, 1.2 * budget * months)
    assert found >= poisson.ppf(1e-6, 0.3 * budget * months)


def test_what_comes_later_changes_nothing() -> None:
    values = weeks(5, 200)
    whole, before = anomalies.look(values, day=1, budget=1), anomalies.look(values[:, :150], day=1, budget=1)
    np.testing.assert_array_equal(whole.expected[:, :150], before.expected)
    np.testing.assert_array_equal(whole.strange[:, :150], before.strange)


def test_series_do_not_depend_on_their_size_or_where_they_start() -> None:
    values = weeks(4, 200)
    plain, other = (
        anomalies.look(values, day=1, budget=1),
        anomalies.look(values * 250 + 9e4, day=1, budget=1),
    )
    np.testing.assert_array_equal(plain.strange, other.strange)
    np.testing.assert_allclose(plain.score, other.score, rtol=1e-6)


def test_days_put_aside_and_days_missing_do_not_move_what_is_usual() -> None:
    values = weeks(1, 200)
    spoilt, gone = values.copy(), values.copy()
    spoilt[0, 100:107] *= 3
    gone[0, 100:107] = np.nan
    aside = np.zeros(200, bool)
    aside[100:107] = True
    kept = anomalies.look(spoilt, day=1, budget=1, aside=aside)
    np.testing.assert_array_equal(
        kept.expected[0, 107:], anomalies.look(gone, day=1, budget=1).expected[0, 107:]
    )


def test_a_short_or_flat_series_is_not_judged() -> None:
    assert not anomalies.look(weeks(2, 40), day=1, budget=1).strange.any()
    flat = np.full((1, 120), 5.0)
    assert np.isnan(anomalies.look(flat, day=1, budget=1).high).all()


def test_what_cannot_be_looked_at_is_refused() -> None:
    with pytest.raises(ValueError, match="budget has to be above 0"):
        anomalies.look(weeks(1, 10), day=1, budget=0)
