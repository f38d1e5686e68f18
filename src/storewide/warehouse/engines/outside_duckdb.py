# ruff: noqa: S608 - every name and literal comes from duck.name, duck.literal or duck_compiling
"""A DuckDB file of somebody else's: opened to read, in a session that can reach nothing but this file."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb

from storewide.warehouse.connections import Declared
from storewide.warehouse.engines import duck, duck_compiling
from storewide.warehouse.engines.outside import (
    PATIENCE,
    Asking,
    Numbers,
    Preview,
    Rows,
    Table,
    place,
    said,
    within,
)
from storewide.warehouse.expressions import Grouped, Operation, Summed
from storewide.warehouse.questions import SourceFault

_CATALOG = "outside"


class DuckFile:
    """The file of `duckdb:///folder/shop.duckdb`."""

    def __init__(self, url: str) -> None:
        self._url = url
        parts = urlsplit(url)
        self._path = Path(unquote(parts.netloc + parts.path))

    def numbers(self, measured: Grouped, tables: dict[str, Declared]) -> Numbers:
        """The measures by label; None where nothing is known. Raises SourceFault."""
        statement = duck_compiling.grouped(measured, lambda fact: _table(tables[fact].table))
        names, rows = self._ask(statement)
        return {
            row[0]: {
                name: None if value is None else int(value)
                for name, value in zip(names[1:], row[1:], strict=True)
            }
            for row in rows
        }

    def rows(self, summed: Summed, tables: dict[str, Declared]) -> Rows:
        """The keys and aggregates of each row by name; None where nothing is known. Raises SourceFault."""
        names, rows = self._ask(duck_compiling.summed(summed, lambda fact: _table(tables[fact].table)))
        return [dict(zip(names, row, strict=True)) for row in rows]

    def table(self, summed: Summed, tables: dict[str, Declared], most: int) -> Table:
        """The names of the keys and aggregates, and at most so many rows. Raises SourceFault."""
        statement = duck_compiling.summed(summed, lambda fact: _table(tables[fact].table))
        return self._ask(f"{statement} LIMIT {most}")

    @property
    def moments(self) -> Operation:
        """How finely it tells a moment."""
        return "microseconds"

    def preview(self, table: str, rows: int) -> Preview:
        """The columns of a table and its first rows. Raises SourceFault."""
        names, found = self._ask(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {_table(table)} LIMIT {rows}")
        return names, [["" if value is None else str(value) for value in row] for row in found]

    def _ask(self, statement: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        where = place(self._url)
        with self._session() as connection:

            def run() -> tuple[list[str], list[tuple[Any, ...]]]:
                result = connection.execute(statement)
                return [column[0] for column in result.description or ()], result.fetchall()

            try:
                answer: tuple[list[str], list[tuple[Any, ...]]] = within(
                    PATIENCE, where, Asking(run, connection.interrupt)
                )
            except duckdb.Error as error:
                raise SourceFault(
                    f"{where} could not answer: {said(error, self._url)} Check the declared tables and columns."
                ) from None
        return answer

    @contextmanager
    def _session(self) -> Iterator[duckdb.DuckDBPyConnection]:
        where = place(self._url)
        if not self._path.is_file():
            raise SourceFault(
                f"{where} is no file on this machine; write its whole path, as duckdb:///data/shop.duckdb."
            )
        try:
            connection = _attached(self._path)
        except duckdb.Error as error:
            raise SourceFault(
                f"{where} cannot be opened to read: {said(error, self._url)} Close the program that writes it, or "
                "connect to a copy."
            ) from None
        try:
            yield connection
        finally:
            connection.close()


def _attached(path: Path) -> duckdb.DuckDBPyConnection:
    files = (path, path.with_name(f"{path.name}.wal"))
    connection = duck.connect(spill=Path(tempfile.gettempdir()), folders=(), files=files)
    try:
        connection.execute(f"ATTACH {duck.literal(str(path))} AS {_CATALOG} (READ_ONLY)")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _table(written: str) -> str:
    parts = written.split(".")
    inside = parts if len(parts) > 1 else ["main", *parts]
    return ".".join(duck.name(part) for part in [_CATALOG, *inside[-2:]])
