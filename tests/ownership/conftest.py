"""Two people, one team, and one area of the built-in twenty to own."""

from datetime import date, datetime

import pytest

from storewide.access.models import User
from storewide.organization.models import Person, Team
from storewide.ownership import operations
from storewide.ownership.models import Area


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example")


@pytest.fixture
def ben(db: None) -> Person:
    return Person.objects.create(name="Ben Okoro", email="ben@shop.example")


@pytest.fixture
def gone(db: None) -> Person:
    """Gil left before every test."""
    return Person.objects.create(name="Gil Left", email="gil@shop.example", left_on=date(2026, 1, 31))


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Order flow", mission="From cart to order.")


@pytest.fixture
def checkout(db: None) -> Area:
    return Area.objects.get(slug="checkout")


@pytest.fixture
def cart(db: None) -> Area:
    return Area.objects.get(slug="cart")


@pytest.fixture
def owned(checkout: Area, ana: Person, mate: User, at: datetime) -> Area:
    """Checkout, for which Ana is accountable."""
    return operations.name_accountable(area=checkout, person=ana, title="Head of checkout", by=mate, at=at)
