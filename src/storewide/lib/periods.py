"""Days, ISO weeks and months: ranges of whole days, their labels, and the ranges one compares them with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month"]

#: years that a period may lie in: whoever reckons a year, a month or a few weeks on from one stays within the calendar
YEARS = range(1900, 2200)


class PeriodUnreadable(ValueError):
    """A text that is no day, week, month or range; the message shows the forms that are."""


@dataclass(frozen=True, order=True)
class Days:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodUnreadable(
                f"The period ends on {self.last}, before it begins on {self.first}; swap the days."
            )

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(len(self)))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    def previous(self) -> "Days":
        """The same number of days that end on the day before; for whole months, as many whole months."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            return Days(months_later(self.first, -months), self.first - timedelta(days=1))
        return Days(self.first - timedelta(days=len(self)), self.first - timedelta(days=1))

    def split(self, grain: Grain) -> tuple[tuple[str, "Days"], ...]:
        """The labelled days, ISO weeks or months that the range touches, the outer ones cut to it."""
        parts: list[tuple[str, Days]] = []
        start = self.first
        while start <= self.last:
            end = min(_end(start, grain), self.last)
            parts.append((label(start, grain), Days(start, end)))
            start = end + timedelta(days=1)
        return tuple(parts)


def label(day: date, grain: Grain) -> str:
    """The name of the day (`2011-03-01`), its ISO week (`2011-W09`) or its month (`2011-03`)."""
    if grain == "day":
        return day.isoformat()
    if grain == "month":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def parse(text: str) -> Days:
    """The days that `2011-03-01`, `2011-W09`, `2011-03` or a range `A..B` of them names."""
    first, dots, last = text.strip().partition("..")
    if dots:
        return Days(parse_one(first).first, parse_one(last).last)
    return parse_one(first)


def parse_one(text: str) -> Days:
    """The days of one day, ISO week or month; PeriodUnreadable for anything else, and beyond `YEARS`."""
    text = text.strip()
    try:
        days = _named(text)
    except (ValueError, OverflowError):
        days = None
    if days is None:
        raise PeriodUnreadable(
            f'"{text}" is not a period; write a day (2011-03-01), a week (2011-W09), a month (2011-03) or A..B.'
        )
    if days.first.year not in YEARS or days.last.year not in YEARS:
        raise PeriodUnreadable(
            f'"{text}" lies too far away; write a year between {YEARS.start} and {YEARS.stop - 1}.'
        )
    return days


def _named(text: str) -> Days | None:
    """The days of a text in one of the three forms; ValueError or OverflowError where the calendar has none such."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        day = date.fromisoformat(text)
        return Days(day, day)
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return Days(monday, monday + timedelta(days=6))
    if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
        day = date.fromisoformat(text + "-01")
        return Days(day, _end(day, "month"))
    return None


def _end(day: date, grain: Grain) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day + timedelta(days=7 - day.isoweekday())
    return months_later(day, 1) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The first day of the month so many months after that of a day."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
