"""The step of a series at a date: exact where there is no noise, and as statsmodels finds it where there is."""

import numpy as np
import pytest

from storewide.stats.shift.series import Stepped

NONE = np.empty((200, 0))


def _week(days=200):
    return np.array([0.0, 1.0, 2.0, 0.0, -1.0, -1.0, 3.0])[np.arange(days) % 7]


def test_a_step_without_noise():
    days = np.arange(200)
    found = Stepped(_week() + 5.0 * (days >= 150), NONE, season=7, at=150).step(60, 150, 200)
    assert found.size == pytest.approx(5)


def test_days_that_are_not_known_are_left_out():
    values = _week() + 5.0 * (np.arange(200) >= 150)
    values[[70, 71, 149, 150, 160]] = np.nan
    assert Stepped(values, NONE, season=7, at=150).step(60, 150, 200).size == pytest.approx(5)
    values[60:150] = np.nan
    assert Stepped(values, NONE, season=7, at=150).step(60, 150, 200) is None


def test_a_control_takes_away_what_it_explains():
    chance = np.random.default_rng(8)
    control = np.exp(np.cumsum(chance.normal(0, 0.1, 200)))
    values = 3 * np.log(control) + _week() + 0.5 * (np.arange(200) >= 150)
    found = Stepped(values, control[:, None], season=7, at=150).step(60, 150, 200)
    assert found.size == pytest.approx(0.5)


def test_as_generalised_least_squares_of_statsmodels():
    from statsmodels.regression.linear_model import GLS

    chance = np.random.default_rng(9)
    values = np.cumsum(chance.normal(0, 0.3, 90)) + chance.normal(size=90)
    stepped = Stepped(values, np.empty((90, 0)), season=1, at=60)
    found = stepped.step(0, 60, 90)
    at = np.arange(90)
    variance = np.eye(90) + stepped._ratio * np.minimum.outer(at, at)
    peer = GLS(values, np.column_stack([np.ones(90), at >= 60]), sigma=variance).fit()
    assert found.size == pytest.approx(peer.params[1], rel=1e-9)
    assert found.error == pytest.approx(peer.bse[1], rel=1e-9)
