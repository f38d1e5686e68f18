"""What a store's orders come to: terms and renewals, quotes, returns still to come, and what the tracking saw of them."""

from datetime import date

from storewide.lib.periods import Days
from storewide.warehouse import recurring, returns, visitors
from storewide.warehouse.engines import maturing, terms
from storewide.warehouse.engines import web_orders as tracking
from storewide.warehouse.recurring import Month, Quotes
from storewide.warehouse.returns import Returns
from storewide.warehouse.warehouse import Facts, Warehouse
from storewide.warehouse.web_orders import AROUND, Cause, Compared, Differing


def recurring_months(house: Warehouse, store: str, days: Days) -> tuple[Month, ...]:
    """Recurring revenue of the months that the days touch; empty where no order of the store has a term."""

    def look(facts: Facts) -> tuple[Month, ...]:
        found = recurring.terms(terms.lines(facts.session, facts.paths("order_line", store)))
        return recurring.months(found, days.first, days.last, _known_until(facts, store)) if found else ()

    return house.look(("recurring", store, days), look)


def quotes(house: Warehouse, store: str, days: Days) -> Quotes:
    """The quotes made on the days, and how many became orders until now."""
    return house.look(
        ("quotes", store, days),
        lambda facts: terms.quotes(facts.session, facts.paths("order_line", store), days.first, days.last),
    )


def with_returns(house: Warehouse, store: str, days: Days) -> Returns | None:
    """Spend of the days' orders, so far and as it is expected to end up; None where the store has no orders then."""

    def look(facts: Facts) -> Returns | None:
        known_until = _known_until(facts, store)
        wanted = returns.until(days, known_until)
        if not wanted or not facts.paths("sales", store, days):
            return None
        files = facts.paths("sales", store, Days(wanted[0].first, known_until))
        net = facts.manifest.stores[store].prices_include_tax
        weeks = maturing.weeks(facts.session, files, wanted, net_of_tax=net)
        return returns.develop(weeks, days, known_until)

    return house.look(("returns", store, days), look)


def web_orders(house: Warehouse, store: str, days: Days) -> Compared | None:
    """The orders of the days beside the order events of the tracking; None where either is not there at all."""

    def look(facts: Facts) -> Compared | None:
        pair = _pair(facts, store, days)
        return tracking.compare(facts.session, pair) if pair else None

    return house.look(("web orders", store, days), look)


def orders_of_cause(house: Warehouse, store: str, days: Days, cause: Cause) -> tuple[Differing, ...]:
    """The orders in which orders and events of the days differ for one cause, by day and id."""

    def look(facts: Facts) -> tuple[Differing, ...]:
        pair = _pair(facts, store, days)
        return tracking.listed(facts.session, pair, cause) if pair else ()

    return house.look(("orders of cause", store, days, cause), look)


def _pair(facts: Facts, store: str, days: Days) -> tracking.Pair | None:
    """Orders and events of the days and of a few around them."""
    around = Days(days.first - AROUND, days.last + AROUND)
    lines, events = (facts.paths(fact, store, around) for fact in ("order_line", "event"))
    if not lines or not events:
        return None
    months = facts.manifest.of(visitors.ROLLUP, frozenset({store}))
    bots = visitors.all_bots(facts.folder, months)
    return tracking.Pair(lines, events, days, tuple(bots))


def _known_until(facts: Facts, store: str) -> date:
    """The last day that anything of the store's orders is booked on."""
    span = facts.manifest.spans.get(("sales", store))
    return span[1] if span else date.min
