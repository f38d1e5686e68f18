# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What happened by the minute: orders taken, looks that failed, page views that were slow; and who of them bought."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy

from storewide.lib.periods import Days
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.rollups import OFFERED
from storewide.warehouse.engines.shapes import EVENT, LINE, PROBE, TIMING, rows

#: orders taken without a web page come also when the store is down
_ON_THE_WEB = "coalesce(sales_channel, 'web') IN ('web', 'app')"
#: lines of orders that were placed there
PLACED = f"quantity > 0 AND NOT {OFFERED} AND {_ON_THE_WEB}"
_MINUTE = "CAST(floor(epoch({clock}) / 60) AS BIGINT)"

type Column = numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]]


def orders(session: Session, files: Iterable[Path]) -> tuple[Column, Column]:
    """Minutes since 1970 (UTC) in which web orders were placed, ascending, and how many in each."""
    minute = _MINUTE.format(clock="placed_at")
    found = session.columns(
        f"SELECT minute, count(*) AS orders FROM (SELECT order_id, min({minute}) AS minute "
        f"FROM {rows(LINE, files)} WHERE {PLACED} GROUP BY order_id) GROUP BY minute ORDER BY minute"
    )
    return found["minute"].astype("int64"), found["orders"].astype("int64")


def checks(session: Session, files: Iterable[Path], since: datetime) -> list[tuple[int, int, int]]:
    """Minutes since 1970 with looks outside planned maintenance from `since` on: the minute, all looks, failed ones."""
    minute = _MINUTE.format(clock="looked_at")
    return session.rows(
        f"SELECT {minute} AS minute, count(*), count(*) FILTER (NOT up) FROM {rows(PROBE, files)} "
        f"WHERE NOT coalesce(planned, false) AND looked_at >= {_moment(since)} GROUP BY minute ORDER BY minute"
    )


def views(
    session: Session, files: Iterable[Path], since: datetime, measure: str, bound: float
) -> list[tuple[int, int, int]]:
    """Minutes since 1970 with timed page views from `since` on: the minute, all views, those above the bound."""
    minute = _MINUTE.format(clock="measured_at")
    return session.rows(
        f"SELECT {minute} AS minute, count(*), count(*) FILTER ({_column(measure)} > {bound}) "
        f"FROM {rows(TIMING, files)} WHERE {_column(measure)} IS NOT NULL AND measured_at >= {_moment(since)} "
        "GROUP BY minute ORDER BY minute"
    )


def bands(
    session: Session,
    timings: Iterable[Path],
    lines: Iterable[Path],
    events: Iterable[Path],
    days: Days,
    bounds: tuple[float, float],
) -> list[tuple[str | None, str | None, str | None, str, int, int]]:
    """By page, device and marketing channel of a visitor's first timed page of a day, and by how soon it appeared:
    visitors, and how many of them ordered that day. Bands by `bounds` of the largest contentful paint (ms).
    """
    within = f"BETWEEN {literal(days.first)} AND {literal(days.last)}"
    first = ", ".join(
        f"first({name} ORDER BY measured_at) AS {name}"
        for name in ("path", "device", "marketing_channel", "lcp")
    )
    band = f"CASE WHEN lcp <= {bounds[0]} THEN 'good' WHEN lcp <= {bounds[1]} THEN 'middling' ELSE 'poor' END"
    return session.rows(
        f"WITH seen AS (SELECT day, visitor, {first} FROM {rows(TIMING, timings)} "
        f"WHERE visitor IS NOT NULL AND lcp IS NOT NULL AND day {within} GROUP BY day, visitor), "
        f"bought AS (SELECT DISTINCT part AS day, visitor FROM {rows(LINE, lines)} "
        f"WHERE visitor IS NOT NULL AND part {within} AND {PLACED} UNION "
        f"SELECT DISTINCT day, visitor FROM {rows(EVENT, events)} "
        f"WHERE name = 'Order Completed' AND visitor IS NOT NULL AND day {within}) "
        f"SELECT path, device, marketing_channel, {band} AS band, count(*), count(bought.visitor) "
        "FROM seen LEFT JOIN bought USING (day, visitor) GROUP BY ALL ORDER BY ALL"
    )


def _moment(moment: datetime) -> str:
    return f"TIMESTAMP {literal(moment.strftime('%Y-%m-%d %H:%M:%S'))}"


def _column(measure: str) -> str:
    if measure not in ("lcp", "inp", "cls"):
        raise ValueError(measure)
    return measure
