# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""A question over the rollups as SQL: sums, and exact distinct counts that no adding of days could give."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from storewide.warehouse.engines.duck import Session, array, literal, name
from storewide.warehouse.questions import NONE, PERIODS, Question

#: room for the orders of one store's days, see `rollups.sales`
_STORE_STEP = 2**48

_SUMS = ("lines", "gross", "discount", "shipping", "tax", "refunded", "cost")

#: label of a row to its measures
Found = dict[str, dict[str, int]]


def bookings(session: Session, files: Iterable[Path], question: Question, net_of_tax: Iterable[str]) -> Found:
    """The sums of a question by label; the spend of the stores `net_of_tax` leaves out their tax."""
    tax = f"CASE WHEN store IN {_in(net_of_tax)} THEN coalesce(tax, 0) - tax_back ELSE 0 END"
    spend = f"sum(gross - coalesce(discount, 0) - refunded - {tax}) AS spend"
    sums = ", ".join(f"coalesce(sum({each}), 0) AS {each}" for each in _SUMS)
    day = "day" if question.dated == "made" else "part"
    ripe = "true" if question.within is None else f"datediff('day', part, day) <= {literal(question.within)}"
    return _by_label(session, question, files, f"{sums}, {spend}", day, ripe)


def placed(session: Session, files: Iterable[Path], question: Question, stores: Iterable[str]) -> Found:
    """Orders and buyers by label, on the day each order was placed; every guest order is a buyer."""
    steps = " ".join(f"WHEN {literal(each)} THEN {n * _STORE_STEP}" for n, each in enumerate(sorted(stores)))
    order = f"(order_key + CASE store {steps} END)"
    counts = f"count(DISTINCT {order}) AS orders, count(DISTINCT coalesce(buyer, -1 - {order})) AS buyers"
    return _by_label(session, question, files, counts, "part", "counted")


def visits(session: Session, files: Iterable[Path], question: Question) -> Found:
    """Distinct visitors and sessions by label."""
    counts = ["count(DISTINCT visitor) AS visitors"]
    if "sessions" in question.measures:
        counts.append("count(DISTINCT session) AS sessions")
    return _by_label(session, question, files, ", ".join(counts), "day")


def traffic(
    session: Session, files: Iterable[Path], question: Question, seen: Mapping[str, tuple[date, date]]
) -> Found:
    """Sums of daily visitors and sessions by label; `seen`: the days of a store that its events speak for."""
    beyond = " AND ".join(
        f"NOT (store = {literal(store)} AND day BETWEEN {literal(first)} AND {literal(last)})"
        for store, (first, last) in seen.items()
    )
    sums = "coalesce(sum(visitors), 0) AS visitors, coalesce(sum(sessions), 0) AS sessions"
    return _by_label(session, question, files, sums, "day", beyond or "true")


def values(session: Session, files: Iterable[Path], dimension: str) -> set[str]:
    """The values of a dimension in the files, `(none)` for rows without one."""
    column = f"coalesce({name(dimension)}, {literal(NONE)})"
    return {row[0] for row in session.rows(f"SELECT DISTINCT {column} FROM {_files(files)}")}


def _by_label(
    session: Session, question: Question, files: Iterable[Path], measures: str, day: str, where: str = "true"
) -> Found:
    paths = list(files)
    if not paths:
        return {}
    period = f"{day} BETWEEN {literal(question.first)} AND {literal(question.last)}"
    sql = (
        f"SELECT {_label(question, day)} AS label, {measures} FROM {_files(paths)} "
        f"WHERE {' AND '.join([period, where, *_filters(question)])} GROUP BY label"
    )
    return dict(_rows(session, sql))


def _rows(session: Session, sql: str) -> list[tuple[str, dict[str, int]]]:
    names, rows = session.named_rows(sql)
    return [(row[0], _numbers(names[1:], row[1:])) for row in rows]


def _numbers(names: list[str], values: tuple[Any, ...]) -> dict[str, int]:
    return {each: int(value) for each, value in zip(names, values, strict=True)}


def _label(question: Question, day: str) -> str:
    if question.by is None:
        return "''"
    if question.by in PERIODS:
        form = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}[question.by]
        return f"strftime({day}, {literal(form)})"
    return f"coalesce({name(question.by)}, {literal(NONE)})"


def _filters(question: Question) -> list[str]:
    wanted: dict[str, list[str]] = {}
    for dimension, value in question.filters:
        wanted.setdefault(dimension, []).append(value)
    if question.store is not None:
        wanted["store"] = [each for each in wanted.get("store", [question.store]) if each == question.store]
    return [
        f"coalesce({name(dimension)}, {literal(NONE)}) IN {_in(accepted)}"
        for dimension, accepted in wanted.items()
    ]


def _in(accepted: Iterable[str]) -> str:
    listed = ", ".join(literal(each) for each in accepted)
    return f"({listed or 'NULL'})"


def _files(paths: Iterable[Path]) -> str:
    return f"read_parquet({array(str(path) for path in paths)}, hive_partitioning=false)"
