"""What each measure of a Question is, over the columns of a rollup: one place for every engine.

The relation `sales` has the columns of bookings (part, day, counted, order_key, buyer, lines and amounts, the
dimensions), `visits` those of visits (day, visitor, session), `traffic` a day's counts. README.md has the words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
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
TALLIES, PACES, TIMINGS = Table("tallies"), Table("paces"), Table("timings")


def bookings(question: Question, net_of_tax: Iterable[str], relation: Relation = SALES) -> Grouped:
    """The sums of a question by label; the spend of the stores `net_of_tax` leaves out their tax."""
    day = Column("day" if question.dated == "made" else "part")
    ripe = () if question.within is None else (_within(question.within),)
    sums = tuple((each, Aggregate("sum", Column(each))) for each in _SUMS)
    return _by_label(question, relation, (*sums, ("spend", Aggregate("sum", spend(net_of_tax)))), day, ripe)


def _within(days: int) -> Expression:
    return call("at most", call("days between", Column("part"), Column("day")), Value(days))


def spend(net_of_tax: Iterable[str]) -> Expression:
    """What a booking adds to spend; of the stores `net_of_tax` without their tax."""
    kept = call("minus", _known("tax"), Column("tax_back"))
    tax = Case(((OneOf(Column("store"), tuple(net_of_tax)), kept),), _NOTHING)
    return call(
        "minus", call("minus", Column("gross"), _known("discount")), call("plus", Column("refunded"), tax)
    )


def _known(name: str) -> Expression:
    return call("first known", Column(name), _NOTHING)


def asked(question: Question, day: Column) -> tuple[Expression, tuple[Expression, ...]]:
    """How a question labels rows by their `day`, and which of them it takes."""
    label = _label(question, day)
    return label or Value(""), (DayWithin(day, question.first, question.last), *_filters(question))


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


def sold_in(question: Question, stores: Iterable[str], channels: tuple[str, ...]) -> Grouped:
    """Orders for goods by label, of the sales channels; of any that is stated where none is named."""
    channel = Column("sales_channel")
    fits = OneOf(channel, channels) if channels else call("not", call("missing", channel))
    found = placed(question, stores)
    return replace(found.only({"orders"}), where=(*found.where, OneOf(Column("kind"), ("sale",)), fits))


def tallied(question: Question, wanted: Iterable[str]) -> Grouped:
    """The sums of tallies by label."""
    measure = Column("measure")
    sums = tuple(
        (each, Aggregate("sum", Case(((call("equal", measure, Value(each)), Column("value")),), _NOTHING)))
        for each in wanted
    )
    where = (OneOf(measure, tuple(each for each, _ in sums)), *_of_bots(question))
    return _by_label(question, TALLIES, sums, Column("day"), where)


def paced(question: Question, measure: str, dimension: str, mark: str) -> Grouped:
    """Page views by label and bucket, `mark` between them, of a measure's paces by one dimension (`""`: by none)."""
    views = (("views", Aggregate("sum", Column("views"))),)
    label = call("first known", Column("named"), Value(NONE))
    wanted = tuple(value for name, value in question.filters if name == dimension)
    where = [
        OneOf(Column("measure"), (measure,)),
        OneOf(Column("dimension"), (dimension,)),
        *((OneOf(label, wanted),) if wanted else ()),
        *_of_bots(question),
    ]
    stores = tuple((name, value) for name, value in question.filters if name == "store")
    plain = _by_label(replace(question, filters=stores), PACES, views, Column("day"), tuple(where))
    own = label if question.by == dimension else plain.label
    return replace(plain, label=_beside(own, Column("bucket"), mark))


def timed(question: Question, bucket: str, mark: str) -> Grouped:
    """The same of timings as they came, for questions that name a page or several dimensions."""
    missing = call("missing", Column(bucket))
    views = (("views", Aggregate("sum", Case(((missing, _NOTHING),), Value(1)))),)
    where = (call("not", missing), *_of_bots(question))
    plain = _by_label(question, TIMINGS, views, Column("day"), where)
    return replace(plain, label=_beside(plain.label, Column(bucket), mark))


def _beside(label: Expression | None, bucket: Expression, mark: str) -> Expression:
    return call("joined", call("joined", label or Value(""), Value(mark)), bucket)


def _of_bots(question: Question) -> tuple[Expression, ...]:
    """What leaves out the rows of bots, or all others, as the question wants it."""
    if question.bots == "with":
        return ()
    return (Column("bot") if question.bots == "only" else call("not", Column("bot")),)


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
