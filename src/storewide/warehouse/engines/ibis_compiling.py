"""The algebra of `expressions` as an Ibis expression. A day is a whole number: days since 1970.

Ibis drops zones and turns dates into its engines' own types; with whole numbers every engine computes the same.
`ibis` is loaded with this module, so whoever imports it does so only once it is needed, see `ibis_loading`.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import reduce, singledispatch
from itertools import pairwise
from typing import Any

import ibis  # type: ignore[import-untyped]

from storewide.lib.periods import Days, label
from storewide.warehouse.expressions import (
    Aggregate,
    Call,
    Case,
    Column,
    DayOf,
    DayWithin,
    Expression,
    Grouped,
    InstantWithin,
    Joined,
    OneOf,
    PeriodOf,
    Picked,
    Relation,
    Stacked,
    Summed,
    Unknown,
    Value,
)

#: an Ibis table by the name of ours
Bound = Callable[[str], Any]

LABEL = "label"
_DIGITS = re.compile(r"-?\d+")
_START = date(1970, 1, 1)


def _wide(value: Any) -> Any:
    """Whole numbers in one type, so that relations can be stacked."""
    return value.cast("int64") if value.type().is_integer() else value


def _times(one: Any, other: Any) -> Any:
    """A product; a decimal keeps its digits where the factor is a small whole number."""
    if one.type().is_decimal() and other.type().is_integer():
        other = other.cast("decimal(4,0)")
    return one * other


def _rounded(value: Any) -> Any:
    whole = value.floor()
    half = ibis.literal("0.5").cast("decimal(2,1)")
    odd = whole.cast("int64") % 2 != 0
    up = (value - whole > half) | ((value - whole == half) & odd)
    return whole.cast("int64") + ibis.cases((up, 1), else_=0)


def _squared(value: Any) -> Any:
    """As decimals, since whole numbers of 64 bits run over silently in some engines."""
    wide = value.cast("decimal(18,0)")
    return wide * wide


def _second(instant: Any) -> Any:
    """The whole second, as a number that no engine rounds."""
    return instant.truncate("s").epoch_seconds().cast("int64")


def _number(day: Any) -> Any:
    return (day - _START).days if isinstance(day, date) else day


def _text(value: Any) -> Any:
    """A period's number as text, to be joined with one."""
    return value if isinstance(value, str) or value.type().is_string() else value.cast("string")


_KINDS = {"text": "string", "quantity": "decimal(12,4)", "money": "decimal(20,6)"}
_BETWEEN: dict[str, Callable[[Any, Any], Any]] = {
    "equal": lambda one, other: one == other,
    "differs": lambda one, other: one != other,
    "above": lambda one, other: one > other,
    "at least": lambda one, other: one >= other,
    "at most": lambda one, other: one <= other,
    "and": lambda one, other: one & other,
    "or": lambda one, other: one | other,
    "plus": lambda one, other: one + other,
    "minus": lambda one, other: one - other,
    "times": _times,
    "quotient": lambda one, other: one // other,
    "remainder": lambda one, other: one % other,
    "joined": lambda one, other: _text(one) + other,
    "days between": lambda one, other: _number(other) - _number(one),
    "first known": ibis.coalesce,
}
_ON_ONE: dict[str, Callable[[Any], Any]] = {
    "not": lambda one: ~one,
    "missing": lambda one: one.isnull(),
    "absolute": lambda one: one.abs(),
    "seconds": lambda one: one.epoch_seconds(),
    "small letters": lambda one: one.lower(),
    "microseconds": lambda one: _second(one) * 1_000_000 + one.microsecond(),
    "milliseconds": lambda one: _second(one) * 1_000_000 + one.millisecond() * 1_000,
    "rounded": _rounded,
    "squared": _squared,
}


def grouped(found: Grouped, bound: Bound) -> Any:
    """The Ibis table of a question: the label, then each aggregate by its name."""
    rows = relation(found.of, bound)
    for condition in found.where:
        rows = rows.filter(made(condition, rows))
    measured = {name: _aggregate(each, rows) for name, each in found.measures}
    if found.label is None:
        return rows.aggregate(**measured).mutate(**{LABEL: ibis.literal("")})
    return rows.group_by(**{LABEL: made(found.label, rows)}).aggregate(**measured)


def labelled(found: Expression | None, value: Any) -> str:
    """The label that the engine's value stands for: a period's is the number of its first day."""
    if isinstance(found, Call) and found.operation == "joined":
        # of a period and texts: its number comes first
        first = found.of[0]
        number = _DIGITS.match(str(value))
        if isinstance(first, Call):
            return labelled(first, value)
        if number is None or not isinstance(first, PeriodOf):
            return str(value)
        return labelled(first, number[0]) + str(value)[number.end() :]
    if not isinstance(found, PeriodOf):
        return str(value)
    return label(_START + timedelta(days=int(value)), found.grain)


