"""What the warehouse tells of the experiments that are read each day: all of a store's at once, every day of theirs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy

from storewide.experiments import novelty, trials
from storewide.experiments.comparing import Arms, Planned, Seen
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import Design, Experiment, Measure, Role, Variant
from storewide.experiments.results import Judged
from storewide.metrics.figures import SourceSilent
from storewide.sources.house import warehouse
from storewide.stats.products import Products
from storewide.warehouse.outside_trials import FactsApart
from storewide.warehouse.programme import AMOUNTS, ProgrammeAnswer, ProgrammeQuestion, TrialSpec
from storewide.warehouse.questions import SourceFault
from storewide.warehouse.trials import Arm, TrialQuestion, Unit

type Caps = tuple[tuple[str, int], ...]
#: a week's first and last day, and what its arms tell
type Week = tuple[tuple[date, date], Arms]

#: what the effect is looked at apart for, exploratory
SEGMENTS = ("device", "country", "marketing_channel", "visitor_kind")
#: days before the exposure that steady a figure
BEFORE_DAYS = 14


@dataclass(frozen=True)
class Parts:
    """An experiment's arms and metrics, in the plan's order."""

    arms: list[Variant]
    measures: list[Measure]


def parts_of(experiments: Iterable[Experiment]) -> dict[Experiment, Parts]:
    """The arms and metrics of each, in two queries."""
    wanted = list(experiments)
    arms, measures = defaultdict(list), defaultdict(list)
    for arm in Variant.objects.filter(experiment__in=wanted).order_by("id"):
        arms[arm.experiment_id].append(arm)
    for measure in Measure.objects.filter(experiment__in=wanted).order_by("id"):
        measures[measure.experiment_id].append(measure)
    return {each: Parts(arms[each.pk], measures[each.pk]) for each in wanted}


def planned(experiment: Experiment, parts: Parts) -> Planned:
    """What its plan fixes for every look."""
    return Planned(
        first=experiment.starts_on,
        last=experiment.ends_on,
        weights={arm.key: arm.weight for arm in parts.arms},
        control=next(arm.key for arm in parts.arms if arm.is_control),
        judged=[judged(measure) for measure in parts.measures],
        units=experiment.planned_units,
    )


def judged(measure: Measure) -> Judged:
    """A metric of an experiment with all that a comparison needs."""
    metric = all_metrics()[measure.metric]
    return Judged(
        metric=metric.code,
        outcome=metric.outcome,
        per=metric.per,
        share=metric.share,
        proportion=metric.kind == "proportion",
        better=metric.better,
        role=measure.role,
        margin=None if measure.margin is None else float(measure.margin) / 100,
        cap=measure.cap,
        covariate=measure.covariate,
    )


def last_whole_day(experiment: Experiment, at: datetime) -> date | None:
    """The newest day of it that has passed in its store and has data; None before there is one."""
    extent = warehouse().extent(experiment.store.slug)
    if extent is None:
        return None
    last = min(experiment.ends_on, experiment.today(at) - timedelta(days=1), extent[1])
    return last if last >= experiment.starts_on else None


def seen(experiments: Mapping[Experiment, Parts], at: datetime) -> dict[Experiment, list[Seen]]:
    """What each day of each experiment tells, the earliest first; nothing of those without a whole day.

    Those of one store are asked for together, but for amounts that are cut at different caps; also where their exposures lie
    in a connection. Where that has more rows than are read at once, or its orders and events lie elsewhere, each tells its
    newest day alone. Raises SourceSilent, FactsNotTogether.
    """
    triggers = dict(Design.objects.filter(experiment__in=experiments).values_list("experiment_id", "trigger"))
    groups: dict[tuple[str, Caps], dict[Experiment, TrialSpec]] = defaultdict(dict)
    found: dict[Experiment, list[Seen]] = {}
    for experiment, parts in experiments.items():
        last = last_whole_day(experiment, at)
        if last is not None:
            own = spec(experiment, last, triggers.get(experiment.pk, ""))
            groups[experiment.store.slug, _caps(parts)][experiment] = own
    for (store, caps), specs in groups.items():
        lasts = {each: own.last for each, own in specs.items()}
        try:
            answer = asked(_question(store, caps, experiments, specs))
        except FactsApart:
            found |= {each: [_alone(each, experiments[each], own)] for each, own in specs.items()}
        else:
            weeks = _weeks(store, caps, experiments, specs)
            found |= {each: _days(each, last, answer, weeks[each]) for each, last in lasts.items()}
    return found


def _weeks(
    store: str, caps: Caps, experiments: Mapping[Experiment, Parts], specs: Mapping[Experiment, TrialSpec]
) -> dict[Experiment, list[Week]]:
    """What each whole week of each experiment tells by itself: one question for all first weeks, one for all second."""
    spans = {each: novelty.spans(own.first, own.last) for each, own in specs.items()}
    found: dict[Experiment, list[Week]] = {each: [] for each in specs}
    for number in range(max(map(len, spans.values()), default=0)):
        begun = {each: own[number] for each, own in spans.items() if number < len(own)}
        outcomes = _outcomes(
            measure
            for each in begun
            for measure in experiments[each].measures
            if measure.role == Role.SUCCESS
        )
        of_week = tuple(
            replace(specs[each], first=first, last=last, before_days=0)
            for each, (first, last) in begun.items()
        )
        cut = tuple(cap for cap in caps if cap[0] in outcomes)
        answer = asked(ProgrammeQuestion(store, of_week, outcomes, caps=cut))
        for each, span in begun.items():
            own = {
                group.variant: sums for group, sums in answer.groups.items() if group.experiment == each.key
            }
            found[each].append((span, own))
    return found


def _question(
    store: str, caps: Caps, experiments: Mapping[Experiment, Parts], specs: Mapping[Experiment, TrialSpec]
) -> ProgrammeQuestion:
    outcomes = _outcomes(measure for each in specs for measure in experiments[each].measures)
    return ProgrammeQuestion(
        store=store,
        experiments=tuple(specs.values()),
        outcomes=outcomes,
        segments=SEGMENTS,
        looks=True,
        caps=caps,
        buckets=tuple(name for name in outcomes if name in AMOUNTS),
    )


def _outcomes(measures: Iterable[Measure]) -> tuple[str, ...]:
    return tuple(sorted({name for each in measures for name in all_metrics()[each.metric].outcomes}))


def _alone(experiment: Experiment, parts: Parts, asked_for: TrialSpec) -> Seen:
    """The newest day of one experiment by itself: each outcome's own sums, nothing of the days before."""
    question = TrialQuestion(
        experiment=experiment.key,
        store=experiment.store.slug,
        unit=asked_for.unit,
        first=asked_for.first,
        last=asked_for.last,
        outcomes=_outcomes(parts.measures),
        trigger=asked_for.trigger,
    )
    answer = trials.asked(question)
    every = trials.asked(replace(question, trigger="", outcomes=())) if question.trigger else None
    return Seen(
        day=asked_for.last,
        arms={arm.variant: _apart(arm) for arm in answer.arms},
        segments={},
        buckets={},
        entered=answer.by_day,
        exposed=every.by_day if every else {},
        in_two_arms=answer.in_two_arms,
        currency=answer.currency,
        version=answer.version,
    )


