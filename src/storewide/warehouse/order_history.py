"""What changed of a store's orders after they were first seen: versions of lines, refunds, cancellations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from storewide.lib.periods import Days
from storewide.warehouse.engines import telling
from storewide.warehouse.warehouse import Facts, Warehouse

#: changes told at once, the newest
MOST = 5000

What = Literal["changed", "refunded", "cancelled"]


@dataclass(frozen=True)
class Changed:
    """One change of an order; money in minor units of the store's currency.

    A line that was replaced tells its worth (net of its discount and refund) and status before and after. A refund
    of a whole order tells only `after`, below 0; None where all of the order went back. `at` is when the file with
    the new version was imported, or when the order was refunded or cancelled.
    """

    at: datetime
    order: str
    product: str
    what: What
    before: int | None
    after: int | None
    status_before: str | None
    status_after: str | None


def changes(house: Warehouse, store: str, days: Days) -> tuple[Changed, ...]:
    """The changes of the store's days, newest first, at most `MOST`."""

    def look(facts: Facts) -> tuple[Changed, ...]:
        if store not in facts.manifest.stores:
            return ()
        zone = ZoneInfo(facts.manifest.stores[store].zone)
        found = telling.changes(
            facts.session,
            history=facts.paths("line_history", store),
            lines=facts.paths("order_line", store),
            told=facts.paths("order_change", store),
            between=(_begin(days.first, zone), _begin(days.last + timedelta(days=1), zone)),
            most=MOST,
        )
        return tuple(Changed(at.replace(tzinfo=UTC), *others) for at, *others in found)

    return house.look(("order history", store, days), look)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    """When the store's day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
