"""Where a month will end: exact where the past repeats itself, honest where it does not."""

import numpy as np
import pytest
from scipy.stats import binom

from storewide.stats import pacing
from storewide.stats.known import Numbers

WEEK = np.array([100.0, 110, 90, 95, 120, 140, 80])


def test_a_past_that_repeats_itself_is_carried_on_exactly() -> None:
    found = pacing.pace(np.tile(WEEK, 20), 9)
    assert found is not None
    assert found.expected == pytest.approx(WEEK.sum() + 100 + 110)
    assert (found.low, found.high) == (pytest.approx(found.expected), pytest.approx(found.expected))
    assert found.past == 20 * 7 - 9 - pacing.PROFILE_DAYS + 1


def test_days_of_last_year_move_the_forecast_by_their_share() -> None:
    known = np.tile(WEEK, 20)
    before = np.full(len(known) + 7, 50.0)
    before[-7:] = 100.0
    found = pacing.pace(known, 7, before=before)
    plain = pacing.pace(known, 7)
    assert found is not None
    assert plain is not None
    # each day of last year stands as the mean of the seven around it: three of the seven reach back before the rise
    assert 1.7 * plain.expected < found.expected < 2 * plain.expected


def test_the_chance_of_a_plan_is_the_share_of_past_forecasts_that_would_have_reached_it() -> None:
    found = pacing.Pace(100.0, 90.0, 110.0, 0.8, 3, (0.9, 1.0, 1.1))
    assert found.chance_of(95) == pytest.approx(2.5 / 4)
    assert found.chance_of(1000) == pytest.approx(0.5 / 4)
    assert found.chance_of(0) == pytest.approx(3.5 / 4)


@pytest.mark.parametrize(
    ("known", "ahead"),
    [
        (np.tile(WEEK, 7), 5),
        (np.tile(WEEK, 9), 5),
        (np.tile(WEEK, 20), 0),
        (np.zeros(200), 5),
        (np.full(200, np.nan), 5),
    ],
)
def test_too_little_known_cannot_tell(known: Numbers, ahead: int) -> None:
    assert pacing.pace(known, ahead) is None


def test_four_of_five_intervals_hold_what_came() -> None:
    chance = np.random.default_rng(11)
    held = 0
    for _case in range(80):
        days = np.arange(700)
        drift = np.convolve(0.05 * chance.standard_normal(760), 0.5 ** np.arange(30))[30:730]
        came = WEEK[days % 7] * (1 + 0.2 * np.sin(2 * np.pi * days / 365)) * (1 + drift)
        ahead = int(chance.integers(3, 20))
        before = np.full(680, np.nan)
        before[364:] = came[: 680 - 364]
        found = pacing.pace(came[: 680 - ahead], ahead, before=before)
        assert found is not None
        held += found.low <= came[680 - ahead : 680].sum() <= found.high
    assert binom.ppf(1e-6, 80, 0.8) <= held <= binom.ppf(1 - 1e-6, 80, 0.8)
