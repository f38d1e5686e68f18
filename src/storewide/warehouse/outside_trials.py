"""A trial over somebody else's tables: who met which variant first, and what each of them did from then on.

The same sums as those of imported facts, see `engines/trying`. Links are not there: a unit is who the tables say.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args

from storewide.warehouse.connections import Connected, Declared, OutsideFact
from storewide.warehouse.expressions import (
    Aggregate,
    Case,
    Column,
    Expression,
    Joined,
    OneOf,
    Picked,
    Relation,
    Summed,
    Table,
    Unknown,
    Value,
    call,
)
from storewide.warehouse.outside_columns import column, inside, text
from storewide.warehouse.outside_counted import counted, days_of, exposed
from storewide.warehouse.outside_lines import (
    ZERO,
    Lines,
    case,
    net_charge,
    not_cancelled,
    or_zero,
    tax_back,
)
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import EVENTS, TrialQuestion, Unit


class FactsApart(QuestionInvalid):
    """What a trial needs does not lie in one place, or no column tells it; the message says what to declare."""


def needed(question: TrialQuestion) -> tuple[OutsideFact, ...]:
    """The facts beside exposures that the outcomes, and who is counted, come from."""
    found: list[OutsideFact] = []
    if any(each not in EVENTS for each in question.outcomes):
        found.append("order_line")
    if question.trigger or any(each in EVENTS for each in question.outcomes):
        found.append("event")
    return tuple(found)


def require_declared(found: Connected, question: TrialQuestion) -> None:
    """Raise FactsApart where a table or column that the trial needs is not declared."""
    for fact in ("exposure", *needed(question)):
        declared = found.declared(fact)
        columns = (f"{question.unit}_id", *(("name",) if fact == "event" else ()))
        for each in columns:
            if declared is None or not declared.column(each):
                raise FactsApart(
                    f"The exposures of {found.terms.store} lie in a connection, and {each} of {fact} is not declared "
                    "there; declare that column, or ask for outcomes that do not need it."
                )


def require_here(connected: Iterable[Connected], store: str) -> None:
    """Raise FactsApart where a store's exposures, orders or events lie in a connection."""
    if any(each.declared(fact) for each in connected for fact in ("exposure", "order_line", "event")):
        raise FactsApart(
            f"Facts of {store} lie in a connection, where experiments are asked one by one; ask for each alone."
        )


def entered(found: Connected, question: TrialQuestion) -> Summed:
    """By arm and day of entry (days since 1970; both unknown for units in two arms) the units and sums of outcomes."""
    met = counted(found, question)
    rows: Relation = met
    for did in _outcomes(found, question, met):
        rows = Joined(rows, did, "unit", "first")
    crossed = call("differs", Column("arm"), Column("other_arm"))
    measures = [("units", Aggregate("different", Column("unit")))]
    for each in dict.fromkeys(question.outcomes):
        amount = or_zero(each)
        measures += [
            (each, Aggregate("sum", amount)),
            (f"{each}_squared", Aggregate("sum", call("squared", amount))),
        ]
    keys = (
        ("variant", Case(((crossed, Unknown("text")),), Column("arm"))),
        ("entered_day", Case(((crossed, Unknown("number")),), Column("entered_on"))),
    )
    return Summed(rows, keys, tuple(measures))


def variants(found: Connected, question: TrialQuestion) -> Summed:
    """Every variant that a unit of the trial was seen in, with the number of units."""
    units = (("units", Aggregate("different", Column("unit"))),)
    return Summed(exposed(found, question), (("variant", Column("arm")),), units)


def experiments(declared: Declared) -> Summed:
    """By experiment and variant the first and last exposure, in seconds since 1970, and the units."""
    seconds = call("seconds", column(declared, "exposure", "exposed_at"))
    visitor, customer = (
        call("joined", Value(f"{unit} "), column(declared, "exposure", f"{unit}_id"))
        if declared.column(f"{unit}_id")
        else Unknown("text")
        for unit in get_args(Unit)
    )
    key, variant = (column(declared, "exposure", each) for each in ("experiment", "variant"))
    told = (call("not", call("missing", key)), call("not", call("missing", variant)))
    rows = Picked(
        Table("exposure"),
        (
            ("key", key),
            ("arm", variant),
            ("seconds", seconds),
            ("unit", call("first known", visitor, customer)),
        ),
        told,
    )
    return Summed(
        rows,
        (("experiment", Column("key")), ("variant", Column("arm"))),
        (
            ("first", Aggregate("first", Column("seconds"))),
            ("last", Aggregate("last", Column("seconds"))),
            ("units", Aggregate("different", Column("unit"))),
        ),
    )


