# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What a store did in stretches of hours: who came, began, paid and ordered, who got in touch, how it answered."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.hours import PLACED
from storewide.warehouse.engines.shapes import CONTACT, EVENT, LINE, PROBE, TIMING, rows
from storewide.warehouse.engines.visits import DENIED
from storewide.warehouse.step_words import STEPS

_REFUSED, _TRIED = "name = 'Payment Refused'", "name IN ('Payment Authorized', 'Payment Refused')"
#: an order of nobody known is that of somebody
_WHOSE = "coalesce('c' || customer, 'v' || visitor, order_id)"

type Stretch = tuple[datetime, datetime]


def events(session: Session, files: Sequence[Path], stretches: Sequence[Stretch]) -> list[tuple[int, ...]]:
    """By stretch (its place) that has events: visitors, payments tried, refused, then the visitors of each step.

    `stretches` (UTC, from the first to before the second) have no moment in common.
    """
    steps = ", ".join(f"count(DISTINCT visitor) FILTER (name = {literal(event)})" for event in STEPS.values())
    return session.rows(
        f"WITH {_table(stretches)} SELECT place, count(DISTINCT visitor), "
        f"count(*) FILTER ({_TRIED}), count(*) FILTER ({_REFUSED}), {steps} "
        f"FROM (SELECT occurred_at, name, visitor FROM {rows(EVENT, files)} "
        f"WHERE NOT coalesce(bot, false) AND NOT {DENIED}) AS seen "
        "ASOF JOIN stretches ON seen.occurred_at >= stretches.began "
        "WHERE seen.occurred_at < stretches.ended GROUP BY place ORDER BY place"
    )


def orders(session: Session, files: Sequence[Path], stretches: Sequence[Stretch]) -> list[tuple[int, ...]]:
    """By stretch (its place) that has web orders: orders, buyers, and what their lines come to in minor units."""
    return session.rows(
        f"WITH {_table(stretches)} SELECT place, count(*), count(DISTINCT whose), "
        "CAST(sum(amount) AS BIGINT) "
        f"FROM (SELECT order_id, min(placed_at) AS placed_at, first({_WHOSE}) AS whose, "
        f"sum(coalesce(amount, 0)) AS amount FROM {rows(LINE, files)} WHERE {PLACED} GROUP BY order_id) AS placed "
        "ASOF JOIN stretches ON placed.placed_at >= stretches.began "
        "WHERE placed.placed_at < stretches.ended GROUP BY place ORDER BY place"
    )


def contacts(session: Session, files: Sequence[Path], stretches: Sequence[Stretch]) -> list[tuple[int, ...]]:
    """By stretch (its place) that has contacts: how many; one whose hour nobody told is in none."""
    return _counted(session, f"SELECT contacted_at AS at FROM {rows(CONTACT, files)}", "count(*)", stretches)


def looks(session: Session, files: Sequence[Path], stretches: Sequence[Stretch]) -> list[tuple[int, ...]]:
    """By stretch (its place) in which the store was looked at: looks outside planned maintenance, and those that failed."""
    seen = f"SELECT looked_at AS at, up FROM {rows(PROBE, files)} WHERE NOT coalesce(planned, false)"
    return _counted(session, seen, "count(*), count(*) FILTER (NOT up)", stretches)


def views(
    session: Session, files: Sequence[Path], stretches: Sequence[Stretch], bound: float
) -> list[tuple[int, ...]]:
    """By stretch (its place) with timed page views: how many, and those whose largest content came after `bound` ms."""
    seen = f"SELECT measured_at AS at, lcp FROM {rows(TIMING, files)} WHERE lcp IS NOT NULL"
    return _counted(session, seen, f"count(*), count(*) FILTER (lcp > {float(bound)})", stretches)


def _counted(session: Session, seen: str, counts: str, stretches: Sequence[Stretch]) -> list[tuple[int, ...]]:
    return session.rows(
        f"WITH {_table(stretches)} SELECT place, {counts} FROM ({seen}) AS seen "
        "ASOF JOIN stretches ON seen.at >= stretches.began "
        "WHERE seen.at < stretches.ended GROUP BY place ORDER BY place"
    )


def _table(stretches: Sequence[Stretch]) -> str:
    listed = ", ".join(
        f"({place}, {_moment(began)}, {_moment(ended)})" for place, (began, ended) in enumerate(stretches)
    )
    return f"stretches(place, began, ended) AS (VALUES {listed})"


def _moment(moment: datetime) -> str:
    return f"TIMESTAMP {literal(moment.strftime('%Y-%m-%d %H:%M:%S'))}"
