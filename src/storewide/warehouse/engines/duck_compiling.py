# ruff: noqa: S608 - every name and literal comes from duck.name or duck.literal
"""The algebra of `expressions` as DuckDB's SQL. A day is a DATE, a stored instant is compared in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import singledispatch

from storewide.warehouse.engines.duck import literal, name
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

#: SQL of a table by its name, in brackets where it is more than a name
Bound = Callable[[str], str]

_LABELS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
_KINDS = {
    "text": "CAST({} AS VARCHAR)",
    "quantity": "CAST({} AS DECIMAL(12,4))",
    "money": "CAST({} AS DECIMAL(20,6))",
    "instant": "CAST({} AS TIMESTAMPTZ)",
    "stored": "{}",
}
_BETWEEN = {
    "equal": "=",
    "differs": "<>",
    "above": ">",
    "at least": ">=",
    "at most": "<=",
    "and": "AND",
    "or": "OR",
    "plus": "+",
    "minus": "-",
    "times": "*",
    "quotient": "//",
    "remainder": "%",
    "joined": "||",
}
_AROUND = {
    "not": "(NOT {})",
    "missing": "({} IS NULL)",
    "first known": "coalesce({})",
    "absolute": "abs({})",
    "small letters": "lower({})",
    "days between": "datediff('day', {})",
    "seconds": "epoch({})",
    "microseconds": "epoch_us({})",
    "milliseconds": "(epoch_ms({}) * 1000)",
}


def grouped(found: Grouped, bound: Bound) -> str:
    """The statement: the label, then each aggregate by its name."""
    label = "''" if found.label is None else sql(found.label)
    columns = ", ".join(f"{_aggregate(each)} AS {name(called)}" for called, each in found.measures)
    where = " AND ".join(map(sql, found.where)) or "true"
    group = "" if found.label is None else " GROUP BY label"
    return f"SELECT {label} AS label, {columns} FROM {relation(found.of, bound)} WHERE {where}{group}"


def relation(found: Relation, bound: Bound) -> str:
    """A relation as it stands after FROM."""
    if isinstance(found, Stacked):
        return f"({' UNION ALL '.join(_select(each, bound) for each in found.of)})"
    if isinstance(found, Picked):
        return f"({_select(found, bound)})"
    if isinstance(found, Summed):
        return f"({summed(found, bound)})"
    if isinstance(found, Joined):
        how = "LEFT JOIN" if found.kept == "first" else "JOIN"
        one, other = relation(found.one, bound), relation(found.other, bound)
        return f"(SELECT * FROM {one} {how} {other} USING ({name(found.on)}))"
    return bound(found.name)


def summed(found: Summed, bound: Bound) -> str:
    """The statement: the keys and the aggregates by their names."""
    keys = ", ".join(f"{sql(each)} AS {name(called)}" for called, each in found.keys)
    columns = ", ".join(f"{_aggregate(each)} AS {name(called)}" for called, each in found.measures)
    places = ", ".join(str(place) for place, _ in enumerate(found.keys, 1))
    return f"SELECT {keys}, {columns} FROM {relation(found.of, bound)} GROUP BY {places}"


def _select(found: Picked, bound: Bound) -> str:
    columns = ", ".join(f"{sql(each)} AS {name(called)}" for called, each in found.columns)
    where = " AND ".join(map(sql, found.where)) or "true"
    return f"SELECT {columns} FROM {relation(found.of, bound)} WHERE {where}"


def _aggregate(found: Aggregate) -> str:
    inner = sql(found.of)
    forms = {
        "sum": "coalesce(sum({}), 0)",
        "different": "count(DISTINCT {})",
        "first": "min({})",
        "last": "max({})",
    }
    return forms[found.how].format(inner)


@singledispatch
def sql(expression: Expression) -> str:
    """One expression as SQL, in brackets where it needs them."""
    raise TypeError(expression)


@sql.register
def _(found: Column) -> str:
    return _KINDS[found.kind].format(name(found.name))


@sql.register
def _(found: Value) -> str:
    return literal(found.value)


@sql.register
def _(found: Unknown) -> str:
    return f"CAST(NULL AS {'VARCHAR' if found.kind == 'text' else 'HUGEINT'})"


@sql.register
def _(found: Call) -> str:
    inner = [sql(each) for each in found.of]
    if found.operation in _BETWEEN:
        return f"({f' {_BETWEEN[found.operation]} '.join(inner)})"
    if found.operation == "rounded":
        (value,) = inner
        rest = f"({value} - floor({value}))"
        up = f"({rest} > 0.5 OR ({rest} = 0.5 AND floor({value}) % 2 <> 0))"
        return f"CAST(floor({value}) + CASE WHEN {up} THEN 1 ELSE 0 END AS HUGEINT)"
    if found.operation == "squared":
        # whole numbers in 128 bits: exact, and an error where they do not fit
        return f"(CAST({inner[0]} AS HUGEINT) * CAST({inner[0]} AS HUGEINT))"
    return _AROUND[found.operation].format(", ".join(inner))


@sql.register
def _(found: Case) -> str:
    cases = " ".join(f"WHEN {sql(condition)} THEN {sql(value)}" for condition, value in found.when)
    return f"CASE {cases} ELSE {sql(found.otherwise)} END"


@sql.register
def _(found: OneOf) -> str:
    return f"{sql(found.of)} IN ({', '.join(map(literal, found.accepted)) or 'NULL'})"


@sql.register
def _(found: DayOf) -> str:
    seconds = f"epoch({sql(found.instant)})"
    *ended, (_never, last) = found.shifts
    cases = " ".join(f"WHEN {seconds} < {before} THEN {shift}" for before, shift in ended)
    shift = f"CASE {cases} ELSE {last} END" if ended else str(last)
    return f"(DATE '1970-01-01' + CAST(floor(({seconds} + {shift}) / 86400) AS INTEGER))"


@sql.register
def _(found: InstantWithin) -> str:
    instant, first, past = sql(found.instant), _instant(found.first), _instant(found.past)
    return f"({instant} >= {first} AND {instant} < {past})"


def _instant(seconds: int) -> str:
    return f"TIMESTAMPTZ '{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}+00'"


@sql.register
def _(found: DayWithin) -> str:
    return f"{sql(found.day)} BETWEEN {literal(found.first)} AND {literal(found.last)}"


@sql.register
def _(found: PeriodOf) -> str:
    return f"strftime({sql(found.day)}, {literal(_LABELS[found.grain])})"
