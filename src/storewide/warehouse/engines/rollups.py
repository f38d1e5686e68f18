"""What questions are answered from: per store and month, the bookings of order lines and the visits of each day.

A *booking* is what a line adds to a day: its amounts on its own day, a refund on the day it was paid back, a
cancellation on the day it was made. A *visit* is a visitor seen on a day with one combination of dimensions. Both
can be united over any days and counted exactly.
"""

from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.settled import relation

#: the rollup made of a fact
OF = {"order_line": "sales", "event": "visits"}

_DIMENSIONS = (
    "product_id AS product, kind, CASE WHEN customer IS NULL THEN 'guest' ELSE 'known' END AS customer, "
    "status, sales_channel, marketing_channel, country"
)
_ZERO = "CAST(0 AS BIGINT)"
_EMPTY_SALES = (
    "SELECT '' AS store, '' AS month, DATE '1970-01-01' AS part, DATE '1970-01-01' AS day, "
    "CAST(0 AS BIGINT) AS order_key, CAST(0 AS BIGINT) AS buyer, false AS counted, 0 AS lines, "
    "CAST(0 AS BIGINT) AS gross, CAST(0 AS BIGINT) AS discount, CAST(0 AS BIGINT) AS shipping, "
    "CAST(0 AS BIGINT) AS tax, CAST(0 AS BIGINT) AS tax_back, CAST(0 AS BIGINT) AS refunded, "
    "CAST(0 AS BIGINT) AS cost, '' AS product, '' AS kind, '' AS customer, '' AS status, "
    "'' AS sales_channel, '' AS marketing_channel, '' AS country WHERE false"
)
_EMPTY_VISITS = (
    "SELECT '' AS store, '' AS month, DATE '1970-01-01' AS part, DATE '1970-01-01' AS day, "
    "CAST(0 AS BIGINT) AS visitor, CAST(NULL AS UUID) AS session, '' AS marketing_channel, '' AS campaign, "
    "'' AS device, '' AS country WHERE false"
)


def sales(session: Session, old: Iterable[Path]) -> None:
    """Make `rolled`: the new content of the sales months, from the days in `kept` and the other days of `old`.

    The order's key counts the orders of its day, so it is a number that no other order of the store has.
    Tax that goes back with a refund is the refund's share of the line's tax, rounded half to even.
    """
    session.run(
        "CREATE TABLE bookable AS SELECT *, datediff('day', DATE '1970-01-01', part) * 2147483648 + "
        "dense_rank() OVER (PARTITION BY store, part ORDER BY order_id) AS order_key, "
        "status IS NOT DISTINCT FROM 'cancelled' AS cancelled, "
        "CASE WHEN quantity > 0 THEN amount ELSE 0 END AS charged FROM kept"
    )
    session.run(
        "CREATE TABLE rolled AS SELECT * FROM ("
        f"SELECT * FROM ({relation(old, _EMPTY_SALES)}) ANTI JOIN touched USING (store, part) "
        f"UNION ALL {_own_day()} UNION ALL {_refund()} UNION ALL {_cancellation()}"
        ") ORDER BY store, month, day"
    )
    session.run("DROP TABLE bookable")


def _booking(day: str, amounts: dict[str, str], where: str) -> str:
    columns = ("lines", "gross", "discount", "shipping", "tax", "tax_back", "refunded", "cost")
    types = {"lines": "INTEGER"}
    values = ", ".join(
        f"CAST({amounts.get(each, '0')} AS {types.get(each, 'BIGINT')}) AS {each}" for each in columns
    )
    counted = "quantity > 0 AND NOT cancelled" if "lines" in amounts else "false"
    return (
        f"SELECT store, strftime(part, '%Y-%m') AS month, part, {day} AS day, order_key, customer AS buyer, "
        f"{counted} AS counted, {values}, {_DIMENSIONS} FROM bookable WHERE {where}"
    )


def _own_day() -> str:
    amounts = {each: each for each in ("discount", "shipping", "tax", "cost")}
    back = "CASE WHEN quantity < 0 AND NOT cancelled THEN -amount ELSE 0 END"
    return _booking("day", {**amounts, "lines": "1", "gross": "charged", "refunded": back}, "true")


def _refund() -> str:
    share = "CAST(refunded AS HUGEINT) * coalesce(tax, 0)"
    net = "(charged - coalesce(discount, 0))"
    amounts = {
        "refunded": "refunded",
        "tax_back": f"CASE WHEN {net} > 0 THEN {_half_even(share, net)} ELSE 0 END",
    }
    return _booking("coalesce(refunded_day, day)", amounts, "NOT cancelled AND coalesce(refunded, 0) <> 0")


def _cancellation() -> str:
    amounts = {"refunded": "charged - coalesce(discount, 0)", "tax_back": "coalesce(tax, 0)"}
    return _booking("coalesce(cancelled_day, day)", amounts, "cancelled")


def _half_even(dividend: str, divisor: str) -> str:
    """Whole division of two whole numbers, the divisor above 0, rounded half to even; exact at any size."""
    doubled = f"(2 * abs({dividend}) + {divisor})"
    up = f"({doubled} // (2 * {divisor}))"
    tie = f"({doubled} % (2 * {divisor}) = 0 AND {up} % 2 = 1)"
    return f"sign({dividend}) * ({up} - CASE WHEN {tie} THEN 1 ELSE 0 END)"


def visits(session: Session, old: Iterable[Path]) -> None:
    """Make `rolled`: the new content of the months of visits, from the days in `kept` and the others of `old`."""
    identified = "CASE WHEN session_id IS NOT NULL THEN CAST(md5(visitor || ' ' || session_id) AS UUID) END"
    session.run(
        "CREATE TABLE rolled AS SELECT * FROM ("
        f"SELECT * FROM ({relation(old, _EMPTY_VISITS)}) ANTI JOIN touched USING (store, part) "
        "UNION ALL SELECT DISTINCT store, strftime(part, '%Y-%m') AS month, part, day, visitor, "
        f"{identified} AS session, marketing_channel, campaign, device, country FROM kept"
        ") ORDER BY store, month, day, visitor"
    )
