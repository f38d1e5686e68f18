# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Tables become Parquet files of their own, durable and checksummed, ready to be listed in the manifest."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from storewide.lib.ids import uuid7
from storewide.warehouse import folder as folders
from storewide.warehouse.engines import shapes
from storewide.warehouse.engines.duck import THREADS, Session, array, literal
from storewide.warehouse.manifest import FileEntry, FileKind
from storewide.warehouse.schemas import SCHEMA

#: columns of which the manifest says whether any row of a file has a value in them
CARRIED = frozenset(
    {
        *("sales_channel", "marketing_channel", "campaign", "device", "country", "status"),
        *("order_kind", "account", "currency"),
        *("shipping", "tax", "cost", "price", "value", "session", "sessions"),
    }
)
_SYNCING = 4
#: a column with more values than these is written without a list of them: to find that it has none worth having took
#: as long as compressing it
_WORDS = 4_000
#: rows that are in memory, for each file that is written, until they are compressed: half of what the engine would take
_GROUP = 61_440
#: as many parts are written one by one
FEW = 64

#: (store, part)
Parts = frozenset[tuple[str, str]]
#: the first and the last moment of each (store, part)
Spans = Mapping[tuple[str, str], tuple[datetime, datetime]]
#: of a file: first and last day, and what it carries
_Span = tuple[date | None, date | None, tuple[str, ...]]


