"""What each measure of a Question is, over the columns of a rollup: one place for every engine.

The relation `sales` has the columns of bookings (part, day, counted, order_key, buyer, lines and amounts, the
dimensions), `visits` those of visits (day, visitor, session), `traffic` a day's counts. README.md has the words.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from storewide.lib.periods import Grain
from storewide.warehouse.expressions import (
    Aggregate,
    Case,
    Column,
    DayWithin,
    Expression,
    Grouped,
    OneOf,
    PeriodOf,
    Relation,
    Table,
    Value,
    call,
)
from storewide.warehouse.questions import NONE, PERIODS, Question

#: room for the orders of one store's days, see `engines/rollups.sales`
_STORE_STEP = 2**48

_SUMS = ("lines", "gross", "discount", "shipping", "tax", "refunded", "cost")
_NOTHING = Value(0)

SALES, VISITS, TRAFFIC = Table("sales"), Table("visits"), Table("traffic")


def bookings(question: Question, net_of_tax: Iterable[str], relation: Relation = SALES) -> Grouped:
    """The sums of a question by label; the spend of the stores `net_of_tax` leaves out their tax."""
    day = Column("day" if question.dated == "made" else "part")
    ripe = () if question.within is None else (_within(question.within),)
    sums = tuple((each, Aggregate("sum", Column(each))) for each in _SUMS)
    return _by_label(question, relation, (*sums, ("spend", Aggregate("sum", _spend(net_of_tax)))), day, ripe)


def _within(days: int) -> Expression:
    return call("at most", call("days between", Column("part"), Column("day")), Value(days))


def _spend(net_of_tax: Iterable[str]) -> Expression:
    kept = call("minus", _known("tax"), Column("tax_back"))
    tax = Case(((OneOf(Column("store"), tuple(net_of_tax)), kept),), _NOTHING)
    return call(
        "minus", call("minus", Column("gross"), _known("discount")), call("plus", Column("refunded"), tax)
    )


def _known(name: str) -> Expression:
    return call("first known", Column(name), _NOTHING)


def placed(question: Question, stores: Iterable[str], relation: Relation = SALES) -> Grouped:
    """Orders and buyers by label, on the day each order was placed; every guest order is a buyer."""
    steps = tuple(
        (call("equal", Column("store"), Value(each)), Value(number * _STORE_STEP))
        for number, each in enumerate(sorted(stores))
    )
    order = call("plus", Column("order_key"), Case(steps, _NOTHING) if steps else _NOTHING)
    guest = call("minus", Value(-1), order)
    buyer = call("first known", Column("buyer"), guest)
    return orders_and_buyers(question, relation, order, buyer)


def orders_and_buyers(
    question: Question, relation: Relation, order: Expression, buyer: Expression
) -> Grouped:
    """The different orders and buyers of lines that count, by label."""
    counts = (("orders", Aggregate("different", order)), ("buyers", Aggregate("different", buyer)))
    return _by_label(question, relation, counts, Column("part"), (Column("counted"),))


def visits(question: Question, relation: Relation = VISITS) -> Grouped:
    """Distinct visitors and sessions by label."""
    counts = [("visitors", Aggregate("different", Column("visitor")))]
    if "sessions" in question.measures:
        counts.append(("sessions", Aggregate("different", Column("session"))))
    return _by_label(question, relation, tuple(counts), Column("day"))


def traffic(question: Question, seen: Mapping[str, tuple[date, date]]) -> Grouped:
    """Sums of daily visitors and sessions by label; `seen`: the days of a store that its events speak for."""
    beyond = tuple(
        call(
            "not",
            call(
                "and",
                call("equal", Column("store"), Value(store)),
                DayWithin(Column("day"), first, last),
            ),
        )
        for store, (first, last) in seen.items()
    )
    sums = (
        ("visitors", Aggregate("sum", Column("visitors"))),
        ("sessions", Aggregate("sum", Column("sessions"))),
    )
    return _by_label(question, TRAFFIC, sums, Column("day"), beyond)


def _by_label(
    question: Question,
    relation: Relation,
    measures: tuple[tuple[str, Aggregate], ...],
    day: Column,
    where: tuple[Expression, ...] = (),
) -> Grouped:
    period = DayWithin(day, question.first, question.last)
    return Grouped(relation, _label(question, day), measures, (period, *where, *_filters(question)))


def _label(question: Question, day: Column) -> Expression | None:
    if question.by is None:
        return None
    if question.by == "span":
        spans = ((DayWithin(day, first, last), Value(label)) for label, first, last in question.spans)
        return Case(tuple(spans), Value(""))
    if question.by in PERIODS:
        return PeriodOf(day, cast("Grain", question.by), question.first, question.last)
    return labelled(question.by)


def labelled(dimension: str) -> Expression:
    """A dimension's value, `(none)` for rows without one."""
    return call("first known", Column(dimension), Value(NONE))


def _filters(question: Question) -> tuple[Expression, ...]:
    wanted: dict[str, list[str]] = {}
    for dimension, value in question.filters:
        wanted.setdefault(dimension, []).append(value)
    if question.store is not None:
        wanted["store"] = [each for each in wanted.get("store", [question.store]) if each == question.store]
    return tuple(OneOf(labelled(dimension), tuple(accepted)) for dimension, accepted in wanted.items())
