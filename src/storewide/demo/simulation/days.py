"""The days of the window in the store's zone, and how busy each is expected to be."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.shop import Traffic

SECONDS = 86_400  # of a day without a change of the clock


@dataclass(frozen=True, slots=True)
class Days:
    """The window: n dates, and n + 1 starts in UTC seconds, the last being the end of the window."""

    dates: tuple[date, ...]
    starts: Ints

    @property
    def end(self) -> int:
        """The first second after the window."""
        return int(self.starts[-1])

    def number(self, at: Ints) -> Ints:
        """The day of each moment, counted from 0."""
        return np.searchsorted(self.starts, at, side="right").astype(np.int64) - 1

    def during(self, day: Ints, starts: int, days: int) -> Flags:
        """Which of these days are among so many from `starts` on, 0 being the last of the window."""
        first = len(self.dates) - 1 + starts
        flags: Flags = (day >= first) & (day < first + days)
        return flags

    def months(self) -> Ints:
        """The month of each day, January being 0."""
        return np.array([day.month - 1 for day in self.dates], np.int64)


def window(*, until: date, count: int, zone: str) -> Days:
    """`count` days of `zone`, the last of them `until`."""
    place = ZoneInfo(zone)
    dates = tuple(until - timedelta(days=count - 1 - number) for number in range(count))
    edges = (*dates, until + timedelta(days=1))
    starts = [int(datetime.combine(day, time(), place).timestamp()) for day in edges]
    return Days(dates, np.array(starts, np.int64))


def last_full_day(at: datetime, zone: str) -> date:
    """The day before the one that `at` (with a zone) falls on in `zone`: the newest that can be whole."""
    return at.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)


def by_season(months: tuple[float, ...], dates: tuple[date, ...]) -> Floats:
    """Twelve monthly factors as a smooth curve through the year: one for each date."""
    middle = np.arange(12) + 0.5
    place = [(day.timetuple().tm_yday - 1) / 365.25 * 12 for day in dates]
    curve: Floats = np.interp(place, middle, np.array(months), period=12.0)
    return curve


def busyness(traffic: Traffic, dates: tuple[date, ...], *, until: date) -> Floats:
    """How busy each date is by growth, season and weekday: relative figures, for any date."""
    years = np.array([(day - until).days / 365.25 for day in dates])
    weekday = np.array(traffic.weekdays)[[day.weekday() for day in dates]]
    grown = (1.0 + traffic.growth_a_year) ** years
    return np.asarray(grown * by_season(traffic.months, dates) * weekday)


def hours(traffic: Traffic, dates: tuple[date, ...]) -> Floats:
    """The share of each of 24 hours of the store's clock in each day: n x 24, rows adding up to 1."""
    kinds = np.array([traffic.hours_weekday, traffic.hours_weekend])
    kinds /= kinds.sum(axis=1, keepdims=True)
    return np.asarray(kinds[[int(day.weekday() >= 5) for day in dates]])
