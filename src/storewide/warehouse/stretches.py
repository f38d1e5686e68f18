"""What a store did in stretches of hours, as measures: what a day's rollups cannot say, read from its day files.

Visitors are counted once a stretch, without those that send word of being bots; ids are not linked, orders are those of
web and app, and spend is what their lines came to when placed. Beside them contacts, looks at the store that failed, and
page views whose largest content came late. A stretch compares with such a stretch alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial

from storewide.lib.periods import Days
from storewide.warehouse.engines import stretches as reading
from storewide.warehouse.facts import Facts
from storewide.warehouse.hours import BOUNDS
from storewide.warehouse.step_words import STEPS
from storewide.warehouse.warehouse import Warehouse

type Stretch = tuple[datetime, datetime]
type Held = Mapping[str, int]

_OF_EVENTS = ("visitors", "payments_tried", "payments_refused", *STEPS)
_OF_ORDERS = ("orders", "buyers", "spend")
_READ: Mapping[str, tuple[tuple[str, ...], Callable[..., list[tuple[int, ...]]]]] = {
    "event": (_OF_EVENTS, reading.events),
    "order_line": (_OF_ORDERS, reading.orders),
    "contact": (("contacts",), reading.contacts),
    "probe": (("looks", "looks_failed"), reading.looks),
    "timing": (("views_timed", "views_slow"), partial(reading.views, bound=BOUNDS["lcp"][0])),
}
#: all that tells of hours, and what tells of the trade alone
FACTS, OF_TRADE = tuple(_READ), ("event", "order_line")
#: a day of a store's zone lies in these days of UTC, and the other way round
_BESIDE = timedelta(days=1)


def held(
    house: Warehouse, store: str, stretches: Sequence[Stretch], *, facts: tuple[str, ...] = OF_TRADE
) -> tuple[Held, ...]:
    """By stretch its measures; those of a fact are left out where no file of the store tells of it.

    `facts`: which of FACTS are read. `stretches` run from the first moment to before the second, and have none in common.
    """
    if not stretches:
        return ()
    within = tuple((began.astimezone(UTC), ended.astimezone(UTC)) for began, ended in stretches)
    first, last = min(began for began, _ended in within), max(ended for _began, ended in within)
    days = Days((first - _BESIDE).date(), (last + _BESIDE).date())
    return house.look(
        ("stretches", store, within, facts), lambda there: _read(there, store, days, within, facts)
    )


def rest_of_days(began: datetime, days: Days, zone: tzinfo) -> dict[date, Stretch]:
    """Of each day the hours from the time of `began` on the clock of the zone until midnight."""
    at = began.astimezone(zone).time()
    return {
        day: (
            datetime.combine(day, at, zone),
            datetime.combine(day + timedelta(days=1), datetime.min.time(), zone),
        )
        for day in days
    }


def _read(
    there: Facts, store: str, days: Days, within: tuple[Stretch, ...], facts: tuple[str, ...]
) -> tuple[Held, ...]:
    found: list[dict[str, int]] = [{} for _each in within]
    for fact in facts:
        names, read = _READ[fact]
        files = there.paths(fact, store, days)
        if not files:
            continue
        for each in found:
            each |= dict.fromkeys(names, 0)
        for place, *values in read(there.session, files, within):
            found[place] |= dict(zip(names, values, strict=True))
    return tuple(found)
