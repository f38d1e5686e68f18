"""A flag of the checkout, of high risk, in a shop with one store."""

from datetime import datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.flags import changing, operations, publishing
from storewide.flags.models import Environment, Flag, Version
from storewide.flags.operations import FlagFacts
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: served to one in two
HALF: dict[str, Any] = {
    "variants": {"on": True, "off": False},
    "off": "off",
    "default": "off",
    "rules": [{"name": "half", "split": {"off": 50, "on": 50}, "experiment": "checkout-test"}],
}

FULL: dict[str, Any] = HALF | {"rules": [{"name": "all", "serve": "on"}]}


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="shop", name="Shop", zone="Europe/Berlin", currency="EUR")


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="Pia", email="pia@example.com")


@pytest.fixture
def area(db: None) -> Area:
    return Area.objects.get(slug="checkout")


@pytest.fixture
def facts(store: Store, area: Area, person: Person) -> FlagFacts:
    return FlagFacts(
        key="new-checkout",
        name="New checkout",
        purpose="One page instead of three.",
        type="boolean",
        area=area,
        store=store,
        accountable=person,
    )


@pytest.fixture
def flag(facts: FlagFacts, mate: User, at: datetime) -> Flag:
    return operations.make_flag(facts=facts, by=mate, at=at)


@pytest.fixture
def production(db: None) -> Environment:
    return Environment.objects.get(key="production")


@pytest.fixture
def trial(db: None) -> Environment:
    return Environment.objects.get(key="test")


@pytest.fixture
def live(flag: Flag, production: Environment, mate: User, owner: User, at: datetime) -> Version:
    version = propose(flag, production, mate, at)
    changing.approve(version=version, by=owner, at=at)
    return changing.put_live(version=version, by=mate, at=at)


def propose(
    flag: Flag, environment: Environment, by: User, at: datetime, content: dict[str, Any] = HALF
) -> Version:
    return changing.propose(
        flag=flag, environment=environment, content=content, why="Fewer steps", by=by, at=at
    )


def served(store: str = "shop", environment: str = "production") -> dict[str, Any]:
    flags: dict[str, Any] = publishing.documents()[(store, environment)]["flags"]
    return flags
