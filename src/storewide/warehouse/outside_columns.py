"""Columns of somebody else's table as our fields, and their moments as the store's days.

No engine converts zones: where the store's clock shifts is looked up here, in the same zone data as everywhere else.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from storewide.warehouse.connections import Connected, Declared, OutsideFact
from storewide.warehouse.expressions import Column, DayOf, Expression, InstantWithin, Kind, Unknown
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import FIELDS

#: days that any question can be about
EVER = (date(2000, 1, 1), date(2049, 12, 31))
_STEP = timedelta(hours=6)
_SECOND = timedelta(seconds=1)
#: room for a store's day that begins on another day of UTC
_BESIDE = timedelta(days=2)


def column(declared: Declared, fact: OutsideFact, field: str) -> Column:
    """The column that was declared for a field; KeyError where none was."""
    return Column(dict(declared.columns)[field], kind(fact, field))


def kind(fact: OutsideFact, field: str) -> Kind:
    """What a field's column is read as."""
    said = FIELDS[fact][field].kind
    if said in ("price", "money"):
        return "money"
    if said == "quantity":
        return "quantity"
    return "instant" if said == "instant" else "text"


def text(declared: Declared, fact: OutsideFact, field: str) -> Expression:
    """The column of a field, unknown where none was declared."""
    return column(declared, fact, field) if declared.column(field) else Unknown("text")


def day(found: Connected, declared: Declared, fact: OutsideFact, field: str, question: Question) -> DayOf:
    """The store's day of a moment; right for all moments that the question can be about."""
    first, last = _asked(question)
    return DayOf(column(declared, fact, field), shifts(found.terms.zone, first, last))


def inside(found: Connected, moment: Expression, question: Question) -> InstantWithin:
    """Whether a moment lies in the question's days, by the store's clock."""
    zone = found.terms.zone
    past = question.last + timedelta(days=1)
    return InstantWithin(moment, midnight(zone, question.first), midnight(zone, past))


def midnight(zone: str, of: date) -> int:
    """When the store's day begins, in seconds since 1970."""
    return int(datetime.combine(of, time.min, ZoneInfo(zone)).timestamp())


def day_at(zone: str, seconds: int) -> date:
    """The store's day of a moment."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).date()


@lru_cache(maxsize=1_000)
def shifts(zone: str, first: date, last: date) -> tuple[tuple[int | None, int], ...]:
    """The seconds to add to UTC for the store's clock, as (before, seconds to add), from `first` to `last`."""
    tz = ZoneInfo(zone)
    moment = datetime.combine(first, time.min, UTC)
    end = datetime.combine(last, time.min, UTC)
    found: list[tuple[int | None, int]] = []
    while moment < end:
        following = min(moment + _STEP, end)
        if _shift(tz, moment) != _shift(tz, following):
            found.append((int(_change(tz, moment, following).timestamp()), _shift(tz, moment)))
        moment = following
    return (*found, (None, _shift(tz, end)))


def _asked(question: Question) -> tuple[date, date]:
    beside = _BESIDE + timedelta(days=question.within or 0)
    first = max(question.first, EVER[0] + beside)
    last = min(question.last, EVER[1] - beside)
    return first - beside, max(first, last) + beside


def _shift(tz: ZoneInfo, moment: datetime) -> int:
    return (moment.astimezone(tz).utcoffset() or timedelta(0)) // _SECOND


def _change(tz: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second at which the clock reads otherwise than at `low`."""
    before = _shift(tz, low)
    while high - low > _SECOND:
        middle = low + (high - low) // 2 // _SECOND * _SECOND
        low, high = (middle, high) if _shift(tz, middle) == before else (low, middle)
    return high
