"""Splits a store's own units of past days: their rows are made as a programme's are, and stay here."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

import numpy as np
from numpy.typing import NDArray

from storewide.stats import capping, resampling
from storewide.stats.capping import NothingToCap
from storewide.stats.comparison import TooFewUnits
from storewide.stats.quantiles import Buckets
from storewide.warehouse.day_index import NEVER
from storewide.warehouse.facts import Facts
from storewide.warehouse.own_splits import FEWEST_UNITS, MOST_UNITS, Figure, SplitsAnswer, SplitsQuestion
from storewide.warehouse.programme import ProgrammeQuestion, TrialSpec
from storewide.warehouse.programme_days import Days, whose
from storewide.warehouse.programme_entries import Entries
from storewide.warehouse.programme_pass import Span, booked, seen
from storewide.warehouse.programme_rows import Floats, Known, rows
from storewide.warehouse.programme_whose import Numbered, Whose
from storewide.warehouse.trials import EVENTS

_EPOCH = date(1970, 1, 1)


def answer(facts: Facts, question: SplitsQuestion) -> SplitsAnswer:
    """The answer to a valid question from the facts that the manifest lists."""
    units = whose(facts, question.unit)
    days = Days(facts, question.store)
    there = _there(days, units, question)
    # one stream of chance says who is taken, another how they are split
    taken = there
    if len(there) > MOST_UNITS:
        drawn = np.random.default_rng([question.seed, 1]).choice(there, MOST_UNITS, replace=False)
        taken = np.sort(drawn)
    told: tuple[resampling.Replayed | None, ...] = ()
    if len(taken) >= FEWEST_UNITS:
        told = _replayed(_rows(days, units, question, taken), question)
    return SplitsAnswer(question, len(there), len(taken), told, facts.manifest.version)


def _there(days: Days, units: Whose, question: SplitsQuestion) -> NDArray[np.int64]:
    """The units that did anything on the days, sorted."""
    found = [np.zeros(0, np.int64)]
    for fact, table in (("event", "seen"), ("order_line", "booked")):
        for _day, told in days.of(fact, question.first, question.last):
            found.append(np.unique(units(told.tables[table])))
    there = np.unique(np.concatenate(found))
    return there[there > 0]


def _rows(days: Days, units: Whose, question: SplitsQuestion, taken: NDArray[np.int64]) -> Floats:
    """A row a unit, a column an outcome: all that it did from the first moment of the first day on."""
    first, last = ((day - _EPOCH).days for day in (question.first, question.last))
    count = len(taken)
    entered = Entries(
        spec=TrialSpec("splits", question.unit, question.first, question.last, before_days=0),
        variants=("",),
        unit=taken,
        moment=np.zeros(count, np.int64),
        day=np.full(count, first, np.int32),
        arm=np.zeros(count, np.intp),
        leaves=np.full(count, NEVER),
        shown=np.full(count, first, np.int32),
    )
    numbered, span = Numbered(units, taken), Span(first, last)
    events = [each for each in question.outcomes if each in EVENTS]
    known = Known(
        ProgrammeQuestion(question.store, (entered.spec,), question.outcomes),
        seen(days.of("event", question.first, question.last), numbered, [entered], events, span),
        booked(days.of("order_line", question.first, question.last), numbered, span),
        span,
    )
    found = rows(known, entered, numbered.of(taken), slice(0, count), np.array([last], np.int32))
    return found.columns[:, : len(question.outcomes)]


def _replayed(table: Floats, question: SplitsQuestion) -> tuple[resampling.Replayed | None, ...]:
    """What splits of the units call."""
    columns = {name: table[:, place] for place, name in enumerate(question.outcomes)}
    asked = [_column(figure, columns) for figure in question.figures]
    there = [each for each in asked if each is not None]
    told = iter(
        resampling.replay(np.stack(there, axis=1), splits=question.splits, seed=question.seed)
        if there
        else ()
    )
    return tuple(None if each is None else next(told) for each in asked)


def _column(figure: Figure, columns: Mapping[str, Floats]) -> Floats | None:
    """The values of units; of a ratio its linearisation, which is what its variance comes from. None over nothing."""
    own = columns[figure.outcome]
    if figure.cut:
        with suppress(NothingToCap, TooFewUnits):
            own = np.minimum(own, capping.cap_of(Buckets.of_values(own)))
    if not figure.per:
        return own
    below = columns[figure.per]
    return own - own.sum() / below.sum() * below if below.any() else None
