# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""A trial as SQL: who met which variant first, what each of them did from then on, sums of it by arm and day.

Sums and squares are of whole numbers in 128 bits, so they are exact, and one that does not fit is an error.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from storewide.warehouse.arrivals import ArrivalsQuestion
from storewide.warehouse.engines import rollups
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import EVENT, EXPOSURE, LINE, Shape, rows
from storewide.warehouse.trials import EVENTS, TrialQuestion, Unit

#: by the outcome, what a unit's lines add up to
_SALES = {
    "buyers": "least(count(*) FILTER (counted), 1)",
    "orders": "count(DISTINCT order_id) FILTER (counted)",
    "gross": "sum(gross)",
    "spend": "sum(gross - discount - refunded - net_tax)",
    "refunded": "sum(refunded)",
}


@dataclass(frozen=True)
class Files:
    """Where the facts of the trial's store and days lie: exposures, order lines, events."""

    exposures: list[Path]
    lines: list[Path]
    events: list[Path]


@dataclass(frozen=True)
class Linked:
    """Units by the numbers of their ids: `own` takes the place of a unit's own id, `other` tells who another id is.

    Of visitors: `own` by visitor, `other` by customer; of customers: `own` is empty, `other` by visitor.
    """

    own: Mapping[int, int]
    other: Mapping[int, int]


@dataclass(frozen=True)
class Entered:
    """Units that entered an arm on a day, and of each outcome asked the sum and the sum of squares; `cubes` the sum of
    third powers, as near as floating point comes; `crosses` of each pair asked the sum of their products.

    `variant` and `day` are None for the units that were seen in two variants.
    """

    variant: str | None
    day: date | None
    units: int
    sums: Mapping[str, tuple[int, int]]
    crosses: Mapping[tuple[str, str], int] = field(default_factory=dict)
    cubes: Mapping[str, float] = field(default_factory=dict)


def lend(session: Session, linked: Linked) -> None:
    """Give the session the links that units follow; before anything else is asked of it here."""
    for table, units in (("own_units", linked.own), ("other_units", linked.other)):
        session.keep(table, {"id": units.keys(), "linked": units.values()})


def entered(session: Session, files: Files, question: TrialQuestion, *, tax: str) -> list[Entered]:
    """The units of the trial by arm and day of entry. `tax`: how prices treat it, "included" or "apart"."""
    met = _triggered(files, question) if question.trigger else [_met(files.exposures, question)]
    return _entered(session, files, question, met, tax=tax)


def arrived(session: Session, files: Files, question: ArrivalsQuestion, *, tax: str) -> list[Entered]:
    """The units that came, by day, as if each were exposed as it came; `variant` is empty."""
    return _entered(session, files, question, [_came(files.events, question)], tax=tax)


def _entered(
    session: Session, files: Files, question: TrialQuestion | ArrivalsQuestion, met: list[str], *, tax: str
) -> list[Entered]:
    asked = list(dict.fromkeys(question.outcomes))
    sums = "".join(
        f", sum(coalesce({each}, 0)), sum(CAST(coalesce({each}, 0) AS HUGEINT) * coalesce({each}, 0)), "
        f"sum(power(CAST(coalesce({each}, 0) AS DOUBLE), 3))"
        for each in asked
    )
    pairs = question.pairs if isinstance(question, ArrivalsQuestion) else ()
    sums += "".join(
        f", sum(CAST(coalesce({one}, 0) AS HUGEINT) * coalesce({other}, 0))" for one, other in pairs
    )
    parts, joins = met, ""
    if any(each in _SALES for each in asked):
        parts += [_lines(files.lines, question), _sold(asked, question, tax=tax)]
        joins += " LEFT JOIN sold USING (unit)"
    if any(each in EVENTS for each in asked):
        parts.append(_seen(files.events, asked, question))
        joins += " LEFT JOIN seen USING (unit)"
    found = session.rows(
        f"WITH {', '.join(parts)} SELECT CASE WHEN NOT crossed THEN arm END, "
        f"CASE WHEN NOT crossed THEN entered_on END, count(*){sums} FROM met{joins} GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [
        Entered(
            variant,
            day,
            units,
            {each: (int(values[3 * n]), int(values[3 * n + 1])) for n, each in enumerate(asked)},
            {pair: int(value) for pair, value in zip(pairs, values[3 * len(asked) :], strict=True)},
            {each: float(values[3 * n + 2]) for n, each in enumerate(asked)},
        )
        for variant, day, units, *values in found
    ]


