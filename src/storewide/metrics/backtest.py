"""A series out of a file, looked back on: the alerts that it would have given, with a budget of false alarms."""

import gzip
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from storewide.kit.errors import Refusal
from storewide.lib import tables
from storewide.lib.tables import TableFault
from storewide.stats import anomalies
from storewide.stats.known import Numbers

ONE_DAY = timedelta(days=1)
#: steps of a series, also those that the file leaves out
MOST = 1_000_000


class SeriesUnreadable(Refusal):
    """The file is no series that can be looked back on; the message says where, which value and what to do."""


@dataclass(frozen=True)
class Series:
    """Values at equal steps from `first` on, NaN where the file has none; `day`: steps a day."""

    first: datetime
    step: timedelta
    day: int
    values: Numbers

    def at(self, place: int) -> datetime:
        """The moment of a step."""
        return self.first + place * self.step


@dataclass(frozen=True)
class PastAlert:
    """Steps out of the ordinary together; what was expected and came at the one furthest out."""

    first: datetime
    last: datetime
    worst: datetime
    expected: float
    got: float


@dataclass(frozen=True)
class LookedBack:
    """What would have been told, and from when on anything could be judged; None where the series is too short."""

    alerts: tuple[PastAlert, ...]
    judged_from: datetime | None


def look_back(series: Series, budget: Decimal) -> LookedBack:
    """What would have been told. `budget`: false alarms a month; strange steps within a day of others are one alert."""
    if budget <= 0:
        raise SeriesUnreadable(f"A budget of {budget} false alarms a month is none; give more than 0.")
    looked = anomalies.look(series.values[np.newaxis], day=series.day, budget=float(budget))
    judged = np.flatnonzero(~np.isnan(looked.high[0]))
    found = (
        PastAlert(
            series.at(each.first),
            series.at(each.last),
            series.at(each.worst),
            float(looked.expected[0, each.worst]),
            float(series.values[each.worst]),
        )
        for each in anomalies.stretches(looked, gap=series.day)
    )
    return LookedBack(tuple(found), series.at(int(judged[0])) if len(judged) else None)


def read(path: Path, *, time: str, value: str) -> Series:
    """The series of two columns of a CSV file (also one packed by gzip). Raises SeriesUnreadable."""
    try:
        with TemporaryDirectory() as folder:
            rows = tables.read(_unpacked(path, Path(folder)), required=(time.lower(), value.lower()))
            found = dict(_point(path, row, time, value) for row in rows)
    except TableFault as fault:
        raise SeriesUnreadable(str(fault)) from None
    if len(found) < 2:
        raise SeriesUnreadable(f"{path.name} has no series: it needs at least two rows with different times.")
    return _at_equal_steps(path, found)


def _unpacked(path: Path, folder: Path) -> Path:
    if path.suffix != ".gz":
        return path
    plain = folder / path.stem
    try:
        plain.write_bytes(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError):
        raise SeriesUnreadable(f"{path} cannot be unpacked; pack it anew, or give the plain file.") from None
    return plain


def _point(path: Path, row: tables.Row, time: str, value: str) -> tuple[datetime, float]:
    said, number = row[time.lower()], row[value.lower()]
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise SeriesUnreadable(
            f"{path.name}, row {row.number}: {time} “{said}” is no time; write 2026-11-21 or 2026-11-21 14:30:00."
        ) from None
    try:
        found = float(number)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise SeriesUnreadable(
            f"{path.name}, row {row.number}: {value} “{number}” is not a number; leave out rows without one."
        )
    return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment), found


def _at_equal_steps(path: Path, found: dict[datetime, float]) -> Series:
    """Put values on a grid as wide as most of the file's steps are."""
    times = sorted(found)
    step = _usual(later - earlier for earlier, later in pairwise(times))
    if step > ONE_DAY:
        raise SeriesUnreadable(
            f"{path.name} has one value in {step.days} days; alerts need one a day or more."
        )
    places = [round((moment - times[0]) / step) for moment in times]
    if places[-1] >= MOST:
        raise SeriesUnreadable(f"{path.name} spans {places[-1] + 1:,} steps; take at most {MOST:,}.")
    values = np.full(places[-1] + 1, np.nan)
    for place, moment in zip(places, times, strict=True):
        values[place] = found[moment]
    return Series(times[0], step, max(1, round(ONE_DAY / step)), values)


def _usual(steps: Iterable[timedelta]) -> timedelta:
    ordered = sorted(steps)
    return ordered[len(ordered) // 2]
