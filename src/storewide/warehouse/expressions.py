"""What a question measures, as an expression that belongs to no engine: a small algebra with two compilers.

`engines/duck_compiling` turns it into DuckDB's SQL, `engines/ibis_compiling` into Ibis, which speaks the SQL of
others. Nothing in it converts time zones: a `DayOf` carries the instants at which the store's clock shifts.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from storewide.lib.periods import Grain

#: of one or more values; `quotient` and `remainder` are of whole numbers, `rounded` half to even; `microseconds` since 1970,
#: `milliseconds` the same cut to whole milliseconds, for those who tell no more
Operation = Literal[
    "equal",
    "differs",
    "above",
    "at least",
    "at most",
    "and",
    "or",
    "not",
    "missing",
    "first known",
    "plus",
    "minus",
    "times",
    "quotient",
    "remainder",
    "absolute",
    "rounded",
    "joined",
    "small letters",
    "days between",
    "seconds",
    "microseconds",
    "milliseconds",
    "squared",
]
#: what a column of somebody else's table is read as
Kind = Literal["text", "quantity", "money", "instant", "stored"]


@dataclass(frozen=True)
class Column:
    """A column of the relation; of a kind where the table is somebody else's and its type is not known."""

    name: str
    kind: Kind = "stored"


@dataclass(frozen=True)
class Value:
    """A text, whole number, day, truth, or None."""

    value: str | int | bool | date | None


@dataclass(frozen=True)
class Unknown:
    """What a relation does not say, in the type that its other rows have there."""

    kind: Literal["text", "number"]


@dataclass(frozen=True)
class Call:
    """An operation on values."""

    operation: Operation
    of: tuple["Expression", ...]


@dataclass(frozen=True)
class Case:
    """The value of the first condition that holds, else `otherwise`."""

    when: tuple[tuple["Expression", "Expression"], ...]
    otherwise: "Expression"


@dataclass(frozen=True)
class OneOf:
    """Whether a value is one of the texts; of none where there are none."""

    of: "Expression"
    accepted: tuple[str, ...]


@dataclass(frozen=True)
class DayOf:
    """The store's day of an instant: `shifts` are (before, seconds to add), instants as seconds since 1970.

    The last shift has no end: its `before` is None.
    """

    instant: "Expression"
    shifts: tuple[tuple[int | None, int], ...]


@dataclass(frozen=True)
class InstantWithin:
    """Whether an instant lies in [first, past), in seconds since 1970; engines may skip files by it."""

    instant: "Expression"
    first: int
    past: int


@dataclass(frozen=True)
class DayWithin:
    """Whether a day lies in first..last, both included."""

    day: "Expression"
    first: date
    last: date


@dataclass(frozen=True)
class PeriodOf:
    """The label of the day, ISO week or month that a day lies in; the days asked about are first..last."""

    day: "Expression"
    grain: Grain
    first: date
    last: date


Expression = Column | Value | Unknown | Call | Case | OneOf | DayOf | InstantWithin | DayWithin | PeriodOf


@dataclass(frozen=True)
class Table:
    """Rows that lie somewhere: a rollup's files, or a table declared as a fact."""

    name: str


@dataclass(frozen=True)
class Picked:
    """Named expressions over the rows of a relation that meet all conditions."""

    of: "Relation"
    columns: tuple[tuple[str, Expression], ...]
    where: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Stacked:
    """The rows of several relations with the same columns in the same order."""

    of: tuple[Picked, ...]


@dataclass(frozen=True)
class Summed:
    """Aggregates of a relation's rows by one or more keys, as rows of a relation."""

    of: "Relation"
    keys: tuple[tuple[str, Expression], ...]
    measures: tuple[tuple[str, "Aggregate"], ...]


@dataclass(frozen=True)
class Joined:
    """The rows of two relations with the same value in a column, whose other columns differ in name.

    `kept`: "both", or "first" for also the rows of `one` that match none.
    """

    one: "Relation"
    other: "Relation"
    on: str
    kept: Literal["both", "first"] = "both"


Relation = Table | Picked | Stacked | Summed | Joined


@dataclass(frozen=True)
class Aggregate:
    """A sum (0 of nothing), an exact count of different values, or the first or last of all values."""

    how: Literal["sum", "different", "first", "last"]
    of: Expression


@dataclass(frozen=True)
class Grouped:
    """Aggregates by label; one row with the label "" where there is no label."""

    of: Relation
    label: Expression | None
    measures: tuple[tuple[str, Aggregate], ...]
    where: tuple[Expression, ...] = ()

    def only(self, wanted: Set[str]) -> "Grouped":
        """Without the aggregates that nobody wants: over thousands of labels each one costs."""
        return replace(self, measures=tuple(each for each in self.measures if each[0] in wanted))


def call(operation: Operation, *of: Expression) -> Call:
    """An operation on values, written shorter."""
    return Call(operation, of)
