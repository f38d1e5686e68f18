# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""A quick look into a file: which currencies and stores its first rows name."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from storewide.warehouse.engines import duck, reading
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.engines.reading import Source
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.sniffing import Sniffed

_ROWS = 200_000


def currencies(
    session: Session, found: Sniffed, mapping: Mapping, work: Path
) -> dict[str | None, str | None]:
    """By store the first currency, in the order of the file; None for no store, or no currency."""
    rules = {rule.name: rule for rule in mapping.fields}
    ways: list[Callable[[Session, Sniffed, Mapping], Source]] = [partial(reading.repaired, work=work)]
    if found.format == "parquet" or found.tidy:
        ways.insert(0, reading.direct)
    for source_of in ways:
        source = source_of(session, found, mapping)
        columns = [
            f"{reading.text_of(rules[name], source) if name in rules else 'CAST(NULL AS VARCHAR)'} AS {name}"
            for name in ("store", "currency")
        ]
        query = (
            "SELECT lower(store), upper(first(currency ORDER BY row) FILTER (currency IS NOT NULL)) FROM (SELECT "
            f"{', '.join(columns)}, row_number() OVER () AS row FROM {source.relation} LIMIT {_ROWS}) "
            "GROUP BY ALL ORDER BY min(row)"
        )
        try:
            return dict(session.rows(query))
        except duck.UNREADABLE:
            continue
    return {}
