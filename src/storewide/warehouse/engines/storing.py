# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Tables become Parquet files of their own, durable and checksummed, ready to be listed in the manifest."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from storewide.lib.ids import uuid7
from storewide.warehouse import folder as folders
from storewide.warehouse.engines.duck import Session, array, literal
from storewide.warehouse.manifest import FileEntry, FileKind
from storewide.warehouse.schemas import SCHEMA

#: columns of which the manifest says whether any row of a file has a value in them
CARRIED = frozenset(
    {
        *("sales_channel", "marketing_channel", "campaign", "device", "country", "status"),
        *("shipping", "tax", "cost", "price", "value", "session", "sessions"),
    }
)
_SYNCING = 4

#: of a part: first and last day, and what it carries
_Span = tuple[date, date, tuple[str, ...]]


@dataclass(frozen=True)
class Target:
    """The folder that files are written for; they take shape in `work` and move to their place when whole."""

    session: Session
    folder: Path
    work: Path

    def partitioned(self, table: str, *, kind: FileKind, fact: str, part: str) -> tuple[FileEntry, ...]:
        """Write the table as files by store and the column `part`; entries with the span of its `day`."""
        target = self.work / fact
        self.session.run(
            f"COPY {table} TO {literal(str(target))} ({_options(fact)}, "
            f"PARTITION_BY (store, {part}), WRITE_PARTITION_COLUMNS true)"
        )
        written = sorted(target.rglob("*.parquet"))
        spans = self._spans(table, part)
        rows = self._rows(written)
        base = self.folder / ("facts" if kind == "facts" else "rollups") / fact

        def settle(path: Path) -> FileEntry:
            store, label = _store_and_part(path)
            first, last, carries = spans[store, label]
            entry = FileEntry("", kind, fact, store, label, first, last, rows[path.name], 0, "", carries)
            return self._placed(path, base / store / f"{label}-{_token()}.parquet", entry)

        for store in {_store_and_part(path)[0] for path in written}:
            (base / store).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(_SYNCING) as pool:
            return tuple(pool.map(settle, written))

    def single(self, query: str, *, kind: FileKind) -> FileEntry:
        """Write the result of a query as one file."""
        path = self.work / f"{kind}.parquet"
        self.session.run(f"COPY ({query}) TO {literal(str(path))} ({_options(kind)})")
        place = self.folder / kind / f"{kind}-{_token()}.parquet"
        place.parent.mkdir(parents=True, exist_ok=True)
        rows = self._rows([path])[path.name]
        return self._placed(path, place, FileEntry("", kind, kind, "", "", None, None, rows, 0, ""))

    def _placed(self, path: Path, place: Path, entry: FileEntry) -> FileEntry:
        """Make the file durable, move it to its place and complete its entry."""
        folders.sync_file(path)
        path.rename(place)
        return replace(
            entry,
            path=place.relative_to(self.folder).as_posix(),
            size=place.stat().st_size,
            sha256=folders.checksum(place),
        )

    def _spans(self, table: str, part: str) -> dict[tuple[str, str], _Span]:
        columns = [row[0] for row in self.session.rows(f"DESCRIBE {table}") if row[0] in CARRIED]
        counts = "".join(f", count({column}) > 0" for column in columns)
        found: dict[tuple[str, str], _Span] = {}
        for store, label, first, last, *has in self.session.rows(
            f"SELECT store, CAST({part} AS VARCHAR), min(day), max(day){counts} FROM {table} GROUP BY 1, 2"
        ):
            carries = tuple(column for column, any_value in zip(columns, has, strict=True) if any_value)
            found[store, label] = (first, last, carries)
        return found

    def _rows(self, paths: Iterable[Path]) -> dict[str, int]:
        """The number of rows of each file by its name, from its own footer."""
        files = array(str(path) for path in paths)
        counted = self.session.rows(f"SELECT file_name, num_rows FROM parquet_file_metadata({files})")
        return {Path(name).name: rows for name, rows in counted}


def _options(fact: str) -> str:
    return (
        "FORMAT parquet, COMPRESSION zstd, FILENAME_PATTERN '{uuid}', "
        f"KV_METADATA {{schema: {literal(str(SCHEMA))}, fact: {literal(fact)}}}"
    )


def _store_and_part(path: Path) -> tuple[str, str]:
    """From the folders `store=main/part=2024-01-01` that the engine made."""
    store, part = (folder.partition("=")[2] for folder in path.parts[-3:-1])
    return store, part


def _token() -> str:
    return uuid7().hex[-12:]
