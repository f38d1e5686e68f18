# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What questions are answered from: per store and month, the bookings of order lines and the visits of days.

A *booking* is what a line adds to a day: its amounts on its own day, a refund on the day it was paid back, a
cancellation on the day it was made. A *visit* is a visitor seen on a day with one combination of dimensions.
Both can be united over any days and counted exactly.
"""

from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.rounding import half_even
from storewide.warehouse.engines.shapes import BOOKING, names, rows

#: the rollup made of a fact
OF = {"order_line": "sales"}

#: of a line: whether it was cancelled, what it charges; what it takes back on its own day
CANCELLED = "status IS NOT DISTINCT FROM 'cancelled'"
CHARGED = "CASE WHEN quantity > 0 THEN amount ELSE 0 END"
RETURNED = "CASE WHEN (quantity < 0 OR change_id IS NOT NULL) AND NOT cancelled THEN -amount ELSE 0 END"
#: what a cancelled line takes back on the day of that, and the tax of it
UNDONE = "charged - coalesce(discount, 0) - coalesce(returned, 0)"
UNDONE_TAX = "coalesce(tax, 0) - coalesce(returned_tax, 0)"
#: an offer is no order yet, a removed line none any more
OFFERED = "coalesce(status, '') IN ('quoted', 'removed')"
#: whether a line makes its order one that counts
COUNTED = "quantity > 0 AND NOT cancelled"
#: of a line that is no offer: its order's key, which counts the orders of its day, so that no other order of the store
#: has it
ORDER_KEY = (
    "datediff('day', DATE '1970-01-01', part) * 2147483648 + "
    "dense_rank() OVER (PARTITION BY store, part ORDER BY order_id)"
)

_MONTH = "strftime(part, '%Y-%m') AS month"
#: amounts that every booking has; of the others NULL says that the line did not state it
_BOOKED = ("gross", "tax_back", "refunded")
_AMOUNTS = ("gross", "discount", "shipping", "tax", "tax_back", "refunded", "cost")


def sales(session: Session, old: Iterable[Path]) -> None:
    """Make `rolled`: the new content of the sales months, days in `kept` with the other days of `old`.

    Tax that goes back with a refund is the refund's share of the line's tax, rounded half to even.
    """
    session.run(
        f"CREATE TABLE bookable AS SELECT kept.*, {ORDER_KEY} AS order_key, "
        f"{CANCELLED} AS cancelled, {CHARGED} AS charged, coalesce(kept.currency, terms.currency) AS paid_in "
        f"FROM kept LEFT JOIN (SELECT store, currency FROM terms) AS terms USING (store) WHERE NOT ({OFFERED})"
    )
    session.run(
        f"CREATE TABLE rolled AS SELECT {names(BOOKING)} FROM ("
        f"SELECT * FROM {rows(BOOKING, old)} ANTI JOIN touched USING (store, part) "
        f"UNION ALL BY NAME {_own_day()} UNION ALL BY NAME {_refund()} UNION ALL BY NAME {_cancellation()}"
        ") ORDER BY store, month, day, order_key"
    )
    session.drop("bookable")


def _booking(day: str, amounts: dict[str, str], *, lines: str, counted: str, where: str) -> str:
    values = ", ".join(
        f"CAST({amounts.get(each, '0' if each in _BOOKED else 'NULL')} AS BIGINT) AS {each}"
        for each in _AMOUNTS
    )
    return (
        f"SELECT store, {_MONTH}, part, {day} AS day, order_key, customer AS buyer, {counted} AS counted, "
        f"CAST({lines} AS INTEGER) AS lines, {values}, product_id AS product, kind, "
        "CASE WHEN customer IS NULL THEN 'guest' ELSE 'known' END AS customer, "
        "CASE WHEN account IS NOT NULL THEN 'known' END AS account, paid_in AS currency, order_kind, "
        "CASE WHEN customer IS NULL THEN visitor END AS guest, "
        f"status, sales_channel, marketing_channel, country FROM bookable WHERE {where}"
    )


def _own_day() -> str:
    amounts = {each: each for each in ("discount", "shipping", "tax", "cost")}
    return _booking(
        "day",
        {**amounts, "gross": "charged", "refunded": RETURNED},
        lines="CASE WHEN change_id IS NULL THEN 1 ELSE 0 END",
        counted=COUNTED,
        where="true",
    )


def _refund() -> str:
    return _booking(
        "coalesce(refunded_day, day)",
        {"refunded": "refunded", "tax_back": tax_of_refund()},
        lines="0",
        counted="false",
        where="NOT cancelled AND coalesce(refunded, 0) <> 0",
    )


def tax_of_refund() -> str:
    """The share of a line's tax that goes back with its refund, rounded half to even."""
    share = "CAST(refunded AS HUGEINT) * coalesce(tax, 0)"
    net = "(charged - coalesce(discount, 0))"
    return f"CASE WHEN {net} > 0 THEN {half_even(share, net)} ELSE 0 END"


def _cancellation() -> str:
    return _booking(
        "coalesce(cancelled_day, day)",
        {"refunded": UNDONE, "tax_back": UNDONE_TAX},
        lines="0",
        counted="false",
        where="cancelled",
    )
