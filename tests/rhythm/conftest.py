"""A store in Berlin, Ana who is here and Bo who has left, and an action that Ana took on."""

from datetime import date, datetime

import pytest

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.rhythm import operations
from storewide.rhythm.models import Action
from storewide.sources.models import Store


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="de", name="Shop DE", zone="Europe/Berlin", currency="EUR")


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example")


@pytest.fixture
def bo(db: None) -> Person:
    return Person.objects.create(name="Bo Lind", email="bo@shop.example", left_on=date(2026, 3, 1))


@pytest.fixture
def action(ana: Person, store: Store, mate: User, at: datetime) -> Action:
    return operations.open_action(
        what="Ask the carrier for the missing rates",
        owner=ana,
        due_on=date(2026, 3, 13),
        store=store,
        by=mate,
        at=at,
    )
