# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What each product sold, and who saw it: read out of day files of events, bookings and order lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyroaring import BitMap

from storewide.lib.periods import Days
from storewide.warehouse import measures
from storewide.warehouse.beside import CATEGORY
from storewide.warehouse.engines import beside as engine
from storewide.warehouse.engines import duck_compiling
from storewide.warehouse.engines.buying import OF_LINE, Sold
from storewide.warehouse.engines.duck import Session, array, literal
from storewide.warehouse.engines.rollups import CANCELLED, OFFERED
from storewide.warehouse.engines.shapes import EVENT, LINE, PRODUCT, rows
from storewide.warehouse.engines.visits import DENIED
from storewide.warehouse.expressions import Column
from storewide.warehouse.questions import NONE
from storewide.warehouse.step_words import STEPS

#: the numbers of a product that events tell, and those that orders tell
SEEN = ("viewers", "views", "adds")
SOLD = ("orders", "units", "gross", "spend", "cost", "returned")

_VIEWED, _ADDED = literal(STEPS["product_viewers"]), literal(STEPS["adders"])

#: (store, product)
type Key = tuple[str, str]
type Numbers = tuple[Any, ...]


def about(session: Session, products: Sequence[Path]) -> dict[Key, tuple[str | None, str | None]]:
    """Title and category of each product that a file of products names."""
    found = session.rows(f"SELECT store, product_id, title, category FROM {rows(PRODUCT, products)}")
    return {(store, product): (title, category) for store, product, title, category in found}


def write_month(session: Session, files: Sequence[Path], bots: BitMap, path: Path) -> None:
    """Write by day and product what the events of a store's month say."""
    session.run(
        f"COPY ({_by_day(files, bots, 'true')} ORDER BY day, product) TO {literal(str(path))} "
        "(FORMAT parquet, COMPRESSION zstd)"
    )


def seen_of_months(session: Session, months: Sequence[Path], days: Days) -> dict[str, Numbers]:
    """By product the numbers of `SEEN`, out of months as `write_month` makes them."""
    if not months:
        return {}
    source = f"read_parquet({array(map(str, months))}, hive_partitioning=false)"
    return _summed(session, source, days)


def seen(
    session: Session, files: Sequence[Path], bots: BitMap, days: Days, accepted: Sequence[tuple[str, str]]
) -> dict[str, Numbers]:
    """The same out of day files, of events with accepted values of dimensions."""
    names = sorted({name for name, _ in accepted})
    where = " AND ".join(
        f"coalesce({name}, {literal(NONE)}) IN (SELECT unnest({array(value for of, value in accepted if of == name)}))"
        for name in names
    )
    return _summed(session, f"({_by_day(files, bots, where)})", days)


def _summed(session: Session, source: str, days: Days) -> dict[str, Numbers]:
    found = session.rows(
        f"SELECT product, {', '.join(f'CAST(sum({name}) AS BIGINT)' for name in SEEN)} FROM {source} "
        f"WHERE day BETWEEN {literal(days.first)} AND {literal(days.last)} GROUP BY product"
    )
    return {product: tuple(numbers) for product, *numbers in found}


def _by_day(files: Sequence[Path], bots: BitMap, where: str) -> str:
    return (
        "SELECT part AS day, product_id AS product, "
        f"count(DISTINCT visitor) FILTER (name = {_VIEWED} AND NOT {DENIED}) AS viewers, "
        f"count(*) FILTER (name = {_VIEWED}) AS views, count(*) FILTER (name = {_ADDED}) AS adds "
        f"FROM (SELECT * FROM {rows(EVENT, files)} WHERE name IN ({_VIEWED}, {_ADDED})) "
        f"WHERE product_id IS NOT NULL AND {where} AND coalesce(visitor NOT IN "
        f"(SELECT unnest(CAST({array(bots)} AS BIGINT[]))), true) GROUP BY ALL"
    )


def sold(session: Session, asked: Sold, lines: Iterable[Path]) -> dict[Key, Numbers]:
    """By store and product the numbers of `SOLD`; units are counted on the day placed, out of `lines`, as orders are."""
    booked = _booked(session, asked)
    orders = dict(_placed(session, asked))
    units = _units(session, asked, list(lines))
    found: dict[Key, Numbers] = {}
    for key in {*booked, *orders}:
        gross, spend, cost, returned = booked.get(key, (0, 0, None, 0))
        found[key] = (
            orders.get(key, 0),
            None if units is None else units[key],
            gross,
            spend,
            cost,
            returned,
        )
    return found


def _booked(session: Session, asked: Sold) -> dict[Key, Numbers]:
    _, where = measures.asked(asked.question, Column("day"))
    found = session.rows(
        "SELECT store, product, CAST(sum(gross) AS BIGINT), "
        f"CAST(sum({asked.spent()}) AS BIGINT), CAST(sum(cost) AS BIGINT), CAST(sum(refunded) AS BIGINT) "
        f"FROM {engine.bookings(asked.files, asked.beside.for_sums())} "
        f"WHERE product IS NOT NULL AND {' AND '.join(map(duck_compiling.sql, where))} GROUP BY ALL"
    )
    return {(store, product): tuple(numbers) for store, product, *numbers in found}


def _placed(session: Session, asked: Sold) -> Iterable[tuple[Key, int]]:
    for store, product, orders in session.rows(
        f"SELECT store, product, count(DISTINCT order_key) FROM {asked.asked()} "
        "WHERE product IS NOT NULL GROUP BY ALL"
    ):
        yield (store, product), orders


def _units(session: Session, asked: Sold, lines: Sequence[Path]) -> dict[Key, Decimal] | None:
    """Pieces of lines that count; None where they cannot be told for what is asked."""
    if not lines:
        return None
    of_lines = tuple(pair for pair in asked.question.filters if pair[0] != CATEGORY)
    _, where = measures.asked(replace(asked.question, filters=of_lines), Column("part"))
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for store, product, units in session.rows(
        f"SELECT store, product, sum(quantity) FROM (SELECT store, quantity, {OF_LINE} FROM {rows(LINE, lines)} "
        f"WHERE quantity > 0 AND NOT ({CANCELLED}) AND NOT ({OFFERED})) "
        f"WHERE {' AND '.join(map(duck_compiling.sql, where))} GROUP BY ALL"
    ):
        found[store, product] = units
    return found
