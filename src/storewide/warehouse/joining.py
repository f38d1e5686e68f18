"""Answers of several warehouses to one question as one answer, each store's facts being in one of them alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from storewide.warehouse.answers import in_order
from storewide.warehouse.questions import MONEY, Answer, MixedCurrencies, Row
from storewide.warehouse.scope import OF_VISITS

Extent = tuple[date, date]


def together(one: Answer, other: Answer) -> Answer:
    """Two answers to one question as one: what both know is added, each store's facts being its own."""
    if one.extent is None:
        return replace(other, version=one.version)
    _require_one_currency(one, other)
    rows: dict[str, Row] = {row.label: row for row in one.rows}
    for row in other.rows:
        rows[row.label] = _added(rows[row.label], row) if row.label in rows else row
    by = one.question.by
    labels = list(rows) if by is None or one.question.in_time else in_order(rows)
    return replace(
        one,
        rows=tuple(rows[each] for each in labels),
        currency=one.currency if one.currency == other.currency else None,
        extent=united(each for each in (one.extent, other.extent) if each),
        visitors_basis=one.visitors_basis or other.visitors_basis,
    )


def _require_one_currency(one: Answer, other: Answer) -> None:
    asked = any(each in MONEY for each in one.question.measures) and one.question.by != "store"
    sold = [each for each in (one, other) if _has_money(each)]
    if asked and len(sold) == 2 and one.currency != other.currency:
        raise MixedCurrencies(
            f"Stores with {one.currency} and {other.currency} have different currencies; ask for one store, or by store."
        )


def _has_money(answer: Answer) -> bool:
    return any(row.measures.get(each) is not None for row in answer.rows for each in MONEY)


def _added(one: Row, other: Row) -> Row:
    values = {name: _sum(one.measures[name], other.measures[name]) for name in one.measures}
    return replace(one, currency=one.currency if one.currency == other.currency else None, measures=values)


def _sum(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def without_visits(answer: Answer) -> Answer:
    """An answer about stores that count visitors and one that does not: they are not known of all together."""
    rows = (
        replace(row, measures={name: None if name in OF_VISITS else row[name] for name in row.measures})
        for row in answer.rows
    )
    return replace(answer, rows=tuple(rows), visitors_basis=None)


def united(extents: Iterable[Extent]) -> Extent | None:
    """The days from the first of them to the last; None of none."""
    found = list(extents)
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None
