"""Tables become Parquet files of their own, durable and checksummed, ready to be listed in the manifest."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from storewide.lib.ids import uuid7
from storewide.warehouse import folder as folders
from storewide.warehouse.engines.duck import Session, array, literal
from storewide.warehouse.manifest import FileEntry, FileKind
from storewide.warehouse.schemas import SCHEMA

_SYNCING = 4


def partitioned(
    session: Session, folder: Path, work: Path, *, table: str, kind: FileKind, fact: str, part: str, days: str
) -> tuple[FileEntry, ...]:
    """Write the table, a file for each store and `part` column; entries with the span of the columns `days`."""
    target = work / fact
    session.run(
        f"COPY {table} TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd, "
        f"PARTITION_BY (store, {part}), WRITE_PARTITION_COLUMNS true, "
        f"KV_METADATA {{schema: {literal(str(SCHEMA))}, fact: {literal(fact)}}})"
    )
    written = sorted(target.rglob("*.parquet"))
    spans = _spans(session, table, part, days)
    rows = _rows(session, written)
    base = folder / ("facts" if kind == "facts" else "rollups") / fact

    def settle(path: Path) -> FileEntry:
        store, label = (name.partition("=")[2] for name in path.parts[-3:-1])
        first, last, carries = spans[store, label]
        place = base / store / f"{label}-{uuid7().hex[-12:]}.parquet"
        return _placed(
            folder,
            path,
            place,
            FileEntry("", kind, fact, store, label, first, last, rows[str(path)], 0, "", carries),
        )

    for store in {path.parts[-3].partition("=")[2] for path in written}:
        (base / store).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_SYNCING) as pool:
        return tuple(pool.map(settle, written))


def single(session: Session, folder: Path, work: Path, *, query: str, kind: FileKind) -> FileEntry:
    """Write the result of a query as one file."""
    path = work / f"{kind}.parquet"
    session.run(
        f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, "
        f"KV_METADATA {{schema: {literal(str(SCHEMA))}, fact: {literal(kind)}}})"
    )
    rows = _rows(session, [path])[str(path)]
    place = folder / kind / f"{kind}-{uuid7().hex[-12:]}.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    return _placed(folder, path, place, FileEntry("", kind, kind, "", "", None, None, rows, 0, ""))


def _placed(folder: Path, path: Path, place: Path, entry: FileEntry) -> FileEntry:
    """Make the file durable, move it to its place and complete its entry."""
    folders.sync_file(path)
    path.rename(place)
    return FileEntry(
        **{
            **entry.__dict__,
            "path": place.relative_to(folder).as_posix(),
            "size": place.stat().st_size,
            "sha256": folders.checksum(place),
        }
    )


def _spans(
    session: Session, table: str, part: str, days: str
) -> dict[tuple[str, str], tuple[date, date, tuple[str, ...]]]:
    """By store and part: first and last day, and which of the columns that may be empty have a value."""
    names = [row[0] for row in session.rows(f"DESCRIBE {table}")]
    optional = [name for name in names if name in CARRIED]
    counts = "".join(f", count({name}) > 0" for name in optional)
    found: dict[tuple[str, str], tuple[date, date, tuple[str, ...]]] = {}
    for row in session.rows(
        f"SELECT store, CAST({part} AS VARCHAR), min({days}), max({days}){counts} FROM {table} GROUP BY ALL"
    ):
        store, label, first, last, *has = row
        carries = tuple(name for name, any_value in zip(optional, has, strict=True) if any_value)
        found[store, label] = (first, last, carries)
    return found


CARRIED = (
    "sales_channel",
    "marketing_channel",
    "campaign",
    "device",
    "country",
    "product",
    "status",
    "shipping",
    "tax",
    "cost",
    "session",
    "sessions",
)


def _rows(session: Session, paths: Iterable[Path]) -> dict[str, Any]:
    """The number of rows of each file, from its own footer."""
    files = array(str(path) for path in paths)
    return dict(session.rows(f"SELECT file_name, num_rows FROM parquet_file_metadata({files})"))
