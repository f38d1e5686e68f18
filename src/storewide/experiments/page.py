"""What the page of one experiment shows, put together from its plan, its health and its result."""

from datetime import datetime
from typing import Any

from storewide.experiments import (
    fault_words,
    feasibility,
    feasible_words,
    novelty_words,
    overlap_words,
    pictures,
    result_words,
    scheduled,
    standing_pictures,
    trials,
    words,
    worth_words,
    worths,
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
    context |= _standing(experiment, facts)
    context["overlaps"] = [overlap_words.told(each) for each in scheduled.meeting(experiment)]
    if experiment.state == ExperimentState.DRAFT:
        context["feasible"] = feasible_words.of_experiment(
            feasibility.of_experiment(experiment, facts), experiment
        )
    return context


def _standing(experiment: Experiment, facts: Facts) -> dict[str, Any]:
    """What the result says, and how it came to say it; nothing before the first look."""
    if facts.result is None:
        return {}
    worth = worths.worth(experiment, facts.result)
    return {
        "reach": formats.percent(pictures.scale(facts.result), 0),
        "rows": pictures.rows(experiment, facts, facts.result),
        "worth": worth_words.told(worth) if worth else None,
        "beside": standing_pictures.plan_beside(experiment, facts),
        "faults": [fault_words.sentence(each) for each in facts.result.faults],
        "segments": standing_pictures.segments(experiment, facts),
        "segments_say": standing_pictures.segments_say(facts),
        "novelty": novelty_words.told(experiment, facts),
        "trail": standing_pictures.trail(facts),
        "trail_chart": standing_pictures.trail_chart(experiment, facts),
    }


def _health(experiment: Experiment, facts: Facts, at: datetime) -> Health | None:
    """As it was read, else as the data shows it; a draft has none."""
    if facts.result:
        return trials.health_of(facts.result)
    if experiment.state == ExperimentState.DRAFT:
        return None
    return trials.health(experiment, facts.arms, at)
