"""Business calendars: the published retail years to the day, and properties that hold for every calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.lib.calendars import Calendar, Part
from storewide.lib.periods import Days

NRF = Calendar("4-5-4", "sunday", 2, "nearest")
CALENDARS = st.builds(
    Calendar,
    st.sampled_from(["months", "4-4-5", "4-5-4", "5-4-4"]),
    st.sampled_from(["monday", "sunday", "saturday"]),
    st.integers(1, 12),
    st.sampled_from(["last", "nearest"]),
)


@pytest.mark.parametrize(
    ("name", "first", "last", "weeks"),
    [
        # the 4-5-4 calendars that the National Retail Federation has published
        (2017, date(2017, 1, 29), date(2018, 2, 3), 53),
        (2018, date(2018, 2, 4), date(2019, 2, 2), 52),
        (2022, date(2022, 1, 30), date(2023, 1, 28), 52),
        (2023, date(2023, 1, 29), date(2024, 2, 3), 53),
        (2024, date(2024, 2, 4), date(2025, 2, 1), 52),
        (2026, date(2026, 2, 1), date(2027, 1, 30), 52),
    ],
)
def test_a_retail_year_is_the_published_one(name: int, first: date, last: date, weeks: int) -> None:
    assert NRF.year(name) == Days(first, last)
    assert NRF.weeks_in(name) == weeks


def test_week_53_belongs_to_the_last_month() -> None:
    months = NRF.parts(2023, "month")
    assert [len(days) // 7 for _, days in months] == [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]
    assert months[-1] == ("2023-P12", Days(date(2023, 12, 31), date(2024, 2, 3)))
    assert NRF.parts(2023, "quarter")[3] == ("2023-Q4", Days(date(2023, 10, 29), date(2024, 2, 3)))
    assert NRF.parts(2023, "week")[-1] == ("2023-W53", Days(date(2024, 1, 28), date(2024, 2, 3)))


def test_the_last_saturday_of_a_month_is_not_always_the_nearest_to_its_end() -> None:
    assert Calendar("4-4-5", "sunday", 7, "last").year(2029).first == date(2028, 6, 25)
    assert Calendar("4-4-5", "sunday", 7, "nearest").year(2029).first == date(2028, 7, 2)


def test_a_year_of_months_is_named_for_the_year_that_holds_most_of_it() -> None:
    april, october = Calendar(year_starts=4), Calendar(year_starts=10)
    assert april.year(2026) == Days(date(2026, 4, 1), date(2027, 3, 31))
    assert october.year(2026) == Days(date(2025, 10, 1), date(2026, 9, 30))
    assert october.year_of(date(2025, 10, 1)) == 2026
    assert october.parts(2026, "quarter")[0] == ("2026-Q1", Days(date(2025, 10, 1), date(2025, 12, 31)))
    assert october.parts(2026, "month")[0][0] == "2025-10"


def test_parts_at_the_edge_are_cut_to_the_days() -> None:
    asked = Days(date(2024, 1, 31), date(2024, 2, 6))
    assert NRF.split(asked, "week") == (
        ("2023-W53", Days(date(2024, 1, 31), date(2024, 2, 3))),
        ("2024-W01", Days(date(2024, 2, 4), date(2024, 2, 6))),
    )


@given(CALENDARS, st.dates(date(1990, 1, 1), date(2080, 1, 1)))
def test_years_follow_one_another_and_hold_their_days(calendar: Calendar, day: date) -> None:
    name = calendar.year_of(day)
    assert day in calendar.year(name)
    assert calendar.year(name).last + timedelta(days=1) == calendar.year(name + 1).first


@given(CALENDARS.filter(lambda calendar: calendar.is_retail), st.integers(1990, 2080))
def test_a_retail_year_has_whole_weeks_that_its_months_and_quarters_share_out(
    calendar: Calendar, name: int
) -> None:
    year = calendar.year(name)
    assert len(year) in (52 * 7, 53 * 7)
    for part, count in (("week", len(year) // 7), ("month", 12), ("quarter", 4), ("year", 1)):
        pieces = [days for _, days in calendar.parts(name, part)]
        assert len(pieces) == count
        assert [day for days in pieces for day in days] == list(year)
        assert all(len(days) % 7 == 0 for days in pieces)


@given(
    CALENDARS,
    st.dates(date(1990, 1, 1), date(2080, 1, 1)),
    st.integers(0, 900),
    st.sampled_from(["week", "month", "quarter", "year"]),
)
def test_any_days_are_split_into_parts_that_hold_each_day_once(
    calendar: Calendar, first: date, more: int, part: Part
) -> None:
    days = Days(first, first + timedelta(days=more))
    parts = calendar.split(days, part)
    assert [day for _, each in parts for day in each] == list(days)
    assert len({label for label, _ in parts}) == len(parts)
