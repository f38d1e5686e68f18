"""A quick look into a file: which currencies and stores its first rows name."""

from pathlib import Path

from storewide.warehouse.engines import duck, reading
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.sniffing import Sniffed

_ROWS = 200_000


def currencies(
    session: Session, found: Sniffed, mapping: Mapping, work: Path
) -> dict[str | None, str | None]:
    """By store (None where a row names none) the first currency, in the order of the file; None where no row
    of the store names one."""
    rules = {rule.name: rule for rule in mapping.fields}
    session.run("CREATE TABLE broken (row BIGINT, reason VARCHAR)")
    sources = [reading.direct] if found.format == "parquet" or found.tidy else []
    for source_of in (*sources, lambda *args: reading.repaired(*args, work)):
        source = source_of(session, found, mapping)
        columns = [
            f"{reading.text_of(rules[name], source) if name in rules else 'CAST(NULL AS VARCHAR)'} AS {name}"
            for name in ("store", "currency")
        ]
        query = (
            "SELECT store, upper(first(currency ORDER BY row) FILTER (currency IS NOT NULL)) FROM (SELECT "
            f"{', '.join(columns)}, row_number() OVER () AS row FROM {source.relation} LIMIT {_ROWS}) "
            "GROUP BY store ORDER BY min(row)"
        )
        try:
            return dict(session.rows(query))
        except duck.UNREADABLE:
            continue
    return {}
