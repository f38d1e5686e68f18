"""A test of the one-page checkout in the British store, over four weeks of March 2026, and what it came to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from storewide.access import operations as access
from storewide.access.models import Role as AccountRole
from storewide.access.models import User
from storewide.experiments import operations, result_operations
from storewide.experiments.models import Experiment
from storewide.experiments.plans import ArmPlan, MeasurePlan, Plan
from storewide.kit.permissions import SYSTEM
from storewide.ledger.operations import Promise
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase
from storewide.portfolio.operations import Case
from storewide.sources.models import Store
from storewide.warehouse.trials import OUTCOMES, Arm, Exposed, Sums, TrialAnswer, TrialQuestion

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 29)

#: (units, buyers, spend a buyer in minor units)
type Told = tuple[int, int, int]


def arm(key: str, units: int, buyers: int, spend: int = 5_000) -> Arm:
    """An arm in which `buyers` of the units bought once, each for `spend`."""
    sums = dict.fromkeys(OUTCOMES, Sums(0, 0))
    sums |= dict.fromkeys(("buyers", "orders", "product_adders", "product_viewers"), Sums(buyers, buyers))
    sums |= dict.fromkeys(("spend", "gross"), Sums(buyers * spend, buyers * spend * spend))
    return Arm(key, units, sums)


def answered(arms: Mapping[str, Told], *, in_two_arms: int = 0, last: date = LAST) -> TrialAnswer:
    """What the warehouse answers, every unit having entered on the first day."""
    return TrialAnswer(
        question=TrialQuestion("checkout-1p", "uk", "visitor", FIRST, last, OUTCOMES),
        arms=tuple(arm(key, *told) for key, told in sorted(arms.items())),
        in_two_arms=in_two_arms,
        by_day={(FIRST, key): told[0] for key, told in sorted(arms.items())},
        currency="GBP",
        version=7,
    )


#: conversion 10.0 % against 11.0 %: better beyond doubt
WON: dict[str, Told] = {"control": (50_000, 5_000, 5_000), "one_page": (50_000, 5_500, 5_000)}
#: 10.0 % against 9.2 %
LOST: dict[str, Told] = {"control": (50_000, 5_000, 5_000), "one_page": (50_000, 4_600, 5_000)}
#: 10.0 % against 10.04 %, between -3.5 and +4.3 %
NOTHING: dict[str, Told] = {"control": (50_000, 5_000, 5_000), "one_page": (50_000, 5_020, 5_000)}
#: planned half and half; p far below 0.0005
BROKEN: dict[str, Told] = {"control": (50_000, 5_000, 5_000), "one_page": (48_500, 5_500, 5_000)}


@pytest.fixture
def after() -> datetime:
    """The first morning on which all days of the test have passed."""
    return datetime(2026, 3, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example", title="head of checkout")


@pytest.fixture
def ana_user(ana: Person, at: datetime) -> User:
    """The account of the accountable person: a member, no owner."""
    return access.create_user(
        name=ana.name, email=ana.email, password="!", role=AccountRole.MEMBER, by=SYSTEM, at=at
    )


@pytest.fixture
def area(ana: Person) -> Area:
    role = Role.objects.create(title="Head of checkout", holder=ana)
    return Area.objects.create(
        slug="one-page-checkout", name="One-page checkout", group="order_entry", accountable=role
    )


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="uk", name="Shop UK", zone="Europe/London", currency="GBP")


@pytest.fixture
def plan(area: Area, store: Store) -> Plan:
    return Plan(
        key="checkout-1p",
        name="One-page checkout",
        hypothesis="Fewer steps, fewer lost.",
        area=area,
        store=store,
        starts_on=FIRST,
        ends_on=LAST,
        method="fixed",
        arms=(
            ArmPlan(key="control", name="As it was", is_control=True),
            ArmPlan(key="one_page", name="One page"),
        ),
        measures=(
            MeasurePlan(metric="conversion", role="success"),
            MeasurePlan(metric="spend_per_unit", role="guardrail", margin=Decimal(2)),
            MeasurePlan(metric="add_to_cart_rate", role="exploratory"),
        ),
    )


@pytest.fixture
def bet(area: Area, store: Store, mate: User) -> BusinessCase:
    """A business case that promises 3 % more conversion, not frozen."""
    at = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
    asked = portfolio.ask(title="One page", problem="Many steps.", area=area, store=store, by=mate, at=at)
    assert area.holder is not None
    promise = Promise(
        what="One page",
        metric="conversion",
        direction="up",
        size=Decimal(3),
        due_on=date(2026, 6, 30),
        owner=area.holder,
        area=area,
        store=store,
    )
    case = Case(objective="More buyers.", cost=None, value=None, currency="GBP")
    return portfolio.write_case(request=asked, case=case, promise=promise, by=mate, at=at)


@pytest.fixture
def draft(plan: Plan, mate: User) -> Experiment:
    return operations.plan(plan=plan, by=mate, at=datetime(2026, 2, 27, 9, 0, tzinfo=UTC))


@pytest.fixture
def running(draft: Experiment, mate: User) -> Experiment:
    return operations.start(experiment=draft, by=mate, at=datetime(2026, 2, 27, 10, 0, tzinfo=UTC))


@pytest.fixture
def read_as(running: Experiment, mate: User, after: datetime) -> Callable[[Mapping[str, Told]], Experiment]:
    """The experiment, read with these arms."""

    def read(arms: Mapping[str, Told]) -> Experiment:
        result_operations.read(experiment=running, answer=answered(arms), by=mate, at=after)
        return running

    return read


class FakeWarehouse:
    """Answers every trial alike, cut to what was asked, and keeps the questions."""

    def __init__(self, answer: TrialAnswer) -> None:
        self.answer = answer
        self.asked: list[TrialQuestion] = []
        self.last = date(2026, 4, 2)
        self.seen: tuple[Exposed, ...] = ()

    def ask_trial(self, question: TrialQuestion) -> TrialAnswer:
        self.asked.append(question)
        cut = tuple(
            Arm(one.variant, one.units, {name: one.outcomes[name] for name in question.outcomes})
            for one in self.answer.arms
        )
        return replace(self.answer, question=question, arms=cut)

    def extent(self, _store: str | None = None) -> tuple[date, date]:
        return date(2025, 1, 1), self.last

    def experiments(self, _store: str) -> tuple[Exposed, ...]:
        return self.seen
