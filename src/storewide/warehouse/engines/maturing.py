# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""Orders by the week they were placed in, and what came back of them in each week of their age."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from storewide.lib.periods import Days
from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import BOOKING, rows
from storewide.warehouse.returns import Week


def weeks(session: Session, files: Iterable[Path], wanted: Sequence[Days], *, net_of_tax: bool) -> list[Week]:
    """The weeks wanted (each of seven days but the last), those without orders left out; `net_of_tax`: less tax."""
    first, last = wanted[0].first, wanted[-1].last
    tax, back = ("coalesce(tax, 0)", "tax_back") if net_of_tax else ("0", "0")
    sql = (
        f"SELECT datediff('day', {literal(first)}, part) // 7 AS week, datediff('day', part, day) // 7 AS age, "
        f"sum(gross - coalesce(discount, 0) - {tax}), sum(refunded - {back}) FROM {rows(BOOKING, files)} "
        f"WHERE part BETWEEN {literal(first)} AND {literal(last)} GROUP BY ALL"
    )
    worth: dict[int, int] = {}
    came_back: dict[int, dict[int, int]] = {}
    for week, age, charged, returned in session.rows(sql):
        worth[week] = worth.get(week, 0) + int(charged)
        ages = came_back.setdefault(week, {})
        # a return booked before its order (a clock, a line put in later) counts as one of its first week
        ages[max(age, 0)] = ages.get(max(age, 0), 0) + int(returned)
    return [Week(wanted[week], worth[week], came_back[week]) for week in sorted(worth)]
