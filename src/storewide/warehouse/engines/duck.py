"""A DuckDB of our own: memory, threads and folders bounded, no network, no extensions, cancellable.

Texts that come from people or files go into SQL as literals made by `literal`, names as made by `name`.
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

#: what DuckDB raises where the input is at fault, not the machine
UNREADABLE = (
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.NotImplementedException,
    duckdb.SerializationException,
    duckdb.InternalException,
    duckdb.OutOfRangeException,
)
#: what it raises where a listed file is gone
GONE = duckdb.IOException
#: what it raises where a table is not there
ABSENT = duckdb.CatalogException

_PATTERN = re.compile(r"[*?[]")

MEMORY = "600MB"
THREADS = 2
#: for work of many large statements, of which each may else find the room of the one before in pieces
_GIVING_BACK = {"allocator_bulk_deallocation_flush_threshold": "8MB", "allocator_flush_threshold": "8MB"}
_LOOK_SECONDS = 0.1

#: told how far a statement is, 0 to 1; returns True where it shall end
Watch = Callable[[float], bool]


class Stopped(Exception):
    """A statement was ended because its watch said so."""


class Session:
    """One connection; `run` shows its progress to a watch and can be stopped, the rest is for short looks."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, watch: Watch | None = None) -> None:
        self._connection = connection
        self._watch = watch

    def run(self, sql: str) -> None:
        """Execute one statement; raises Stopped where the watch ends it."""
        if self._watch is None:
            self._connection.execute(sql)
            return
        self.tick()
        _Statement(self._connection, sql).watched(self._watch)

    def run_beside(self, statements: Sequence[str], at_once: int = THREADS) -> None:
        """Execute independent statements so many at a time, as each alone leaves a processor idle near its end.

        The watch is asked in this thread; it ends what has not begun. The statements may not need the connection's
        time zone, which connections beside this one do not have.
        """
        with ThreadPoolExecutor(at_once) as pool:
            waiting = {pool.submit(self._run_apart, each) for each in statements}
            try:
                while waiting:
                    done, waiting = wait(waiting, _LOOK_SECONDS, FIRST_COMPLETED)
                    for each in done:
                        each.result()
                    self.tick()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _run_apart(self, sql: str) -> None:
        with self._connection.cursor() as connection:
            connection.execute(sql)

    def tick(self) -> None:
        """Between statements: raise Stopped where the watch says so."""
        if self._watch is not None and self._watch(0.0):
            raise Stopped

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query whose result is small."""
        return self._connection.execute(sql).fetchall()

    def named_rows(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of a query's columns, and all its rows."""
        result = self._connection.execute(sql)
        return [column[0] for column in result.description or ()], result.fetchall()

    def columns(self, sql: str) -> dict[str, Any]:
        """The columns of a query that has no NULL as numpy arrays by name."""
        return dict(self._connection.execute(sql).fetchnumpy())

    def one(self, sql: str) -> tuple[Any, ...]:
        """The single row of a query."""
        found = self._connection.execute(sql).fetchone()
        if found is None:
            raise LookupError(sql)
        return found

    def drop(self, *tables: str) -> None:
        """Free the memory of tables that are not needed any more."""
        for table in tables:
            self._connection.execute(f"DROP TABLE {table}")

    def beside(self) -> "Session":
        """A further connection to the same database, for another thread."""
        return Session(self._connection.cursor(), self._watch)

    def keep(self, table: str, columns: Mapping[str, Iterable[int]]) -> None:
        """Make a table of whole numbers by column, as long as each other, that this connection alone sees."""
        # here, not above: numpy takes longer to load than most questions to answer
        import numpy as np

        lent = {name: np.fromiter(values, np.int64) for name, values in columns.items()}
        self._connection.register("lent", lent)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM lent")  # noqa: S608 - our own name
        self._connection.unregister("lent")

    def lend(self, frame: object) -> None:
        """Show this connection a data frame, or a mapping of names to arrays, as the table `lent`; raises UNREADABLE."""
        self._connection.register("lent", frame)

    def insert(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Put a few thousand Python rows into a table."""
        for start in range(0, len(rows), 1_000):
            values = ",".join("(" + ",".join(map(literal, row)) + ")" for row in rows[start : start + 1_000])
            self._connection.execute(f"INSERT INTO {table} VALUES {values}")  # noqa: S608 - literals only


class _Statement:
    """One statement in a thread of its own, so that its progress can be seen and it can be interrupted."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        self._connection = connection
        self._sql = sql
        self._error: BaseException | None = None
        self._done = threading.Event()

    def _execute(self) -> None:
        try:
            self._connection.execute(self._sql)
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def watched(self, watch: Watch) -> None:
        thread = threading.Thread(target=self._execute, name="warehouse statement")
        thread.start()
        stopped = False
        try:
            while not self._done.wait(_LOOK_SECONDS):
                stopped = watch(max(0.0, self._connection.query_progress()) / 100)
                if stopped:
                    break
        finally:
            while not self._done.wait(_LOOK_SECONDS if stopped or not self._done.is_set() else 0):
                self._connection.interrupt()
            thread.join()
        if stopped:
            raise Stopped
        if self._error is not None:
            raise self._error


@contextmanager
def opened(
    *, spill: Path, folders: Iterable[Path], files: Iterable[Path] = (), watch: Watch | None = None
) -> Iterator[Session]:
    """An in-memory database that may read and write `folders` and read `files`, and nothing else."""
    connection = connect(spill=spill, folders=folders, files=files, giving_back=True)
    try:
        yield Session(connection, watch)
    finally:
        connection.close()


def connect(
    *, spill: Path, folders: Iterable[Path], files: Iterable[Path] = (), giving_back: bool = False
) -> duckdb.DuckDBPyConnection:
    """The connection behind `opened`, for one that lives as long as its owner.

    `giving_back`: memory that a statement leaves goes to the system, which takes a little time after each.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            **(_GIVING_BACK if giving_back else {}),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        },
    )
    for statement in (
        f"SET temp_directory = {literal(str(spill))}",
        f"SET allowed_directories = {array(str(folder) for folder in folders)}",
        # how it is named in a statement must be allowed as well as what is opened then
        f"SET allowed_paths = {array(name for path in files for name in {str(path), _as_pattern(path)})}",
        "SET TimeZone = 'UTC'",
        "SET enable_progress_bar = true",
        "SET enable_progress_bar_print = false",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(statement)
    return connection


def file(path: Path) -> str:
    """The path of one file to read as SQL; the engine takes *, ? and [ for a pattern of several files."""
    return literal(_as_pattern(path))


def _as_pattern(path: Path) -> str:
    return _PATTERN.sub(r"[\g<0>]", str(path))


def literal(value: object) -> str:
    """A value as SQL: text, whole number, day, truth or NULL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


def name(text: str) -> str:
    """A column or table name as SQL."""
    return '"' + text.replace('"', '""') + '"'


def array(values: Iterable[object]) -> str:
    """A list of values as SQL."""
    return "[" + ", ".join(literal(value) for value in values) + "]"
