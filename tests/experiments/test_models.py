"""What the database keeps true of experiments."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from storewide.experiments.models import Experiment, Measure, Variant


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"ends_on": date(2026, 3, 1)}, "experiments_days_in_order"),
        ({"key": ""}, "experiments_key_is_said"),
        ({"state": "running"}, "experiments_only_a_draft_has_no_start"),
        ({"decided_at": "2026-03-01T00:00Z"}, "experiments_decided_has_moment"),
        ({"outcome": "ship"}, "experiments_decided_has_outcome"),
        ({"stopped_on": date(2026, 3, 9)}, "experiments_stopped_is_decided"),
    ],
)
def test_an_experiment_keeps_its_rules(changed: dict[str, Any], constraint: str, draft: Experiment) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Experiment.objects.filter(pk=draft.pk).update(**changed)


def test_a_key_stands_once_in_a_store(draft: Experiment) -> None:
    copy = Experiment.objects.get(pk=draft.pk)
    copy.pk, copy.number = None, 2
    copy._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    "arm",
    [
        {"key": "control", "name": "Twice"},
        {"key": "other", "name": "Second control", "is_control": True},
        {"key": "other", "name": "Nobody", "weight": 0},
    ],
)
def test_an_arm_keeps_its_rules(arm: dict[str, Any], draft: Experiment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.create(experiment=draft, **arm)


@pytest.mark.parametrize(
    "measure",
    [
        {"metric": "conversion", "role": "exploratory"},
        {"metric": "orders_per_unit", "role": "guardrail"},
        {"metric": "orders_per_unit", "role": "guardrail", "margin": Decimal(0)},
        {"metric": "orders_per_unit", "role": "exploratory", "margin": Decimal(1)},
    ],
)
def test_a_metric_keeps_its_rules(measure: dict[str, Any], draft: Experiment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(experiment=draft, **measure)
