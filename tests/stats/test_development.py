"""What still comes back: by hand on a small triangle, and against simulated cohorts."""

import math

import numpy as np
import pytest

from storewide.stats import development
from storewide.stats.development import Cohort, CohortsUnusable
from storewide.stats.distributions import t_quantile_above

TRIANGLE = (
    Cohort(1000, (50, 30)),
    Cohort(2000, (120, 50)),
    Cohort(1000, (40, 20)),
    Cohort(500, (30,)),
    Cohort(800, ()),
)


def test_a_small_triangle_by_hand() -> None:
    found = development.develop(TRIANGLE, known=TRIANGLE, ages=2)
    first, second = 240 / 4500, 100 / 4000
    assert found.rates == pytest.approx((first, second))
    assert [later.expected for later in found.each] == pytest.approx(
        [0, 0, 0, 500 * second, 800 * (first + second)]
    )
    assert found.total.expected == pytest.approx(500 * second + 800 * (first + second))
    spread = (1000 * (0.03 - second) ** 2 + 2000 * (0.025 - second) ** 2 + 1000 * (0.02 - second) ** 2) / 2
    half = t_quantile_above(0.025, 2) * math.sqrt(500 * spread + 500**2 * spread / 4000)
    assert found.each[3].high == pytest.approx(12.5 + half)
    assert found.each[3].low == pytest.approx(max(0.0, 12.5 - half))
    assert found.each[0] == development.Later(0, 0, 0)


def test_too_few_old_cohorts_cannot_tell() -> None:
    with pytest.raises(CohortsUnusable) as fault:
        development.develop(TRIANGLE, known=TRIANGLE[1:], ages=2)
    assert str(fault.value) == "2 cohorts have passed age 2; it takes 3 to say what comes back then."


def test_a_cohort_without_worth_expects_nothing() -> None:
    cohorts = (*TRIANGLE, Cohort(0, ()), Cohort(-20, ()))
    found = development.develop(cohorts, known=cohorts, ages=2)
    assert [later.expected for later in found.each[-2:]] == [0, 0]


def test_the_interval_holds_what_came_back_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    rates = np.array([0.06, 0.03, 0.02, 0.01])
    held = 0
    for _ in range(600):
        worth = random.uniform(5_000, 15_000, 30)
        shape = np.outer(worth, rates) / 40
        back = random.gamma(shape, 40)
        cohorts = [
            Cohort(float(one), tuple(float(each) for each in row[: min(4, 29 - number)]))
            for number, (one, row) in enumerate(zip(worth, back, strict=True))
        ]
        truth = sum(
            float(row[max(0, 29 - number) :].sum()) for number, row in enumerate(back) if 29 - number < 4
        )
        total = development.develop(cohorts, known=cohorts, ages=4).total
        held += total.low <= truth <= total.high
    assert 0.93 <= held / 600 <= 0.98
