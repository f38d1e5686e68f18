"""What ends an experiment: it is read once its days have passed, and decided by the accountable person."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.experiments import look_operations, looking, results, rules
from storewide.experiments.lines import Line
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import (
    Experiment,
    ExperimentState,
    Measure,
    Method,
    Reading,
    Role,
    Variant,
)
from storewide.experiments.operations import NobodyDecides, annotate
from storewide.experiments.results import FEWEST, Result
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.ledger import evidence_operations as ledger
from storewide.ledger.evidence_operations import Measurement, is_person
from storewide.ledger.models import Grade, IntendedEffect, Outcome
from storewide.organization.models import Person
from storewide.ownership.answering import deciders_on
from storewide.warehouse.trials import TrialAnswer

#: what may be decided about an experiment
OUTCOMES = (Outcome.SHIP, Outcome.DROP, Outcome.ITERATE)


class TooEarly(Refusal):
    """A test is read once, after its last day: whoever looks earlier and stops finds effects that are not there."""

    status = 409


class NothingToRead(Refusal):
    """The exposures do not fit the plan: there are none, or they name an arm nobody planned."""


class NotDecidable(Refusal):
    """The outcome is none an experiment can have, or the arm to ship is not one of it."""

    field = "outcome"


class NothingKnown(Refusal):
    """The split is broken or an arm has hardly a unit, so that nothing can be shipped on this result."""

    field = "outcome"


class NotRead(Refusal):
    """Nobody has looked at it yet, so that there is nothing to decide by."""

    status = 409


@trail.operation
def read(*, experiment: Experiment, answer: TrialAnswer, by: Actor, at: datetime) -> Reading:
    """Read the result from what the warehouse answered; again before the decision where more data came in.

    Raises WrongState, TooEarly, NothingToRead.
    """
    lock(experiment, ExperimentState.RUNNING, ExperimentState.ENDED)
    check_over(experiment, at)
    result = _computed(experiment, answer)
    reading = Reading.objects.create(
        experiment=experiment,
        schema=results.SCHEMA,
        content=result.document(),
        method=results.METHOD,
        data_version=answer.version,
        read_at=at,
        read_by_id=by.id,
        read_by_label=by.label[:200],
        created_at=at,
    )
    state = experiment.state
    _move(experiment, ExperimentState.ENDED, says=rules.finding(result).says)
    changes = {"state": [state, experiment.state], "split_as_planned": [None, result.split_ok]}
    trail.record(action="experiments.experiment.read", of=experiment, by=by, at=at, changes=changes)
    return reading


@trail.operation
def decide(
    *, experiment: Experiment, outcome: str, reason: str, by: Actor, at: datetime, variant: str = ""
) -> Experiment:
    """Decide by the accountable person; the ledger gets what was measured (grade A) and the decision.

    `variant` is the arm it is about, by default the one the rule found best. What is read each day may be decided on
    any day, by its newest look. A decision against the rule is kept as one, with its reason. Raises WrongState,
    NotRead, NobodyDecides, NotDecidable, NothingKnown, and what `ledger.decide` raises.
    """
    is_daily = experiment.method == Method.SEQUENTIAL
    lock(experiment, ExperimentState.ENDED, *((ExperimentState.RUNNING,) if is_daily else ()))
    reading = _standing_on(experiment, by, at)
    result = Result.of(reading.content)
    found = rules.finding(result)
    arm = variant or found.variant
    _check_decision(experiment, result, outcome, arm)
    _record_decision(experiment, outcome, reason, by, at)
    effect = experiment.case.effect if experiment.case else None
    for line in result.lines:
        if line.variant == arm and line.role != Role.EXPLORATORY:
            _measure(experiment, reading, result, line, effect, by, at)
    told: dict[str, Any] = {"decided_at": at, "outcome": outcome, "says": str(found.says)}
    told["against_rule"] = "" if outcome == found.recommended and arm == found.variant else reason
    before = experiment.state
    if not experiment.over(at):
        told["stopped_on"] = min(experiment.today(at), experiment.ends_on)
        annotate(experiment, until=told["stopped_on"], by=by, at=at)
    _move(experiment, ExperimentState.DECIDED, **told)
    changes = {"state": [before, experiment.state], "outcome": [None, outcome]}
    if experiment.against_rule:
        changes["against_rule"] = [found.recommended, outcome]
    trail.record(action="experiments.experiment.decide", of=experiment, by=by, at=at, changes=changes)
    return experiment


@trail.operation
def stop(*, experiment: Experiment, reason: str, by: Actor, at: datetime) -> Experiment:
    """Drop an experiment that was not read, without any result; only the accountable person.

    Raises WrongState, NobodyDecides, and what `ledger.decide` raises.
    """
    lock(experiment, ExperimentState.RUNNING)
    _record_decision(experiment, Outcome.DROP, reason, by, at)
    day = min(experiment.today(at), experiment.ends_on)
    _move(experiment, ExperimentState.DECIDED, decided_at=at, stopped_on=day, outcome=Outcome.DROP)
    annotate(experiment, until=day, by=by, at=at)
    changes = {"state": [ExperimentState.RUNNING, experiment.state], "stopped_on": [None, day.isoformat()]}
    trail.record(action="experiments.experiment.stop", of=experiment, by=by, at=at, changes=changes)
    return experiment


def _standing_on(experiment: Experiment, by: Actor, at: datetime) -> Reading:
    """The newest reading; of what is still running the newest look, as a reading from now on."""
    if experiment.state == ExperimentState.ENDED:
        return Reading.objects.filter(experiment=experiment).latest("id")
    last = look_operations.newest(experiment)
    if last is None:
        raise NotRead(
            _("“%(name)s” was not looked at yet; it is decided by its newest look, from its second day on.")
            % {"name": experiment}
        )
    return look_operations.keep_reading(experiment, last, by, at)


def check_over(experiment: Experiment, at: datetime) -> None:
    """Raise TooEarly while a day of the experiment has not passed: before that nobody even asks the warehouse."""
    if not experiment.over(at):
        raise TooEarly(
            _("“%(name)s” runs until %(day)s; its result is read after that day, all at once.")
            % {"name": experiment, "day": formats.day(experiment.ends_on)}
        )


def _computed(experiment: Experiment, answer: TrialAnswer) -> Result:
    arms = list(Variant.objects.filter(experiment=experiment).order_by("id"))
    units = {arm.variant: arm.units for arm in answer.arms}
    _check_arms(experiment, {arm.key for arm in arms}, units)
    control = next(arm.key for arm in arms if arm.is_control)
    weights = {arm.key: arm.weight for arm in arms}
    judged = [looking.judged(each) for each in Measure.objects.filter(experiment=experiment).order_by("id")]
    return results.compute(weights=weights, control=control, judged=judged, answer=answer)


def _check_arms(experiment: Experiment, planned: set[str], units: dict[str, int]) -> None:
    if not sum(units.values()):
        raise nothing_came(experiment)
    unknown = sorted(key for key, count in units.items() if count and key not in planned)
    if unknown:
        raise NothingToRead(
            _("The exposures name the arm “%(arm)s”, which the plan does not have; the plan has %(planned)s.")
            % {"arm": unknown[0], "planned": ", ".join(sorted(planned))}
        )


def nothing_came(experiment: Experiment) -> NothingToRead:
    """The refusal of a test without any exposure."""
    return NothingToRead(
        _("No exposure of “%(key)s” came in for %(store)s in its days; import the exposures first.")
        % {"key": experiment.key, "store": experiment.store}
    )


def _check_decision(experiment: Experiment, result: Result, outcome: str, arm: str) -> None:
    if outcome not in OUTCOMES:
        raise NotDecidable(
            _("“%(outcome)s” is no decision about an experiment; choose %(known)s.")
            % {"outcome": outcome, "known": ", ".join(OUTCOMES)}
        )
    if outcome == Outcome.SHIP:
        _check_known(experiment, result)
    if result.lines and arm not in {line.variant for line in result.lines}:
        raise NotDecidable(_("“%(arm)s” is no arm that could be shipped.") % {"arm": arm})


def _check_known(experiment: Experiment, result: Result) -> None:
    if result.faults and result.split_ok:
        raise NothingKnown(
            _("The data of “%(name)s” is broken, so nothing is known of it; repair it and run it again.")
            % {"name": experiment}
        )
    if not result.split_ok:
        raise NothingKnown(
            _(
                "The split of “%(name)s” is broken, so nothing is known of it; repair the assignment and run it again."
            )
            % {"name": experiment}
        )
    if result.too_few:
        raise NothingKnown(
            _(
                "The arm “%(arm)s” has %(count)s units, and at least %(fewest)s are needed to compare anything; "
                "drop it, or test again for longer."
            )
            % {"arm": result.too_few, "count": result.units[result.too_few], "fewest": FEWEST}
        )


def _record_decision(experiment: Experiment, outcome: str, reason: str, by: Actor, at: datetime) -> None:
    ledger.decide(
        what=experiment.name,
        outcome=outcome,
        reason=reason,
        accountable=_decider(experiment, by, at),
        source=experiment.link,
        by=by,
        at=at,
    )


def _decider(experiment: Experiment, by: Actor, at: datetime) -> Person:
    """Whoever decides and may: the accountable person or the deputy who stands in; else whoever is to decide."""
    deciders = deciders_on(experiment.area, at.date())
    if not deciders:
        raise NobodyDecides(
            _("Nobody is accountable for %(area)s, so nobody can decide; name somebody on the map first.")
            % {"area": experiment.area}
        )
    return next((each for each in deciders if is_person(by, each)), deciders[0])


def _measure(
    experiment: Experiment,
    reading: Reading,
    result: Result,
    line: Line,
    effect: IntendedEffect | None,
    by: Actor,
    at: datetime,
) -> None:
    metric = all_metrics()[line.metric]
    low, high = line.relative_interval or (None, None)
    measurement = Measurement(
        what=experiment.name,
        metric=metric.in_ledger(experiment.get_unit_display())[:40],
        grade=Grade.A,
        verdict=line.verdict,
        estimate=_percent(line.relative),
        low=_percent(low),
        high=_percent(high),
        first=experiment.starts_on,
        last=experiment.starts_on + timedelta(days=result.days - 1),
        method=reading.method,
        data_version=reading.data_version,
        area=experiment.area,
        store=experiment.store,
    )
    tested = effect if effect is not None and effect.metric in metric.tests else None
    ledger.measure(measurement=measurement, effect=tested, source=experiment.link, by=by, at=at)


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else round(Decimal(share) * 100, 4)


def _move(experiment: Experiment, state: ExperimentState, **told: Any) -> None:
    experiment.state = state
    experiment.version += 1
    for field, value in told.items():
        setattr(experiment, field, value)
    experiment.save(update_fields=["state", "version", *told])
