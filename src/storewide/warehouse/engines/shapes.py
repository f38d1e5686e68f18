# ruff: noqa: S608 - column names and types are those written here
"""The columns of every kind of file that the warehouse keeps, with their types; relations over such files."""

from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse.engines.duck import array

PRICE = "DECIMAL(22,10)"
QUANTITY = "DECIMAL(16,4)"

Shape = dict[str, str]


def _shape(**groups: str) -> Shape:
    types = {
        "text": "VARCHAR",
        "number": "BIGINT",
        "small": "INTEGER",
        "day": "DATE",
        "time": "TIMESTAMP",
        "truth": "BOOLEAN",
        "uuid": "UUID",
        "price": PRICE,
        "quantity": QUANTITY,
    }
    return {name: types[kind] for kind, names in groups.items() for name in names.split()}


#: an order line; `part` is the day its order was placed, `day` its own
LINE = _shape(
    text="store order_id product_id kind status sales_channel marketing_channel country",
    small="ordinal version",
    time="placed_at",
    day="day refunded_day cancelled_day part",
    quantity="quantity",
    price="unit_price",
    number="customer visitor amount discount shipping tax refunded cost",
)
EVENT = _shape(
    text="store event_id name session_id order_id product_id marketing_channel campaign device country path",
    time="occurred_at",
    day="day part",
    number="visitor customer value",
)
#: visitors and sessions of a day; `part` is its month
TRAFFIC = _shape(
    text="store marketing_channel device country part", day="day", number="visitors sessions", small="version"
)
#: what is sold; one file a store
PRODUCT = _shape(
    text="store product_id title category brand parent_id part",
    day="day",
    number="price cost",
    small="version",
)
#: pieces of a product that could be sold on a day; `part` is its month, as of all that follow but promotions
STOCK = _shape(text="store product_id part", day="day", quantity="available", small="version")
PRICES = _shape(text="store product_id part", day="day", number="price list_price", small="version")
#: an offer from `day` to `until`; one file a store
PROMOTION = _shape(
    text="store promotion_id title sales_channel product_id category part",
    day="day until",
    quantity="percent_off",
    small="version",
)
MEDIA_COST = _shape(
    text="store marketing_channel campaign part", day="day", number="cost impressions clicks", small="version"
)
#: a visitor or customer met a variant of an experiment
EXPOSURE = _shape(
    text="store experiment variant exposure_id",
    time="exposed_at",
    day="day part",
    number="visitor customer",
)
#: what a line adds to a day; `part` is the day its order was placed
BOOKING = _shape(
    text="store month product kind customer status sales_channel marketing_channel country",
    day="part day",
    truth="counted",
    small="lines",
    number="order_key buyer gross discount shipping tax tax_back refunded cost",
)
#: a visitor seen on a day with one combination of dimensions
VISIT = _shape(
    text="store month marketing_channel campaign device country",
    day="part day",
    number="visitor",
    uuid="session",
)
IDENTITY = _shape(text="kind id", number="number")


def names(shape: Shape, *, of: str = "", without: Iterable[str] = ()) -> str:
    """The shape's columns as an SQL list, each of the relation `of`."""
    left_out = set(without)
    return ", ".join(f"{of}.{name}" if of else name for name in shape if name not in left_out)


def rows(shape: Shape, files: Iterable[Path]) -> str:
    """SQL of the rows of all the files in the shape's columns, in brackets; empty where there is no file."""
    paths = [str(file) for file in files]
    if paths:
        return f"(SELECT {names(shape)} FROM read_parquet({array(paths)}, hive_partitioning=false))"
    nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in shape.items())
    return f"(SELECT {nulls} WHERE false)"
