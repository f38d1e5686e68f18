"""What is done each day with an experiment that is read each day: its looks are kept, and its last one is its result."""

import json
from datetime import datetime
from typing import Any

from django.db.models import Max

from storewide.audit import trail
from storewide.experiments import looks, results, rules
from storewide.experiments.looks import Planned, Seen
from storewide.experiments.models import Experiment, ExperimentState, Look, Measure, Reading
from storewide.experiments.results import Result
from storewide.kit.permissions import Actor
from storewide.kit.records import lock


@trail.operation
def cut(*, experiment: Experiment, caps: dict[str, int], by: Actor, at: datetime) -> Experiment:
    """Fix what amounts are cut to, by metric, in the outcome's unit; before the first look. Raises WrongState."""
    lock(experiment, ExperimentState.RUNNING)
    changes: dict[str, list[str | None]] = {}
    for measure in Measure.objects.filter(experiment=experiment, cap=None, metric__in=caps):
        measure.cap = caps[measure.metric]
        measure.save(update_fields=["cap"])
        changes[measure.metric] = [None, str(measure.cap)]
    if changes:
        trail.record(action="experiments.experiment.cut", of=experiment, by=by, at=at, changes=changes)
    return experiment


@trail.operation
def tune(*, experiment: Experiment, units: int, by: Actor, at: datetime) -> Experiment:
    """Fix how many units of all arms its looks count on, where the plan did not say. Raises WrongState."""
    lock(experiment, ExperimentState.RUNNING)
    if experiment.planned_units is None:
        experiment.planned_units = units
        experiment.save(update_fields=["planned_units"])
        changes = {"planned_units": [None, str(units)]}
        trail.record(action="experiments.experiment.tune", of=experiment, by=by, at=at, changes=changes)
    return experiment


@trail.operation
def look(*, experiment: Experiment, planned: Planned, seen: Seen, by: Actor, at: datetime) -> Look | None:
    """Keep how the experiment stood at the end of a day; None where the newest look of that day says the same.

    The look of its last day is its result. Raises WrongState where it is decided or a draft.
    """
    lock(experiment, ExperimentState.RUNNING, ExperimentState.ENDED)
    result = looks.compute(planned, seen)
    content = json.loads(json.dumps(result.document()))
    before = (
        Look.objects.filter(experiment=experiment, day=seen.day, method=looks.METHOD).order_by("id").last()
    )
    if before is not None and before.content == content:
        return None
    kept = Look.objects.create(
        experiment=experiment,
        day=seen.day,
        schema=results.SCHEMA,
        content=content,
        method=looks.METHOD,
        data_version=_version(before, seen),
        looked_at=at,
        created_at=at,
    )
    _tell(experiment, kept, result, by, at)
    return kept


@trail.operation
def conclude(*, experiment: Experiment, by: Actor, at: datetime) -> Reading | None:
    """Make the newest look of the last day the experiment's result; None while there is no such look, or it is one.

    Raises WrongState.
    """
    lock(experiment, ExperimentState.RUNNING, ExperimentState.ENDED)
    last = newest(experiment)
    if last is None or last.day < experiment.ends_on:
        return None
    known = Reading.objects.filter(experiment=experiment).order_by("id").last()
    if known is not None and known.content == last.content:
        return None
    reading = keep_reading(experiment, last, by, at)
    before = experiment.state
    experiment.state = ExperimentState.ENDED
    experiment.version += 1
    experiment.save(update_fields=["state", "version"])
    changes = {"state": [before, experiment.state], "says": [None, experiment.says]}
    trail.record(action="experiments.experiment.read", of=experiment, by=by, at=at, changes=changes)
    return reading


def keep_reading(experiment: Experiment, kept: Look, by: Actor, at: datetime) -> Reading:
    """The look as the reading that a decision stands on; inside an operation."""
    return Reading.objects.create(
        experiment=experiment,
        schema=kept.schema,
        content=kept.content,
        method=kept.method,
        data_version=kept.data_version,
        read_at=at,
        read_by_id=by.id,
        read_by_label=by.label[:200],
        created_at=at,
    )


def newest(experiment: Experiment) -> Look | None:
    """The newest look: of the latest day, the one made last."""
    return Look.objects.filter(experiment=experiment).order_by("-day", "-id").first()


def _version(before: Look | None, seen: Seen) -> int:
    """That of the facts; facts of a connection have none, so there it is how often the day was looked at."""
    if seen.version or before is None:
        return seen.version
    return before.data_version + 1


def _tell(experiment: Experiment, kept: Look, result: Result, by: Actor, at: datetime) -> None:
    """What the newest look says, once more on the experiment; the trail tells where that changed."""
    latest = Look.objects.filter(experiment=experiment).aggregate(day=Max("day"))["day"]
    says = rules.finding(result).says
    if kept.day < latest or experiment.says == says:
        return
    changes: dict[str, list[Any]] = {
        "says": [experiment.says, str(says)],
        "day": [None, kept.day.isoformat()],
    }
    experiment.says = says
    experiment.save(update_fields=["says"])
    trail.record(action="experiments.experiment.look", of=experiment, by=by, at=at, changes=changes)
