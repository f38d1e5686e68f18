"""Goals, objectives, key results and check-ins: written down, changed, closed, refused."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict, WrongState
from storewide.metrics.models import Target
from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy import closing, goal_operations, objective_operations, queries, serving
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import CheckIn, Contribution, Goal, GoalKind, KeyResult, Objective
from storewide.strategy.objective_operations import Measured, Said


def trail(record: Any) -> list[str]:
    return [entry.action for entry in Entry.objects.of(record).order_by("pk")]


def test_a_goal_is_owned_by_its_person(goal: Goal, ana: Person) -> None:
    assert (goal.accountable, goal.is_open, trail(goal)) == (ana, True, ["strategy.goal.set"])


@pytest.mark.parametrize(
    ("said", "error", "sentence"),
    [
        ({}, goal_operations.EndMissing, "A goal ends on a day; choose it, or keep it as a permanent KPI."),
        (
            {"ends": date(2025, 12, 31)},
            closing.EndsBeforeItBegins,
            "It ends on 31 Dec 2025, before it begins on 1 Jan 2026; choose a later last day.",
        ),
        ({"kind": GoalKind.PERMANENT}, closing.MetricMissing, "A permanent KPI is a metric; choose it."),
        (
            {"ends": date(2026, 2, 1), "metric": "luck"},
            closing.MetricMissing,
            "“luck” is not a metric; choose one.",
        ),
    ],
)
@pytest.mark.django_db
def test_what_is_no_goal_is_refused(
    said: dict[str, Any], error: Any, sentence: str, mate: User, at: datetime
) -> None:
    with pytest.raises(error) as refused:
        goal_operations.set_goal(wanted=Wanted(name="x", begins=date(2026, 1, 1), **said), by=mate, at=at)
    assert refused.value.sentence == sentence
    assert not Goal.objects.exists()


def test_targets_of_a_goal_are_those_of_the_scorecard(
    goal: Goal, store: Store, mate: User, at: datetime
) -> None:
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    plan = {"goal": goal, "store": store, "by": mate, "at": at}
    assert goal_operations.plan_targets(**plan, values={march: 100_00, april: 200_00}) == 2
    assert goal_operations.plan_targets(**plan, values={march: 100_00, april: None}) == 1
    assert list(Target.objects.values_list("metric", "month", "value")) == [("spend", march, 100_00)]
    assert queries.targets_of(goal, store, at.date())[march] == 100_00
    changes = Entry.objects.of(goal).filter(action="strategy.goal.plan_targets").order_by("pk")
    assert [entry.changes for entry in changes] == [
        {"2026-03": [None, "100\xa0EUR"], "2026-04": [None, "200\xa0EUR"]},
        {"2026-04": ["200\xa0EUR", None]},
    ]


def test_a_closed_goal_stays_as_it_was(goal: Goal, mate: User, at: datetime) -> None:
    with pytest.raises(closing.OutcomeMissing):
        goal_operations.close_goal(goal=goal, outcome=" ", by=mate, at=at)
    goal_operations.close_goal(goal=goal, outcome="Reached in March", by=mate, at=at)
    with pytest.raises(WrongState, match=r"was closed on 10 Mar 2026; it stays as it was\."):
        goal_operations.change_goal(goal=goal, changes={"name": "x"}, by=mate, at=at)
    goal.refresh_from_db()
    assert (goal.name, goal.outcome) == ("Spend grows", "Reached in March")


def test_two_who_change_a_goal_do_not_overwrite_each_other(goal: Goal, mate: User, at: datetime) -> None:
    change = {"goal": goal, "by": mate, "at": at, "expected_version": 1}
    goal_operations.change_goal(**change, changes={"name": "Spend grows by a tenth"})
    with pytest.raises(Conflict) as refused:
        goal_operations.change_goal(**change, changes={"name": "Spend doubles"})
    assert refused.value.theirs == {"name": "Spend grows by a tenth"}


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"aim": Decimal(1)}, objective_operations.NoWayToGo),
        ({"metric": "spend"}, objective_operations.StoreMissing),
        ({"due_on": date(2026, 2, 1)}, objective_operations.DueBeforeItBegins),
    ],
)
def test_what_is_no_key_result_is_refused(
    objective: Objective, said: dict[str, Any], error: Any, mate: User, at: datetime
) -> None:
    whole = {"name": "x", "start": Decimal(1), "aim": Decimal(2), "due_on": date(2026, 4, 1)} | said
    with pytest.raises(error):
        objective_operations.add_key_result(objective=objective, measured=Measured(**whole), by=mate, at=at)
    assert not KeyResult.objects.exists()


def test_a_check_in_keeps_what_was_said(told: KeyResult, mate: User, at: datetime) -> None:
    said = Said(key_result=told, confidence=6, note=" Slowly. ", value=Decimal(90))
    objective_operations.check_in(objective=told.objective, said=[said], by=mate, at=at)
    kept = CheckIn.objects.get()
    assert (kept.day, kept.value, kept.confidence, kept.note, kept.by_label) == (
        at.date(),
        Decimal(90),
        6,
        "Slowly.",
        mate.label,
    )
    assert trail(told) == ["strategy.key_result.add", "strategy.key_result.check_in"]


def test_a_check_in_that_says_nothing_is_refused(told: KeyResult, mate: User, at: datetime) -> None:
    check = {"objective": told.objective, "by": mate, "at": at}
    with pytest.raises(objective_operations.NothingSaid):
        objective_operations.check_in(**check, said=[])
    with pytest.raises(objective_operations.NotConfident, match="it goes from 0"):
        objective_operations.check_in(**check, said=[Said(key_result=told, confidence=11, value=Decimal(1))])
    with pytest.raises(objective_operations.NumberMissing):
        objective_operations.check_in(**check, said=[Said(key_result=told, confidence=5)])
    assert not CheckIn.objects.exists()


def test_a_check_in_is_due_after_its_days(told: KeyResult, mate: User, at: datetime) -> None:
    objective = told.objective
    assert objective.due_since(None, at.date()) == date(2026, 2, 15)
    said = Said(key_result=told, confidence=6, value=Decimal(90))
    objective_operations.check_in(objective=objective, said=[said], by=mate, at=at)
    assert queries.check_ins_due(Objective.objects.all(), at.date() + timedelta(days=13)) == []
    due = queries.check_ins_due(Objective.objects.all(), at.date() + timedelta(days=14))
    assert due == [(objective, at.date())]


def test_work_serves_the_goals_named_and_no_others(goal: Goal, mate: User, at: datetime) -> None:
    other = goal_operations.set_goal(
        wanted=Wanted(name="Fewer returns", begins=date(2026, 1, 1), ends=date(2026, 6, 30)), by=mate, at=at
    )
    serve = {"link": goal.link, "by": mate, "at": at}
    serving.serve(**serve, goals=[goal, other], capacity=Decimal(10))
    assert set(Contribution.objects.values_list("goal__name", "capacity")) == {
        ("Spend grows", Decimal(5)),
        ("Fewer returns", Decimal(5)),
    }
    serving.serve(**serve, goals=[other], capacity=Decimal(10))
    assert list(Contribution.objects.values_list("goal__name", "capacity")) == [
        ("Fewer returns", Decimal(10))
    ]
    assert trail(goal)[-2:] == ["strategy.goal.serve", "strategy.goal.unserve"]


def test_the_database_keeps_a_goal_of_unit_or_store(goal: Goal) -> None:
    with pytest.raises(IntegrityError, match="strategy_closed_goal_has_outcome"), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(closed_on=date(2026, 3, 1))
    with pytest.raises(IntegrityError, match="strategy_timed_goal_has_an_end"), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(ends=None)
