"""Planning and starting an experiment."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.experiments import operations
from storewide.experiments.models import Experiment, Measure, Variant
from storewide.experiments.operations import NobodyDecides
from storewide.experiments.plans import ArmPlan, MeasurePlan, NotAPlan, Plan
from storewide.kit.errors import Conflict, WrongState
from storewide.ledger.models import IntendedEffect
from storewide.metrics.models import Annotation
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase, Request
from storewide.sources.models import Store


def test_a_plan_is_written_down_with_its_arms_and_metrics(draft: Experiment) -> None:
    assert (draft.number, draft.state, draft.days) == (1, "draft", 28)
    assert list(Variant.objects.values_list("key", "is_control", "weight")) == [
        ("control", True, 1),
        ("one_page", False, 1),
    ]
    assert list(Measure.objects.values_list("metric", "role", "margin")) == [
        ("conversion", "success", Decimal("1.00")),
        ("spend_per_unit", "guardrail", Decimal("2.00")),
        ("add_to_cart_rate", "exploratory", None),
    ]
    line = Entry.objects.get(action="experiments.experiment.plan")
    assert line.changes == {
        "arms": [None, "As it was (key control, weight 1, the control), One page (key one_page, weight 1)"],
        "metrics": [
            None,
            (
                "Conversion (success, margin 1.00\xa0%), Spend per visitor (guardrail, margin 2.00\xa0%), "
                "Add-to-cart rate (exploratory)"
            ),
        ],
    }


CONTROL, ONE, TWO = (
    ArmPlan(key="c", name="C", is_control=True),
    ArmPlan(key="a", name="A"),
    ArmPlan(key="b", name="B"),
)
SUCCESS = MeasurePlan(metric="conversion", role="success")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"arms": (CONTROL,)},
            "arms",
            "There are 1 arms; a comparison needs a control and at least one more.",
        ),
        ({"arms": (ONE, TWO)}, "arms", "Exactly one arm must be the control; there are 0."),
        (
            {"arms": (CONTROL, ONE, ONE)},
            "arms",
            "Two arms have the key “a”; each needs its own.",
        ),
        ({"arms": (CONTROL, replace(ONE, weight=0))}, "arms", "Each arm needs a weight from 1 to 99,999."),
        (
            {"arms": (CONTROL, replace(ONE, weight=10**12))},
            "arms",
            "Each arm needs a weight from 1 to 99,999.",
        ),
        (
            {"arms": (CONTROL, replace(ONE, key=" a "))},
            "arms",
            "' a ' is no key of exposures; write it without spaces around it and control characters.",
        ),
        (
            {"key": "a\x00b"},
            "key",
            "'a\\x00b' is no key of exposures; write it without spaces around it and control characters.",
        ),
        ({"name": " "}, "name", "The name is empty; say in a few words what is tested."),
        ({"hypothesis": "\n"}, "hypothesis", "The hypothesis is empty; say why it should help whom."),
        (
            {"ends_on": date(2026, 3, 7), "method": "sequential"},
            "ends_on",
            (
                "It runs for less than 7 whole days, and nothing is shipped before every weekday was seen; "
                "choose a last day from 2026-03-08 on."
            ),
        ),
        (
            {"ends_on": date(9999, 12, 31)},
            "ends_on",
            "It runs for more than two years; choose a last day before 2028-03-02.",
        ),
        (
            {"measures": (MeasurePlan(metric="orders_per_unit", role="guardrail"),)},
            "measures",
            "No metric says whether it worked; choose at least one success metric.",
        ),
        (
            {"measures": (SUCCESS, replace(SUCCESS, role="guardrail"))},
            "measures",
            "conversion is named twice; give each metric one role.",
        ),
        (
            {"measures": (replace(SUCCESS, margin=Decimal(0)),)},
            "measures",
            "The margin of conversion is 0 %; it must be from 0.01 to 100 %, to two decimals.",
        ),
        (
            {"ends_on": date(2026, 3, 1)},
            "ends_on",
            "It ends before it begins; choose a last day from 2026-03-02 on.",
        ),
    ],
)
def test_plan_refuses_what_cannot_be_measured(
    changed: dict[str, Any], field: str, sentence: str, plan: Plan, mate: User, at: datetime
) -> None:
    with pytest.raises(NotAPlan) as refused:
        operations.plan(plan=replace(plan, **changed), by=mate, at=at)
    assert refused.value.by_field == {field: sentence}
    assert not Experiment.objects.exists()


def test_plan_refuses_an_unknown_metric(plan: Plan, mate: User, at: datetime) -> None:
    with pytest.raises(NotAPlan, match="“visits” is no metric of experiments; choose from conversion,"):
        operations.plan(
            plan=replace(plan, measures=(MeasurePlan(metric="visits", role="success"),)), by=mate, at=at
        )


def test_a_key_is_used_once_in_a_store(draft: Experiment, plan: Plan, mate: User, at: datetime) -> None:
    with pytest.raises(NotAPlan, match="“checkout-1p” is the key of another experiment in Shop UK"):
        operations.plan(plan=plan, by=mate, at=at)
    elsewhere = Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")
    assert operations.plan(plan=replace(plan, store=elsewhere), by=mate, at=at).number == 2


def test_a_promise_of_another_store_is_not_tested_here(
    bet: BusinessCase, plan: Plan, mate: User, at: datetime
) -> None:
    elsewhere = Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")
    with pytest.raises(NotAPlan, match="That promise is about Shop UK"):
        operations.plan(plan=replace(plan, store=elsewhere, case=bet), by=mate, at=at)


def test_change_writes_a_draft_anew(draft: Experiment, plan: Plan, mate: User, at: datetime) -> None:
    new = replace(plan, arms=(*plan.arms, ArmPlan(key="two_pages", name="Two pages", weight=2)))
    changed = operations.change(experiment=draft, plan=new, by=mate, at=at, expected_version=1)
    assert changed.version == 2
    assert list(Variant.objects.values_list("key", "weight")) == [
        ("control", 1),
        ("one_page", 1),
        ("two_pages", 2),
    ]
    line = Entry.objects.get(action="experiments.experiment.change")
    assert line.changes == {
        "arms": [
            "As it was (key control, weight 1, the control), One page (key one_page, weight 1)",
            (
                "As it was (key control, weight 1, the control), One page (key one_page, weight 1), "
                "Two pages (key two_pages, weight 2)"
            ),
        ]
    }
    with pytest.raises(Conflict):
        operations.change(experiment=draft, plan=plan, by=mate, at=at, expected_version=1)
    assert Variant.objects.count() == 3


def test_start_freezes_the_plan_and_marks_every_chart(
    running: Experiment, plan: Plan, mate: User, at: datetime
) -> None:
    assert (running.state, running.started_by_label) == ("running", mate.label)
    mark = Annotation.objects.get()
    assert (mark.kind, mark.day, mark.until) == ("experiment", plan.starts_on, plan.ends_on)
    assert (mark.label, mark.source) == ("Test: One-page checkout", f"experiments.experiment:{running.pk}")
    with pytest.raises(WrongState, match="“One-page checkout” is running"):
        operations.change(experiment=running, plan=replace(plan, name="Else"), by=mate, at=at)
    with pytest.raises(WrongState):
        operations.start(experiment=running, by=mate, at=at)
    assert Experiment.objects.get().name == "One-page checkout"
    assert Annotation.objects.count() == 1


def test_start_freezes_the_promise_it_tests(bet: BusinessCase, plan: Plan, mate: User) -> None:
    at = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
    draft = operations.plan(plan=replace(plan, case=bet), by=mate, at=at)
    assert not IntendedEffect.objects.frozen().exists()
    operations.start(experiment=draft, by=mate, at=at)
    assert IntendedEffect.objects.frozen().get() == bet.effect
    assert Request.objects.get().state == "promised"


def test_nothing_starts_that_nobody_could_decide(draft: Experiment, mate: User, at: datetime) -> None:
    Area.objects.filter(pk=draft.area_id).update(accountable=None)
    with pytest.raises(NobodyDecides, match="Nobody is accountable for One-page checkout"):
        operations.start(experiment=draft, by=mate, at=at)
    assert Experiment.objects.get().state == "draft"
    assert not Annotation.objects.exists()


def test_a_plan_frozen_after_the_first_day_is_late(draft: Experiment, mate: User) -> None:
    first = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    operations.start(experiment=draft, by=mate, at=first + timedelta(days=1))
    assert draft.planned_late


@pytest.mark.parametrize("margin", ["NaN", "Infinity", "0.001", "1e-9", "100.01"])
def test_a_margin_that_cannot_be_kept_is_refused(margin: str, plan: Plan, mate: User, at: datetime) -> None:
    measures = (MeasurePlan(metric="conversion", role="success", margin=Decimal(margin)),)
    with pytest.raises(NotAPlan, match=r"it must be from 0.01 to 100 %, to two decimals\."):
        operations.plan(plan=replace(plan, measures=measures), by=mate, at=at)
    assert not Experiment.objects.exists()


def test_one_key_may_be_used_in_two_stores(draft: Experiment, plan: Plan, mate: User, at: datetime) -> None:
    elsewhere = Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")
    other = operations.plan(plan=replace(plan, store=elsewhere), by=mate, at=at)
    assert (other.number, other.key) == (2, draft.key)
