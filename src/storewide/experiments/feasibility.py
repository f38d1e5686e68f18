"""What a planned test could find at its store's traffic, said before it starts, with the way out where it is hopeless."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _

from storewide.experiments import result_words
from storewide.experiments.models import Experiment, Role, Unit
from storewide.experiments.queries import Facts
from storewide.kit import formats
from storewide.kit.tags import Tone
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures
from storewide.stats import planning
from storewide.stats.planning import Baseline

ALPHA = 0.05
#: without a promise to hold it against, a test that only finds more than this finds little in a shop
LARGE = 0.05
#: longer than half a year nobody runs a test
LONGEST_DAYS = 183


@dataclass(frozen=True)
class Feasible:
    """The sentence about what can be found, the advice where that is not enough, and the tone of both."""

    sentence: str
    advice: str
    tone: Tone


def said(experiment: Experiment, facts: Facts) -> Feasible | None:
    """What the first success metric could show; None where the store's history cannot say."""
    measure = next((each for each in facts.measures if each.role == Role.SUCCESS), None)
    known = figures.extent(experiment.store.slug)
    if measure is None or known is None or experiment.unit != Unit.VISITOR:
        return None
    days = Days(max(known.first, known.last - timedelta(days=experiment.days - 1)), known.last)
    past = figures.total(days, store=experiment.store.slug)
    baseline = _baseline(measure.metric, past)
    visitors = past.measures["visitors"]
    if baseline is None or not visitors:
        return None
    visitors = round(visitors * experiment.days / len(days))
    return _told(experiment, facts, measure.metric, baseline, visitors)


def _told(
    experiment: Experiment, facts: Facts, code: str, baseline: Baseline, visitors: int
) -> Feasible | None:
    weights = {arm.key: arm.weight for arm in facts.arms}
    control = next(arm.key for arm in facts.arms if arm.is_control)
    least = min(weight for key, weight in weights.items() if key != control)
    units = [visitors * weight // sum(weights.values()) for weight in (weights[control], least)]
    if min(units) < 2:
        return None
    # each success metric of each arm asks a question of its own
    asked = sum(each.role == Role.SUCCESS for each in facts.measures) * (len(weights) - 1)
    alpha = ALPHA / asked
    smallest = planning.smallest_effect(baseline, control=units[0], variant=units[1], alpha=alpha)
    words = {
        "visitors": formats.number(float(f"{visitors:.3g}"), 0),
        "days": formats.number(experiment.days),
        "metric": result_words.name_inside(experiment, code),
        "size": formats.percent(smallest),
    }
    sentence = _(
        "About %(visitors)s visitors come in %(days)s days. If the true change of %(metric)s is %(size)s, "
        "this test finds it in 4 of 5 cases; smaller ones it mostly misses."
    )
    wanted = _wanted(experiment, code)
    if smallest <= wanted:
        return Feasible(sentence % words, "", Tone.GOOD)
    needed = planning.units_needed(baseline, effect=wanted, alpha=alpha)
    share = least / sum(weights.values())
    longer = ceil(needed / share / visitors * experiment.days)
    return Feasible(sentence % words, _advice(wanted, longer), Tone.WAITING)


def _wanted(experiment: Experiment, code: str) -> float:
    """The relative change that the test should find: the promised one, where it is promised for this metric."""
    effect = experiment.case.effect if experiment.case else None
    if effect is not None and effect.size is not None and effect.metric in result_words.metric(code).tests:
        return float(effect.size) / 100
    return LARGE


def _advice(wanted: float, days: int) -> str:
    words = {"size": formats.percent(wanted), "days": formats.number(days)}
    if days <= LONGEST_DAYS:
        return (
            _("To find %(size)s it takes about %(days)s days: run it longer, or test a bolder change.")
            % words
        )
    return (
        _(
            "To find %(size)s would take longer than half a year. Judge it by something nearer to the change, such "
            "as the add-to-cart rate, test a bolder change, or release it and watch it."
        )
        % words
    )


def _baseline(code: str, past: Figures) -> Baseline | None:
    """Mean and variance of one visitor, from what is known of all: a buyer's orders and baskets vary as widely as
    they are large (variance = mean squared), which is what shops see at least."""
    visitors, buyers = past.measures["visitors"], past.measures["buyers"]
    if not visitors or not buyers or buyers >= visitors:
        return None
    if code == "conversion":
        return Baseline.of_rate(buyers / visitors)
    total = {"spend_per_unit": "spend", "gross_per_unit": "gross", "orders_per_unit": "orders"}.get(code)
    amount = past.measures[total] if total else None
    if not amount or amount < 0:
        return None
    mean, each = amount / visitors, amount / buyers
    return Baseline(mean=mean, variance=buyers / visitors * 2 * each * each - mean * mean)
