"""Totals of experiments in a file, one row an arm (and metric, and moment), as platforms with tests of their own give them.

Two forms: `experiment,variant,metric,count,mean,variance`, also with `time`, and `experiment,variant,impressions,clicks`.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from storewide.warehouse import sniffing
from storewide.warehouse.engines import aggregates, duck, finished_tests, reading
from storewide.warehouse.engines.finished_tests import Columns
from storewide.warehouse.finished_tests import MOST_VARIANTS
from storewide.warehouse.mapping import normal
from storewide.warehouse.scanning import FileFault

_MOMENTS = ("count", "mean", "variance")
_CLICKS = ("impressions", "clicks")


@dataclass(frozen=True)
class Cell:
    """A number of the file, or None and the text that stands there in its place."""

    value: float | None
    text: str


@dataclass(frozen=True)
class ArmRow:
    """One row: its number in the file, and its cells by column; an empty text where a column is not there, or empty."""

    row: int
    variant: str
    metric: str
    time: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Totals:
    """The rows by experiment as in the file; `crowded`: experiments of too many variants, whose rows are left out.

    `has_time`: each arm may have several moments; `is_clicks`: the columns are impressions and clicks.
    """

    rows: Mapping[str, tuple[ArmRow, ...]]
    crowded: Mapping[str, int]
    has_time: bool
    is_clicks: bool


def read(path: Path) -> Totals:
    """Read the file once; FileFault where it cannot be read or has not the columns of one of the two forms."""
    with tempfile.TemporaryDirectory(prefix="storewide-totals-") as folder:
        work = Path(folder)
        found = sniffing.sniff(path.absolute(), work)
        with duck.opened(spill=work / "spill", folders=(work,), files=(found.path, found.plain)) as session:
            if found.format == "parquet":
                found = replace(found, columns=reading.columns_of_parquet(session, found))
            columns = _columns(found.columns, path.name)
            finished_tests.stage(session, found, columns, work)
            return _totals(session, columns, path.name)


def _columns(there: tuple[str, ...], name: str) -> Columns:
    names = {normal(each) for each in there}
    values = _CLICKS if set(_CLICKS) <= names else _MOMENTS
    missing = [each for each in ("experiment", "variant", *values) if each not in names]
    if missing:
        raise FileFault(
            f"{name} has no column {missing[0]}; totals are experiment, variant, metric, count, mean, variance (and "
            "time), or experiment, variant, impressions, clicks."
        )
    return Columns(
        "experiment",
        "metric" if "metric" in names else None,
        "variant",
        "time" if "time" in names and values is _MOMENTS else None,
        values,
        0,
    )


def _totals(session: duck.Session, columns: Columns, name: str) -> Totals:
    there = aggregates.experiments(session)
    if "" in there:
        raise FileFault(f"row {there[''][1]} of {name} names no experiment; fill it, or take it out.")
    if not there:
        raise FileFault(f"{name} has no row below its header.")
    rows = {
        experiment: tuple(_row(row, columns) for row in told)
        for experiment, told in aggregates.rows(session, len(columns.values), MOST_VARIANTS)
    }
    crowded = {experiment: count for experiment, (count, _row) in there.items() if count > MOST_VARIANTS}
    ordered = {experiment: rows.get(experiment, ()) for experiment in there}
    return Totals(ordered, crowded, columns.day is not None, columns.values == _CLICKS)


def _row(told: aggregates.Told, columns: Columns) -> ArmRow:
    row, variant, metric, time, *cells = told
    return ArmRow(
        int(str(row)),
        str(variant or ""),
        str(metric or "") if columns.unit is not None else "",
        str(time or ""),
        {
            column: Cell(cells[2 * place], str(cells[2 * place + 1] or ""))  # type: ignore[arg-type]
            for place, column in enumerate(columns.values)
        },
    )
