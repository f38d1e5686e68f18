# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Whom an order, a code or an id names, by number, and what these numbers were served."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import EXPOSURE, IDENTITY, LINE, rows

#: (kind, number): kind is customer or visitor
Unit = tuple[str, int]
#: so many who share a code are told apart from one
_MOST = 10


def of_order(session: Session, files: list[Path], order_id: str) -> list[Unit]:
    """The customer and the visitor of an order."""
    if not files:
        return []
    found = session.rows(
        f"SELECT DISTINCT customer, visitor FROM {rows(LINE, files)} WHERE order_id = {literal(order_id)} LIMIT {_MOST}"
    )
    units = [("customer", customer) for customer, _visitor in found if customer is not None]
    return units or [("visitor", visitor) for _customer, visitor in found if visitor is not None]


def of_ids(session: Session, files: list[Path], ids: Sequence[str]) -> list[Unit]:
    """The customers and visitors that go by any of these ids."""
    if not files or not ids:
        return []
    among = ", ".join(literal(each) for each in ids)
    found = session.rows(f"SELECT kind, number FROM {rows(IDENTITY, files)} WHERE id IN ({among})")
    return [(kind, number) for kind, number in found]


def of_code(session: Session, files: list[Path], digits: str) -> list[Unit]:
    """The visitors whose id's SHA-256 begins with these hexadecimal digits."""
    if not files:
        return []
    found = session.rows(
        f"SELECT number FROM {rows(IDENTITY, files)} WHERE kind = 'visitor' "
        f"AND starts_with(sha256(id), {literal(digits)}) LIMIT {_MOST}"
    )
    return [("visitor", number) for (number,) in found]


def served(
    session: Session, files: list[Path], visitors: Collection[int], customers: Collection[int]
) -> list[tuple[str, str, datetime, datetime]]:
    """By experiment and variant when these numbers were first and last served it, the newest first."""
    if not files or not (visitors or customers):
        return []
    either = " OR ".join(
        f"{column} IN ({', '.join(map(str, sorted(numbers)))})"
        for column, numbers in (("visitor", visitors), ("customer", customers))
        if numbers
    )
    found = session.rows(
        f"SELECT experiment, variant, min(exposed_at), max(exposed_at) FROM {rows(EXPOSURE, files)} WHERE {either} "
        "GROUP BY ALL ORDER BY max(exposed_at) DESC, experiment, variant"
    )
    return [(experiment, variant, first, last) for experiment, variant, first, last in found]
