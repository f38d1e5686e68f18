"""A business's own calendar: when its weeks, months, quarters and years begin, and which days stand against which.

A retail year has 52 whole weeks, and a 53rd when it would otherwise drift away from its end. Its quarters have 13
weeks, split 4-4-5, 4-5-4 or 5-4-4 into months; week 53 belongs to the last month. Rules as the National Retail
Federation publishes them for 4-5-4 (weeks from Sunday, year end nearest to 31 January).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from storewide.lib.periods import Days, months_later

Pattern = Literal["months", "4-4-5", "4-5-4", "5-4-4"]
WeekStart = Literal["monday", "sunday", "saturday"]
YearEnd = Literal["last", "nearest"]
Part = Literal["week", "month", "quarter", "year"]

_FIRST_DAYS = {"monday": 0, "saturday": 5, "sunday": 6}
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """How a business cuts time. `year_starts`: month 1-12 in which its year begins (for a retail year: nominally).

    `year_end` only matters to a retail year: its last day is the last such weekday of the month before, or the one
    nearest to that month's end.
    """

    pattern: Pattern = "months"
    week_start: WeekStart = "monday"
    year_starts: int = 1
    year_end: YearEnd = "nearest"

    @property
    def is_retail(self) -> bool:
        """Whether its months are made of whole weeks."""
        return self.pattern != "months"

    def year_of(self, day: date) -> int:
        """The name of the business year that holds the day: the calendar year in which most of it lies."""
        near = day.year + 1
        return next(year for year in range(near, near - 4, -1) if self.year(year).first <= day)

    def year(self, name: int) -> Days:
        """The days of the business year of that name."""
        return Days(self._begin(name), self._begin(name + 1) - _DAY)

    def weeks_in(self, name: int) -> int:
        """52 or 53 of a retail year; of a year of months the weeks that begin in it."""
        return sum(1 for _ in self._weeks(self.year(name)))

    def parts(self, name: int, part: Part) -> tuple[tuple[str, Days], ...]:
        """The labelled weeks, months or quarters of a year, or the year itself, in order.

        Labels: `2026-W05`, `2026-P03` (a retail month) or `2026-03` (a calendar month), `2026-Q1`, `2026`.
        """
        year = self.year(name)
        if part == "year":
            return ((str(name), year),)
        if part == "week":
            return tuple(
                (f"{name}-W{number:02d}", days) for number, days in enumerate(self._weeks(year), start=1)
            )
        months = self._months(name)
        if part == "month":
            return months
        starts = [months[number][1].first for number in (0, 3, 6, 9)]
        ends = [*(start - _DAY for start in starts[1:]), year.last]
        return tuple(
            (f"{name}-Q{number}", Days(first, last))
            for number, (first, last) in enumerate(zip(starts, ends, strict=True), start=1)
        )

    def split(self, days: Days, part: Part) -> tuple[tuple[str, Days], ...]:
        """The labelled parts that the days touch, the outer ones cut to them."""
        found = []
        # a week that holds the first days of a year of months began in the year before
        for name in range(self.year_of(days.first) - 1, self.year_of(days.last) + 1):
            for label, each in self.parts(name, part):
                if each.last >= days.first and each.first <= days.last:
                    found.append((label, Days(max(each.first, days.first), min(each.last, days.last))))
        return tuple(found)

    def _begin(self, name: int) -> date:
        """The first day of a year. A year from July on lies mostly in the next calendar year, and is named for it."""
        nominal = date(name - (self.year_starts > 6), self.year_starts, 1)
        if not self.is_retail:
            return nominal
        end = nominal - _DAY
        ends_on = (_FIRST_DAYS[self.week_start] - 1) % 7
        back = (end.weekday() - ends_on) % 7
        if self.year_end == "nearest" and back > 3:
            back -= 7
        return end - timedelta(days=back) + _DAY

    def _weeks(self, year: Days) -> list[Days]:
        """Whole weeks of the year; in a year of months those that begin in it."""
        ahead = (_FIRST_DAYS[self.week_start] - year.first.weekday()) % 7
        first = year.first + timedelta(days=ahead)
        count = (year.last - first).days // 7 + 1
        return [
            Days(first + number * _WEEK, first + number * _WEEK + timedelta(days=6))
            for number in range(count)
        ]

    def _months(self, name: int) -> tuple[tuple[str, Days], ...]:
        year = self.year(name)
        if not self.is_retail:
            starts = [months_later(year.first, number) for number in range(13)]
            return tuple(
                (f"{first:%Y-%m}", Days(first, following - _DAY)) for first, following in pairwise(starts)
            )
        weeks = [int(each) for each in self.pattern.split("-")] * 4
        found, first = [], year.first
        for number, length in enumerate(weeks, start=1):
            last = year.last if number == 12 else first + length * _WEEK - _DAY
            found.append((f"{name}-P{number:02d}", Days(first, last)))
            first = last + _DAY
        return tuple(found)
