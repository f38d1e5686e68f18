"""Switchbacks read: the mean over periods of each arm, a period being the unit, out of the store's own figures by day.

What is judged per visitor (conversion, spend) is that of each period; periods count alike. It is assumed that nothing
of one period reaches into the next: what is ordered today because of yesterday's arm counts for today's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import numpy

from storewide.experiments import looking
from storewide.experiments.comparing import Seen
from storewide.experiments.looking import Parts
from storewide.experiments.metrics import TestMetric, all_metrics
from storewide.experiments.models import Design, DesignKind, Experiment, Period
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures
from storewide.stats.products import Products

#: what the store's figures call the outcomes that they hold by day; others cannot be judged by period
OF_STORE = {
    "buyers": "buyers",
    "orders": "orders",
    "gross": "gross",
    "spend": "spend",
    "refunded": "refunded",
}


def switchbacks(experiments: Iterable[Experiment]) -> set[Experiment]:
    """Those whose units are periods; one query."""
    wanted = list(experiments)
    kinds = Design.objects.filter(experiment__in=wanted, kind=DesignKind.SWITCHBACK)
    known = set(kinds.values_list("experiment_id", flat=True))
    return {each for each in wanted if each.pk in known}


def seen(experiments: Mapping[Experiment, Parts], at: datetime) -> dict[Experiment, list[Seen]]:
    """What the whole periods up to now tell; nothing of those without one of each arm. Raises SourceSilent."""
    found = {experiment: _seen(experiment, parts, at) for experiment, parts in experiments.items()}
    return {experiment: [each] for experiment, each in found.items() if each is not None}


def _seen(experiment: Experiment, parts: Parts, at: datetime) -> Seen | None:
    last = looking.last_whole_day(experiment, at)
    if last is None:
        return None
    metrics = [all_metrics()[each.metric] for each in parts.measures]
    judged = [each for each in metrics if each.outcome in OF_STORE and not each.per]
    rows: dict[str, list[list[float]]] = defaultdict(list)
    entered: dict[tuple[date, str], int] = {}
    for period in Period.objects.filter(experiment=experiment, last__lte=last):
        total = figures.total(Days(period.first, period.last), store=experiment.store.slug)
        rows[period.variant].append([_value(each, total) for each in judged])
        entered[period.first, period.variant] = 1
    if len(rows) < len(parts.arms):
        return None
    names = tuple(each.outcome for each in judged)
    about = numpy.array(next(iter(rows.values()))[0])
    return Seen(
        day=last,
        arms={arm: Products.of_rows(names, numpy.array(each), about) for arm, each in rows.items()},
        segments={},
        buckets={},
        entered=entered,
        in_two_arms=0,
        currency=experiment.store.currency,
        version=figures.ask(first=last, last=last, store=experiment.store.slug).version,
    )


def _value(metric: TestMetric, total: Figures) -> float:
    """The metric of one period, per visitor of it; 0 where nobody came."""
    visitors = total.measures["visitors"]
    amount = total.measures[OF_STORE[metric.outcome]]
    return (amount or 0) / visitors if visitors else 0.0
