# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Order lines that run for a term, and quotes beside the orders that came of them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import LINE, rows
from storewide.warehouse.recurring import Line, Quotes

_NET = "amount - coalesce(discount, 0)"
_COUNTS = "status IS DISTINCT FROM 'cancelled' AND status IS DISTINCT FROM 'quoted'"


def lines(session: Session, files: Iterable[Path]) -> list[Line]:
    """The lines with a term and the cancellations, of customers or accounts that are known."""
    sql = (
        "SELECT CASE WHEN account IS NULL THEN 'c' || customer ELSE 'a' || account END, "
        f"coalesce(product_id, ''), coalesce(order_kind, 'new'), day, coalesce(term_months, 0), {_NET} "
        f"FROM {rows(LINE, files)} WHERE {_COUNTS} AND quantity > 0 "
        "AND (term_months > 0 OR order_kind = 'cancellation') AND coalesce(account, customer) IS NOT NULL"
    )
    return [Line(*row) for row in session.rows(sql)]


def quotes(session: Session, files: Iterable[Path], first: date, last: date) -> Quotes:
    """The quotes made from `first` to `last`, and what became of them on any later day."""
    quoted = (
        f"SELECT coalesce(quote_id, order_id) AS quote, min(day) AS made, sum({_NET}) AS worth "
        "FROM lines WHERE status = 'quoted' GROUP BY 1 "
        f"HAVING min(day) BETWEEN {literal(first)} AND {literal(last)}"
    )
    ordered = (
        f"SELECT quote_id AS quote, min(day) AS ordered, sum({_NET}) AS ordered_worth FROM lines "
        f"WHERE {_COUNTS} AND quote_id IS NOT NULL GROUP BY 1"
    )
    sql = (
        f"WITH lines AS {rows(LINE, files)}, quoted AS ({quoted}), ordered AS ({ordered}) "
        "SELECT count(*), coalesce(sum(worth), 0), count(ordered), coalesce(sum(ordered_worth), 0), "
        "median(datediff('day', made, ordered)) FROM quoted LEFT JOIN ordered USING (quote)"
    )
    made, worth, became, became_worth, days = session.one(sql)
    return Quotes(
        int(made), int(worth), int(became), int(became_worth), None if days is None else round(days)
    )
