"""The pre-registration of an experiment: what was planned and expected, frozen at its start as one document."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.experiments import designs
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import (
    Design,
    DesignKind,
    Experiment,
    Measure,
    Method,
    Period,
    Registration,
    Variant,
)

SCHEMA = 1


def rule() -> str:
    """The rule that decides, as it is frozen with each plan."""
    return _(
        "Ship when at least one success metric is better, every guardrail is shown to be no worse than its margin, "
        "nothing got worse, and the split is as planned (p of 0.0005 or more). Roll back when something got worse. "
        "Else there is no proven value."
    )


def freeze(experiment: Experiment, feasible: dict[str, Any] | None, at: datetime) -> Registration:
    """Keep the document of an experiment that starts; `feasible` is what was known of its chances."""
    content = document(experiment, feasible)
    return Registration.objects.create(
        experiment=experiment, content=content, digest=digest(content), frozen_at=at
    )


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the document as canonical JSON, as a hexadecimal number."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_intact(registration: Registration) -> bool:
    """Whether the document is still the one that was frozen."""
    return registration.digest == digest(registration.content)


def document(experiment: Experiment, feasible: dict[str, Any] | None) -> dict[str, Any]:
    """Plan, feasibility, method and caps; days as ISO, margins in percent, caps in the metric's own unit."""
    design = designs.of(experiment)
    measures = Measure.objects.filter(experiment=experiment).order_by("id")
    return {
        "schema": SCHEMA,
        "experiment": experiment.number,
        "key": experiment.key,
        "name": experiment.name,
        "store": experiment.store.slug,
        "area": experiment.area.slug,
        "accountable": str(experiment.area.holder or ""),
        "hypothesis": experiment.hypothesis,
        "design": {name: str(value) for name, value in vars(design).items()},
        "unit": experiment.unit,
        "days": {
            "first": experiment.starts_on.isoformat(),
            "last": experiment.ends_on.isoformat(),
            "planned": experiment.days,
        },
        "arms": [
            {"key": arm.key, "name": arm.name, "control": arm.is_control, "weight": arm.weight}
            for arm in Variant.objects.filter(experiment=experiment).order_by("id")
        ],
        "metrics": [_metric(experiment, each) for each in measures],
        "planned_units": experiment.planned_units,
        "periods": [
            {"first": each.first.isoformat(), "last": each.last.isoformat(), "arm": each.variant}
            for each in Period.objects.filter(experiment=experiment)
        ],
        "feasibility": feasible,
        "method": method(experiment),
        "rule": rule(),
    }


def method(experiment: Experiment) -> str:
    """How its result is computed, in a sentence."""
    if Design.objects.filter(experiment=experiment, kind=DesignKind.SWITCHBACK).exists():
        return _(
            "Read by periods: the mean over periods of each arm by Welch. A period is the unit; nothing of one "
            "reaches into the next."
        )
    if experiment.method == Method.SEQUENTIAL:
        return _(
            "Read each day with intervals that hold however often one looks: group-sequential O'Brien-Fleming on the "
            "planned days, united with a confidence sequence tuned to the planned units; alpha 0.05 two-sided, "
            "success metrics by Holm. Means of money are cut at the 99.9th percentile of what units of earlier experiments "
            "came to (its own of all arms together, where there is none); the cap is fixed before the first look, not at "
            "the start, stands in the trail, and never changes."
        )
    return _(
        "Read once, after the last day: Welch and Fieller, alpha 0.05 two-sided, success metrics by Holm."
    )


def _metric(experiment: Experiment, measure: Measure) -> dict[str, Any]:
    known = all_metrics()[measure.metric]
    return {
        "metric": measure.metric,
        "name": known.name_for(experiment.unit),
        "meaning": known.meaning,
        "role": measure.role,
        "margin": None if measure.margin is None else str(measure.margin),
        "better": known.better,
        "cap": measure.cap,
        "steadied_by_history": measure.covariate,
    }
