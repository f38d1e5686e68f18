# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Which visits came before an order: for each marketing channel, the orders and spend that each place of it had.

A visit is a visitor's activity with no gap of half an hour, or what events state as one session; its channel (or its
campaign) is the first that its events name. Visits of crawlers are none. A visit is an order's where its visitor is the
order's, or is known to be its customer.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.rollups import OFFERED, ORDER_KEY
from storewide.warehouse.engines.shapes import BOOKING, EVENT, LINE, rows
from storewide.warehouse.engines.visits import SILENCE


class Touched(NamedTuple):
    """Of orders with `visits` known visits: those in which the channel stands in this place, and their spend.

    `place`: 1 is the first visit, `visits` the last, 2 any between; 0 with no visit at all (and no channel).
    """

    channel: str | None
    visits: int
    place: int
    orders: int
    spend: int


class Last(NamedTuple):
    """Of orders whose last visit was of a channel: their different buyers, and what their goods cost in minor units.

    `goods` is None where lines were sold and none of them states a cost.
    """

    buyers: int
    goods: int | None


class Touches(NamedTuple):
    """Every `Touched`, and by channel what only the last visit of an order is told of."""

    rows: list[Touched]
    last: dict[str | None, Last]


def placed_on(session: Session, sales: Sequence[Path], first: date, last: date) -> list[date]:
    """The days on which the orders were placed that have a booking on these days, in order."""
    inside = f"BETWEEN {literal(first)} AND {literal(last)}"
    found = session.rows(
        f"SELECT DISTINCT part FROM {rows(BOOKING, sales)} WHERE day {inside} OR counted AND part {inside} ORDER BY part"
    )
    return [day for (day,) in found]


def touched(
    session: Session,
    files: Mapping[str, Sequence[Path]],
    first: date,
    last: date,
    reach: int,
    *,
    by: str,
    taxed: bool,
    linked: bool,
) -> Touches:
    """Orders and spend of the days by `by` (a column of events), number of visits before, and place among them.

    Buyers are those of orders placed on the days; every guest order is a buyer.

    Visits of the `reach` days before an order count. `files` of sales, order_line and event. `taxed`: prices include
    tax, so that spend leaves it out. `linked`: the tables `same` (visitor, first) and `owned` (visitor, customer) say
    who is who.
    """
    found = session.rows(
        f"WITH {_orders(files, first, last, taxed=taxed)}, {_visits(files['event'], by, linked=linked)}, "
        f"{_touches(reach, linked=linked)} "
        "SELECT channel, visits, place, count(*) FILTER (counts), CAST(sum(spend) AS BIGINT), "
        f"count(DISTINCT buyer) FILTER (counts AND place = visits), {_goods('place = visits')}, grouping(visits) "
        "FROM placed GROUP BY GROUPING SETS ((channel, visits, place), (channel))"
    )
    return Touches(
        [Touched(*numbers) for *numbers, _buyers, _goods_cost, is_sum in found if not is_sum],
        {channel: Last(buyers, goods) for channel, *_numbers, buyers, goods, is_sum in found if is_sum},
    )


def _goods(which: str) -> str:
    """What the goods of orders cost; of a refund of former goods nothing, of goods without any stated cost unknown."""
    cost, sold = (f"sum({each}) FILTER ({which})" for each in ("goods", "sold"))
    return f"CAST(CASE WHEN coalesce({sold}, 0) = 0 THEN coalesce({cost}, 0) ELSE {cost} END AS BIGINT)"


def _orders(files: Mapping[str, Sequence[Path]], first: date, last: date, *, taxed: bool) -> str:
    """`orders`: each with a booking on these days, or placed on them: when, by whom, what it is worth there."""
    tax = " - (coalesce(tax, 0) - tax_back)" if taxed else ""
    inside = f"BETWEEN {literal(first)} AND {literal(last)}"
    return (
        "worth AS MATERIALIZED (SELECT order_key, part, "
        f"coalesce(sum(gross - coalesce(discount, 0) - refunded{tax}) FILTER (day {inside}), 0) AS spend, "
        f"sum(cost) FILTER (day {inside}) AS goods, sum(lines) FILTER (day {inside}) AS sold, "
        f"bool_or(counted AND part {inside}) AS counts, "
        f"coalesce(any_value(buyer), -1 - order_key) AS buyer FROM {rows(BOOKING, files['sales'])} "
        f"WHERE day {inside} OR counted AND part {inside} GROUP BY order_key, part), "
        f"keyed AS (SELECT placed_at, customer, visitor, {ORDER_KEY} AS order_key "
        f"FROM {rows(LINE, files['order_line'])} WHERE NOT ({OFFERED})), "
        "orders AS MATERIALIZED (SELECT order_key, any_value(worth.spend) AS spend, any_value(worth.counts) AS counts, "
        "any_value(worth.goods) AS goods, any_value(worth.sold) AS sold, "
        "any_value(worth.buyer) AS buyer, min(placed_at) AS placed_at, max(customer) AS customer, max(visitor) AS visitor "
        "FROM worth LEFT JOIN keyed USING (order_key) GROUP BY order_key)"
    )


