"""Public holidays by country and year, and how days line up with the year before when a holiday has moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from storewide.lib.late import Late
from storewide.lib.periods import Days

calendars = Late("holidays")
#: a holiday moves the trade of the week before it and of the day after
BEFORE, AFTER = 7, 1
_YEAR = timedelta(weeks=52)
#: days of trade that no law knows: the name, and the holiday they hang on
_HANGING = {"US": (("Black Friday", "Thanksgiving", 1), ("Cyber Monday", "Thanksgiving", 4))}


class RegionUnknown(ValueError):
    """A text names no country or part of one whose holidays are known; the message says what to write."""


@dataclass(frozen=True, order=True)
class Holiday:
    """A holiday of a year, by its English name where there is one."""

    day: date
    name: str


@dataclass(frozen=True)
class Aligned:
    """A day and the day of the year before it stands against; `holiday` names the holiday that moved it."""

    day: date
    against: date
    holiday: str = ""


def check(region: str) -> str:
    """The region as it is kept: a country (`DE`) or a part of one (`DE-BY`). Raises RegionUnknown."""
    country, _, part = region.strip().upper().partition("-")
    known = calendars.list_supported_countries(include_aliases=False)
    if country not in known or (part and part not in known[country]):
        raise RegionUnknown(
            f'"{region}" is no country or part of one whose holidays are known; write DE, or DE-BY for a part.'
        )
    return f"{country}-{part}" if part else country


@cache
def of_year(region: str, year: int) -> tuple[Holiday, ...]:
    """The holidays of a region in a calendar year, in order; none where the region is empty."""
    if not region:
        return ()
    country, _, part = region.partition("-")
    known = calendars.country_holidays(country, subdiv=part or None, years=year, language="en_US")
    found = [Holiday(day, name) for day, text in known.items() for name in text.split("; ")]
    by_name = {holiday.name: holiday.day for holiday in found}
    for name, anchor, later in _HANGING.get(country, ()):
        base = next((day for each, day in by_name.items() if each.startswith(anchor)), None)
        if base is not None:
            found.append(Holiday(base + timedelta(days=later), name))
    return tuple(sorted(found))


def moved(region: str, year: int) -> Iterator[tuple[Holiday, date]]:
    """The holidays of a year that do not fall 52 weeks after those of the year before, with that day then."""
    before = {holiday.name: holiday.day for holiday in of_year(region, year - 1)}
    for holiday in of_year(region, year):
        then = before.get(holiday.name)
        if then is not None and holiday.day - then != _YEAR:
            yield holiday, then


def align(days: Days, region: str) -> tuple[Aligned, ...]:
    """Each day beside the one of the year before it compares with.

    The same weekday 52 weeks before; the days around a holiday that moved stand against the days around it then.
    So a day of the year before may stand twice or not at all, which is meant: its trade was that of another day.
    """
    shifts: dict[date, tuple[date, str]] = {}
    for year in range(days.first.year, days.last.year + 2):
        for holiday, then in moved(region, year):
            for offset in range(-BEFORE, AFTER + 1):
                nearer = timedelta(days=offset)
                shifts.setdefault(holiday.day + nearer, (then + nearer, holiday.name))
    return tuple(Aligned(day, *shifts[day]) if day in shifts else Aligned(day, day - _YEAR) for day in days)
