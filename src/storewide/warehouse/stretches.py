"""What a store did in stretches of hours, as measures: what a day's rollups cannot say, read from its day files.

Visitors are counted once a stretch, without those that send word of being bots; ids are not linked, orders are those of
web and app, and spend is what their lines came to when placed. A stretch compares with such a stretch alone.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from storewide.lib.periods import Days
from storewide.warehouse.engines import stretches as reading
from storewide.warehouse.facts import Facts
from storewide.warehouse.step_words import STEPS
from storewide.warehouse.warehouse import Warehouse

type Stretch = tuple[datetime, datetime]
type Held = Mapping[str, int]

_OF_EVENTS = ("visitors", "payments_tried", "payments_refused", *STEPS)
_OF_ORDERS = ("orders", "buyers", "spend")
#: a day of a store's zone lies in these days of UTC, and the other way round
_BESIDE = timedelta(days=1)


def held(house: Warehouse, store: str, stretches: Sequence[Stretch]) -> tuple[Held, ...]:
    """By stretch its measures; those of events or orders are left out where no file of the store tells of them.

    `stretches` run from the first moment to before the second and have no moment in common.
    """
    if not stretches:
        return ()
    within = tuple((began.astimezone(UTC), ended.astimezone(UTC)) for began, ended in stretches)
    first, last = min(began for began, _ended in within), max(ended for _began, ended in within)
    days = Days((first - _BESIDE).date(), (last + _BESIDE).date())
    return house.look(("stretches", store, within), lambda facts: _read(facts, store, days, within))


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


def _read(facts: Facts, store: str, days: Days, within: tuple[Stretch, ...]) -> tuple[Held, ...]:
    found: list[dict[str, int]] = [{} for _each in within]
    for fact, names, read in (
        ("event", _OF_EVENTS, reading.events),
        ("order_line", _OF_ORDERS, reading.orders),
    ):
        files = facts.paths(fact, store, days)
        if not files:
            continue
        for each in found:
            each |= dict.fromkeys(names, 0)
        for place, *values in read(facts.session, files, within):
            found[place] |= dict(zip(names, values, strict=True))
    return tuple(found)
