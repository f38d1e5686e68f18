"""Reading an experiment once, and deciding it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from storewide.access.models import User
from storewide.experiments import operations, result_operations
from storewide.experiments.models import Experiment, Reading
from storewide.experiments.plans import ArmPlan, Plan
from storewide.experiments.result_operations import NotDecidable, NothingKnown, NothingToRead, TooEarly
from storewide.experiments.results import Result
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.ledger.evidence_operations import NotAccountable, ReasonMissing
from storewide.ledger.models import Decision, MeasuredEffect
from storewide.metrics.models import Annotation
from storewide.portfolio.models import BusinessCase
from tests.experiments.conftest import BROKEN, NOTHING, WON, answered

Reads = Callable[[Any], Experiment]


def test_nothing_is_read_before_the_last_day_has_passed_in_the_store(running: Experiment, mate: User) -> None:
    # 22:30 UTC on the 29th is still the last day in London, by then an hour ahead
    late = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    with pytest.raises(TooEarly, match="runs until 29 Mar 2026"):
        result_operations.read(experiment=running, answer=answered(WON), by=mate, at=late)
    assert not Reading.objects.exists()
    result_operations.read(
        experiment=running, answer=answered(WON), by=mate, at=datetime(2026, 3, 29, 23, 30, tzinfo=UTC)
    )
    assert Experiment.objects.get().state == "ended"


def test_a_reading_keeps_everything_it_was_made_of(read_as: Reads) -> None:
    read_as(WON)
    reading = Reading.objects.get()
    assert (reading.schema, reading.data_version) == (2, 7)
    result = Result.of(reading.content)
    assert result.document() == Result.of(json.loads(json.dumps(reading.content))).document()
    first = result.lines[0]
    assert (first.metric, first.variant, first.verdict) == ("conversion", "one_page", "better")
    assert first.relative == pytest.approx(0.1)
    assert first.p_adjusted == first.p_value


def test_it_may_be_read_again_until_it_is_decided(
    read_as: Reads, ana_user: User, after: datetime, mate: User
) -> None:
    experiment = read_as(NOTHING)
    result_operations.read(experiment=experiment, answer=answered(WON), by=mate, at=after)
    assert Reading.objects.count() == 2
    result_operations.decide(experiment=experiment, outcome="ship", reason="More buy.", by=ana_user, at=after)
    with pytest.raises(WrongState):
        result_operations.read(experiment=experiment, answer=answered(WON), by=mate, at=after)
    assert Reading.objects.count() == 2


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        ({}, "No exposure of “checkout-1p” came in for Shop UK"),
        (
            {"control": (500, 5, 1), "onepage": (500, 5, 1)},
            "name the arm “onepage”, which the plan does not have",
        ),
    ],
)
def test_exposures_that_do_not_fit_the_plan_are_refused(
    arms: Any, sentence: str, running: Experiment, mate: User, after: datetime
) -> None:
    with pytest.raises(NothingToRead, match=sentence):
        result_operations.read(experiment=running, answer=answered(arms), by=mate, at=after)
    assert Experiment.objects.get().state == "running"
    assert not Reading.objects.exists()


def test_the_accountable_person_decides_and_the_ledger_keeps_it(
    read_as: Reads, ana_user: User, after: datetime
) -> None:
    experiment = read_as(WON)
    result_operations.decide(experiment=experiment, outcome="ship", reason="More buy.", by=ana_user, at=after)
    assert Experiment.objects.get().state == "decided"
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason, str(decision.accountable)) == ("ship", "More buy.", "Ana Ruiz")
    assert decision.source == experiment.link
    told = MeasuredEffect.objects.order_by("id").values_list("metric", "grade", "verdict", "estimate")
    assert list(told) == [
        ("conversion", "A", "better", Decimal("10.0000")),
        ("Spend per visitor", "A", "better", Decimal("10.0000")),
    ]


def test_the_promise_it_tests_is_measured_with_grade_a(
    bet: BusinessCase, plan: Plan, mate: User, ana_user: User, after: datetime
) -> None:
    at = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
    planned = operations.plan(plan=replace(plan, case=bet), by=mate, at=at)
    experiment = operations.start(experiment=planned, by=mate, at=at)
    result_operations.read(experiment=experiment, answer=answered(WON), by=mate, at=after)
    bet.effect.refresh_from_db()
    assert bet.effect.grade == "none"
    result_operations.decide(experiment=experiment, outcome="ship", reason="More buy.", by=ana_user, at=after)
    bet.effect.refresh_from_db()
    assert bet.effect.grade == "A"
    assert MeasuredEffect.objects.get(effect=bet.effect).metric == "conversion"
    assert MeasuredEffect.objects.get(effect=None).metric == "Spend per visitor"


def test_nobody_else_decides_and_nothing_is_written(read_as: Reads, mate: User, after: datetime) -> None:
    experiment = read_as(WON)
    with pytest.raises(NotAccountable, match="Ana Ruiz is accountable and decides"):
        result_operations.decide(experiment=experiment, outcome="ship", reason="More buy.", by=mate, at=after)
    assert Experiment.objects.get().state == "ended"
    assert not MeasuredEffect.objects.exists()
    assert not Decision.objects.exists()


def test_the_system_decides_on_behalf(read_as: Reads, after: datetime) -> None:
    experiment = read_as(WON)
    result_operations.decide(experiment=experiment, outcome="drop", reason="Too dear.", by=SYSTEM, at=after)
    assert str(Decision.objects.get().accountable) == "Ana Ruiz"


def test_a_broken_split_is_never_shipped_and_nothing_is_measured(
    read_as: Reads, ana_user: User, after: datetime
) -> None:
    experiment = read_as(BROKEN)
    result = Result.of(Reading.objects.get().content)
    assert (result.split_ok, result.lines) == (False, ())
    with pytest.raises(NothingKnown, match="The split of “One-page checkout” is broken"):
        result_operations.decide(
            experiment=experiment, outcome="ship", reason="Why not.", by=ana_user, at=after
        )
    assert not Decision.objects.exists()
    result_operations.decide(experiment=experiment, outcome="iterate", reason="Again.", by=ana_user, at=after)
    assert Decision.objects.get().outcome == "iterate"
    assert not MeasuredEffect.objects.exists()


@pytest.mark.parametrize("outcome", ["drop", "iterate"])
def test_an_arm_of_a_handful_is_read_as_too_few_and_only_dropped_or_repeated(
    outcome: str, read_as: Reads, ana_user: User, after: datetime
) -> None:
    experiment = read_as({"control": (11, 5, 1), "one_page": (9, 5, 1)})
    assert (experiment.state, experiment.says) == ("ended", "too_few")
    assert Result.of(Reading.objects.get().content).lines == ()
    with pytest.raises(NothingKnown, match="“one_page” has 9 units, and at least 10 are needed"):
        result_operations.decide(
            experiment=experiment, outcome="ship", reason="Why not.", by=ana_user, at=after
        )
    assert not Decision.objects.exists()
    result_operations.decide(experiment=experiment, outcome=outcome, reason="Small.", by=ana_user, at=after)
    assert Decision.objects.get().outcome == outcome
    assert not MeasuredEffect.objects.exists()


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"outcome": "keep", "reason": "So."}, NotDecidable),
        ({"outcome": "ship", "reason": " "}, ReasonMissing),
        ({"outcome": "ship", "reason": "So.", "variant": "control"}, NotDecidable),
    ],
)
def test_what_is_no_decision_is_refused(
    told: dict[str, str], error: type[Exception], read_as: Reads, ana_user: User, after: datetime
) -> None:
    experiment = read_as(WON)
    with pytest.raises(error):
        result_operations.decide(experiment=experiment, by=ana_user, at=after, **told)
    assert not MeasuredEffect.objects.exists()


def test_a_running_test_is_stopped_without_a_result(
    running: Experiment, ana_user: User, at: datetime
) -> None:
    result_operations.stop(experiment=running, reason="It breaks on Safari.", by=ana_user, at=at)
    stopped = Experiment.objects.get()
    assert (stopped.state, stopped.stopped_on) == ("decided", date(2026, 3, 10))
    assert Decision.objects.get().outcome == "drop"
    assert not MeasuredEffect.objects.exists()
    assert Annotation.objects.get().until == date(2026, 3, 10)


def test_only_the_accountable_person_stops_it(running: Experiment, mate: User, at: datetime) -> None:
    with pytest.raises(NotAccountable):
        result_operations.stop(experiment=running, reason="I fear it.", by=mate, at=at)
    assert Experiment.objects.get().state == "running"


def test_three_arms_are_read_and_one_is_shipped(
    plan: Plan, mate: User, ana_user: User, after: datetime
) -> None:
    at = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
    three = replace(plan, arms=(*plan.arms, ArmPlan(key="two_pages", name="Two pages")))
    experiment = operations.start(experiment=operations.plan(plan=three, by=mate, at=at), by=mate, at=at)
    arms = WON | {"two_pages": (50_000, 5_030, 5_000)}
    result_operations.read(experiment=experiment, answer=answered(arms), by=mate, at=after)
    lines = Result.of(Reading.objects.get().content).lines
    assert [(line.metric, line.variant, line.verdict) for line in lines[:2]] == [
        ("conversion", "one_page", "better"),
        ("conversion", "two_pages", "cannot_tell"),
    ]
    assert lines[0].p_value is not None
    assert lines[0].p_adjusted == pytest.approx(2 * lines[0].p_value)
    result_operations.decide(experiment=experiment, outcome="ship", reason="More buy.", by=ana_user, at=after)
    assert MeasuredEffect.objects.filter(metric="conversion").get().estimate == Decimal("10.0000")
