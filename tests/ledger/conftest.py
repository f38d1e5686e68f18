"""A promise to freeze: Ana promises that checkout conversion goes up by 3 % until the end of June."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.ledger import operations
from storewide.ledger.models import IntendedEffect
from storewide.ledger.operations import Promise
from storewide.organization.models import Person
from storewide.ownership.models import Area

SOURCE = Link(kind="portfolio.request", id="0193a000-0000-7000-8000-000000000001")


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example", title="head of checkout")


@pytest.fixture
def area(db: None) -> Area:
    return Area.objects.create(slug="one-page-checkout", name="One-page checkout", group="order_entry")


@pytest.fixture
def promise(ana: Person, area: Area) -> Promise:
    return Promise(
        what="Guest checkout",
        metric="conversion",
        direction="up",
        size=Decimal("3"),
        due_on=date(2026, 6, 30),
        owner=ana,
        area=area,
        store=None,
    )


@pytest.fixture
def drafted(promise: Promise, mate: User, at: datetime) -> IntendedEffect:
    return operations.draft(promise=promise, source=SOURCE, by=mate, at=at)


@pytest.fixture
def frozen(drafted: IntendedEffect, mate: User, at: datetime) -> IntendedEffect:
    return operations.freeze(effect=drafted, by=mate, at=at)
