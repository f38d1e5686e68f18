"""What a change is worth in money: as measured, and as it is to be expected given what earlier changes turned out to do."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from storewide.experiments import result_words, rules
from storewide.experiments.lines import Line
from storewide.experiments.models import Design, Experiment, ExperimentState, Reading
from storewide.experiments.results import Result
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.stats import shrinking, topline
from storewide.stats.shrinking import Effect

#: days of a month, on average
MONTH = 365.25 / 12

type Interval = tuple[float, float]


@dataclass(frozen=True)
class Gain:
    """Extra spend a month if all see the change, in minor units, as measured, with its interval.

    `base`: what the same units spend a month without the change.
    """

    amount: float
    interval: Interval
    base: float
    currency: str


@dataclass(frozen=True)
class Topline:
    """The same as shares of all that the store takes, whoever was counted or not: measured and to be expected.

    `triggered`: the share of the store's spend that comes from those who were counted, without the change.
    """

    triggered: float
    measured: float
    interval: Interval
    expected: float
    expected_interval: Interval


@dataclass(frozen=True)
class Worth:
    """What is measured, and what is to be expected: spend a month if all see it, in minor units, with its interval.

    `earlier`: experiments in the store that what is to be expected was learnt from. `of_all` is None where the store's
    whole spend is not known.
    """

    measured: Gain
    expected: float
    expected_interval: Interval
    chance: float
    earlier: int
    of_all: Topline | None


def worth(experiment: Experiment, result: Result) -> Worth | None:
    """The worth of the arm that the finding is about; None where its spend was not measured or nothing is known."""
    variant = rules.finding(result).variant
    line = spend(result, variant)
    effect = None if line is None else _effect(line)
    measured = gain(experiment, result)
    if line is None or effect is None or measured is None:
        return None
    past = earlier(experiment)
    believed = shrinking.believed(effect, shrinking.learn(past))
    low, high = believed.interval()
    return Worth(
        measured=measured,
        expected=believed.value * measured.base,
        expected_interval=(low * measured.base, high * measured.base),
        chance=shrinking.outlook(believed).chance,
        earlier=len(past),
        of_all=_of_all(experiment, result, line, measured, (believed.value, low, high)),
    )


def gain(experiment: Experiment, result: Result) -> Gain | None:
    """What the arm that the finding is about brought, for all who could see the change; None where nobody can tell."""
    variant = rules.finding(result).variant
    line = spend(result, variant)
    if line is None or line.difference_interval is None or result.currency is None:
        return None
    units, layer = result.units[variant], _layer(experiment)
    arm = units / result.all_units

    def monthly(each: float) -> float:
        return topline.launched(each * units / result.days * MONTH, layer=layer, arm=arm)

    low, high = line.difference_interval
    return Gain(
        monthly(line.difference),
        (monthly(low), monthly(high)),
        monthly(abs(line.control_mean)),
        result.currency,
    )


def document(worth: Worth | None) -> dict[str, Any] | None:
    """The worth as programs read it: a month, minor units and shares."""
    return None if worth is None else asdict(worth)


def earlier(experiment: Experiment) -> list[Effect]:
    """What the store's other decided experiments did to spend, one effect each; one query."""
    readings = Reading.objects.filter(
        experiment__store=experiment.store, experiment__state=ExperimentState.DECIDED
    ).exclude(experiment=experiment)
    newest = {each.experiment_id: each for each in readings.order_by("id")}
    results = [Result.of(each.content) for each in newest.values()]
    lines = [spend(result, rules.finding(result).variant) for result in results]
    return [effect for line in lines if line is not None and (effect := _effect(line)) is not None]


def spend(result: Result, variant: str) -> Line | None:
    """What was found of an arm's spend per unit."""
    lines = (line for line in result.lines if line.variant == variant and line.metric == result_words.SPEND)
    return next(lines, None)


def _of_all(
    experiment: Experiment, result: Result, line: Line, measured: Gain, expected: tuple[float, float, float]
) -> Topline | None:
    """The effect in shares of all that the store took on the days of the test."""
    if line.relative is None or line.relative_interval is None or measured.base <= 0:
        return None
    first = experiment.starts_on
    days = Days(first, first + timedelta(days=result.days - 1))
    try:
        taken = figures.total(days, store=experiment.store.slug, measures=("spend",)).measures["spend"]
    except figures.FiguresRefused:
        return None
    # arms that saw the change took more or less by it: without it the store would have taken this
    moved = sum(each.difference * result.units[each.variant] for each in _spends(result))
    whole = ((taken or 0) - moved) / result.days * MONTH
    if whole <= 0:
        return None
    # refunds of earlier orders are the store's alone, so that those counted may seem to bring more than all
    triggered = min(1.0, measured.base / whole)

    def share(each: float) -> float:
        return topline.of_all(each, triggered=triggered)

    low, high = line.relative_interval
    value, expected_low, expected_high = expected
    return Topline(
        triggered=triggered,
        measured=share(line.relative),
        interval=(share(low), share(high)),
        expected=share(value),
        expected_interval=(share(expected_low), share(expected_high)),
    )


def _spends(result: Result) -> list[Line]:
    return [line for line in result.lines if line.metric == result_words.SPEND]


def _layer(experiment: Experiment) -> float:
    """The share of those it was meant for that could take part: less than 1 where flags share a layer."""
    known = (
        Design.objects.filter(experiment=experiment).exclude(layer="").values_list("layer_percent", flat=True)
    )
    percent = known.first()
    return 1.0 if percent is None else float(percent) / 100


def _effect(line: Line) -> Effect | None:
    """The relative effect with its standard error; where only that of the difference is known, in shares of the mean."""
    if line.relative is not None and line.relative_error:
        return Effect(line.relative, line.relative_error)
    if line.relative is None or not line.standard_error or not line.control_mean:
        return None
    return Effect(line.relative, line.standard_error / abs(line.control_mean))
