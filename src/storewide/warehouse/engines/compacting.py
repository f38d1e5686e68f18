# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Several files of one day (or month) become one, with the same rows in the order that its readers like best."""

from collections.abc import Sequence
from pathlib import Path

from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.engines.shapes import EVENT, HASH_OF_NAME, names, rows
from storewide.warehouse.engines.storing import Target
from storewide.warehouse.manifest import FileEntry

#: facts whose files are read by these columns; those of others keep the order they came in
_ORDER = {
    "event": ", visitor, occurred_at, event_id",
    "order_line": ", order_id, product_id, ordinal",
    "exposure": ", experiment, exposed_at",
}


def joined(session: Session, folder: Path, work: Path, pieces: Sequence[FileEntry]) -> tuple[FileEntry, ...]:
    """One file for each store and part in the place of the pieces, all of one fact; durable, not yet listed."""
    fact = pieces[0].fact
    files = [folder / entry.path for entry in pieces]
    relation = _events(session, files) if fact == "event" else _rows(files)
    session.run(f"CREATE TABLE pieces AS SELECT * FROM {relation} ORDER BY store, part{_ORDER.get(fact, '')}")
    made = Target(session, folder, work).partitioned("pieces", kind="facts", fact=fact, part="part")
    session.drop("pieces")
    return made


def _rows(files: Sequence[Path]) -> str:
    return f"read_parquet({array(map(str, files))}, union_by_name=true, hive_partitioning=false)"


def _events(session: Session, files: Sequence[Path]) -> str:
    """SQL of events; those of an earlier schema get the hash of their id, by which repeats are looked for."""
    if session.one("SELECT hash('storewide')")[0] != HASH_OF_NAME:
        return rows(EVENT, files)
    columns = names(EVENT).replace("id_hash", "coalesce(id_hash, hash(event_id)) AS id_hash")
    return f"(SELECT {columns} FROM {rows(EVENT, files)})"
