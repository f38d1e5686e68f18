"""When the rows of a file are: days, weeks, months or years one after the other, and which of them a date begins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storewide.kit.errors import Refusal
from storewide.stats.shift import reading
from storewide.stats.shift.reading import Rhythm

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})([T ].*)?")
_WEEK = 7
#: a file that spans more has a wrong date in it
_MOST_PERIODS = 200_000


class DateUnreadable(Refusal):
    """A date is none, or is not written as dates are here."""


class Pace(StrEnum):
    """How far apart rows are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


RHYTHMS: dict[Pace, Rhythm] = {
    Pace.DAY: reading.DAYS,
    Pace.WEEK: reading.WEEKS,
    Pace.MONTH: reading.MONTHS,
    Pace.YEAR: reading.YEARS,
}


def first_day(text: str, where: str) -> date:
    """The day on which `2026`, `2026-03`, `2026-03-01` or a moment begins; DateUnreadable names the place."""
    told = text.strip()
    try:
        if _YEAR.fullmatch(told):
            return date(int(told), 1, 1)
        if found := _MONTH.fullmatch(told):
            return date(int(found[1]), int(found[2]), 1)
        if found := _DAY.fullmatch(told):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise DateUnreadable(
        f"{where} has {text!r}, which is no date; write 2026-03-01, 2026-03 for a month, 2026 for a year."
    )


@dataclass(frozen=True)
class Calendar:
    """The periods of a file without a gap: how far apart they are, the first one's number, how many they are."""

    pace: Pace
    first: int
    length: int

    def place(self, day: date) -> int:
        """The place of the period that the day is in; the first has 0, earlier ones are below 0."""
        return _number(day, self.pace) - self.first

    def begin(self, day: date) -> int:
        """The place of the first period that begins on the day or after it."""
        place = self.place(day)
        return place + (_start(self.first + place, self.pace, day) < day)


def calendar(days: Iterable[date]) -> Calendar:
    """The calendar that all days fit, each the first of its period; DateUnreadable where a date is far off."""
    there = sorted(set(days))
    pace = _pace(there)
    first, last = _number(there[0], pace), _number(there[-1], pace)
    if last - first >= _MOST_PERIODS:
        raise DateUnreadable(
            f"The dates go from {there[0]} to {there[-1]}, which no series of figures does; mend the date that is wrong."
        )
    return Calendar(pace, first, last - first + 1)


def _pace(days: list[date]) -> Pace:
    if all((day.month, day.day) == (1, 1) for day in days):
        return Pace.YEAR
    if all(day.day == 1 for day in days):
        return Pace.MONTH
    if all((day - days[0]).days % _WEEK == 0 for day in days):
        return Pace.WEEK
    return Pace.DAY


def _number(day: date, pace: Pace) -> int:
    if pace == Pace.YEAR:
        return day.year
    if pace == Pace.MONTH:
        return day.year * 12 + day.month - 1
    return day.toordinal() // _WEEK if pace == Pace.WEEK else day.toordinal()


def _start(number: int, pace: Pace, near: date) -> date:
    if pace == Pace.YEAR:
        return date(number, 1, 1)
    if pace == Pace.MONTH:
        return date(number // 12, number % 12 + 1, 1)
    return near
