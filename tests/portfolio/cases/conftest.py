"""A bet of the checkout that somebody wrote, and who may sign it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import make_password

from storewide.access import operations as access
from storewide.access.models import Role as AccessRole
from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.ledger.operations import Guardrail, Promise
from storewide.organization.models import Person, Role
from storewide.portfolio import operations
from storewide.portfolio.cases import backwards
from storewide.portfolio.cases.backwards import PageTold, QuestionTold
from storewide.portfolio.cases.told import Alternative, Case, RiskTold
from storewide.portfolio.models import BackwardsPage, BusinessCase, Request


@pytest.fixture
def case(ana: Person) -> Case:
    """4,000 once, 1,200 a year, 12,000 in the first year."""
    return Case(
        objective="Nobody needs an account to buy.",
        risks=(RiskTold("More fraud.", "high", "Chargebacks", "Score each guest", ana),),
        cost=400_000,
        running=120_000,
        value=1_200_000,
        currency="GBP",
        alternatives=(Alternative("Buy a checkout", "Costs more each year"),),
        nothing="Half of them go on leaving.",
        smallest_in="Cards only",
        smallest_shows="Whether guests buy at all",
    )


@pytest.fixture
def promise(promise: Promise) -> Promise:
    return replace(promise, guardrails=(Guardrail("refunded", Decimal("2.5")),))


@pytest.fixture
def written(asked: Request, case: Case, promise: Promise, mate: User, at: datetime) -> BusinessCase:
    return operations.write_case(request=asked, case=case, promise=promise, by=mate, at=at)


@pytest.fixture
def milan(mate: User) -> Person:
    return Person.objects.create(name="Milan", email=mate.email)


def account(name: str, email: str, at: datetime) -> User:
    """An account of a member."""
    return access.create_user(
        name=name,
        email=email,
        password=make_password("correct horse battery"),
        role=AccessRole.MEMBER,
        by=SYSTEM,
        at=at,
    )


@pytest.fixture
def ana_user(ana: Person, at: datetime) -> User:
    return account("Ana Ruiz", "ana@shop.example", at)


@pytest.fixture
def bo_user(head_of_it: Role, at: datetime) -> User:
    return account("Bo", "bo@x.example", at)


@pytest.fixture
def head_of_it(db: None) -> Role:
    return Role.objects.create(
        title="Head of IT", holder=Person.objects.create(name="Bo", email="bo@x.example")
    )


@pytest.fixture
def page(asked: Request, mate: User, at: datetime) -> BackwardsPage:
    told = PageTold(
        headline="Buy without an account",
        for_whom="Whoever buys for the first time",
        problem="They leave at the account form.",
        solution="They pay and are done.",
        quote="I was done in a minute.",
        quoted="Jo, 31",
        questions=(
            QuestionTold("Do I get a receipt?", "customer", "By e-mail."),
            QuestionTold("Fraud?", "internal"),
        ),
    )
    return backwards.write_page(request=asked, page=told, by=mate, at=at)
