"""What is done each day with an experiment that is read each day: its looks are kept, and its last one is its result."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storewide.audit import trail
from storewide.experiments import looks, results, rules
from storewide.experiments.comparing import Planned, Seen
from storewide.experiments.models import Experiment, ExperimentState, Look, Measure, Reading
from storewide.experiments.results import Result
from storewide.kit.permissions import Actor
from storewide.kit.records import lock


@dataclass(frozen=True)
class Stand:
    """How an experiment stood at the end of a day: a `results.Result` as a document, and the version of the facts."""

    day: date
    content: dict[str, Any]
    data_version: int


@trail.operation
def cut(*, experiment: Experiment, caps: dict[str, int], by: Actor, at: datetime) -> Experiment:
    """Fix what amounts are cut to, by metric, in the outcome's unit; before the first look. Raises WrongState."""
    lock(experiment, ExperimentState.RUNNING)
    changes: dict[str, list[str | None]] = {}
    for measure in Measure.objects.filter(experiment=experiment, cap=None, metric__in=caps):
        measure.cap = caps[measure.metric]
        measure.save(update_fields=["cap"])
        changes[measure.metric] = [None, str(measure.cap)]
    trail.record(action="experiments.experiment.cut", of=experiment, by=by, at=at, changes=changes)
    return experiment


@trail.operation
def tune(*, experiment: Experiment, units: int, by: Actor, at: datetime) -> Experiment:
    """Fix how many units of all arms its looks count on, where the plan did not say. Raises WrongState."""
    lock(experiment, ExperimentState.RUNNING)
    changes = {"planned_units": [experiment.planned_units, str(units)]}
    experiment.planned_units = units
    experiment.save(update_fields=["planned_units"])
    trail.record(action="experiments.experiment.tune", of=experiment, by=by, at=at, changes=changes)
    return experiment


def fresh(experiment: Experiment, planned: Planned, days: Iterable[Seen]) -> list[Stand]:
    """How it stood at the end of each of these days, where none was kept or other facts came in since.

    Facts of a connection have no version (0), so that each of their days is looked at anew. Segments and the like are
    told of the newest day alone, so that they are no reason to keep a day once more.
    """
    kept = Look.objects.filter(experiment=experiment, method=looks.METHOD).order_by("id")
    known = {each.day: each for each in kept}
    found = []
    for seen in days:
        before = known.get(seen.day)
        if before is not None and before.data_version == seen.version != 0:
            continue
        content = json.loads(json.dumps(looks.compute(planned, seen).document()))
        if before is None or _differs(before.content, content):
            found.append(Stand(seen.day, content, _version(before, seen)))
    return found


def _differs(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether the units, or what they did on the metrics that both tell, is not the same."""
    return before["units"] != after["units"] or any(
        known != told
        for key, told in _figures(after).items()
        if (known := _figures(before).get(key)) is not None
    )


def _figures(content: dict[str, Any]) -> dict[tuple[str, str], tuple[float, float]]:
    return {
        (line["metric"], line["variant"]): (line["control_mean"], line["variant_mean"])
        for line in content["lines"]
    }


@trail.operation
def look(*, experiment: Experiment, stands: Sequence[Stand], by: Actor, at: datetime) -> list[Look]:
    """Keep how the experiment stood at the end of some days. Raises WrongState where it is decided or a draft."""
    lock(experiment, ExperimentState.RUNNING, ExperimentState.ENDED)
    kept = Look.objects.bulk_create(
        Look(
            experiment=experiment,
            day=each.day,
            schema=results.SCHEMA,
            content=each.content,
            method=looks.METHOD,
            data_version=each.data_version,
            looked_at=at,
            created_at=at,
        )
        for each in stands
    )
    last = newest(experiment)
    says = experiment.says if last is None else str(rules.finding(Result.of(last.content)).says)
    changes: dict[str, list[Any]] = {
        "looks": [None, len(stands)],
        "up_to": [None, max(each.day for each in stands).isoformat()],
    }
    if says != experiment.says:
        changes["says"] = [experiment.says, says]
        experiment.says = says
        experiment.save(update_fields=["says"])
    trail.record(action="experiments.experiment.look", of=experiment, by=by, at=at, changes=changes)
    return kept


def concluding(experiment: Experiment) -> Look | None:
    """The look that is the experiment's result and not kept as one yet: the newest of its last day."""
    last = newest(experiment)
    if last is None or last.day < experiment.ends_on:
        return None
    known = Reading.objects.filter(experiment=experiment).order_by("id").last()
    return None if known is not None and known.content == last.content else last


@trail.operation
def conclude(*, experiment: Experiment, last: Look, by: Actor, at: datetime) -> Reading:
    """Make the newest look of the last day the experiment's result. Raises WrongState."""
    lock(experiment, ExperimentState.RUNNING, ExperimentState.ENDED)
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
