"""Holidays that move: the days around them stand against the days around them the year before."""

from datetime import date, timedelta

import pytest

from storewide.lib import holidays
from storewide.lib.holidays import Aligned, RegionUnknown
from storewide.lib.periods import Days


def test_easter_of_two_years_stands_against_each_other() -> None:
    aligned = {each.day: each for each in holidays.align(Days(date(2026, 3, 20), date(2026, 4, 12)), "DE")}
    assert aligned[date(2026, 4, 3)] == Aligned(date(2026, 4, 3), date(2025, 4, 18), "Good Friday")
    assert aligned[date(2026, 4, 6)].against == date(2025, 4, 21)
    assert aligned[date(2026, 3, 20)] == Aligned(date(2026, 3, 20), date(2025, 3, 21))


def test_black_friday_hangs_on_thanksgiving() -> None:
    days = {holiday.name: holiday.day for holiday in holidays.of_year("US", 2025)}
    assert days["Black Friday"] == date(2025, 11, 28)
    assert days["Cyber Monday"] == date(2025, 12, 1)


def test_a_store_without_a_region_compares_weekday_with_weekday() -> None:
    days = Days(date(2026, 3, 30), date(2026, 4, 7))
    assert holidays.align(days, "") == tuple(Aligned(day, day - timedelta(weeks=52)) for day in days)


def test_a_region_is_kept_as_it_is_known() -> None:
    assert holidays.check(" de-by ") == "DE-BY"
    with pytest.raises(RegionUnknown) as fault:
        holidays.check("XQ")
    assert str(fault.value) == (
        '"XQ" is no country or part of one whose holidays are known; write DE, or DE-BY for a part.'
    )
