# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Who bought, for the first time and again: read out of the bookings of all time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from storewide.warehouse import measures
from storewide.warehouse.beside import Beside
from storewide.warehouse.engines import beside as engine
from storewide.warehouse.engines import duck_compiling
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import HISTORY, LINE, rows
from storewide.warehouse.expressions import Column
from storewide.warehouse.questions import Question

#: days after the first order within which another one counts as bought again
AGAIN = 90

type Files = Sequence[Path]
#: label of a row, and the day that it ends on
Ends = Iterable[tuple[str, date]]

#: the dimensions of order lines by the names that questions have for them, beside the store
OF_LINE = (
    "product_id AS product, kind, status, sales_channel, marketing_channel, country, order_kind, currency, "
    "CASE WHEN customer IS NULL THEN 'guest' ELSE 'known' END AS customer, "
    "CASE WHEN account IS NOT NULL THEN 'known' END AS account, part"
)
_OPEN = "status IS NOT DISTINCT FROM 'open' AND quantity > 0"


@dataclass(frozen=True)
class Sold:
    """The bookings of a question's days with what lies beside them, and the stores whose prices include tax."""

    question: Question
    files: Files
    beside: Beside
    net_of_tax: tuple[str, ...] = ()

    def asked(self) -> str:
        """SQL of the lines in question that count, with the label of their row."""
        label, where = measures.asked(self.question, Column("part"))
        wanted = " AND ".join(map(duck_compiling.sql, where))
        return (
            f"(SELECT *, {duck_compiling.sql(label)} AS label FROM {engine.bookings(self.files, self.beside)} "
            f"WHERE counted AND {wanted})"
        )

    def spent(self) -> str:
        """SQL of what a booking adds to spend."""
        return duck_compiling.sql(measures.spend(self.net_of_tax))


def buyers(session: Session, sold: Sold, known_until: date) -> list[tuple[Any, ...]]:
    """(label, new, returning, new with the days to buy again over, of those who bought again) of each row."""
    over = f"first + {AGAIN} <= {literal(known_until)}"
    return session.rows(
        "SELECT label, count(DISTINCT buyer) FILTER (part = first) + "
        "count(DISTINCT (store, order_key)) FILTER (buyer IS NULL), "
        "count(DISTINCT buyer) - count(DISTINCT buyer) FILTER (part = first), "
        f"count(DISTINCT buyer) FILTER (part = first AND {over}), "
        f"count(DISTINCT buyer) FILTER (part = first AND {over} AND next <= first + {AGAIN}) "
        f"FROM {sold.asked()} LEFT JOIN {engine.firsts(sold.beside)} USING ({engine.keys(sold.beside)}) GROUP BY label"
    )


def open_days(session: Session, sold: Sold) -> list[tuple[str, date]]:
    """(store, day) of orders that have a line open now."""
    return session.rows(
        f"SELECT DISTINCT store, part FROM {engine.owned(sold.beside.sold, Beside())} "
        "WHERE counted AND status = 'open'"
    )


def open_orders(
    session: Session, question: Question, lines: Files, history: Files, ends: Ends
) -> list[tuple[Any, ...]]:
    """(label, orders open at the end, the days that they waited, added up) of each row.

    `lines`: files with every line that is open now; a line that was open is one until its next version came.
    """
    label, where = measures.asked(question, Column("part"))
    # the days of the question are not those of the orders: an old one may be open still
    wanted = " AND ".join(map(duck_compiling.sql, where[1:])) or "true"
    own, shown = ("''", "ends.label") if question.in_time else (duck_compiling.sql(label), "open.label")
    return session.rows(
        f"WITH open AS (SELECT store, order_id, day, since, until, {own} AS label FROM ({_versions(lines, history)}) "
        f"WHERE {_OPEN} AND {wanted}), {_ending(ends)}, "
        f"orders AS (SELECT {shown} AS label, ending, store, order_id, min(day) AS day FROM open JOIN ends ON "
        "day <= ending AND coalesce(since < ending + 1, true) AND coalesce(until >= ending + 1, true) GROUP BY ALL) "
        "SELECT label, count(*), CAST(sum(datediff('day', day, ending)) AS BIGINT) FROM orders GROUP BY label"
    )


def _ending(ends: Ends) -> str:
    """SQL of the rows' ends, as one of the relations after WITH."""
    told = ", ".join(f"({literal(label)}, {literal(day)})" for label, day in ends)
    return f"ends AS (SELECT * FROM (VALUES {told}) AS told(label, ending))"


def _versions(lines: Files, history: Files) -> str:
    """SQL of lines with the instants from and until which each was the one that held, and the names of dimensions."""
    columns = f"store, order_id, product_id, ordinal, version, quantity, day, {OF_LINE}"
    return (
        f"SELECT *, lag(until) OVER (PARTITION BY store, order_id, product_id, ordinal ORDER BY version) AS since FROM ("
        f"SELECT {columns}, CAST(NULL AS TIMESTAMP) AS until FROM {rows(LINE, lines)} "
        f"UNION ALL BY NAME SELECT {columns}, replaced_at AS until FROM {rows(HISTORY, history)})"
    )


def cohorts(session: Session, sold: Sold) -> list[tuple[Any, ...]]:
    """(month of the first order, months after it, buyers, orders, spend) by both; months as their first days."""
    key = engine.keys(sold.beside)
    asked = engine.owned(sold.files, sold.beside)
    return session.rows(
        f"SELECT CAST(date_trunc('month', first) AS DATE) AS begun, datediff('month', date_trunc('month', first), "
        "date_trunc('month', part)) AS later, count(DISTINCT buyer) FILTER (counted), "
        "count(DISTINCT (store, order_key)) FILTER (counted), "
        f"CAST(coalesce(sum({sold.spent()}), 0) AS BIGINT) FROM {asked} AS sales "
        f"JOIN {engine.firsts(sold.beside)} AS firsts USING ({key}) WHERE buyer IS NOT NULL AND part >= first "
        f"AND first BETWEEN {literal(sold.question.first)} AND {literal(sold.question.last)} "
        "GROUP BY ALL ORDER BY 1, 2"
    )


def histories(session: Session, sold: Sold, ends: Ends) -> dict[str, Any]:
    """By row the known customers of its lines with all they bought until its end, equal ones together, as columns.

    `label`; `again`: days with an order after the first; `last`, `age`: days from the first order to the last one and
    to the end; `spend`: minor units on a day with an order, on average; `customers`: how many are equal in all. Of
    a question that is not split by time, `ends` has one end for all of its rows.
    """
    key = engine.keys(sold.beside)
    on = "ON ends.label = asked.label" if sold.question.in_time else "ON true"
    return session.columns(
        f"WITH {_ending(ends)}, asked AS (SELECT DISTINCT label, {key} FROM {sold.asked()} WHERE buyer IS NOT NULL), "
        f"days AS (SELECT {key}, part, sum({sold.spent()}) AS spent FROM {engine.owned(sold.beside.sold, sold.beside)} "
        f"SEMI JOIN asked USING ({key}) GROUP BY ALL HAVING bool_or(counted)), "
        f"each AS (SELECT asked.label AS label, {key}, count(*) - 1 AS again, "
        "datediff('day', min(part), max(part)) AS last, "
        "datediff('day', min(part), ending) AS age, CAST(round(avg(spent)) AS BIGINT) AS spend "
        f"FROM asked JOIN ends {on} JOIN days USING ({key}) WHERE part <= ending GROUP BY asked.label, {key}, ending) "
        "SELECT label, again, last, age, spend, count(*) AS customers FROM each GROUP BY ALL ORDER BY ALL"
    )
