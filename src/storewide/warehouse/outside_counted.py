"""Whom a trial over somebody else's tables counts: who met which variant first, where there is a trigger those alone who
then had that event. The sums of what they did are in `outside_trials`."""

from datetime import date

from storewide.warehouse.connections import Connected
from storewide.warehouse.expressions import Aggregate, Column, Joined, Picked, Summed, Table, Value, call
from storewide.warehouse.outside_columns import column, day, inside
from storewide.warehouse.questions import Question
from storewide.warehouse.trials import TrialQuestion

_START = date(1970, 1, 1)


def days_of(question: TrialQuestion) -> Question:
    """The trial's days, as tables are asked for them."""
    return Question((), question.first, question.last)


def exposed(found: Connected, question: TrialQuestion) -> Picked:
    """The trial's exposures on its days."""
    declared = dict(found.tables)["exposure"]
    moment = column(declared, "exposure", "exposed_at")
    unit, variant = (column(declared, "exposure", each) for each in (f"{question.unit}_id", "variant"))
    own = call("equal", column(declared, "exposure", "experiment"), Value(question.experiment))
    days = days_of(question)
    return Picked(
        Table("exposure"),
        (
            ("unit", unit),
            ("arm", variant),
            ("moment", moment),
            (
                "entered_day",
                call("days between", Value(_START), day(found, declared, "exposure", "exposed_at", days)),
            ),
        ),
        (own, *(call("not", call("missing", each)) for each in (unit, variant)), inside(found, moment, days)),
    )


def _met(found: Connected, question: TrialQuestion) -> Summed:
    """Each unit once: when it entered, and in which variant; in two where the other one differs."""
    return Summed(
        exposed(found, question),
        (("unit", Column("unit")),),
        (
            ("entered", Aggregate("first", Column("moment"))),
            ("entered_on", Aggregate("first", Column("entered_day"))),
            ("arm", Aggregate("first", Column("arm"))),
            ("other_arm", Aggregate("last", Column("arm"))),
        ),
    )


def counted(found: Connected, question: TrialQuestion) -> Summed:
    """Each unit once: when it entered, and in which variant; in two where the other one differs. With a trigger they enter
    with the first such event at or after their exposure."""
    met = _met(found, question)
    if not question.trigger:
        return met
    declared = dict(found.tables)["event"]
    name, moment = (column(declared, "event", each) for each in ("name", "occurred_at"))
    days = days_of(question)
    on_day = day(found, declared, "event", "occurred_at", days)
    events = Picked(
        Table("event"),
        (
            ("unit", column(declared, "event", f"{question.unit}_id")),
            ("happened", moment),
            ("happened_on", call("days between", Value(_START), on_day)),
        ),
        (inside(found, moment, days), call("equal", name, Value(question.trigger))),
    )
    kept = ("unit", "happened", "happened_on", "arm", "other_arm")
    after = Picked(
        Joined(events, met, "unit"),
        tuple((each, Column(each)) for each in kept),
        (call("at least", Column("happened"), Column("entered")),),
    )
    return Summed(
        after,
        (("unit", Column("unit")),),
        (
            ("entered", Aggregate("first", Column("happened"))),
            ("entered_on", Aggregate("first", Column("happened_on"))),
            ("arm", Aggregate("first", Column("arm"))),
            ("other_arm", Aggregate("last", Column("other_arm"))),
        ),
    )
