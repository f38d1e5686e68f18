# ruff: noqa: S608 - every name and literal comes from duck_compiling, duck.name or duck.literal
"""Measures asked of DuckDB: sums, and exact distinct counts that no adding of days could give."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from storewide.warehouse.beside import Beside
from storewide.warehouse.crowds import Crowd
from storewide.warehouse.engines import beside, duck_compiling
from storewide.warehouse.engines.duck import Session, array
from storewide.warehouse.expressions import Grouped
from storewide.warehouse.measures import labelled
from storewide.warehouse.visitors import Accepted, EventFile

#: label of a row to its measures
Found = dict[str, dict[str, int]]


class Asked:
    """DuckDB as the engine of answers; a session is opened where one is needed, most questions need none."""

    def __init__(self, opened: Callable[[], Session]) -> None:
        self._opened = opened

    @cached_property
    def _session(self) -> Session:
        return self._opened()

    def opened(self) -> Session:
        """The session that it asks with."""
        return self._session

    def found(self, files: list[Path], measured: Grouped) -> Found:
        """The measures by label, over the rows of the files."""
        return self._grouped(measured, _files(files))

    def found_of(self, files: list[Path], measured: Grouped, with_them: Beside) -> Found:
        """The same over bookings, with what lies beside them."""
        return self._grouped(measured, beside.bookings(files, with_them))

    def _grouped(self, measured: Grouped, relation: str) -> Found:
        statement = duck_compiling.grouped(measured, lambda _table: relation)
        names, rows = self._session.named_rows(statement)
        return {row[0]: _numbers(names[1:], row[1:]) for row in rows}

    def crowds(
        self, files: Sequence[EventFile], first: date, accepted: Accepted, by: str | None, keep: Path
    ) -> dict[tuple[str, str], Crowd]:
        """By (day, value of `by`) the crowd of one store's events that have accepted values, on `first` and later.

        `keep`: where the store's visits are kept.
        """
        # here, not above: numpy takes longer to load than most questions to answer
        from storewide.warehouse.engines import crossed, rolling

        days = rolling.by_day(files)
        visits = crossed.visits(lambda: self._session, keep, days, [day for day in days if day >= first])
        return rolling.picked(visits, accepted, by)


def values(session: Session, files: Iterable[Path], dimension: str) -> set[str]:
    """The values of a dimension in the files, `(none)` for rows without one."""
    column = duck_compiling.sql(labelled(dimension))
    return {row[0] for row in session.rows(f"SELECT DISTINCT {column} FROM {_files(files)}")}


def _numbers(names: list[str], values: tuple[Any, ...]) -> dict[str, int]:
    return {each: int(value) for each, value in zip(names, values, strict=True)}


def _files(paths: Iterable[Path]) -> str:
    return f"read_parquet({array(str(path) for path in paths)}, hive_partitioning=false)"
