"""When a store's clock says what: offsets by day, so that the engine turns times into UTC and days by a join.

The rules come from the same zone data as everywhere else in Storewide, not from the engine's own. A time that
the clock shows twice is its first showing; one that it skips is as much later as it skips.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)

#: zone, whether times are the store's own, day, begin and end of the span in seconds of that day,
#: seconds to add for UTC, the store's day
Span = tuple[str, bool, date, int, int, int, date]
#: what of a zone's clock is looked at, at a moment
_Reading = Callable[[ZoneInfo, bool, datetime], tuple[int, date] | tuple[int, int]]


@dataclass(frozen=True)
class Stretch:
    """From `begins` on, until the next of its zone and clock: seconds to add for UTC, and for the store's clock."""

    zone: str
    own: bool
    begins: datetime
    shift: int
    ahead: int


def stretches(wanted: Iterable[tuple[str, bool, date]]) -> tuple[Stretch, ...]:
    """For the (zone, own, day) wanted, in order: where the clock reads differently than just before.

    They hold for times on those days only. `own` as in `spans`.
    """
    found: list[Stretch] = []
    for zone, own, day in sorted(wanted):
        for begin in (timedelta(0), *_changes(zone, own, day, _offsets)):
            moment = datetime.combine(day, datetime.min.time()) + begin
            each = Stretch(zone, own, moment, *_offsets(ZoneInfo(zone), own, moment))
            if not found or replace(each, begins=found[-1].begins) != found[-1]:
                found.append(each)
    return tuple(found)


def spans(wanted: Iterable[tuple[str, bool, date]]) -> Iterator[Span]:
    """For each (zone, own, day): the spans of the day within which the offset and the store's day are one.

    `own`: the day is by the store's clock; otherwise it is a day of UTC.
    """
    for zone, own, day in wanted:
        for begin, end in _parts(zone, own, day):
            shift, store_day = _read(ZoneInfo(zone), own, datetime.combine(day, datetime.min.time()) + begin)
            yield (zone, own, day, int(begin.total_seconds()), int(end.total_seconds()), shift, store_day)


def skipped(zone: str, days: Iterable[date]) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of the days that the zone's clock does not show, as begin and end by that clock."""
    tz = ZoneInfo(zone)
    for day in days:
        start = datetime.combine(day, datetime.min.time())
        ahead = _ahead(tz, start + _DAY) - _ahead(tz, start)
        if ahead <= timedelta(0):
            continue
        minutes = (start + timedelta(minutes=number) for number in range(24 * 60))
        begin = next((minute for minute in minutes if _is_skipped(tz, minute)), None)
        if begin is not None:
            yield begin, begin + ahead


def _ahead(tz: ZoneInfo, moment: datetime) -> timedelta:
    return moment.replace(tzinfo=tz).utcoffset() or timedelta(0)


def _is_skipped(tz: ZoneInfo, moment: datetime) -> bool:
    shown = moment.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)
    return shown.replace(tzinfo=None) != moment


def _read(zone: ZoneInfo, own: bool, moment: datetime) -> tuple[int, date]:
    """Seconds from the clock's reading to UTC, and the store's day then."""
    shift, ahead = _offsets(zone, own, moment)
    return shift, (moment + ahead * _SECOND).date()


def _offsets(zone: ZoneInfo, own: bool, moment: datetime) -> tuple[int, int]:
    """Seconds from the clock's reading to UTC, and to the store's clock then."""
    utc = moment.replace(tzinfo=zone, fold=0).astimezone(UTC) if own else moment.replace(tzinfo=UTC)
    shift = (utc.replace(tzinfo=None) - moment) // _SECOND
    ahead = (utc.astimezone(zone).replace(tzinfo=None) - moment) // _SECOND
    return shift, ahead


def _parts(zone: str, own: bool, day: date) -> Iterator[tuple[timedelta, timedelta]]:
    return pairwise([timedelta(0), *_changes(zone, own, day, _read), _DAY])


@lru_cache(maxsize=100_000)
def _changes(zone: str, own: bool, day: date, read: _Reading) -> tuple[timedelta, ...]:
    """Where in the day the reading changes: found by looking at each quarter hour, then between."""
    start = datetime.combine(day, datetime.min.time())
    tz = ZoneInfo(zone)
    quiet = read(tz, own, start) == read(tz, own, start + _DAY - _SECOND)
    if quiet and _steady(tz, own, start):
        return ()
    found = []
    step = timedelta(minutes=15)
    for number in range(int(_DAY / step)):
        low, high = start + number * step, start + (number + 1) * step - _SECOND
        if number and read(tz, own, low - _SECOND) != read(tz, own, low):
            found.append(low - start)
        if read(tz, own, low) != read(tz, own, high):
            found.append(_bisect(tz, own, low, high, read) - start)
    return tuple(found)


def _steady(tz: ZoneInfo, own: bool, start: datetime) -> bool:
    """Whether the offset stays the same through the day, by looking at every hour."""
    first = _offsets(tz, own, start)
    return all(_offsets(tz, own, start + timedelta(hours=hour)) == first for hour in range(1, 24))


def _bisect(tz: ZoneInfo, own: bool, low: datetime, high: datetime, read: _Reading) -> datetime:
    """The first second of the span that reads differently from `low`."""
    before = read(tz, own, low)
    while high - low > _SECOND:
        middle = low + ((high - low) // _SECOND // 2) * _SECOND
        low, high = (middle, high) if read(tz, own, middle) == before else (low, middle)
    return high