def variants(session: Session, exposures: Iterable[Path], question: TrialQuestion) -> list[str]:
    """Every variant that a unit of the trial was seen in, sorted."""
    return [
        row[0]
        for row in session.rows(
            f"SELECT DISTINCT variant FROM {_of_units(EXPOSURE, exposures, question.unit)} "
            f"WHERE {_within(question)} ORDER BY 1"
        )
    ]


def experiments(session: Session, exposures: Iterable[Path]) -> list[tuple[str, str, date, date, int]]:
    """Key, variant, first and last day of its exposures and number of units, sorted by key and variant."""
    unit = "coalesce(unit, -1 - customer)"
    return session.rows(
        f"SELECT experiment, variant, min(day), max(day), count(DISTINCT {unit}) "
        f"FROM {_of_units(EXPOSURE, exposures, 'visitor')} GROUP BY 1, 2 ORDER BY 1, 2"
    )


def _of_units(shape: Shape, files: Iterable[Path], unit: Unit) -> str:
    """SQL of the rows of the files with whose they are: by their own id, else by what links say of the other one."""
    other = "customer" if unit == "visitor" else "visitor"
    return (
        f"(SELECT told.*, coalesce(own_units.linked, told.{unit}, other_units.linked) AS unit "
        f"FROM {rows(shape, files)} AS told LEFT JOIN own_units ON told.{unit} = own_units.id "
        f"LEFT JOIN other_units ON told.{other} = other_units.id)"
    )


def _triggered(files: Files, question: TrialQuestion) -> list[str]:
    """As `_met`, of the units that had the event once they had met a variant; they enter with its first one."""
    shown = _met(files.exposures, question).replace("met AS MATERIALIZED", "shown AS MATERIALIZED", 1)
    met = (
        "met AS MATERIALIZED (SELECT unit, min(occurred_at) AS entered, min(day) AS entered_on, "
        "any_value(arm) AS arm, any_value(crossed) AS crossed FROM (SELECT shown.unit, arm, crossed, occurred_at, day "
        f"FROM {_of_units(EVENT, files.events, question.unit)} AS happened JOIN shown USING (unit) "
        f"WHERE name = {literal(question.trigger)} AND occurred_at >= shown.entered "
        f"AND day <= {literal(question.last)}) GROUP BY unit)"
    )
    return [shown, met]


def _came(events: list[Path], question: ArrivalsQuestion) -> str:
    """Each unit once, with the first of its events that the question is about; robots are no units."""
    wanted = {"name": question.event, "device": question.device, "country": question.country}
    narrowed = "".join(f" AND {column} = {literal(value)}" for column, value in wanted.items() if value)
    return (
        "met AS MATERIALIZED (SELECT unit, min(occurred_at) AS entered, min(day) AS entered_on, '' AS arm, "
        f"false AS crossed FROM {_of_units(EVENT, events, question.unit)} WHERE unit IS NOT NULL "
        f"AND bot IS NOT TRUE AND day BETWEEN {literal(question.first)} AND {literal(question.last)}{narrowed} "
        "GROUP BY unit)"
    )


def _within(question: TrialQuestion) -> str:
    return (
        f"experiment = {literal(question.experiment)} AND unit IS NOT NULL "
        f"AND day BETWEEN {literal(question.first)} AND {literal(question.last)}"
    )


