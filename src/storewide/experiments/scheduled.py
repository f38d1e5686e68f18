"""Experiments that are planned or run, as the calendar and the check for overlaps see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from storewide.experiments import overlaps
from storewide.experiments.models import Design, DesignKind, Experiment, ExperimentState, Measure, Role
from storewide.experiments.overlaps import Overlap, Run

LIVE = (ExperimentState.DRAFT, ExperimentState.RUNNING)


def runs_of(experiments: Iterable[Experiment]) -> list[Run]:
    """The experiments as others may meet them, in two queries."""
    found = list(experiments)
    designs = {each.pk: each for each in Design.objects.filter(experiment__in=found)}
    metrics = defaultdict(set)
    for measure in Measure.objects.filter(experiment__in=found).exclude(role=Role.EXPLORATORY):
        metrics[measure.experiment_id].add(measure.metric)
    return [_run(each, designs[each.pk], frozenset(metrics[each.pk])) for each in found]


def meeting(experiment: Experiment) -> list[Overlap]:
    """Where a planned or running experiment meets others; none for one that is over. Three queries."""
    if experiment.state not in LIVE:
        return []
    others = (
        Experiment.objects.for_list()
        .filter(store=experiment.store, state__in=LIVE)
        .filter(starts_on__lte=experiment.ends_on, ends_on__gte=experiment.starts_on)
        .exclude(pk=experiment.pk)
    )
    run, *rest = runs_of([experiment, *others])
    return overlaps.of(run, rest)


def between(first: date, last: date) -> list[Experiment]:
    """Experiments with a day from `first` to `last`, the earliest first; those stopped count to that day."""
    found = Experiment.objects.for_list().filter(starts_on__lte=last, ends_on__gte=first)
    return [each for each in found.order_by("starts_on", "number") if until(each) >= first]


def until(experiment: Experiment) -> date:
    """The last day that it ran or will run."""
    return experiment.stopped_on or experiment.ends_on


def _run(experiment: Experiment, design: Design, metrics: frozenset[str]) -> Run:
    return Run(
        number=experiment.number,
        name=experiment.name,
        url=experiment.get_absolute_url(),
        store=experiment.store.name,
        area=experiment.area.name,
        first=experiment.starts_on,
        last=until(experiment),
        metrics=metrics,
        device=design.device,
        country=design.country,
        unit=experiment.unit,
        layer=design.layer,
        whole_store=design.kind == DesignKind.SWITCHBACK,
    )
