"""How a plan was designed, and what is frozen of it at the start."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.experiments import designs, operations, registrations, switchbacks
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Experiment, Period, Registration
from storewide.experiments.plans import MeasurePlan, NotAPlan, Plan

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
IN_PARTS = DesignPlan(
    saw="six of ten callers ask for the day of delivery",
    change="the day beside the price",
    for_whom="visitors of a product page",
    will="let more of them buy",
    known_by="conversion rising by 3 % in six weeks.",
)


def test_a_hypothesis_in_parts_is_kept_and_read_as_one_sentence(plan: Plan, mate: User) -> None:
    kept = operations.plan(plan=replace(plan, hypothesis="", design=IN_PARTS), by=mate, at=FEB)
    assert kept.hypothesis == (
        "Because we saw six of ten callers ask for the day of delivery, we believe that the day beside the price for "
        "visitors of a product page will let more of them buy. We will know by conversion rising by 3 % in six weeks."
    )
    assert designs.of(kept) == IN_PARTS


@pytest.mark.parametrize(
    ("design", "field", "sentence"),
    [
        (replace(IN_PARTS, will=" "), "will", "This part of the hypothesis is empty; fill in all five"),
        (DesignPlan(source="flag"), "flag", "No flag is named"),
        (DesignPlan(flag="basket"), "flag", "A flag is named, but the assignment comes from elsewhere"),
        (DesignPlan(holdout_percent=Decimal(51)), "holdout_percent", "51 % cannot stay without it"),
        (DesignPlan(layer="checkout"), "layer", "A layer is named, but only flags share one"),
        (
            DesignPlan(source="flag", flag="basket", layer="nowhere"),
            "layer",
            "There is no layer “nowhere”",
        ),
        (DesignPlan(layer_percent=Decimal(0)), "layer_percent", "0 % of a layer is no share"),
        (
            DesignPlan(kind="wish"),
            "kind",
            "“wish” is not known here; choose one of test, holdout, switchback",
        ),
        (DesignPlan(device="watch"), "device", "“watch” is not known here"),
        (DesignPlan(period_days=29), "period_days", "A period has 29 days; choose from 1 to 28"),
        (
            DesignPlan(kind="switchback", country="DE"),
            "kind",
            "A switchback changes the whole store by period",
        ),
        (DesignPlan(country="G1"), "country", "“G1” is no country"),
    ],
)
def test_a_design_that_is_none_is_refused(
    plan: Plan, mate: User, design: DesignPlan, field: str, sentence: str
) -> None:
    with pytest.raises(NotAPlan) as refused:
        operations.plan(plan=replace(plan, design=design), by=mate, at=FEB)
    assert refused.value.by_field[field].startswith(sentence)
    assert not Experiment.objects.exists()


@pytest.mark.parametrize(
    ("design", "metric", "sentence"),
    [
        (DesignPlan(kind="switchback"), "orders_per_buyer", "orders_per_buyer cannot be told by period"),
        (DesignPlan(kind="switchback"), "add_to_cart_rate", "add_to_cart_rate cannot be told by period"),
    ],
)
def test_a_metric_that_the_design_leaves_nothing_of_is_refused(
    plan: Plan, mate: User, design: DesignPlan, metric: str, sentence: str
) -> None:
    measures = (
        MeasurePlan(metric="conversion", role="success"),
        MeasurePlan(metric=metric, role="guardrail"),
    )
    with pytest.raises(NotAPlan) as refused:
        operations.plan(
            plan=replace(plan, method="sequential", design=design, measures=measures), by=mate, at=FEB
        )
    assert refused.value.by_field["measures"].startswith(sentence)
    assert not Experiment.objects.exists()


def test_a_change_of_the_design_is_told_and_counts_as_a_version(
    draft: Experiment, plan: Plan, mate: User
) -> None:
    version = draft.version
    designed = replace(plan, design=DesignPlan(device="mobile"))
    operations.change(experiment=draft, plan=designed, by=mate, at=FEB, expected_version=version)
    assert draft.version == version + 1
    told = Entry.objects.filter(action="experiments.experiment.change").latest("id").changes
    assert told == {"device": ["", "mobile"]}


def test_the_start_freezes_one_document(running: Experiment) -> None:
    kept = Registration.objects.get(experiment=running)
    assert registrations.is_intact(kept)
    assert kept.content["days"] == {"first": "2026-03-02", "last": "2026-03-29", "planned": 28}
    assert [(each["metric"], each["role"], each["margin"]) for each in kept.content["metrics"]] == [
        ("conversion", "success", "1.00"),
        ("spend_per_unit", "guardrail", "2.00"),
        ("add_to_cart_rate", "exploratory", None),
    ]
    assert kept.content["feasibility"] is None
    assert kept.content["rule"].startswith("Ship when at least one success metric is better")
    told = Entry.objects.get(action="experiments.experiment.start").changes
    assert told["registration"] == [None, kept.digest]


def test_a_document_that_somebody_changed_is_noticed(running: Experiment) -> None:
    kept = Registration.objects.get(experiment=running)
    kept.content["metrics"][0]["margin"] = "9.00"
    assert not registrations.is_intact(kept)


def test_periods_of_a_switchback_are_drawn_in_blocks(plan: Plan, mate: User) -> None:
    design = DesignPlan(kind="switchback", period_days=3)
    planned = replace(plan, design=design, measures=plan.measures[:2])
    draft = operations.plan(plan=planned, by=mate, at=FEB)
    operations.start(experiment=draft, by=mate, at=FEB)
    periods = list(Period.objects.filter(experiment=draft))
    # 28 days hold nine whole periods of three; each block of two holds both arms
    assert len(periods) == 9
    assert [each.first for each in periods] == [date(2026, 3, 2) + timedelta(days=3 * n) for n in range(9)]
    for block in range(4):
        assert {each.variant for each in periods[2 * block : 2 * block + 2]} == {"control", "one_page"}
    again = switchbacks.periods("checkout-1p", ["control", "one_page"], periods[0].first, draft.ends_on, 3)
    assert [each.variant for each in again] == [each.variant for each in periods]
    # not the same order block after block
    assert len({periods[2 * block].variant for block in range(4)}) == 2


def test_any_other_experiment_has_no_periods(running: Experiment) -> None:
    assert not Period.objects.filter(experiment=running).exists()


@pytest.mark.parametrize("method", ["sequential", "fixed"])
def test_no_test_is_over_before_every_weekday_was_seen(plan: Plan, mate: User, method: str) -> None:
    short = replace(plan, method=method, ends_on=plan.starts_on + timedelta(days=5))
    with pytest.raises(NotAPlan) as refused:
        operations.plan(plan=short, by=mate, at=FEB)
    assert refused.value.by_field["ends_on"].startswith("It runs for less than 7 whole days")
    assert not Experiment.objects.exists()
