"""Days, weeks and months: labels, ranges, and what they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.lib.periods import Days, Grain, PeriodUnreadable, label, parse, parse_one

DATES = st.dates(date(1971, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011-03-01", date(2011, 3, 1), date(2011, 3, 1)),
        ("2011-W01", date(2011, 1, 3), date(2011, 1, 9)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-12", date(2011, 12, 1), date(2011, 12, 31)),
        (" 2011-01..2011-W08 ", date(2011, 1, 1), date(2011, 2, 27)),
    ],
)
def test_periods_are_read(text: str, first: date, last: date) -> None:
    assert parse(text) == Days(first, last)


@pytest.mark.parametrize(
    "text",
    ["", "2011", "2011-13", "2011-W54", "2021-W53", "2011-02-30", "1.3.2011", "2011-3", "٢٠١١-٠٣", "0000-01"],
)
def test_what_is_no_period_is_said(text: str) -> None:
    with pytest.raises(PeriodUnreadable) as unreadable:
        parse_one(text)
    assert str(unreadable.value) == (
        f'"{text}" is not a period; write a day (2011-03-01), a week (2011-W09), a month (2011-03) or A..B.'
    )


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12", "2200-01-01", "2200-W01"])
def test_a_year_that_nobody_trades_in_is_said(text: str) -> None:
    with pytest.raises(PeriodUnreadable) as unreadable:
        parse_one(text)
    assert str(unreadable.value) == f'"{text}" lies too far away; write a year between 1900 and 2199.'


def test_the_last_year_of_all_is_whole() -> None:
    assert parse("1900-01..2199-12") == Days(date(1900, 1, 1), date(2199, 12, 31))


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(
        PeriodUnreadable, match=r"ends on 2011-01-01, before it begins on 2011-02-01; swap the days"
    ):
        parse("2011-02-01..2011-01-01")


def test_labels() -> None:
    day = date(2012, 1, 1)
    assert [label(day, grain) for grain in ("day", "week", "month")] == ["2012-01-01", "2011-W52", "2012-01"]
    assert str(parse("2011-W09")) == "2011-02-28..2011-03-06"


@given(DATES, st.integers(0, 800), st.sampled_from(["day", "week", "month"]))
def test_a_split_covers_every_day_once(first: date, length: int, grain: Grain) -> None:
    days = Days(first, first + timedelta(days=length))
    parts = days.split(grain)
    assert [day for _, part in parts for day in part] == list(days)
    assert len(days) == length + 1
    assert len({name for name, _ in parts}) == len(parts)
    for name, part in parts:
        assert {label(day, grain) for day in part} == {name}
        assert part.first in parse(name)
        assert part.last in parse(name)


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        ("2011-03-01", "2011-02-28"),
        ("2011-03", "2011-02"),
        ("2011-01..2011-03", "2010-10..2010-12"),
        ("2011-W09", "2011-W08"),
        ("2011-03-02..2011-03-31", "2011-01-31..2011-03-01"),
    ],
)
def test_the_period_before(text: str, previous: str) -> None:
    assert parse(text).previous() == parse(previous)
