# ruff: noqa: S608 - every name and literal comes from duck_compiling, duck.name or duck.literal
"""Measures asked of DuckDB: sums, and exact distinct counts that no adding of days could give."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from storewide.warehouse.engines import duck_compiling
from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.expressions import Grouped
from storewide.warehouse.measures import labelled

#: label of a row to its measures
Found = dict[str, dict[str, int]]


class Asked:
    """One DuckDB session as the engine of answers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def found(self, files: list[Path], measured: Grouped) -> Found:
        """The measures by label, over the rows of the files."""
        statement = duck_compiling.grouped(measured, lambda _table: _files(files))
        names, rows = self._session.named_rows(statement)
        return {row[0]: _numbers(names[1:], row[1:]) for row in rows}


def values(session: Session, files: Iterable[Path], dimension: str) -> set[str]:
    """The values of a dimension in the files, `(none)` for rows without one."""
    column = duck_compiling.sql(labelled(dimension))
    return {row[0] for row in session.rows(f"SELECT DISTINCT {column} FROM {_files(files)}")}


def _numbers(names: list[str], values: tuple[Any, ...]) -> dict[str, int]:
    return {each: int(value) for each, value in zip(names, values, strict=True)}


def _files(paths: Iterable[Path]) -> str:
    return f"read_parquet({array(str(path) for path in paths)}, hive_partitioning=false)"
