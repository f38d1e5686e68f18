# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Order lines seen as somebody else's books may see them: in days cut at midnight UTC, without test orders.

Offers are no orders and in neither.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import IDENTITY, LINE, rows

#: texts that mark an order as a test when the order, its customer or its product carries them
_TEST = "(^|[^a-z])(test|dummy|example)([^a-z]|$)"
#: what a line adds to spend on its own day, before refunds; minor units
_NET = "amount - CASE WHEN quantity > 0 THEN coalesce(discount, 0) ELSE 0 END"
_ORDERED = "status IS DISTINCT FROM 'quoted'"


def moved_by_utc(session: Session, files: Iterable[Path], first: date, last: date) -> int:
    """How much more is spent from `first` to `last` when days are cut at midnight UTC; minor units."""
    period = f"BETWEEN {literal(first)} AND {literal(last)}"
    utc, own = f"CAST(placed_at AS DATE) {period}", f"day {period}"
    sql = (
        f"SELECT coalesce(sum(({_NET}) * (CAST({utc} AS INTEGER) - CAST({own} AS INTEGER))), 0) "
        f"FROM {rows(LINE, files)} WHERE {_ORDERED}"
    )
    return int(session.one(sql)[0])


def of_test_orders(
    session: Session, files: Iterable[Path], customers: Iterable[int], first: date, last: date
) -> int:
    """What is spent in orders that look like tests, from `first` to `last`; minor units."""
    known = ", ".join(str(number) for number in customers) or "-1"
    marked = " OR ".join(
        f"regexp_matches(lower(coalesce({name}, '')), '{_TEST}')" for name in ("order_id", "product_id")
    )
    sql = (
        f"SELECT coalesce(sum({_NET}), 0) FROM {rows(LINE, files)} WHERE day BETWEEN {literal(first)} "
        f"AND {literal(last)} AND {_ORDERED} AND status IS DISTINCT FROM 'cancelled' "
        f"AND ({marked} OR customer IN ({known}))"
    )
    return int(session.one(sql)[0])


def customers_of_tests(session: Session, identity: Iterable[Path]) -> list[int]:
    """The numbers of the customers whose outside id looks like a test's."""
    sql = (
        f"SELECT number FROM {rows(IDENTITY, identity)} WHERE kind = 'customer' "
        f"AND regexp_matches(lower(id), '{_TEST}')"
    )
    return [row[0] for row in session.rows(sql)]
