# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What changed of orders and when, newest first: versions of lines that later ones replaced, refunds, cancellations."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import CHANGE, HISTORY, LINE, names, rows

_KEY = "store, order_id, coalesce(product_id, '') AS product, ordinal, version"
_WORTH = "CASE WHEN status IS NOT DISTINCT FROM 'cancelled' THEN 0 ELSE amount - CASE WHEN quantity > 0 THEN "
_NET = f"{_WORTH}coalesce(discount, 0) ELSE 0 END - coalesce(refunded, 0) END"


def changes(
    session: Session,
    *,
    history: Iterable[Path],
    lines: Iterable[Path],
    told: Iterable[Path],
    between: tuple[datetime, datetime],
    most: int,
) -> list[tuple[Any, ...]]:
    """At most `most` rows: when (UTC), order, product, what happened, worth and status before and after."""
    begins, ends = (literal(f"{moment:%Y-%m-%d %H:%M:%S}") for moment in between)
    within = f">= CAST({begins} AS TIMESTAMP) AND {{at}} < CAST({ends} AS TIMESTAMP)"
    versions = (
        f"SELECT {_KEY}, replaced_at AS at, {_NET} AS worth, status FROM {rows(HISTORY, history)} "
        f"UNION ALL SELECT {_KEY}, NULL, {_NET}, CASE WHEN overruled THEN said ELSE status END "
        f"FROM {rows(LINE, lines)} WHERE change_id IS NULL AND version > 1"
    )
    return session.rows(
        f"WITH versions AS ({versions}) "
        "SELECT old.at, old.order_id, old.product, 'changed' AS what, old.worth, new.worth, old.status, new.status "
        "FROM versions AS old LEFT JOIN versions AS new ON new.store = old.store AND new.order_id = old.order_id "
        "AND new.product = old.product AND new.ordinal = old.ordinal AND new.version = old.version + 1 "
        f"WHERE old.at {within.format(at='old.at')} "
        "UNION ALL SELECT changed_at, order_id, '', change, NULL, CASE WHEN change = 'refunded' THEN -amount END, "
        f"NULL, NULL FROM (SELECT {names(CHANGE)} FROM {rows(CHANGE, told)}) "
        f"WHERE changed_at {within.format(at='changed_at')} ORDER BY 1 DESC, 2, 3 LIMIT {int(most)}"
    )
