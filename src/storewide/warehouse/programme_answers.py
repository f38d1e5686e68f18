"""Puts the answer of a programme together: days read once for each kind of unit, then one experiment beside the other."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from storewide.warehouse import outside_trials, programme_again
from storewide.warehouse.connections import Connected
from storewide.warehouse.engines.duck import THREADS
from storewide.warehouse.engines.unit_days import DIMENSIONS
from storewide.warehouse.facts import Facts
from storewide.warehouse.outside_answers import Outside
from storewide.warehouse.outside_days import OutsideDays
from storewide.warehouse.outside_unit_days import dimensions_of
from storewide.warehouse.programme import ProgrammeAnswer, ProgrammeQuestion, TrialSpec
from storewide.warehouse.programme_again import Last
from storewide.warehouse.programme_days import Dated, Days, whose
from storewide.warehouse.programme_entries import Entries, entries
from storewide.warehouse.programme_found import Found, as_of, at_each, at_each_since
from storewide.warehouse.programme_pass import Span, booked, of_events, seen
from storewide.warehouse.programme_rows import Known, changed_rows, rows
from storewide.warehouse.programme_triggers import triggered
from storewide.warehouse.programme_whose import Numbered, Whose
from storewide.warehouse.trials import EVENTS, TrialQuestion, Unit

_EPOCH = date(1970, 1, 1)


def answer(facts: Facts, question: ProgrammeQuestion) -> ProgrammeAnswer:
    """The answer to a valid question from the facts that the manifest lists."""
    terms = facts.manifest.stores.get(question.store)
    found: dict[str, Found] = {}
    for unit in dict.fromkeys(spec.unit for spec in question.experiments):
        specs = [spec for spec in question.experiments if spec.unit == unit]
        found |= _of_unit(Days(facts, question.store), question, unit, specs)
    return _together(question, found, terms.currency if terms else None, facts.manifest.version)


def answer_outside(outside: Outside, connected: Connected, question: ProgrammeQuestion) -> ProgrammeAnswer:
    """The answer of the connection that declares the exposures; segments of columns that it has alone.

    Each fact is asked once, for all days and looks. Raises FactsApart, also for more rows than are read at once;
    SourceFault.
    """
    found: dict[str, Found] = {}
    for unit in dict.fromkeys(spec.unit for spec in question.experiments):
        specs = [spec for spec in question.experiments if spec.unit == unit]
        for spec in specs:
            outside_trials.require_declared(connected, _alone(question, spec))
        possible = replace(question, segments=_segments(connected, question))
        days = OutsideDays(outside, connected, possible, unit, tuple(specs))
        found |= _anew(days, possible, Whose(unit, {}, {}), specs)
    return _together(question, found, connected.terms.currency, 0)


def _alone(question: ProgrammeQuestion, spec: TrialSpec) -> TrialQuestion:
    return TrialQuestion(
        spec.key, question.store, spec.unit, spec.first, spec.last, question.outcomes, spec.trigger
    )


def _segments(connected: Connected, question: ProgrammeQuestion) -> tuple[str, ...]:
    """What units can be told apart by: dimensions of events need their columns."""
    told = dimensions_of(connected, DIMENSIONS)
    return tuple(each for each in question.segments if each not in DIMENSIONS or each in told)


def _together(
    question: ProgrammeQuestion, found: Mapping[str, Found], currency: str | None, version: int
) -> ProgrammeAnswer:
    return ProgrammeAnswer(
        question=question,
        groups={key: each for one in found.values() for key, each in one.groups.items()},
        entered={key: units for one in found.values() for key, units in one.entered.items()},
        exposed={key: units for one in found.values() for key, units in one.exposed.items()},
        in_two_arms={spec.key: found[spec.key].in_two_arms for spec in question.experiments},
        buckets={key: each for one in found.values() for key, each in one.buckets.items()},
        currency=currency,
        version=version,
    )


def _of_unit(
    days: Days, question: ProgrammeQuestion, unit: Unit, specs: Sequence[TrialSpec]
) -> dict[str, Found]:
    """What all experiments of one kind of unit come to: each out of what it came to last, where that is of these files."""
    units = whose(days.facts, unit)
    if question.store not in days.facts.manifest.stores:
        return _anew(days, question, units, specs)
    last = programme_again.kept(days, question, unit, specs)
    found = {key: each.found for key, each in last.items()}
    fresh = [spec for spec in specs if spec.key not in last]
    going_on = [
        spec
        for spec in specs
        if spec.key in last and (spec.last > last[spec.key].last or days.until(spec) > last[spec.key].counted)
    ]
    if fresh:
        found |= _anew(days, question, units, fresh)
    if going_on:
        found |= _again(days, question, units, going_on, last)
    programme_again.keep(days, question, unit, {spec: found[spec.key] for spec in (*fresh, *going_on)})
    return {spec.key: found[spec.key] for spec in specs}


def _anew(
    days: Dated, question: ProgrammeQuestion, units: Whose, specs: Sequence[TrialSpec]
) -> dict[str, Found]:
    one = _Pass(days, question, units, specs, None)

    def found(entered: Entries, place: slice) -> Found:
        looks = _looks(entered.spec, days.newest if question.looks else date.min)
        own = rows(one.known, entered, one.numbers(entered), place, looks)
        at_the_end = as_of(one.known, own, len(own.looks) - 1)
        if not question.looks:
            return at_the_end
        return replace(at_the_end, groups={**at_the_end.groups, **at_each(one.known, own)})

    return one.each(found)


def _again(
    days: Days,
    question: ProgrammeQuestion,
    units: Whose,
    specs: Sequence[TrialSpec],
    last: Mapping[str, Last],
) -> dict[str, Found]:
    """Only units that something is told of after the last answer are read, as they were then and as they are now."""
    counted = min(last[spec.key].counted for spec in specs)
    only = programme_again.touched(days, question, units, specs, counted)
    one = _Pass(days, question, units, specs, only)

    def found(entered: Entries, place: slice) -> Found:
        before = last[entered.spec.key]
        looks, lasts = _since(days, question, entered.spec, before)
        own = changed_rows(one.known, entered, one.numbers(entered), place, looks, lasts)
        was, now = (as_of(one.known, own, look) for look in (0, len(own.looks) - 1))
        whole = before.found.changed(was, now)
        if not question.looks:
            return whole
        each = at_each_since(one.known, own, before.found, _looks(entered.spec, days.newest))
        return replace(whole, groups={**whole.groups, **each})

    return one.each(found)


def _since(
    days: Days, question: ProgrammeQuestion, spec: TrialSpec, before: Last
) -> tuple[NDArray[np.int32], tuple[int, int] | None]:
    """The looks from the last answer's on; of an answer that only has its end, up to which days both count."""
    if question.looks:
        looks = _looks(spec, days.newest)
        return looks[looks >= _numbers(before.counted)[0]], None
    looks = _numbers(before.counted, max(days.until(spec), before.counted + timedelta(days=1)))
    return looks, (int(_numbers(before.last)[0]), int(_numbers(spec.last)[0]))