def everything(found: Connected, of: date) -> Iterator[Summed]:
    """All that the declared tables can say of trials on a day, to try it out; nothing without exposures."""
    declared = found.declared("exposure")
    if declared is None:
        return
    yield experiments(declared)
    for unit in get_args(Unit):
        for outcomes, trigger in (((), ""), (("spend", "orders"), ""), (tuple(EVENTS), ""), ((), "any")):
            question = TrialQuestion("any", found.terms.store, unit, of, of, outcomes, trigger)
            try:
                require_declared(found, question)
            except FactsApart:
                continue
            yield entered(found, question)


def _outcomes(found: Connected, question: TrialQuestion, met: Summed) -> Iterator[Summed]:
    """By unit what it did, out of each fact that is needed."""
    in_arm = Picked(
        met,
        (("unit", Column("unit")), ("entered", Column("entered"))),
        (call("equal", Column("arm"), Column("other_arm")),),
    )
    if any(each not in EVENTS for each in question.outcomes):
        yield _sold(found, question, in_arm)
    if any(each in EVENTS for each in question.outcomes):
        yield _seen(found, question, in_arm)


def _sold(found: Connected, question: TrialQuestion, in_arm: Picked) -> Summed:
    """By unit what the orders that it placed from its exposure on add up to, as booked by the trial's last day."""
    declared = dict(found.tables)["order_line"]
    lines = Lines(found, declared, days_of(question)).rows(
        "placed_at",
        ("unit", text(declared, "order_line", f"{question.unit}_id")),
        ("placed", column(declared, "order_line", "placed_at")),
    )
    own = Joined(lines, in_arm, "unit")
    counted = call("and", call("above", Column("quantity"), ZERO), not_cancelled())
    returned = case(
        call("and", call("above", ZERO, Column("quantity")), not_cancelled()),
        call("minus", ZERO, Column("amount")),
    )
    refund, undone = _by_last(question)
    back = Case(((refund, Column("refund")), (undone, net_charge())), ZERO)
    tax_returned = Case(((refund, tax_back()), (undone, or_zero("tax"))), ZERO)
    net = found.terms.prices_include_tax
    booked = Picked(
        own,
        (
            ("unit", Column("unit")),
            ("bought", case(counted, Value(1))),
            ("order_counted", Case(((counted, Column("order_key")),), Unknown("text"))),
            ("charge", Column("charged")),
            ("reduced", or_zero("discount")),
            ("given_back", call("plus", returned, back)),
            ("tax_kept", call("minus", or_zero("tax"), tax_returned) if net else ZERO),
        ),
        (call("at least", Column("placed"), Column("entered")),),
    )
    return _by_unit(booked, {name: how for name, how in _SALES.items() if name in question.outcomes})


#: by the outcome, what a unit's lines add up to
_SALES = {
    "buyers": Aggregate("last", Column("bought")),
    "orders": Aggregate("different", Column("order_counted")),
    "gross": Aggregate("sum", Column("charge")),
    "spend": Aggregate(
        "sum",
        call(
            "minus",
            call("minus", call("minus", Column("charge"), Column("reduced")), Column("given_back")),
            Column("tax_kept"),
        ),
    ),
    "refunded": Aggregate("sum", Column("given_back")),
}


def _by_last(question: TrialQuestion) -> tuple[Expression, Expression]:
    """Whether a line was refunded, or cancelled, by the trial's last day."""
    last = Value(question.last)
    refunded = call("and", not_cancelled(), call("differs", Column("refund"), ZERO))
    return (
        call("and", refunded, call("at most", Column("refunded_day"), last)),
        call("and", Column("cancelled"), call("at most", Column("cancelled_day"), last)),
    )


def _seen(found: Connected, question: TrialQuestion, in_arm: Picked) -> Summed:
    """By unit 1 for each kind of event that it did from its exposure on, else 0."""
    declared = dict(found.tables)["event"]
    name, moment = (column(declared, "event", each) for each in ("name", "occurred_at"))
    wanted = {each: EVENTS[each] for each in question.outcomes if each in EVENTS}
    events = Picked(
        Table("event"),
        (
            ("unit", column(declared, "event", f"{question.unit}_id")),
            ("happened", moment),
            *((f"did_{each}", case(call("equal", name, Value(of)), Value(1))) for each, of in wanted.items()),
        ),
        (inside(found, moment, days_of(question)), OneOf(name, tuple(wanted.values()))),
    )
    after = Picked(
        Joined(events, in_arm, "unit"),
        (("unit", Column("unit")), *((f"did_{each}", Column(f"did_{each}")) for each in wanted)),
        (call("at least", Column("happened"), Column("entered")),),
    )
    return _by_unit(after, {each: Aggregate("last", Column(f"did_{each}")) for each in wanted})


def _by_unit(rows: Picked, outcomes: dict[str, Aggregate]) -> Summed:
    return Summed(rows, (("unit", Column("unit")),), tuple(outcomes.items()))
