"""A plan: a goal in spend, an objective with a key result that a metric tells and one that is told."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy import goal_operations, objective_operations
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import Goal, KeyResult, Objective, Reads
from storewide.strategy.objective_operations import Measured
from tests.metrics.conftest import figures_of_march
from tests.sources.conftest import folder, store

__all__ = ["figures_of_march", "folder", "store"]


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example")


@pytest.fixture
def goal(store: Store, ana: Person, mate: User, at: datetime) -> Goal:
    wanted = Wanted(
        name="Spend grows",
        owner=ana,
        store=store,
        metric="spend",
        begins=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )
    return goal_operations.set_goal(wanted=wanted, by=mate, at=at)


@pytest.fixture
def objective(goal: Goal, ana: Person, mate: User, at: datetime) -> Objective:
    return objective_operations.set_objective(
        name="The checkout holds nobody up",
        goal=goal,
        owner=ana,
        begins=date(2026, 2, 1),
        ends=date(2026, 4, 30),
        by=mate,
        at=at,
    )


@pytest.fixture
def measured(objective: Objective, store: Store, mate: User, at: datetime) -> KeyResult:
    """Conversion of all days since March began, from 1 % to 3 %."""
    said = Measured(
        name="More visitors buy",
        metric="conversion",
        store=store,
        reads=Reads.TOTAL,
        start=Decimal("0.01"),
        aim=Decimal("0.03"),
        due_on=date(2026, 4, 30),
    )
    return objective_operations.add_key_result(objective=objective, measured=said, by=mate, at=at)


@pytest.fixture
def told(objective: Objective, mate: User, at: datetime) -> KeyResult:
    said = Measured(
        name="Fewer calls", start=Decimal(100), aim=Decimal(50), unit="calls", due_on=date(2026, 4, 30)
    )
    return objective_operations.add_key_result(objective=objective, measured=said, by=mate, at=at)