class _Pass:
    """One pass over the days for some experiments, of all of their units or only of some."""

    def __init__(
        self,
        days: Dated,
        question: ProgrammeQuestion,
        units: Whose,
        specs: Sequence[TrialSpec],
        only: NDArray[np.bool_] | None,
    ) -> None:
        first, since, last = days.span(specs)

        def whose_rows(_table: str, column: str) -> bool:
            return units.reads(column)

        self._entered = triggered(
            entries(days.of("exposure", first, last, whose_rows), specs, units, only),
            lambda trigger: days.happened(trigger, first, last),
            units,
        )
        self._units = Numbered(units, np.concatenate([each.unit for each in self._entered]))
        span = Span((since - _EPOCH).days, (last - _EPOCH).days)
        events = [each for each in question.outcomes if each in EVENTS]
        self.known = Known(
            question,
            seen(
                days.of("event", since, last, of_events(units, events, question.segments)),
                self._units,
                self._entered,
                events,
                span,
                question.segments,
            ),
            booked(days.of("order_line", since, last, whose_rows), self._units, span),
            span,
        )

    def numbers(self, entered: Entries) -> NDArray[np.int64]:
        """The units of one experiment by their numbers in this pass."""
        return self._units.of(entered.unit)

    def each(self, found: Callable[[Entries, slice], Found]) -> dict[str, Found]:
        """What each experiment comes to, one beside the other."""
        ends = np.cumsum([len(each.unit) for each in self._entered]).tolist()
        places = [slice(end - len(each.unit), end) for each, end in zip(self._entered, ends, strict=True)]
        keys = [each.spec.key for each in self._entered]
        # threads of the linear algebra beside these would wait for each other: all takes twice as long
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(THREADS) as pool:
            return dict(zip(keys, pool.map(found, self._entered, places), strict=True))


def _looks(spec: TrialSpec, newest: date) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """The days to look at: each up to the newest, and the end."""
    several = range((spec.first - _EPOCH).days, (min(spec.last, newest) - _EPOCH).days + 1)
    return np.array(sorted({*several, (spec.last - _EPOCH).days}), np.int32)


def _numbers(*days: date) -> NDArray[np.int32]:
    """Days since 1970."""
    return np.array([(day - _EPOCH).days for day in days], np.int32)
