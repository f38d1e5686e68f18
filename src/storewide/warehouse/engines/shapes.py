# ruff: noqa: S608 - column names and types are those written here
"""The columns of every kind of file that the warehouse keeps, with their types; relations over such files."""

import re
from collections.abc import Iterable
from pathlib import Path

from storewide.warehouse.engines.duck import array
from storewide.warehouse.schemas import SCHEMA

PRICE = "DECIMAL(22,10)"
QUANTITY = "DECIMAL(16,4)"
RATE = "DECIMAL(20,10)"

#: the end of a file's name: of today's schema with every column, and without those that are empty
WHOLE, _SPARING = f".{SCHEMA}", f".{SCHEMA}s"

_NAMED = re.compile(r"\.(\d+)s?\.[a-z]+$")
_HASHED = 2

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
        "rate": RATE,
        "hash": "UBIGINT",
    }
    return {name: types[kind] for kind, names in groups.items() for name in names.split()}


#: an order line; `part` is the day its order was placed, `day` its own. Amounts are in the store's currency; a
#: line of another has `currency`, its `own_amount` and the `rate` between. `change_id`: the change of the order that
#: the line stands for. `overruled`: a change gave the line its status (and day); `said` is the one the file gave.
#: `returned`, `returned_tax`: of a cancelled line, what changes had taken back before.
LINE = _shape(
    text="store order_id product_id kind status sales_channel marketing_channel country currency order_kind "
    "quote_id change_id said",
    small="ordinal version term_months",
    time="placed_at",
    day="day refunded_day cancelled_day part",
    quantity="quantity",
    price="unit_price",
    rate="rate",
    truth="overruled",
    number="customer visitor account amount own_amount discount shipping tax refunded cost returned returned_tax",
)
#: a version of an order line that a later one replaced, when; `part` is the month of that
HISTORY = {
    **{name: kind for name, kind in LINE.items() if name != "part"},
    "replaced_at": "TIMESTAMP",
    "part": "VARCHAR",
}
#: an order was refunded (amount in the store's currency; NULL: whole) or cancelled; `part` is the month of that
CHANGE = _shape(
    text="store order_id change change_id currency part",
    time="changed_at",
    day="day",
    rate="rate",
    number="amount own_amount",
)
#: something a visitor did; `results`: how many a search found. `id_hash`: the engine's hash of `event_id`, empty where
#: it is not `HASH_OF_NAME`'s. `bot`: its user agent is a crawler's, as the list of crawlers said when it came in; empty
#: where it stated none.
EVENT = _shape(
    hash="id_hash",
    text="store event_id name session_id order_id product_id marketing_channel campaign device country path consent",
    time="occurred_at received_at",
    day="day part",
    number="visitor customer value results",
    truth="bot",
)
#: what the engine that ids were hashed with makes of 'storewide': an engine that makes another of it must not be
#: held against those hashes
HASH_OF_NAME = 5_228_336_699_420_752_927
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
#: how long a page took for a visitor; the buckets are of `pacing`, `page` is of the path, `bot`: its visitor was taken
#: for one when it came in
TIMING = _shape(
    text="store timing_id path page device country marketing_channel lcp_bucket inp_bucket cls_bucket",
    time="measured_at",
    day="day part",
    quantity="lcp inp cls",
    number="visitor",
    truth="bot",
)
#: a look at whether something answered
PROBE = _shape(
    text="store probe_id step failure",
    time="looked_at",
    day="day part",
    truth="up planned",
    number="milliseconds",
)
#: somebody got in touch, or found what they needed; `part` is the day
CONTACT = _shape(
    text="store contact_id contact_channel need topic area order_id part",
    time="contacted_at",
    day="day",
    truth="staffed",
    number="customer cost",
    small="version",
)
#: what was promised for `day`; `part` is its month, as of the costs that follow
SHIPMENT = _shape(
    text="store shipment_id order_id carrier country part", day="day shipped_on", small="version"
)
#: what the store paid on `day`, or in the `month` that begins on it
STORE_COST = _shape(text="store kind month note part", day="day", number="amount", small="version")
#: what the facts of a day come to in a measure, by dimensions; of a product where only that is told apart
TALLY = _shape(
    text="store month measure marketing_channel campaign device country product",
    day="day",
    truth="bot",
    number="value",
)
#: how many page views of a day took so long, of one `bucket` of `pacing`, by the value of one dimension; that is empty
#: for all of them
PACE = _shape(text="store month measure dimension named bucket", day="day", truth="bot", number="views")
#: what a line adds to a day; `part` is the day its order was placed; `account` says whether a business buys,
#: `guest` is the visitor of a line without a customer
BOOKING = _shape(
    text="store month product kind customer status sales_channel marketing_channel country currency order_kind "
    "account",
    day="part day",
    truth="counted",
    small="lines",
    number="order_key buyer guest gross discount shipping tax tax_back refunded cost",
)
IDENTITY = _shape(text="kind id", number="number")


def names(shape: Shape, *, of: str = "", without: Iterable[str] = ()) -> str:
    """The shape's columns as an SQL list, each of the relation `of`."""
    left_out = set(without)
    return ", ".join(f"{of}.{name}" if of else name for name in shape if name not in left_out)


def rows(shape: Shape, files: Iterable[Path]) -> str:
    """SQL of the rows of all the files in the shape's columns, in brackets; empty where there is no file.

    Columns that a file of an earlier schema or without its empty columns does not have are empty.
    """
    paths = list(files)
    now = [str(path) for path in paths if path.name.endswith(f"{WHOLE}{path.suffix}")]
    former = [str(path) for path in paths if not path.name.endswith(f"{WHOLE}{path.suffix}")]
    listed = names(shape)
    found = []
    if now:
        found.append(f"SELECT {listed} FROM read_parquet({array(now)}, hive_partitioning=false)")
    if former or not now:
        nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in shape.items())
        empty = f"SELECT {nulls} WHERE false"
        there = f"SELECT * FROM read_parquet({array(former)}, hive_partitioning=false, union_by_name=true)"
        found.append(f"SELECT {listed} FROM ({empty} UNION ALL BY NAME {there})" if former else empty)
    return f"({' UNION ALL '.join(found)})"


def has_hashes(file: Path) -> bool:
    """Whether a file of events has the hashes of their ids, as from the second schema on."""
    return _schema_of(file.name) >= _HASHED


def is_former(path: str) -> bool:
    """Whether a file is of an earlier schema than today's."""
    return _schema_of(path) < SCHEMA


def _schema_of(path: str) -> int:
    """The schema that a file is of; its name says so, one of the first says nothing."""
    found = _NAMED.search(path)
    return int(found[1]) if found else 1


def ending(fact: str, columns: Iterable[str]) -> str:
    """What a file of these columns has at the end of its name: the schema, and whether any column is left out."""
    return _SPARING if fact == "event" and set(EVENT) - set(columns) else WHOLE