def _met(files: list[Path], question: TrialQuestion) -> str:
    """Each unit once: when it entered, on which of the store's days, and whether it was seen in two variants."""
    return (
        f"met AS MATERIALIZED (SELECT unit, min(exposed_at) AS entered, min(day) AS entered_on, "
        "min(variant) AS arm, min(variant) <> max(variant) AS crossed "
        f"FROM {_of_units(EXPOSURE, files, question.unit)} WHERE {_within(question)} GROUP BY unit)"
    )


def _lines(files: list[Path], question: TrialQuestion | ArrivalsQuestion) -> str:
    """The lines of units in an arm, in orders that were placed once the unit had entered.

    An order is placed with its earliest line, whoever that line belongs to.
    """
    return (
        f"own AS (SELECT *, {rollups.CANCELLED} AS cancelled, {rollups.CHARGED} AS charged FROM ("
        f"SELECT * FROM {_of_units(LINE, files, question.unit)} WHERE NOT ({rollups.OFFERED})) "
        "JOIN met USING (unit) WHERE NOT crossed), "
        f"placed AS (SELECT order_id, min(placed_at) AS placed FROM {rows(LINE, files)} GROUP BY order_id), "
        "lines AS (SELECT * FROM own JOIN placed USING (order_id) WHERE placed >= entered)"
    )


def _sold(asked: list[str], question: TrialQuestion | ArrivalsQuestion, *, tax: str) -> str:
    """By unit what its lines add up to, each amount where the day it is booked on is not after the trial's last."""
    last = literal(question.last)
    here = f"day <= {last}"
    refund = f"NOT cancelled AND coalesce(refunded, 0) <> 0 AND coalesce(refunded_day, day) <= {last}"
    undone = f"cancelled AND coalesce(cancelled_day, day) <= {last}"
    back = (
        f"CASE WHEN {here} THEN {rollups.RETURNED} ELSE 0 END + CASE WHEN {refund} THEN refunded "
        f"WHEN {undone} THEN {rollups.UNDONE} ELSE 0 END"
    )
    net_tax = (
        f"CASE WHEN {here} THEN coalesce(tax, 0) ELSE 0 END - CASE WHEN {refund} THEN "
        f"{rollups.tax_of_refund()} WHEN {undone} THEN {rollups.UNDONE_TAX} ELSE 0 END"
        if tax == "included"
        else "0"
    )
    booked = (
        f"SELECT unit, order_id, {rollups.COUNTED} AS counted, CASE WHEN {here} THEN charged ELSE 0 END AS gross, "
        f"CASE WHEN {here} THEN coalesce(discount, 0) ELSE 0 END AS discount, {back} AS refunded, "
        f"{net_tax} AS net_tax FROM lines"
    )
    sums = ", ".join(f"{_SALES[each]} AS {each}" for each in asked if each in _SALES)
    return f"sold AS (SELECT unit, {sums} FROM ({booked}) GROUP BY unit)"


def _seen(files: list[Path], asked: list[str], question: TrialQuestion | ArrivalsQuestion) -> str:
    """By unit 1 for each kind of event whose last one came once the unit had entered, else 0 or NULL."""
    wanted = {each: literal(EVENTS[each]) for each in asked if each in EVENTS}
    latest = ", ".join(f"max(occurred_at) FILTER (name = {name}) AS {each}" for each, name in wanted.items())
    flags = ", ".join(f"CAST({each} >= entered AS INTEGER) AS {each}" for each in wanted)
    # the latest of each kind first: a third of the time that joining every event takes
    return (
        f"seen AS (SELECT unit, {flags} FROM (SELECT unit, {latest} "
        f"FROM {_of_units(EVENT, files, question.unit)} WHERE name IN ({', '.join(wanted.values())}) GROUP BY unit) "
        "JOIN met USING (unit) WHERE NOT crossed)"
    )
