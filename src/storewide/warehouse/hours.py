"""What a store did by the minute: orders it took, looks that failed, page views that were slow, and who bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import numpy

from storewide.lib.periods import Days
from storewide.warehouse.engines import hours as reading
from storewide.warehouse.warehouse import Facts, Warehouse

#: the published bounds of a page view: good up to the first, poor above the second; milliseconds, CLS the score
BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"lcp": (2_500, 4_000), "inp": (200, 500), "cls": (0.1, 0.25)}
)
#: a day of a store's zone lies in these days of UTC, and the other way round
_BESIDE = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """Web orders by the minute they were placed in, in the order of time; `last`: the newest minute with one."""

    minutes: reading.Column
    orders: reading.Column

    @property
    def last(self) -> datetime | None:
        """The beginning of the newest minute with an order; None where there is none."""
        return _moment(int(self.minutes[-1])) if len(self.minutes) else None

    @property
    def first(self) -> datetime | None:
        """The beginning of the first minute with an order; None where there is none."""
        return _moment(int(self.minutes[0])) if len(self.minutes) else None

    def last_before(self, moment: datetime) -> datetime | None:
        """The beginning of the newest minute with an order up to a moment's; later ones come from clocks that are ahead."""
        known = numpy.searchsorted(self.minutes, _minute(moment), side="right")
        return _moment(int(self.minutes[known - 1])) if known else None

    def between(self, start: datetime, end: datetime) -> int:
        """Orders placed from the minute of `start` to before that of `end`."""
        low, high = numpy.searchsorted(self.minutes, [_minute(start), _minute(end)])
        return int(self.orders[low:high].sum())


@dataclass(frozen=True)
class Tried:
    """How often something was tried in a minute, and how often it was not good."""

    at: datetime
    tried: int
    bad: int


@dataclass(frozen=True)
class Band:
    """Visitors of one page, device and marketing channel whose first page of a day appeared so soon, and buyers of them."""

    page: str | None
    device: str | None
    marketing_channel: str | None
    band: str
    visitors: int
    buyers: int


def taken(house: Warehouse, store: str, days: Days) -> Taken:
    """The web orders of a store in the days, by the minute; none where no file tells of any."""

    def look(facts: Facts) -> Taken:
        files = facts.paths("order_line", store, days)
        if not files:
            none = numpy.zeros(0, dtype=numpy.int64)
            return Taken(none, none)
        return Taken(*reading.orders(facts.session, files))

    return house.look(("orders by minute", store, days), look)


def looks(house: Warehouse, store: str, since: datetime) -> tuple[Tried, ...]:
    """Looks at a store since a moment, by the minute; planned maintenance is left out."""
    days = _days_since(since)

    def look(facts: Facts) -> tuple[Tried, ...]:
        files = facts.paths("probe", store, days)
        return _tried(reading.checks(facts.session, files, since)) if files else ()

    return house.look(("looks", store, since), look)


def slow_views(house: Warehouse, store: str, since: datetime, measure: str) -> tuple[Tried, ...]:
    """Timed page views of a store since a moment, by the minute; bad are those above the good bound of the measure."""
    days = _days_since(since)

    def look(facts: Facts) -> tuple[Tried, ...]:
        files = facts.paths("timing", store, days)
        found = reading.views(facts.session, files, since, measure, BOUNDS[measure][0]) if files else []
        return _tried(found)

    return house.look(("slow views", store, since, measure), look)


def bands(house: Warehouse, store: str, days: Days) -> tuple[Band, ...]:
    """Visitors and buyers by how soon the first page of their day appeared, apart by page, device, marketing channel."""

    def look(facts: Facts) -> tuple[Band, ...]:
        timings = facts.paths("timing", store, days)
        if not timings:
            return ()
        lines, events = (facts.paths(fact, store, days) for fact in ("order_line", "event"))
        found = reading.bands(facts.session, timings, lines, events, days, BOUNDS["lcp"])
        return tuple(Band(*row) for row in found)

    return house.look(("bands", store, days), look)


def _tried(found: list[tuple[int, int, int]]) -> tuple[Tried, ...]:
    return tuple(Tried(_moment(minute), tried, bad) for minute, tried, bad in found)


def _days_since(since: datetime) -> Days:
    return Days((since - _BESIDE).date(), date.max)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
