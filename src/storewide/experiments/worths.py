"""What a change is worth in money: as measured, and as it is to be expected given what earlier changes turned out to do."""

from dataclasses import dataclass

from storewide.experiments import result_words, rules
from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment, ExperimentState, Reading
from storewide.experiments.results import Result
from storewide.stats import shrinking
from storewide.stats.shrinking import Effect

#: days of a month, on average
MONTH = 365.25 / 12


@dataclass(frozen=True)
class Worth:
    """Spend a month if all see it, in minor units: measured with its interval, and to be expected with its own.

    `earlier`: experiments in the store that what is to be expected was learnt from.
    """

    measured: float
    low: float
    high: float
    expected: float
    expected_low: float
    expected_high: float
    chance: float
    currency: str
    earlier: int


def worth(experiment: Experiment, result: Result) -> Worth | None:
    """The worth of the arm that the finding is about; None where its spend was not measured or nothing is known."""
    variant = rules.finding(result).variant
    line = _spend(result, variant)
    effect = None if line is None else _effect(line)
    if line is None or effect is None or line.difference_interval is None or result.currency is None:
        return None
    past = earlier(experiment)
    believed = shrinking.believed(effect, shrinking.learn(past))
    low, high = believed.interval()
    monthly = result.all_units / result.days * MONTH
    base = abs(line.control_mean) * monthly
    return Worth(
        measured=line.difference * monthly,
        low=line.difference_interval[0] * monthly,
        high=line.difference_interval[1] * monthly,
        expected=believed.value * base,
        expected_low=low * base,
        expected_high=high * base,
        chance=shrinking.outlook(believed).chance,
        currency=result.currency,
        earlier=len(past),
    )


def earlier(experiment: Experiment) -> list[Effect]:
    """What the store's other decided experiments did to spend, one effect each; one query."""
    readings = Reading.objects.filter(
        experiment__store=experiment.store, experiment__state=ExperimentState.DECIDED
    ).exclude(experiment=experiment)
    newest = {each.experiment_id: each for each in readings.order_by("id")}
    results = [Result.of(each.content) for each in newest.values()]
    lines = [_spend(result, rules.finding(result).variant) for result in results]
    return [effect for line in lines if line is not None and (effect := _effect(line)) is not None]


def _spend(result: Result, variant: str) -> Line | None:
    lines = (line for line in result.lines if line.variant == variant and line.metric == result_words.SPEND)
    return next(lines, None)


def _effect(line: Line) -> Effect | None:
    """The relative effect with its standard error; where only that of the difference is known, in shares of the mean."""
    if line.relative is not None and line.relative_error:
        return Effect(line.relative, line.relative_error)
    if line.relative is None or not line.standard_error or not line.control_mean:
        return None
    return Effect(line.relative, line.standard_error / abs(line.control_mean))
