"""A centre that serves two units in EUR, with one of everything."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.centre import operations
from storewide.centre.models import Bet, Centre, Expert, Guideline, Pricing, Service, Tool
from storewide.organization.models import Person, Unit


@pytest.fixture
def today() -> date:
    """The real day: pages judge by it."""
    return datetime.now(UTC).date()


@pytest.fixture
def milan(db: None) -> Person:
    """The person of the account of Milan, the team mate."""
    return Person.objects.create(name="Milan Kos", email="milan@shop.example")


@pytest.fixture
def unit(db: None) -> Unit:
    return Unit.objects.create(name="North")


@pytest.fixture
def other(db: None) -> Unit:
    return Unit.objects.create(name="South")


@pytest.fixture
def centre(unit: Unit, other: Unit, mate: User, at: datetime) -> Centre:
    own = Unit.objects.create(name="Marketing operations centre")
    record = Centre(unit=own, currency="EUR")
    return operations.add(record=record, linked={"serves": [unit, other]}, by=mate, at=at)


@pytest.fixture
def tool(centre: Centre, milan: Person, today: date, mate: User, at: datetime) -> Tool:
    record = Tool(
        centre=centre,
        name="Postbox",
        purpose="E-mail",
        owner=milan,
        cost_minor=1_200_000,
        currency="EUR",
        users=8,
        contract_ends=today + timedelta(days=30),
    )
    return operations.add(record=record, linked={}, by=mate, at=at)


@pytest.fixture
def service(centre: Centre, mate: User, at: datetime) -> Service:
    record = Service(centre=centre, name="Banner", response_hours=24, pricing=Pricing.HOUR, price_minor=9_050)
    return operations.add(record=record, linked={}, by=mate, at=at)


@pytest.fixture
def expert(centre: Centre, milan: Person, mate: User, at: datetime) -> Expert:
    record = Expert(
        centre=centre, person=milan, subject="Search", day_rate_minor=80_000, weekly_hours=Decimal(20)
    )
    return operations.add(record=record, linked={}, by=mate, at=at)


@pytest.fixture
def guideline(centre: Centre, milan: Person, mate: User, at: datetime) -> Guideline:
    record = Guideline(centre=centre, name="Consent", text="Ask **first**.", owner=milan)
    return operations.add(record=record, linked={}, by=mate, at=at)


@pytest.fixture
def bet(centre: Centre, milan: Person, mate: User, at: datetime) -> Bet:
    record = Bet(
        centre=centre,
        name="Films",
        hypothesis="Short films win buyers",
        owner=milan,
        budget_minor=500_000,
        stop_spent_minor=300_000,
    )
    return operations.add(record=record, linked={}, by=mate, at=at)
