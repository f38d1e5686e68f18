"""When the rows of a file are: days, weeks, months or years one after the other, and which of them a date begins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
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
    """The periods of a file without a gap: how far apart they are, the first one's day, how many they are."""

    pace: Pace
    start: date
    length: int

    def place(self, day: date) -> int:
        """The place of the period that the day is in; the first has 0, earlier ones are below 0."""
        return _apart(self.start, day, self.pace)

    def begin(self, day: date) -> int:
        """The place of the first period that begins on the day or after it."""
        return self.place(day - timedelta(1)) + 1


def calendar(days: Iterable[date]) -> Calendar:
    """The calendar that all days fit, each the first of its period; DateUnreadable where a date is far off."""
    there = sorted(set(days))
    pace = _pace(there)
    length = _apart(there[0], there[-1], pace) + 1
    if length > _MOST_PERIODS:
        raise DateUnreadable(
            f"The dates go from {there[0]} to {there[-1]}, which no series of figures does; mend the date that is wrong."
        )
    return Calendar(pace, there[0], length)


def _pace(days: list[date]) -> Pace:
    if all((day.month, day.day) == (1, 1) for day in days):
        return Pace.YEAR
    if all(day.day == 1 for day in days):
        return Pace.MONTH
    if all((day - days[0]).days % _WEEK == 0 for day in days):
        return Pace.WEEK
    return Pace.DAY


def _apart(first: date, day: date, pace: Pace) -> int:
    """How many periods after the first one, which begins one, the day is in."""
    if pace == Pace.YEAR:
        return day.year - first.year
    if pace == Pace.MONTH:
        return (day.year - first.year) * 12 + day.month - first.month
    return (day - first).days // (_WEEK if pace == Pace.WEEK else 1)
