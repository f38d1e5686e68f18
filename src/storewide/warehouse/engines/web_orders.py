# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Orders of a store held against the order events of its tracking: what is in one and not in the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storewide.lib.periods import Days
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import EVENT, LINE, rows
from storewide.warehouse.engines.visits import DENIED
from storewide.warehouse.web_orders import (
    AROUND,
    CAUSES,
    ORDER_EVENTS,
    Cause,
    Compared,
    Difference,
    Differing,
)

#: orders taken without a web page have no event to expect
_ON_THE_WEB = ("web", "app")
#: which pairs a cause explains
_WHEN: dict[Cause, str] = {
    "missing": "ordered AND times IS NULL",
    "repeated": "times > 1",
    "bots": "by_bot",
    "consent": "unconsented",
    "clock": "ordered AND times > 0 AND seen_day <> ordered_day",
    "unknown": "NOT ordered AND times > 0",
    "value": "ordered AND said IS NOT NULL AND abs(said - worth) > 1 AND abs(said - charged) > 1",
}
#: what an order is worth; where no order is known, what its event says
_WORTH = "coalesce(worth, said, 0)"


@dataclass(frozen=True)
class Pair:
    """The files of order lines and events with anything on the days or a few around them, and visitors that are bots."""

    lines: Iterable[Path]
    events: Iterable[Path]
    days: Days
    bots: tuple[int, ...]


def compare(session: Session, pair: Pair) -> Compared:
    """How many orders and order events the days have, and by cause how far they differ; minor units."""
    causes = ", ".join(
        f"count(*) FILTER ({_WHEN[cause]}), coalesce(sum({_WORTH}) FILTER ({_WHEN[cause]}), 0)"
        for cause in CAUSES
    )
    orders, worth, events, matched, *counts = session.one(
        "SELECT count(*) FILTER (ordered), coalesce(sum(worth) FILTER (ordered), 0), coalesce(sum(times), 0), "
        f"count(*) FILTER (ordered AND times > 0), {causes} FROM ({_paired(pair)})"
    )
    found = tuple(
        Difference(cause, int(counts[2 * place]), int(counts[2 * place + 1]))
        for place, cause in enumerate(CAUSES)
    )
    return Compared(int(orders), int(worth), int(events), int(matched), found)


def listed(session: Session, pair: Pair, cause: Cause) -> tuple[Differing, ...]:
    """The orders that one cause touches, by day and id."""
    found = session.rows(
        f"SELECT order_id, ordered_day, seen_day, {_WORTH}, coalesce(times, 0) FROM ({_paired(pair)}) "
        f"WHERE {_WHEN[cause]} ORDER BY coalesce(ordered_day, seen_day), order_id"
    )
    return tuple(
        Differing(order, ordered, seen, int(worth), int(times))
        for order, ordered, seen, worth, times in found
    )


def _paired(pair: Pair) -> str:
    """SQL of a row for each order id, with what orders and what events know of it."""
    days = f"BETWEEN {literal(pair.days.first)} AND {literal(pair.days.last)}"
    around = f"BETWEEN {literal(pair.days.first - AROUND)} AND {literal(pair.days.last + AROUND)}"
    net = "amount - coalesce(discount, 0)"
    return (
        f"WITH orders AS (SELECT order_id, part AS ordered_day, sum({net}) AS worth, "
        f"sum({net} + coalesce(shipping, 0) + coalesce(tax, 0)) AS charged FROM {rows(LINE, pair.lines)} "
        f"WHERE part {around} AND quantity > 0 AND status IS DISTINCT FROM 'quoted' "
        f"AND coalesce(sales_channel, 'web') IN {_in(_ON_THE_WEB)} GROUP BY ALL), "
        "seen AS (SELECT order_id, count(*) AS times, min(day) AS seen_day, max(value) AS said, "
        f"bool_or(coalesce(bot, false) OR visitor IN {_in(pair.bots)}) AS by_bot, "
        f"bool_or({DENIED}) AS unconsented "
        f"FROM {rows(EVENT, pair.events)} WHERE order_id IS NOT NULL AND name IN {_in(ORDER_EVENTS)} "
        f"AND day {around} GROUP BY order_id) "
        "SELECT order_id, ordered_day, worth, charged, ordered_day IS NOT NULL AS ordered, times, seen_day, "
        "said, coalesce(by_bot, false) AS by_bot, coalesce(unconsented, false) AS unconsented "
        "FROM orders FULL JOIN seen USING (order_id) "
        f"WHERE CASE WHEN ordered_day IS NULL THEN seen_day {days} ELSE ordered_day {days} END"
    )


def _in(values: Iterable[object]) -> str:
    return f"({', '.join(literal(value) for value in values) or 'NULL'})"
