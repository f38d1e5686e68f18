# ruff: noqa: S608 - names are quoted by duck.name
"""Data frames and tables of other warehouses, shown to an engine of our own as the table `lent`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy

from storewide.warehouse.engines import duck
from storewide.warehouse.scanning import FileFault

_ELSEWHERE = "elsewhere"


def lend(session: duck.Session, frame: Any) -> None:
    """Show a data frame, an Arrow or DuckDB table, an Ibis expression or a mapping of names to arrays; else FileFault."""
    try:
        session.lend(_readable(frame))
    except (TypeError, *duck.UNREADABLE):
        raise FileFault(
            f"a {type(frame).__name__} is no table; give a path, a data frame of pandas, polars or Arrow, an Ibis table, or "
            "a mapping of column names to arrays of one length."
        ) from None


def _readable(frame: Any) -> Any:
    if isinstance(frame, Mapping):
        return {str(name): numpy.asarray(values) for name, values in frame.items()}
    # a stream, or a relation of another engine, can be read only once or not at all from here
    for name in ("read_all", "to_arrow_table"):
        if hasattr(frame, name):
            return getattr(frame, name)()
    return frame


def attach(session: duck.Session, path: Path, table: str) -> None:
    """Show a table (`units`, `marts.units`) of a DuckDB file; FileFault where it cannot be read."""
    parts = table.split(".")
    inside = parts if len(parts) > 1 else ["main", *parts]
    whole = ".".join(duck.name(part) for part in [_ELSEWHERE, *inside[-2:]])
    try:
        session.run(f"ATTACH {duck.literal(str(path))} AS {_ELSEWHERE} (READ_ONLY)")
    except (duck.GONE, *duck.UNREADABLE):
        raise FileFault(
            f"{path.name} cannot be opened as a DuckDB file; check the path, and close the program that writes it."
        ) from None
    try:
        session.run(f"CREATE VIEW lent AS SELECT * FROM {whole}")
    except duck.ABSENT:
        raise FileFault(f"{path.name} has no table {table}; name it as schema.table.") from None
