"""Holdouts that flags keep, found in the data: the plan that reads them begins with the share they keep."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from storewide.access.models import User
from storewide.experiments import holdouts_found, operations
from storewide.experiments.designs import DesignPlan
from storewide.experiments.forms import PlanForm, from_exposures
from storewide.experiments.models import Experiment
from storewide.experiments.plans import Plan
from storewide.flags import arranging
from storewide.sources.models import Store
from tests.experiments.conftest import FIRST, LAST

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
ARMS = ["held-out", "not-held-out"]


def test_a_holdout_of_flags_begins_as_one_with_its_share(plan: Plan, mate: User) -> None:
    arranging.begin_holdout(
        key="all-of-2026", name="All of 2026", purpose="The sum.", area=plan.area, share=500, by=mate, at=FEB
    )
    begun = from_exposures(plan.store, "holdout:all-of-2026", FIRST, LAST, ARMS)
    assert (begun["kind"], begun["name"], begun["area"]) == ("holdout", "Holdout: All of 2026", plan.area)
    said = {**begun, "store": plan.store.pk, "area": plan.area.pk, "unit": "visitor"}
    form = PlanForm({**said, "role_conversion": "success", "margin_conversion": "1"})
    assert form.is_valid(), form.errors
    planned = form.plan()
    assert planned.design.kind == "holdout"
    assert [(arm.key, arm.weight, arm.is_control) for arm in planned.arms] == [
        ("held-out", 500, True),
        ("not-held-out", 9500, False),
    ]


def test_what_an_experiment_keeps_once_shipped_begins_with_its_arms(plan: Plan, mate: User) -> None:
    design = DesignPlan(source="flag", flag="checkout", holdout_percent=Decimal(5))
    operations.plan(plan=replace(plan, design=design), by=mate, at=FEB)
    begun = from_exposures(plan.store, "checkout-1p-holdout", FIRST, LAST, ["control", "one_page"])
    assert begun["arms"] == "control, As it was, 50\none_page, One page, 950"
    assert begun["name"] == "Holdout: One-page checkout"


def test_any_other_test_begins_as_before(draft: Experiment, store: Store) -> None:
    assert holdouts_found.begun(store, "checkout-1p-holdout") == {}  # it keeps none
    assert holdouts_found.begun(store, "holdout:nobody") == {}
    assert from_exposures(store, "other", FIRST, LAST, ["b", "a"]).get("kind") is None
