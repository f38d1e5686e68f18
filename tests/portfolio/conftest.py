"""A request about checkout, for which Ana is accountable, and the case that makes it a bet."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.ledger.operations import Promise
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.cases.told import Case, RiskTold
from storewide.portfolio.models import BusinessCase, Request
from storewide.sources.models import Store


@pytest.fixture
def today() -> date:
    """The real day: pages judge a promise by it."""
    return datetime.now(UTC).date()


@pytest.fixture
def due_on(today: date) -> date:
    return today + timedelta(days=90)


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example", title="head of checkout")


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
def asked(area: Area, store: Store, mate: User, at: datetime) -> Request:
    return operations.ask(
        title="Guest checkout",
        problem="Half of the mobile visitors leave at the account form.",
        area=area,
        store=store,
        by=mate,
        at=at,
    )


@pytest.fixture
def case() -> Case:
    return Case(
        objective="Nobody needs an account to buy.",
        risks=(RiskTold("More fraud."),),
        cost=4_000_000,
        value=18_000_050,
        currency="GBP",
    )


@pytest.fixture
def promise(ana: Person, area: Area, store: Store, due_on: date) -> Promise:
    return Promise(
        what="Guest checkout on mobile",
        metric="conversion",
        direction="up",
        size=Decimal("3"),
        due_on=due_on,
        owner=ana,
        area=area,
        store=store,
    )


@pytest.fixture
def bet(asked: Request, case: Case, promise: Promise, mate: User, at: datetime) -> BusinessCase:
    return operations.write_case(request=asked, case=case, promise=promise, by=mate, at=at)


@pytest.fixture
def promised(bet: BusinessCase, mate: User, at: datetime) -> BusinessCase:
    return operations.promise(case=bet, by=mate, at=at)
