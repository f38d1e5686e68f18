"""What the page of one experiment shows, put together from its plan, its health and its result."""

from datetime import datetime
from typing import Any

from storewide.experiments import (
    feasibility,
    feasible_words,
    overlap_words,
    pictures,
    result_words,
    scheduled,
    trials,
    words,
)
from storewide.experiments.models import Experiment, ExperimentState
from storewide.experiments.queries import Facts
from storewide.experiments.trials import Health
from storewide.kit import formats
from storewide.ledger.words import sentence


def context_of(experiment: Experiment, facts: Facts, at: datetime) -> dict[str, Any]:
    """The template's context besides the head of the page and the next step."""
    health = _health(experiment, facts, at)
    context: dict[str, Any] = {
        "experiment": experiment,
        "facts": facts,
        "tags": words.tags(experiment, facts),
        "accountable": words.accountable(experiment),
        "frozen": words.frozen(experiment),
        "promise": sentence(experiment.case.effect) if experiment.case else "",
        "measures": [
            (result_words.name(experiment, each.metric), each.get_role_display(), each.margin)
            for each in facts.measures
        ],
    }
    if health is not None:
        context |= {
            "health": health,
            "split_p": "" if health.split_p is None else words.chance(health.split_p),
            "health_tag": words.health_tag(health),
            "arms": pictures.arm_units(facts, health),
            "chart": pictures.by_day(experiment, facts, health),
        }
    if facts.result and facts.finding:
        context["reach"] = formats.percent(pictures.scale(facts.result), 0)
        context["rows"] = pictures.rows(experiment, facts, facts.result)
        context["worth"] = result_words.worth(facts.result, facts.finding)
    context["overlaps"] = [overlap_words.told(each) for each in scheduled.meeting(experiment)]
    if experiment.state == ExperimentState.DRAFT:
        context["feasible"] = feasible_words.of_experiment(
            feasibility.of_experiment(experiment, facts), experiment
        )
    return context


def _health(experiment: Experiment, facts: Facts, at: datetime) -> Health | None:
    """As it was read, else as the data shows it; a draft has none."""
    if facts.result:
        return trials.health_of(facts.result)
    if experiment.state == ExperimentState.DRAFT:
        return None
    return trials.health(experiment, facts.arms, at)
