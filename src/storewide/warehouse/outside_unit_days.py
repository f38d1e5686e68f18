"""What experiments read of somebody else's tables: by unit and day who was shown, seen, did what last when, and bought.

The same as `engines/unit_days` reads of our own files, of the units alone that the experiments were shown to, so that as
few rows leave the source as the analysis can do with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from storewide.warehouse.connections import Connected, Declared
from storewide.warehouse.engines.unit_days import DIMENSIONS
from storewide.warehouse.expressions import (
    Aggregate,
    Case,
    Column,
    Expression,
    Joined,
    OneOf,
    Operation,
    Picked,
    Stacked,
    Summed,
    Table,
    Value,
    call,
)
from storewide.warehouse.outside_columns import column, day, inside, text
from storewide.warehouse.outside_counted import counted
from storewide.warehouse.outside_lines import (
    ZERO,
    Lines,
    case,
    net_charge,
    not_cancelled,
    or_zero,
    tax_back,
)
from storewide.warehouse.questions import Question
from storewide.warehouse.trials import EVENTS, TrialQuestion, Unit

_START = Value(date(1970, 1, 1))
#: amounts of a booking, in the order of their columns
AMOUNTS = ("gross", "spend", "refunded")

#: the column of the day, whether the order counts, amounts, and of which lines
type _Way = tuple[str, Expression, tuple[Expression, ...], tuple[Expression, ...]]


@dataclass(frozen=True)
class Asked:
    """Experiments of one kind of unit: their keys, and the days on which they show somebody something.

    `moments`: how finely the source tells a moment.
    """

    found: Connected
    keys: tuple[str, ...]
    unit: Unit
    first: date
    last: date
    moments: Operation

    def tells(self, fact: str) -> bool:
        """Whether the table of a fact is declared, with the unit's id."""
        declared = dict(self.found.tables).get(fact)  # type: ignore[call-overload]
        return bool(declared and declared.column(f"{self.unit}_id"))


def shown(asked: Asked) -> Summed:
    """By experiment, variant, unit and day the moment of the first exposure."""
    keys = tuple((each, Column(each)) for each in ("experiment", "variant", "unit", "day"))
    return Summed(_exposures(asked), keys, (("moment", Aggregate("first", Column("moment"))),))


def booked(asked: Asked, since: date) -> Summed:
    """By unit, order, day it was placed and day of booking: when it was placed, whether it counts, and amounts."""
    found = asked.found
    declared = dict(found.tables)["order_line"]
    lines = Lines(found, declared, Question((), since, asked.last)).rows(
        "placed_at",
        ("unit", text(declared, "order_line", f"{asked.unit}_id")),
        ("moment", call(asked.moments, column(declared, "order_line", "placed_at"))),
    )
    own = Joined(lines, _units(asked), "unit")
    every = Stacked(tuple(_booking(own, *way) for way in _ways(net=found.terms.prices_include_tax)))
    keys = tuple((each, Column(each)) for each in ("unit", "order_key", "placed_day", "booked_day"))
    return Summed(
        every,
        keys,
        (
            ("moment", Aggregate("first", Column("moment"))),
            ("orders", Aggregate("last", Column("orders"))),
            *((each, Aggregate("sum", Column(each))) for each in AMOUNTS),
        ),
    )


def seen(asked: Asked, since: date, outcomes: Sequence[str], dimensions: Sequence[str]) -> Summed:
    """By unit, day, event of an outcome ("" for every other one) and dimensions the first and last moment."""
    found, days = asked.found, Question((), since, asked.last)
    declared = dict(found.tables)["event"]
    moment = column(declared, "event", "occurred_at")
    columns: list[tuple[str, Expression]] = [
        ("unit", column(declared, "event", f"{asked.unit}_id")),
        ("day", call("days between", _START, day(found, declared, "event", "occurred_at", days))),
        *((each, column(declared, "event", each)) for each in dimensions),
        ("moment", call(asked.moments, moment)),
    ]
    if outcomes:
        columns.insert(2, ("did", _did(declared, outcomes)))
    events = Picked(Table("event"), tuple(columns), (inside(found, moment, days),))
    keys = tuple((name, Column(name)) for name, _ in columns if name != "moment")
    return Summed(
        Joined(events, _units(asked), "unit"),
        keys,
        (("first", Aggregate("first", Column("moment"))), ("last", Aggregate("last", Column("moment")))),
    )


