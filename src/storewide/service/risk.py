"""Money at risk: orders that an incident kept from being placed, and what slow pages may cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum

from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.service import usual
from storewide.service.models import Incident, Reading
from storewide.service.usual import WEEKS, Stretch, Usual
from storewide.sources.house import warehouse
from storewide.sources.models import OrdersFrom, Store
from storewide.stats import shortfall, stratified
from storewide.stats.shortfall import Expectation, Shortfall
from storewide.stats.stratified import Difference, Stratum
from storewide.warehouse import hours
from storewide.warehouse.hours import Band
from storewide.warehouse.questions import NONE

#: an incident that lasts longer changes what is usual, and is measured over its first days only
LONGEST = timedelta(days=14)
#: what a store takes without its pages is not at risk when they are down
_ON_THE_WEB = tuple(("sales_channel", channel) for channel in ("web", "app", NONE))


class Untold(Enum):
    """Why it cannot be said what an incident cost."""

    NO_STORE = "no_store"
    TOO_YOUNG = "too_young"
    NOT_YET = "not_yet"
    NO_FAULT = "no_fault"


@dataclass(frozen=True)
class Risk:
    """Orders expected, got and missing in an incident's hours; `worth` is what the missing ones would have come to.

    Bounds hold with 95 %. `order_value` is the average of the weeks before; None where it is not known.
    """

    expectation: Expectation
    got: int
    shortfall: Shortfall
    order_value: Money | None

    @property
    def worth(self) -> Money | None:
        """What the missing orders would have come to."""
        return self._worth(self.shortfall.missing)

    @property
    def least(self) -> Money | None:
        """The same at the lower bound."""
        return self._worth(self.shortfall.low)

    @property
    def most(self) -> Money | None:
        """The same at the upper bound."""
        return self._worth(self.shortfall.high)

    @property
    def is_certain(self) -> bool:
        """Whether fewer orders came than chance explains."""
        return self.shortfall.low > 0

    def _worth(self, orders: float) -> Money | None:
        return _times(self.order_value, orders)


@dataclass(frozen=True)
class Slowness:
    """How much less often visitors buy whose first page appeared late, page, device and marketing channel held fixed.

    An association until an experiment confirms it. `orders`: buyers that many fewer than were the pages in time.
    """

    difference: Difference
    visitors: int
    order_value: Money | None

    @property
    def buyers(self) -> tuple[float, float, float]:
        """Buyers that slow pages may have cost: the estimate, at least, at most; below 0 where slow ones buy more."""
        low, high = self.difference.interval
        return -self.difference.difference * self.visitors, -high * self.visitors, -low * self.visitors

    @property
    def is_certain(self) -> bool:
        """Whether slow pages go with fewer buyers beyond chance."""
        return self.difference.interval[1] < 0

    def worth(self, buyers: float) -> Money | None:
        """What so many buyers would have spent with one order each."""
        return _times(self.order_value, buyers)


def of_incident(incident: Incident, at: datetime) -> Risk | Untold:
    """What an incident kept from being ordered until its end, or until `at`; else why that cannot be told."""
    store = incident.store
    if incident.reading != Reading.UNPLANNED:
        return Untold.NO_FAULT
    if store is None:
        return Untold.NO_STORE
    stretch = Stretch(incident.opened_at, min(incident.resolved_at or at, incident.opened_at + LONGEST))
    known = usual.of(store, stretch.end, stretch.end - stretch.start)
    if not _is_told(known, stretch):
        return Untold.NOT_YET
    weeks = known.weeks(stretch)
    if len(weeks) < shortfall.LEAST_WEEKS:
        return Untold.TOO_YOUNG
    expectation = shortfall.expect(weeks)
    got = known.taken.between(stretch.start, stretch.end)
    value = order_value(store, stretch.start)
    return Risk(expectation, got, shortfall.missing(expectation, got), value)


def of_slowness(store: Store, days: Days) -> Slowness | None:
    """What slow pages went with in these days; None where no page was timed for visitors of both kinds."""
    found = hours.bands(warehouse(), store.slug, days)
    strata = _strata(found)
    try:
        difference = stratified.difference(strata)
    except stratified.StrataUnusable:
        return None
    slow = sum(each.visitors for each in found if each.band == "poor")
    last = datetime.combine(days.last + timedelta(days=1), datetime.min.time())
    return Slowness(difference, slow, order_value(store, last))


def order_value(store: Store, before: datetime) -> Money | None:
    """The average order value of the web in the weeks before a moment; None where the data cannot say."""
    last = before.date() - timedelta(days=1)
    report = figures.ask(
        first=last - timedelta(days=7 * WEEKS - 1),
        last=last,
        store=store.slug,
        where=_ON_THE_WEB,
        measures=("spend", "orders"),
    )
    value = report.rows[0].ratio("average_order_value") if report.rows else None
    if value is None:
        return None
    return Money(int(value.to_integral_value(ROUND_HALF_EVEN)), report.rows[0].currency or store.currency)


def _times(value: Money | None, count: float) -> Money | None:
    """So many times an order's value; None where that is not known."""
    if value is None:
        return None
    exact = Decimal(repr(count)) * value.minor
    return Money(int(exact.to_integral_value(ROUND_HALF_EVEN)), value.currency)


def _is_told(known: Usual, stretch: Stretch) -> bool:
    """Whether the orders of these hours came in: a file brings them later, and no order is then no news."""
    if known.store.orders_from == OrdersFrom.EVENTS:
        return known.taken.last is not None
    return known.taken.last is not None and known.taken.last >= stretch.end


def _strata(found: Iterable[Band]) -> list[Stratum]:
    """By page, device and marketing channel: visitors and buyers of the poor band, and of the good one."""
    counts: dict[tuple[str | None, str | None, str | None], dict[str, tuple[int, int]]] = {}
    for each in found:
        by_band = counts.setdefault((each.page, each.device, each.marketing_channel), {})
        by_band[each.band] = each.visitors, each.buyers
    return [
        Stratum(*by_band.get("poor", (0, 0)), *by_band.get("good", (0, 0))) for by_band in counts.values()
    ]
