"""Whether orders come: a store that takes none for longer than chance explains has something in the way.

Only where orders come in by themselves, with the tracking; files bring them later, and silence then says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storewide.service import usual
from storewide.service.usual import Stretch, Usual
from storewide.sources.models import OrdersFrom, Store
from storewide.stats import shortfall

#: an hour with such a gap comes once in a thousand hours
RARE = 0.001
#: of a longer gap only the end is looked at
LONGEST = timedelta(days=3)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Silence:
    """No order came since `since`, where `expected` were; `chance`: that an hour has such a gap."""

    store: Store
    since: datetime
    expected: float
    hourly: float
    chance: float

    @property
    def is_alarming(self) -> bool:
        """Whether chance does not explain it."""
        return self.chance < RARE


def is_watched(store: Store) -> bool:
    """Whether the store's orders come in by themselves."""
    return store.orders_from == OrdersFrom.EVENTS


def of(store: Store, at: datetime) -> Silence | None:
    """The gap since a store's newest order, which alarms nobody while too few weeks tell what is usual; None without any."""
    if not is_watched(store):
        return None
    known = usual.of(store, at, LONGEST)
    last = known.taken.last_before(at)
    if last is None:
        return None
    since = last + timedelta(minutes=1)
    start = max(since, at - LONGEST)
    weeks = known.weeks(Stretch(start, at)) if start < at else ()
    if len(weeks) < shortfall.LEAST_WEEKS:
        return Silence(store, since, expected=0, hourly=0, chance=1)
    hourly = known.weeks(Stretch(start, start + _HOUR))
    expected, by_hour = _mean(weeks), _mean(hourly)
    chance = shortfall.chance_of_gap(expected, by_hour, _dispersion(known, at))
    return Silence(store, since, expected, by_hour, chance)


def _dispersion(known: Usual, at: datetime) -> float:
    """How much like hours of the weeks before vary: those of the day until now."""
    hours = [Stretch(at - (back + 1) * _HOUR, at - back * _HOUR) for back in range(24)]
    return shortfall.dispersion(known.weeks(hour) for hour in hours)


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts) if counts else 0.0
