"""What every look of an experiment is tuned to, fixed before its first: how many units to count on, where amounts are cut.

A cap is the 99.9th percentile of what units of earlier experiments in the store came to, so that no result can choose
it; where there was none, that of its own units of all arms together, before anybody compared them.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add

from storewide.experiments import look_operations, looking
from storewide.experiments.comparing import Seen
from storewide.experiments.looking import Parts
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import Design, Experiment, ExperimentState, Look
from storewide.kit.permissions import Actor
from storewide.stats import capping
from storewide.stats.capping import NothingToCap
from storewide.stats.comparison import TooFewUnits
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.programme import ProgrammeQuestion, TrialSpec

#: days back that earlier experiments say what units come to, and how many of them are asked at most
_BACK, _MOST = 365, 5


def tune(experiments: Mapping[Experiment, Parts], by: Actor, at: datetime) -> dict[Experiment, Parts]:
    """The parts of each experiment, amounts of those that were never looked at cut from now on."""
    looked = set(Look.objects.filter(experiment__in=experiments).values_list("experiment_id", flat=True))
    fresh = [each for each in experiments if each.pk not in looked]
    for experiment in fresh:
        caps = _caps(experiment, experiments[experiment], at)
        if caps:
            look_operations.cut(experiment=experiment, caps=caps, by=by, at=at)
    return {**experiments, **looking.parts_of(fresh)}


def count_on(experiment: Experiment, days: list[Seen]) -> int:
    """The units of all arms by the last day, as the days seen so far let expect."""
    entered = sum(days[-1].entered.values())
    passed = (days[-1].day - experiment.starts_on).days + 1
    return max(1, round(entered / passed * experiment.days))


def _caps(experiment: Experiment, parts: Parts, at: datetime) -> dict[str, int]:
    """By metric, for means of money alone; nothing where too few units say where their largest values lie."""
    wanted = {
        each.metric: all_metrics()[each.metric].outcome
        for each in parts.measures
        if each.cap is None and all_metrics()[each.metric].is_cut
    }
    if not wanted:
        return {}
    specs = _earlier(experiment)
    if not specs and (last := looking.last_whole_day(experiment, at)) is not None:
        trigger = Design.objects.filter(experiment=experiment).values_list("trigger", flat=True).first()
        specs = [looking.spec(experiment, last, trigger or "")]
    found = {metric: _cap(experiment.store.slug, specs, outcome) for metric, outcome in wanted.items()}
    return {metric: cap for metric, cap in found.items() if cap is not None}


def _earlier(experiment: Experiment) -> list[TrialSpec]:
    since: date = experiment.starts_on - timedelta(days=_BACK)
    before = Experiment.objects.filter(
        store=experiment.store,
        unit=experiment.unit,
        state__in=[ExperimentState.ENDED, ExperimentState.DECIDED],
        stopped_on=None,
        ends_on__lt=experiment.starts_on,
        ends_on__gte=since,
    ).order_by("-ends_on", "pk")
    return [looking.spec(each, each.ends_on) for each in before[:_MOST]]


def _cap(store: str, specs: list[TrialSpec], outcome: str) -> int | None:
    if not specs:
        return None
    try:
        answer = looking.asked(ProgrammeQuestion(store, tuple(specs), (outcome,), buckets=(outcome,)))
        told = list(answer.buckets.values())
        return round(capping.cap_of(reduce(add, told))) if told else None
    except (FactsApart, NothingToCap, TooFewUnits):
        return None
