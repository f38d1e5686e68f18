# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Bookings with what lies beside them: the customers of linked guests, categories, and whether the buyer is new."""

from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse.beside import BUYER_KIND, CATEGORY, NEW, RETURNING, Beside
from storewide.warehouse.engines.duck import array, literal
from storewide.warehouse.engines.shapes import BOOKING, PRODUCT, rows


def bookings(files: Iterable[Path], beside: Beside) -> str:
    """SQL of the bookings of the files, in brackets, with the columns that are needed beside their own."""
    relation = owned(files, beside)
    columns = ["sales.*"]
    joins = []
    if beside.category:
        columns.append(f"filed.category AS {CATEGORY}")
        joins.append(
            f"LEFT JOIN (SELECT store, product_id AS product, category FROM {rows(PRODUCT, beside.products)}) "
            "AS filed USING (store, product)"
        )
    if beside.buyer_kind:
        key = keys(beside)
        columns.append(
            f"CASE WHEN sales.buyer IS NULL OR sales.part <= coalesce(firsts.first, sales.part) "
            f"THEN {literal(NEW)} ELSE {literal(RETURNING)} END AS {BUYER_KIND}"
        )
        joins.append(f"LEFT JOIN {firsts(beside)} AS firsts USING ({key})")
    if not joins:
        return relation
    return f"(SELECT {', '.join(columns)} FROM {relation} AS sales {' '.join(joins)})"


def owned(files: Iterable[Path], beside: Beside) -> str:
    """SQL of the bookings of the files, where guest orders of linked visitors have their customer."""
    source = rows(BOOKING, files)
    if not beside.customers:
        return source
    known = (
        f"SELECT unnest({array(beside.customers)}) AS guest, "
        f"unnest({array(beside.customers.values())}) AS its_customer"
    )
    return (
        "(SELECT * EXCLUDE (its_customer) REPLACE (coalesce(buyer, its_customer) AS buyer) "
        f"FROM {source} LEFT JOIN ({known}) USING (guest))"
    )


def firsts(beside: Beside) -> str:
    """SQL of each customer's first day with an order, and the next one (NULL without), by `keys`."""
    key = keys(beside)
    days = (
        f"SELECT DISTINCT {key}, part FROM {owned(beside.sold, beside)} WHERE counted AND buyer IS NOT NULL"
    )
    return (
        f"(SELECT {key}, told[1] AS first, told[2] AS next FROM "
        f"(SELECT {key}, min(part, 2) AS told FROM ({days}) GROUP BY ALL))"
    )


def keys(beside: Beside) -> str:
    """The columns that a customer goes by."""
    return "store, buyer" if beside.by_store else "buyer"
