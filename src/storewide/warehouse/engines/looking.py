# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""A quick look into a file: which currencies and stores its first rows name, and how they would be read."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from storewide.warehouse.engines import duck, picking, reading
from storewide.warehouse.engines.duck import Session, file, literal, name
from storewide.warehouse.engines.reading import Source
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.sniffing import Sniffed

_ROWS = 200_000


def currencies(
    session: Session, found: Sniffed, mapping: Mapping, work: Path
) -> dict[str | None, str | None]:
    """By store the currency of most rows, the first of equals; None for no store, or no currency."""
    rules = {rule.name: rule for rule in mapping.fields}
    ways: list[Callable[[Session, Sniffed, Mapping], Source]] = [partial(reading.repaired, work=work)]
    if found.format == "parquet" or found.tidy:
        ways.insert(0, reading.direct)
    for source_of in ways:
        source = source_of(session, found, mapping)
        columns = [
            f"{reading.text_of(rules[each], source) if each in rules else 'CAST(NULL AS VARCHAR)'} AS {each}"
            for each in ("store", "currency")
        ]
        # a store's first order may well be a foreign one
        query = (
            "SELECT store, first(currency ORDER BY rows DESC, row) FILTER (currency IS NOT NULL) FROM ("
            "SELECT lower(store) AS store, upper(currency) AS currency, count(*) AS rows, min(row) AS row FROM (SELECT "
            f"{', '.join(columns)}, row_number() OVER () AS row FROM {source.relation} LIMIT {_ROWS}) GROUP BY ALL) "
            "GROUP BY store ORDER BY min(row)"
        )
        try:
            return dict(session.rows(query))
        except duck.UNREADABLE:
            continue
    return {}


def present(session: Session, found: Sniffed, mappings: Sequence[Mapping]) -> list[bool]:
    """For each of a preset's facts whether the file may hold a row of it: one look at all rows for all of them."""
    if found.format != "parquet" and not found.tidy:
        return [True] * len(mappings)
    sources = [reading.direct(session, found, mapping) for mapping in mappings]
    wanted = [
        f"coalesce(bool_or({picking.condition(source.cells, mapping)}), false)"
        for source, mapping in zip(sources, mappings, strict=True)
    ]
    try:
        return list(session.one(f"SELECT {', '.join(wanted)} FROM {sources[0].whole or sources[0].relation}"))
    except duck.UNREADABLE:
        return [True] * len(mappings)


def head(session: Session, found: Sniffed, rows: int, target: Path) -> None:
    """Write the first rows of a Parquet file to a Parquet file of their own."""
    session.run(
        f"COPY (SELECT * FROM read_parquet({file(found.plain)}) LIMIT {rows}) "
        f"TO {literal(str(target))} (FORMAT parquet)"
    )


def texts(session: Session, found: Sniffed, rows: int) -> list[tuple[str | None, ...]]:
    """The first rows of a Parquet file as texts, lists and objects as JSON."""
    cells = ", ".join(
        f"CASE WHEN typeof({name(column)}) LIKE '%[]' OR typeof({name(column)}) LIKE 'STRUCT%' "
        f"THEN CAST(to_json({name(column)}) AS VARCHAR) ELSE CAST({name(column)} AS VARCHAR) END"
        for column in found.columns
    )
    return session.rows(f"SELECT {cells} FROM read_parquet({file(found.plain)}) LIMIT {rows}")


def as_read(
    session: Session, wanted: Sequence[str], rows: int
) -> tuple[list[str], list[tuple[int, str | None, tuple[Any, ...]]]]:
    """Of the view `checked` the fields that are there, and its first rows: number, fault, values."""
    known = {row[0] for row in session.rows("DESCRIBE SELECT * FROM checked")}
    fields = [field for field in wanted if field in known]
    columns = ", ".join(["row", "fault", *fields])
    found = session.rows(f"SELECT {columns} FROM checked ORDER BY row LIMIT {rows}")
    return fields, [(row[0], row[1], tuple(row[2:])) for row in found]


def unsplit(session: Session, rows: int) -> list[tuple[int, str]]:
    """The first rows that could not even be split: number and reason."""
    return [
        (row, reason)
        for row, reason in session.rows(f"SELECT row, reason FROM broken ORDER BY row LIMIT {rows}")
    ]