def _visits(events: Sequence[Path], by: str, *, linked: bool) -> str:
    """`visits`: of whoever may have ordered, when each visit began and by which channel; `known`: visitors' customers."""
    owned = (
        " UNION SELECT owned.visitor, owned.customer FROM owned SEMI JOIN orders USING (customer)"
        if linked
        else ""
    )
    renamed = f"(SELECT {_root(linked)} AS visitor, e.* EXCLUDE (visitor) FROM seen AS e{_joined(linked)})"
    return (
        f"seen AS (SELECT visitor, customer, occurred_at, session_id, {by} AS channel "
        f"FROM {rows(EVENT, events)} WHERE visitor IS NOT NULL AND bot IS NOT TRUE), "
        f"known AS MATERIALIZED (SELECT DISTINCT visitor, customer FROM {renamed} "
        f"SEMI JOIN orders USING (customer){owned}), "
        f"wanted AS (SELECT {_root(linked)} AS visitor FROM orders AS e{_joined(linked)} WHERE e.visitor IS NOT NULL "
        "UNION SELECT visitor FROM known), "
        f"own AS (SELECT visitor, occurred_at, session_id, channel FROM {renamed} "
        "SEMI JOIN wanted USING (visitor)), "
        "silent AS (SELECT *, CASE WHEN session_id IS NULL AND (lag(occurred_at) OVER spell IS NULL "
        f"OR occurred_at - lag(occurred_at) OVER spell >= to_microseconds({SILENCE})) THEN 1 ELSE 0 END AS begins FROM own "
        "WINDOW spell AS (PARTITION BY visitor, session_id ORDER BY occurred_at)), "
        "counted AS (SELECT *, sum(begins) OVER (PARTITION BY visitor, session_id ORDER BY occurred_at) AS number "
        "FROM silent), "
        "visits AS MATERIALIZED (SELECT visitor, session_id, number, min(occurred_at) AS began, "
        "min_by(channel, (occurred_at, channel)) FILTER (channel IS NOT NULL) AS channel "
        "FROM counted GROUP BY visitor, session_id, number)"
    )


def _root(linked: bool) -> str:
    return "coalesce(same.first, e.visitor)" if linked else "e.visitor"


def _joined(linked: bool) -> str:
    return " LEFT JOIN same ON same.visitor = e.visitor" if linked else ""


def _touches(reach: int, *, linked: bool) -> str:
    """`placed`: each order with each of its visits in its place; one without a visit once, without a channel."""
    before = f"began <= placed_at AND began >= placed_at - INTERVAL {int(reach)} DAY AND channel IS NOT NULL"
    pairs = (
        f"SELECT order_key, {_root(linked)} AS visitor FROM orders AS e{_joined(linked)} WHERE e.visitor IS NOT NULL "
        "UNION SELECT order_key, known.visitor FROM orders JOIN known USING (customer)"
    )
    return (
        f"of_order AS ({pairs}), "
        "touches AS (SELECT order_key, began, channel, "
        "row_number() OVER (PARTITION BY order_key "
        "ORDER BY began, channel, visits.visitor, visits.number, session_id) AS nth, "
        "count(*) OVER (PARTITION BY order_key) AS reached "
        f"FROM of_order JOIN orders USING (order_key) JOIN visits ON visits.visitor = of_order.visitor WHERE {before}), "
        "placed AS (SELECT channel, coalesce(reached, 0) AS visits, counts, spend, buyer, goods, sold, "
        "CASE WHEN nth IS NULL THEN 0 WHEN nth IN (1, reached) THEN nth ELSE 2 END AS place "
        "FROM orders LEFT JOIN touches USING (order_key))"
    )