def _apart(arm: Arm) -> Products:
    """An arm whose outcomes were summed one by one: how two of them go together is not known."""
    names = tuple(arm.outcomes)
    cross = numpy.full((len(names), len(names)), numpy.nan)
    numpy.fill_diagonal(cross, [float(arm.outcomes[name].squares) for name in names])
    totals = numpy.array([float(arm.outcomes[name].total) for name in names])
    return Products(names, arm.units, numpy.zeros(len(names)), totals, cross)


def _caps(parts: Parts) -> Caps:
    caps = {all_metrics()[each.metric].outcome: each.cap for each in parts.measures if each.cap is not None}
    return tuple(sorted(caps.items()))


def spec(experiment: Experiment, last: date, trigger: str = "") -> TrialSpec:
    """One experiment as the warehouse is asked for it, of those alone who met the trigger where there is one."""
    unit: Unit = "customer" if experiment.unit == "customer" else "visitor"
    return TrialSpec(experiment.key, unit, experiment.starts_on, last, BEFORE_DAYS, trigger)


def asked(question: ProgrammeQuestion) -> ProgrammeAnswer:
    """What the warehouse answers about experiments of a store. Raises SourceSilent, and FactsApart where facts lie apart."""
    try:
        return warehouse().ask_programme(question)
    except SourceFault as fault:
        raise SourceSilent(str(fault)) from None


def _days(experiment: Experiment, last: date, answer: ProgrammeAnswer, weeks: Sequence[Week]) -> list[Seen]:
    """What each day up to the last would have said; segments and weeks are told of the last day alone."""
    by_day: dict[date, dict[str, Products]] = defaultdict(dict)
    segments: dict[tuple[str, str], dict[str, Products]] = defaultdict(dict)
    for group, sums in answer.groups.items():
        if group.experiment != experiment.key:
            continue
        if group.segment:
            segments[group.segment, group.value][group.variant] = sums
        else:
            by_day[group.look or last][group.variant] = sums
    buckets = {
        (variant, outcome): counts
        for (key, variant, outcome), counts in answer.buckets.items()
        if key == experiment.key
    }
    entered, exposed = (
        {(each.day, each.variant): units for each, units in told.items() if each.experiment == experiment.key}
        for told in (answer.entered, answer.exposed)
    )
    return [
        Seen(
            day=day,
            arms=arms,
            segments=segments if day == last else {},
            buckets=buckets if day == last else {},
            entered={(on, arm): units for (on, arm), units in entered.items() if on <= day},
            later={(on, arm): units for (on, arm), units in entered.items() if on > day},
            exposed={(on, arm): units for (on, arm), units in exposed.items() if on <= day},
            in_two_arms=answer.in_two_arms.get(experiment.key, 0),
            currency=answer.currency,
            version=answer.version,
            weeks=weeks if day == last else (),
        )
        for day, arms in sorted(by_day.items())
    ]
