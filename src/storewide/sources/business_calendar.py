"""A store's business calendar: a year of it in weeks that make months and quarters, and the holidays that moved."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from storewide.lib import calendars, holidays
from storewide.lib.calendars import Calendar
from storewide.lib.holidays import Holiday
from storewide.lib.periods import Days
from storewide.sources.models import Store


@dataclass(frozen=True)
class Month:
    """One month of a business year: its label, days, number of weeks begun, holidays, and the days it compares with."""

    label: str
    quarter: str
    days: Days
    weeks: int
    against: Days
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True)
class Year:
    """A store's business year. `moved`: its holidays that fall otherwise than 52 weeks after the year before's."""

    name: int
    days: Days
    weeks: int
    months: tuple[Month, ...]
    moved: tuple[tuple[Holiday, date], ...]


def of(store: Store) -> Calendar:
    """How the store cuts time."""
    return Calendar(
        pattern=cast("calendars.Pattern", store.calendar),
        week_start=cast("calendars.WeekStart", store.week_start),
        year_starts=store.year_starts,
        year_end=cast("calendars.YearEnd", store.year_end),
    )


def year(store: Store, name: int) -> Year:
    """The business year of that name, month by month."""
    calendar = of(store)
    days = calendar.year(name)
    quarters = calendar.parts(name, "quarter")
    starts = [week.first for _label, week in calendar.parts(name, "week")]
    found = [
        holiday
        for number in range(days.first.year, days.last.year + 1)
        for holiday in holidays.of_year(store.holidays_of, number)
    ]
    months = tuple(
        Month(
            label=label,
            quarter=next(quarter for quarter, whole in quarters if month.first in whole),
            days=month,
            weeks=sum(1 for first in starts if first in month),
            against=Days(month.first - timedelta(weeks=52), month.last - timedelta(weeks=52)),
            holidays=tuple(holiday for holiday in found if holiday.day in month),
        )
        for label, month in calendar.parts(name, "month")
    )
    moved = tuple(
        (holiday, then)
        for number in range(days.first.year, days.last.year + 1)
        for holiday, then in holidays.moved(store.holidays_of, number)
        if holiday.day in days
    )
    return Year(name, days, calendar.weeks_in(name), months, moved)