@dataclass(frozen=True)
class Target:
    """The folder that files are written for; they take shape in `work` and move to their place when whole."""

    session: Session
    folder: Path
    work: Path

    def partitioned(self, table: str, *, kind: FileKind, fact: str, part: str) -> tuple[FileEntry, ...]:
        """Write the table as files by store and the column `part`; entries with the span of its `day`."""
        target = self.work / fact
        parts = self.session.rows(f"SELECT DISTINCT store, {part} FROM {table}")
        if len(parts) > FEW:
            self._parted(table, target, part, fact)
        else:
            wheres = {(store, label): f"{part} = {literal(label)}" for store, label in parts}
            self._picked(table, target, part, wheres, fact)
        return self._all_placed(target, kind, fact, self._ending(table, fact))

    def timed(self, view: str, clock: str, spans: Spans, *, fact: str, at_once: int) -> tuple[FileEntry, ...]:
        """Write a view's rows as files of facts by store and `part`, a day.

        `spans`: the first and the last moment of each one's rows by the column `clock`. Below the view this is known
        block by block, so that a file reads few rows but its own. `at_once`: how many are written at the same time.
        """
        wheres = {}
        for (store, day), (first, last) in sorted(spans.items()):
            within = f"{clock} BETWEEN TIMESTAMP '{first}' AND TIMESTAMP '{last}'"
            others = [span for key, span in spans.items() if key[0] == store and key[1] != day]
            if any(begins <= last and first <= ends for begins, ends in others):
                # where a store's clock is put back over midnight, two of its days share an hour
                within += f" AND part = DATE {literal(day)}"
            wheres[store, day] = within
        target = self.work / fact
        self._picked(view, target, "part", wheres, fact, at_once)
        return self._all_placed(target, "facts", fact, self._ending(view, fact))

    def _ending(self, table: str, fact: str) -> str:
        return shapes.ending(fact, (name for name, *_ in self.session.rows(f"DESCRIBE {table}")))

    def _all_placed(self, target: Path, kind: FileKind, fact: str, ending: str) -> tuple[FileEntry, ...]:
        written = sorted(target.rglob("*.parquet"))
        if not written:
            # of orders that are all offers nothing is booked
            return ()
        spans = self._spans(written)
        rows = self._rows(written)
        base = self.folder / ("facts" if kind == "facts" else "rollups") / fact

        def settle(path: Path) -> FileEntry:
            store, label = _store_and_part(path)
            first, last, carries = spans[path.name]
            entry = FileEntry("", kind, fact, store, label, first, last, rows[path.name], 0, "", carries)
            return self._placed(path, base / store / f"{label}-{_own(path, ending)}", entry)

        for store in {_store_and_part(path)[0] for path in written}:
            (base / store).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(_SYNCING) as pool:
            return tuple(pool.map(settle, written))

    def _parted(self, table: str, target: Path, part: str, fact: str) -> None:
        """Write the parts in folders of their own, `store=.../part=...`: the engine takes another copy of everything."""
        self.session.run(
            f"COPY {table} TO {literal(str(target))} ({_options(fact)}, FILENAME_PATTERN '{{uuid}}', "
            f"PARTITION_BY (store, {part}), WRITE_PARTITION_COLUMNS true)"
        )

    def _picked(
        self,
        table: str,
        target: Path,
        part: str,
        wheres: Mapping[tuple[str, str], str],
        fact: str,
        at_once: int = THREADS,
    ) -> None:
        """The same one by one, each by its condition: faster where they are few."""
        copies = []
        for number, ((store, label), where) in enumerate(wheres.items()):
            place = target / f"store={store}" / f"{part}={label}"
            place.mkdir(parents=True)
            # a list of one word spares the writer to look at every row for what all of them say
            named = f"CAST({literal(store)} AS ENUM({literal(store)})) AS store"
            rows = f"SELECT * REPLACE ({named}) FROM {table} WHERE store = {literal(store)} AND {where}"
            copies.append(f"COPY ({rows}) TO {literal(str(place / f'{number}.parquet'))} ({_options(fact)})")
        self.session.run_beside(copies, at_once)

    def single(self, query: str, *, kind: FileKind) -> FileEntry:
        """Write the result of a query as one file."""
        path = self.work / f"{kind}.parquet"
        self.session.run(f"COPY ({query}) TO {literal(str(path))} ({_options(kind)})")
        place = self.folder / kind / f"{kind}-{_own(path)}"
        place.parent.mkdir(parents=True, exist_ok=True)
        rows = self._rows([path])[path.name]
        return self._placed(path, place, FileEntry("", kind, kind, "", "", None, None, rows, 0, ""))

    def named(self, path: Path, name: str, entry: FileEntry) -> FileEntry:
        """A finished file of `work` in its place; `name`: its folder and the beginning of its name."""
        place = self.folder / f"{name}-{_own(path)}"
        place.parent.mkdir(parents=True, exist_ok=True)
        return self._placed(path, place, entry)

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

    def _spans(self, paths: Iterable[Path]) -> dict[str, _Span]:
        """What each file is about by its name, from its own footer."""
        wanted = ", ".join(map(literal, sorted(CARRIED)))
        found: dict[str, _Span] = {}
        for name, first, last, carried in self.session.rows(
            "SELECT file_name, min(TRY_CAST(stats_min_value AS DATE)) FILTER (path_in_schema = 'day'), "
            "max(TRY_CAST(stats_max_value AS DATE)) FILTER (path_in_schema = 'day'), "
            f"list(DISTINCT path_in_schema) FILTER (path_in_schema IN ({wanted}) AND "
            f"coalesce(stats_null_count, 0) < num_values) FROM parquet_metadata({array(map(str, paths))}) "
            f"WHERE path_in_schema IN ('day', {wanted}) GROUP BY file_name"
        ):
            found[Path(name).name] = (first, last, tuple(sorted(carried or ())))
        return found

    def _rows(self, paths: Iterable[Path]) -> dict[str, int]:
        """The number of rows of each file by its name, from its own footer."""
        files = array(str(path) for path in paths)
        counted = self.session.rows(f"SELECT file_name, num_rows FROM parquet_file_metadata({files})")
        return {Path(name).name: rows for name, rows in counted}


def _options(fact: str) -> str:
    return (
        f"FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT {_WORDS}, "
        f"ROW_GROUP_SIZE {_GROUP}, "
        f"KV_METADATA {{schema: {literal(str(SCHEMA))}, fact: {literal(fact)}}}"
    )


def _store_and_part(path: Path) -> tuple[str, str]:
    """From the folders `store=main/part=2024-01-01` that the engine made."""
    store, part = (folder.partition("=")[2] for folder in path.parts[-3:-1])
    return store, part


def _own(path: Path, ending: str = shapes.WHOLE) -> str:
    """What makes a file's name its own, with what it is, see `shapes.ending`."""
    return f"{uuid7().hex[-12:]}{ending}{path.suffix}"
