"""What the worker does for experiments by itself: once a day of each store it looks at all that run, and keeps the looks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from storewide.experiments import look_operations, looking, periods_seen, tuning
from storewide.experiments.comparing import Seen
from storewide.experiments.looking import Parts
from storewide.experiments.models import Design, Experiment, ExperimentState, Look, Method, Source
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.permissions import SYSTEM, Actor
from storewide.lib.clock import now

LOOK_JOB = "experiments.look"


def look(run: Run) -> dict[str, Any]:
    """Look at every experiment that is read each day, at all days that have none yet or got other facts."""
    return {"looks": take(due(now()), SYSTEM, now(), run)}


def is_wanted() -> bool:
    """Whether a day has passed that an experiment was not looked at for."""
    return bool(due(now()))


def due(at: datetime) -> list[Experiment]:
    """Experiments read each day whose newest whole day has no look yet."""
    running = Experiment.objects.for_list().filter(
        state=ExperimentState.RUNNING, method=Method.SEQUENTIAL, starts_on__lt=at.date() + timedelta(days=1)
    )
    told = Design.objects.filter(experiment__in=running, source=Source.TOTALS)
    known = set(Look.objects.filter(experiment__in=running).values_list("experiment_id", "day"))
    return [
        each
        for each in running.exclude(pk__in=told.values("experiment_id"))
        if (day := looking.last_whole_day(each, at)) is not None and (each.pk, day) not in known
    ]


def take(experiments: Iterable[Experiment], by: Actor, at: datetime, run: Run | None = None) -> int:
    """Look at these experiments up to their newest whole day; returns how many looks are new.

    A day whose late facts change nothing gets no second look. Raises SourceSilent, FactsNotTogether.
    """
    wanted = list(experiments)
    by_period = looking.parts_of(periods_seen.switchbacks(wanted))
    by_unit = tuning.tune(looking.parts_of(each for each in wanted if each not in by_period), by, at)
    parts = {**by_period, **by_unit}
    found = looking.seen(by_unit, at) | periods_seen.seen(by_period, at)
    new = 0
    for number, (experiment, days) in enumerate(found.items()):
        if run is not None:
            run.progress(number, len(found))
        new += keep(experiment, parts[experiment], days, by, at)
    return new


def keep(experiment: Experiment, parts: Parts, days: list[Seen], by: Actor, at: datetime) -> int:
    """Keep the looks of these days that say something new; how many. The one of the last day is the result."""
    if not days:
        return 0
    if experiment.planned_units is None:
        units = tuning.count_on(experiment, days)
        look_operations.tune(experiment=experiment, units=units, by=by, at=at)
    planned = looking.planned(experiment, parts)
    stands = look_operations.fresh(experiment, planned, days)
    if stands:
        look_operations.look(experiment=experiment, stands=stands, by=by, at=at)
    last = look_operations.concluding(experiment)
    if last is not None:
        look_operations.conclude(experiment=experiment, last=last, by=by, at=at)
    return len(stands)


LOOK = Kind(LOOK_JOB, "long", look)
#: stores have their midnights at different hours, and files of yesterday come when they come
LOOKING = Schedule(LOOK_JOB, _("Looking at the experiments that run"), timedelta(hours=1), wanted=is_wanted)