def relation(found: Relation, bound: Bound) -> Any:
    """A relation as an Ibis table."""
    if isinstance(found, Stacked):
        return ibis.union(*(relation(each, bound) for each in found.of))
    if isinstance(found, Picked):
        rows = relation(found.of, bound)
        for condition in found.where:
            rows = rows.filter(made(condition, rows))
        return rows.select(**{name: _wide(made(each, rows)) for name, each in found.columns})
    if isinstance(found, Summed):
        return summed(found, bound)
    if isinstance(found, Joined):
        return _joined(found, bound)
    return bound(found.name)


def summed(found: Summed, bound: Bound) -> Any:
    """The Ibis table of the keys and the aggregates by their names."""
    rows = relation(found.of, bound)
    keys = {name: made(each, rows) for name, each in found.keys}
    return rows.group_by(**keys).aggregate(**{name: _aggregate(each, rows) for name, each in found.measures})


def _joined(found: Joined, bound: Bound) -> Any:
    one, other = relation(found.one, bound), relation(found.other, bound)
    beside = f"{found.on}_beside"
    other = other.rename({beside: found.on})
    how = "left" if found.kept == "first" else "inner"
    return one.join(other, one[found.on] == other[beside], how=how).drop(beside)


def _aggregate(found: Aggregate, rows: Any) -> Any:
    inner = made(found.of, rows)
    if found.how == "sum":
        return ibis.coalesce(inner.sum(), 0)
    if found.how == "different":
        return inner.nunique()
    return inner.min() if found.how == "first" else inner.max()


@singledispatch
def made(expression: Expression, rows: Any) -> Any:  # noqa: ARG001 - one shape for all
    """One expression over the rows as Ibis has it."""
    raise TypeError(expression)


@made.register
def _(found: Column, rows: Any) -> Any:
    column = rows[found.name]
    if found.kind in _KINDS:
        return column.cast(_KINDS[found.kind])
    return column.epoch_days() if column.type().is_date() else column


@made.register
def _(found: Value, _rows: Any) -> Any:
    return ibis.literal(_number(found.value) if isinstance(found.value, date) else found.value)


@made.register
def _(found: Unknown, _rows: Any) -> Any:
    return ibis.null("string" if found.kind == "text" else "int64")


@made.register
def _(found: Call, rows: Any) -> Any:
    inner = [made(each, rows) for each in found.of]
    if found.operation in _ON_ONE:
        return _ON_ONE[found.operation](*inner)
    return reduce(_BETWEEN[found.operation], inner)


@made.register
def _(found: Case, rows: Any) -> Any:
    cases = [(made(condition, rows), made(value, rows)) for condition, value in found.when]
    return ibis.cases(*cases, else_=made(found.otherwise, rows))


@made.register
def _(found: OneOf, rows: Any) -> Any:
    return made(found.of, rows).isin(found.accepted) if found.accepted else ibis.literal(False)


@made.register
def _(found: DayOf, rows: Any) -> Any:
    seconds = made(found.instant, rows).epoch_seconds()
    *ended, (_never, last) = found.shifts
    shift = ibis.cases(*((seconds < before, shift) for before, shift in ended), else_=last) if ended else last
    return ((seconds + shift) // 86_400).cast("int64")


@made.register
def _(found: InstantWithin, rows: Any) -> Any:
    instant = made(found.instant, rows)
    return (instant >= _instant(found.first)) & (instant < _instant(found.past))


def _instant(seconds: int) -> Any:
    return ibis.literal(datetime.fromtimestamp(seconds, UTC))


@made.register
def _(found: DayWithin, rows: Any) -> Any:
    return made(found.day, rows).between(_number(found.first), _number(found.last))


@made.register
def _(found: PeriodOf, rows: Any) -> Any:
    """The number of the period's first day; of a month by comparing, which no engine does in another way."""
    day = made(found.day, rows)
    if found.grain == "day":
        return day
    if found.grain == "week":
        # 1970 began on a Thursday
        return day - (day + 3) % 7
    starts = [_number(days.first.replace(day=1)) for _, days in Days(found.first, found.last).split("month")]
    ended = [(day < after, start) for start, after in pairwise(starts)]
    # a constant would be no group in every engine
    return ibis.cases(*ended, else_=starts[-1]) if ended else day * 0 + starts[-1]
