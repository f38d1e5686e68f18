"""A budget of false alarms is kept by wild series too, and steady ones keep their bounds."""

import numpy as np
import pytest

from storewide.stats import alarm_budget, anomalies

DAYS = 273
#: the days judged by half a year before them
LATE = 196
MONTHS = (DAYS - LATE) / anomalies.MONTH


def _late(looked: anomalies.Looked) -> int:
    return sum(each.first >= LATE for each in anomalies.stretches(looked, gap=1))


@pytest.mark.parametrize("a_day", [1, 10])
def test_few_sales_of_very_different_amounts_keep_it(a_day: int) -> None:
    random = np.random.default_rng(5)
    values = random.poisson(a_day, (300, DAYS)) * random.lognormal(0, 0.5, (300, DAYS))
    looked = anomalies.look(values, day=1, budget=1.0)
    held = alarm_budget.hold(looked, values, budget=1.0, gap=1)
    assert _late(looked) > 10 * MONTHS
    assert _late(held) <= 3 * MONTHS


def test_steady_series_keep_their_bounds_and_their_alarms() -> None:
    random = np.random.default_rng(7)
    values = random.normal(1000, 30, (1, DAYS))
    values[0, -2:] *= 0.7
    looked = anomalies.look(values, day=1, budget=1.0)
    held = alarm_budget.hold(looked, values, budget=1.0, gap=1)
    wider = (held.high - held.expected)[0, -7:] / (looked.high - looked.expected)[0, -7:]
    assert (wider < 1.1).all()
    assert [(each.first, each.last) for each in anomalies.stretches(held, gap=1)][-1] == (DAYS - 2, DAYS - 1)


def test_what_comes_later_moves_no_bound_before_it() -> None:
    random = np.random.default_rng(3)
    values = random.poisson(2, (40, DAYS)) * random.lognormal(0, 0.5, (40, DAYS))
    whole = alarm_budget.hold(anomalies.look(values, day=1, budget=1.0), values, budget=1.0, gap=1)
    cut = values[:, :210]
    before = alarm_budget.hold(anomalies.look(cut, day=1, budget=1.0), cut, budget=1.0, gap=1)
    assert np.array_equal(whole.strange[:, :203], before.strange[:, :203])


def test_nothing_known_is_nothing_judged() -> None:
    values = np.full((2, 30), np.nan)
    held = alarm_budget.hold(anomalies.look(values, day=1, budget=1.0), values, budget=1.0, gap=1)
    assert not held.strange.any()
