"""Since go-live against the same weekdays before: exact, and silent where the figures do not say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.lib.periods import Days
from storewide.metrics import definitions
from storewide.releases import comparing
from storewide.releases.comparing import ByDay, Compared

LIVE = date(2026, 3, 4)
CONVERSION, SPEND, VISITORS = (definitions.named(code) for code in ("conversion", "spend", "visitors"))


def days(count: int) -> Days:
    return Days(LIVE + timedelta(days=1), LIVE + timedelta(days=count))


def by_day(before: list[int], after: list[int]) -> ByDay:
    """Spend by day: of the four weeks before (28 values) and of the days after go-live; nothing on the day itself."""
    found = {LIVE - timedelta(days=28 - place): {"spend": value} for place, value in enumerate(before)}
    return found | {LIVE + timedelta(days=1 + place): {"spend": value} for place, value in enumerate(after)}


def test_a_mean_of_the_same_weekdays() -> None:
    weeks = [week * 100 + weekday for week in (1, 2, 3, 4) for weekday in range(7)]
    found = comparing.compare(SPEND, by_day(weeks, [300, 400]), LIVE, days(2))
    # the two days after go-live are the weekdays 1 and 2 of each week that begins with its weekday
    assert found.windows == (Decimal(803), Decimal(603), Decimal(403), Decimal(203))
    assert (found.now, found.before) == (Decimal(700), Decimal(503))


def test_more_than_a_week_counts_each_weekday_as_often_as_it_came() -> None:
    found = comparing.compare(SPEND, by_day([10] * 28, [10] * 15), LIVE, days(15))
    assert (found.now, found.before, found.change, found.beyond) == (
        Decimal(150),
        Decimal(150),
        Decimal(0),
        False,
    )


def test_a_share_is_that_of_sums() -> None:
    rows = {LIVE - timedelta(days=7 * week - 1): {"buyers": week, "visitors": 100} for week in (1, 2, 3, 4)}
    rows[LIVE + timedelta(days=1)] = {"buyers": 5, "visitors": 200}
    found = comparing.compare(CONVERSION, rows, LIVE, days(1))
    assert (found.now, found.before, found.change) == (Decimal("0.025"), Decimal("0.025"), Decimal(0))


def test_a_week_that_is_not_known_is_left_out_and_then_nothing_is_beyond() -> None:
    rows = dict(by_day([10] * 28, [1]))
    del rows[LIVE - timedelta(days=27)]
    found = comparing.compare(SPEND, rows, LIVE, days(1))
    assert (found.windows, found.change, found.beyond, found.hurts) == (
        (Decimal(10),) * 3,
        Decimal("-0.9"),
        False,
        False,
    )


@pytest.mark.parametrize("rows", [{}, by_day([10] * 28, []), by_day([], [10])])
def test_nothing_to_compare(rows: ByDay) -> None:
    assert comparing.compare(SPEND, rows, LIVE, days(1)).change is None


def test_nothing_before_gives_no_change() -> None:
    assert comparing.compare(SPEND, by_day([0] * 28, [10]), LIVE, days(1)).change is None


@pytest.mark.parametrize(
    ("now", "beyond", "hurts"),
    [(9, False, False), (12, False, False), (8, True, True), (13, True, False)],
)
def test_beyond_all_four_weeks(now: int, beyond: bool, hurts: bool) -> None:
    weeks = [9] * 7 + [10] * 7 + [11] * 7 + [12] * 7
    found = comparing.compare(SPEND, by_day(weeks, [now]), LIVE, days(1))
    assert (found.beyond, found.hurts) == (beyond, hurts)


def compared(change: str, code: str = "spend") -> Compared:
    now = 100 + Decimal(change)
    return Compared(
        definitions.named(code), now, Decimal(100), (Decimal(99), Decimal(100), Decimal(101), Decimal(100))
    )


def test_the_worst_is_the_one_that_fell_furthest_beyond() -> None:
    falls = (
        compared("-5"),
        compared("-9", "visitors"),
        compared("20", "conversion"),
        compared("-9", "buyers"),
    )
    found = comparing.worst(falls)
    assert found is not None
    assert found.definition.code == "visitors"
    assert comparing.worst((compared("0.5"), compared("9"))) is None


@given(
    before=st.lists(st.integers(0, 1000), min_size=28, max_size=28),
    after=st.lists(st.integers(0, 1000), min_size=1, max_size=28),
)
def test_agrees_with_adding_day_by_day(before: list[int], after: list[int]) -> None:
    found = comparing.compare(SPEND, by_day(before, after), LIVE, days(len(after)))
    usual = Decimal(0)
    for place in range(len(after)):
        same = [before[week * 7 + (place + 1) % 7] for week in range(4)]
        usual += Decimal(sum(same)) / 4
    assert found.now == sum(after)
    assert found.before == usual
