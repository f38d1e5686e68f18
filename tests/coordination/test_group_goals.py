"""What a working group is for: a goal or an objective of the plan, chosen by name, or words."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.coordination.models import Goal, WorkingGroup
from storewide.strategy import goal_operations, objective_operations
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import Goal as Planned
from storewide.strategy.models import Objective


@pytest.fixture
def planned(db: None, mate: User, at: datetime) -> Planned:
    wanted = Wanted(name="Fewer returns", begins=date(2026, 1, 1), ends=date(2026, 12, 31))
    return goal_operations.set_goal(wanted=wanted, by=mate, at=at)


@pytest.fixture
def objective(planned: Planned, mate: User, at: datetime) -> Objective:
    said: dict[str, Any] = {"name": "Sizes fit", "goal": planned, "owner": None}
    days = {"begins": date(2026, 2, 1), "ends": date(2026, 4, 30)}
    return objective_operations.set_objective(**said, **days, by=mate, at=at)


def test_a_goal_of_the_plan_is_chosen_by_its_name(
    running: WorkingGroup, planned: Planned, objective: Objective, as_mate: Client
) -> None:
    address = f"{running.get_absolute_url()}goals/new/"
    offered = as_mate.get(address).content.decode()
    for said in (
        '<optgroup label="Goals">',
        '<optgroup label="Objectives">',
        ">Fewer returns<",
        ">Sizes fit<",
    ):
        assert said in offered
    chosen = f"strategy.objective:{objective.pk}"
    assert as_mate.post(address, {"link": chosen, "what": ""}).status_code == 302
    goal = Goal.objects.get(group=running)
    assert (goal.what, goal.link_kind, goal.link_id) == ("Sizes fit", "strategy.objective", str(objective.pk))
    page = as_mate.get(running.get_absolute_url()).content.decode()
    assert objective.get_absolute_url() in page


def test_words_are_enough_and_nothing_is_not(running: WorkingGroup, as_mate: Client) -> None:
    address = f"{running.get_absolute_url()}goals/new/"
    refused = as_mate.post(address, {"link": "", "what": ""})
    assert (refused.status_code, Goal.objects.count()) == (422, 0)
    assert "Choose a goal of the plan, or say it in words." in refused.content.decode()
    assert as_mate.post(address, {"link": "strategy.goal:1", "what": "x"}).status_code == 422
    assert as_mate.post(address, {"link": "", "what": "Calmer customers"}).status_code == 302
    assert Goal.objects.get().link is None


def test_a_goal_that_was_closed_since_stays_chosen(
    running: WorkingGroup, planned: Planned, as_mate: Client, mate: User, at: datetime
) -> None:
    chosen = f"strategy.goal:{planned.pk}"
    as_mate.post(f"{running.get_absolute_url()}goals/new/", {"link": chosen, "what": "A part of it"})
    goal_operations.close_goal(goal=planned, outcome="Reached", by=mate, at=at)
    goal = Goal.objects.get()
    address = f"/coordination/groups/goals/{goal.pk}/change/"
    assert (
        f'<option value="{chosen}" selected>Fewer returns</option>' in as_mate.get(address).content.decode()
    )
    as_mate.post(address, {"link": chosen, "what": "All of it", "expected_version": goal.version})
    goal.refresh_from_db()
    assert (goal.what, goal.link_id) == ("All of it", str(planned.pk))
