"""What a change at a date did to figures in a file: which rows and columns are looked at, and by which method."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storewide.kit.errors import Refusal
from storewide.ledger.impact_dates import RHYTHMS, Calendar, calendar, first_day
from storewide.stats.shift import reading
from storewide.stats.shift.reading import MARGIN, ChangeUnreadable, Impact, Method
from storewide.warehouse import dated
from storewide.warehouse.dated import Dated
from storewide.warehouse.scanning import FileFault

_OF_PANELS = (Method.DIFFERENCE, Method.SYNTHETIC, Method.SYNTHETIC_DIFFERENCE)


class ImpactRefused(Refusal):
    """The file cannot be read, or does not hold what the question names."""


@dataclass(frozen=True)
class Asked:
    """The question: which file, its time and outcome, the day of the change, and beside what it is looked at.

    `controls`: columns, or with `unit` (the column that names stores, regions...) the units beside `treated`; all others
    where none is named. `method`: None chooses. `margin`: the relative change that would not matter, 0.05 for 5 %.
    `aside`: spans such as `2025-11-20:2025-12-01` in which something else happened.
    """

    path: Path
    time: str
    outcome: str
    at: str
    controls: tuple[str, ...] = ()
    unit: str | None = None
    treated: str | None = None
    method: Method | None = None
    margin: float = MARGIN
    aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The impact, the day of the change, and the names of what it was looked at beside."""

    impact: Impact
    at: date
    controls: tuple[str, ...]


@dataclass(frozen=True)
class _Series:
    calendar: Calendar
    outcome: NDArray[np.float64]
    others: NDArray[np.float64]
    names: tuple[str, ...]


def answer(asked: Asked) -> Answer:
    """Read the file and say what the change did; raises ImpactRefused, DateUnreadable."""
    _require_fitting(asked)
    at = first_day(asked.at, "--at")
    try:
        file = dated.read(
            asked.path,
            time=asked.time,
            unit=asked.unit,
            columns=(asked.outcome,) if asked.unit else (asked.outcome, *asked.controls),
            others=asked.method in _OF_PANELS and not asked.unit and not asked.controls,
        )
    except FileFault as fault:
        raise ImpactRefused(str(fault)) from fault
    series = _of_units(file, asked) if asked.unit else _of_columns(file, asked)
    begin = series.calendar.begin(at)
    if not 0 < begin < series.calendar.length:
        raise ImpactRefused(f"{asked.path.name} has no row before {asked.at}, or none from then on.")
    method = asked.method or _method(asked, len(series.names))
    if method != Method.INTERRUPTED and not series.names:
        raise ImpactRefused(
            f"{method} looks at series beside the outcome; name them with --controls or --unit."
        )
    try:
        impact = reading.read(
            series.outcome,
            series.others,
            at=begin,
            method=method,
            rhythm=RHYTHMS[series.calendar.pace],
            margin=asked.margin,
            aside=_aside(asked.aside, series.calendar),
        )
    except ChangeUnreadable as unreadable:
        raise ImpactRefused(f"Of {asked.outcome} nothing can be told: {unreadable}") from unreadable
    return Answer(impact, at, series.names if method != Method.INTERRUPTED else ())


def _aside(spans: tuple[str, ...], there: Calendar) -> list[int]:
    """The places of the periods that lie in the spans, from first to last day."""
    found: set[int] = set()
    for span in spans:
        first, colon, last = span.partition(":")
        begin, end = first_day(first, "--aside"), first_day(last if colon else first, "--aside")
        found.update(range(max(0, there.place(begin)), min(there.length, there.place(end) + 1)))
    return sorted(found)


def _require_fitting(asked: Asked) -> None:
    if (asked.unit is None) != (asked.treated is None):
        raise ImpactRefused(
            "--unit names the column of units and --treated the one that changed; give both or neither."
        )
    if asked.outcome in asked.controls and not asked.unit:
        raise ImpactRefused(f"{asked.outcome} is the outcome, and cannot be a control of itself.")
    if not 0 <= asked.margin < 1:
        raise ImpactRefused(
            f"A margin of {asked.margin:.4g} is not from 0 to below 1; give --margin 5% for 5 %."
        )


def _method(asked: Asked, others: int) -> Method:
    """Several units beside the treated one can be weighed; one is compared; columns explain."""
    if asked.unit:
        return Method.SYNTHETIC_DIFFERENCE if others > 1 else Method.DIFFERENCE
    return Method.CONTROLS if others else Method.INTERRUPTED


def _of_columns(file: Dated, asked: Asked) -> _Series:
    days = [first_day(row.time, f"row {row.number}, column {asked.time},") for row in file.rows]
    found = calendar(days)
    table = np.full((found.length, len(file.columns)), np.nan)
    seen: set[int] = set()
    for day, row in zip(days, file.rows, strict=True):
        place = found.place(day)
        if place in seen:
            raise ImpactRefused(_twice(row.number, row.time, ""))
        seen.add(place)
        table[place] = [np.nan if each is None else each for each in row.figures]
    return _Series(found, *_known(table, file.columns, asked.outcome))


def _of_units(file: Dated, asked: Asked) -> _Series:
    units = tuple(dict.fromkeys(row.unit for row in file.rows))
    for name in (asked.treated or "", *asked.controls):
        if name not in units:
            raise ImpactRefused(f"No row has {name} in column {asked.unit}; there are {_some(units)}.")
    others = asked.controls or tuple(each for each in units if each != asked.treated)
    names = (asked.treated or "", *(each for each in others if each != asked.treated))
    columns = {name: column for column, name in enumerate(names)}
    rows = [row for row in file.rows if row.unit in columns]
    days = [first_day(row.time, f"row {row.number}, column {asked.time},") for row in rows]
    found = calendar(days)
    table = np.full((found.length, len(names)), np.nan)
    seen: set[tuple[int, int]] = set()
    for day, row in zip(days, rows, strict=True):
        cell = found.place(day), columns[row.unit]
        if cell in seen:
            raise ImpactRefused(_twice(row.number, row.time, row.unit))
        seen.add(cell)
        table[cell] = np.nan if row.figures[0] is None else row.figures[0]
    return _Series(found, *_known(table, names, asked.treated or ""))


def _known(
    table: NDArray[np.float64], names: tuple[str, ...], outcome: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[str, ...]]:
    """The outcome, the others and their names; ImpactRefused where one has no figure at all."""
    empty = [name for name, column in zip(names, table.T, strict=True) if np.isnan(column).all()]
    if empty:
        raise ImpactRefused(f"{empty[0]} has no figure at all; leave it out.")
    return table[:, 0], table[:, 1:], tuple(each for each in names if each != outcome)


def _twice(row: int, time: str, unit: str) -> str:
    whose = f" of {unit}" if unit else ""
    return f"Row {row} is a second one{whose} for {time}; give one row for each day, week, month or year, summed."


def _some(names: tuple[str, ...], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(_in_order(names, most)) + more


def _in_order(names: tuple[str, ...], most: int) -> Iterator[str]:
    return iter(sorted(names)[:most])
