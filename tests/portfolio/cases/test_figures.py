"""Payback and three years, against a plain count month by month."""

import random
from decimal import Decimal

import pytest

from storewide.portfolio.cases import figures
from storewide.portfolio.cases.figures import FigureUnreadable, Year


def test_a_year_told_whole_comes_evenly() -> None:
    found = figures.reckon(cost=400_000, running=120_000, value=1_200_000, months=[])
    assert found is not None
    # 100,000 come and 10,000 go each month: 400,000 are back in the fifth
    assert found.payback == 5
    assert found.years == (
        Year(1, 1_200_000, 120_000, 680_000),
        Year(2, 1_200_000, 120_000, 1_760_000),
        Year(3, 1_200_000, 120_000, 2_840_000),
    )
    assert (found.comes, found.costs, found.over) == (3_600_000, 760_000, 2_840_000)
    assert found.ratio == pytest.approx(2_840_000 / 760_000)


def test_after_a_year_told_by_month_every_month_is_like_its_last() -> None:
    found = figures.reckon(cost=900, running=0, value=780, months=list(range(10, 130, 10)))
    assert found is not None
    assert [each.comes for each in found.years] == [780, 1440, 1440]
    # 780 by the end of the first year, 900 with the next month's 120
    assert found.payback == 13


def test_what_never_pays_back_says_so() -> None:
    found = figures.reckon(cost=1_000, running=1_200, value=1_200, months=[])
    assert found is not None
    assert (found.payback, found.over) == (None, -1_000)


@pytest.mark.parametrize(("cost", "value"), [(None, 1), (1, None)])
def test_nothing_is_reckoned_of_what_nobody_estimated(cost: int | None, value: int | None) -> None:
    assert figures.reckon(cost=cost, running=5, value=value, months=[]) is None


def test_what_costs_nothing_has_no_ratio() -> None:
    found = figures.reckon(cost=0, running=None, value=12, months=[])
    assert found is not None
    assert (found.ratio, found.payback, found.over) == (None, 1, 36)


@pytest.mark.parametrize("seed", range(200))
def test_payback_is_the_first_month_that_covers_all(seed: int) -> None:
    draw = random.Random(seed)
    cost, running = draw.randrange(10**6), draw.randrange(10**6)
    months = [draw.randrange(10**5) for _ in range(12)]
    found = figures.reckon(cost=cost, running=running, value=sum(months), months=months)
    assert found is not None
    slow = None
    for month in range(1, 37):
        come = sum(months[min(each, 11)] for each in range(month))
        if slow is None and 12 * come >= 12 * cost + running * month:
            slow = month
    assert found.payback == slow


@pytest.mark.parametrize(
    ("text", "value"),
    [("12,000", "12000"), ("3 %", "0.03"), ("18.50", "18.50"), ("0", "0"), ("1 000", "1000")],
)
def test_a_figure_is_read_as_people_write_it(text: str, value: str) -> None:
    assert figures.figure(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "lots", "-1", "nan", "1e99", "%", "1_0"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(FigureUnreadable):
        figures.figure(text)


def test_assumptions_are_multiplied() -> None:
    assert figures.product(["12,000", "12", "3 %", "18.50"]) == Decimal("79920.0000")