def happened(asked: Asked, question: TrialQuestion) -> Summed:
    """By unit the moment and day of the first event of a trigger at or after the unit's first exposure."""
    moment = Aggregate("first", call(asked.moments, Column("entered")))
    keys = tuple((name, Column(of)) for name, of in (("unit", "unit"), ("day", "entered_on")))
    return Summed(counted(asked.found, question), keys, (("moment", moment),))


def everything(found: Connected, of: date, moments: Operation) -> Iterator[Summed]:
    """All that the declared tables can say of units on a day, to try it out; nothing without exposures."""
    exposures, events = found.declared("exposure"), found.declared("event")
    for unit in get_args(Unit):
        asked = Asked(found, ("any",), unit, of, of, moments)
        if not exposures or not exposures.column(f"{unit}_id"):
            continue
        yield shown(asked)
        if asked.tells("order_line"):
            yield booked(asked, of)
        if events and asked.tells("event"):
            yield seen(
                asked, of, tuple(EVENTS) if events.column("name") else (), dimensions_of(found, DIMENSIONS)
            )


def dimensions_of(found: Connected, wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of the dimensions that the table of events has a column for."""
    declared = found.declared("event")
    return tuple(each for each in wanted if declared and declared.column(each))


def _exposures(asked: Asked) -> Picked:
    found, days = asked.found, Question((), asked.first, asked.last)
    declared = dict(found.tables)["exposure"]
    moment = column(declared, "exposure", "exposed_at")
    key, variant, unit = (
        column(declared, "exposure", each) for each in ("experiment", "variant", f"{asked.unit}_id")
    )
    return Picked(
        Table("exposure"),
        (
            ("experiment", key),
            ("variant", variant),
            ("unit", unit),
            ("day", call("days between", _START, day(found, declared, "exposure", "exposed_at", days))),
            ("moment", call(asked.moments, moment)),
        ),
        (
            OneOf(key, asked.keys),
            *(call("not", call("missing", each)) for each in (unit, variant)),
            inside(found, moment, days),
        ),
    )


def _units(asked: Asked) -> Summed:
    """Each unit that an experiment was shown to, once."""
    met = Picked(_exposures(asked), (("unit", Column("unit")), ("met", Column("moment"))))
    return Summed(met, (("unit", Column("unit")),), (("met", Aggregate("first", Column("met"))),))


def _did(declared: Declared, outcomes: Sequence[str]) -> Expression:
    name = column(declared, "event", "name")
    return Case(((OneOf(name, tuple(EVENTS[each] for each in outcomes)), name),), Value(""))


def _ways(*, net: bool) -> Iterator[_Way]:
    """The three ways in which a line is booked: on its own day, when it is refunded, when it is cancelled."""
    counts = call("and", call("above", Column("quantity"), ZERO), not_cancelled())
    returned = case(
        call("and", call("above", ZERO, Column("quantity")), not_cancelled()),
        call("minus", ZERO, Column("amount")),
    )
    back_tax, tax = (tax_back(), or_zero("tax")) if net else (ZERO, ZERO)
    sold = _less(Column("charged"), or_zero("discount"), returned, tax)
    yield "day", case(counts, Value(1)), (Column("charged"), sold, returned), ()
    refund = Column("refund")
    stands = (not_cancelled(), call("differs", refund, ZERO))
    yield "refunded_day", ZERO, (ZERO, call("minus", back_tax, refund), refund), stands
    undone = (ZERO, call("minus", tax, net_charge()), net_charge())
    yield "cancelled_day", ZERO, undone, (Column("cancelled"),)


def _booking(
    lines: Joined, on: str, orders: Expression, amounts: Sequence[Expression], where: tuple[Expression, ...]
) -> Picked:
    return Picked(
        lines,
        (
            ("unit", Column("unit")),
            ("order_key", Column("order_key")),
            ("placed_day", call("days between", _START, Column("day"))),
            ("booked_day", call("days between", _START, Column(on))),
            ("moment", Column("moment")),
            ("orders", orders),
            *zip(AMOUNTS, amounts, strict=True),
        ),
        where,
    )


def _less(first: Expression, *others: Expression) -> Expression:
    for each in others:
        first = call("minus", first, each)
    return first
