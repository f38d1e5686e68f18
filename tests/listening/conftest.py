"""A complaint by phone about guest checkout, noted by Milan."""

from datetime import datetime

import pytest

from storewide.access.models import User
from storewide.kit.links import Link
from storewide.listening import operations
from storewide.listening.models import ContactChannel, Feedback, FeedbackKind
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.sources.models import Store

ABOUT = Link("tests.release", "24", "Guest checkout")


@pytest.fixture
def area(db: None) -> Area:
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    role = Role.objects.create(title="Head of checkout", holder=ana)
    return Area.objects.create(
        slug="guest-checkout", name="Guest checkout", group="order_entry", accountable=role
    )


@pytest.fixture
def store(db: None) -> Store:
    return Store.objects.create(slug="uk", name="Shop UK", zone="Europe/London", currency="GBP")


@pytest.fixture
def complaint(area: Area, store: Store, mate: User, at: datetime) -> Feedback:
    return operations.note_feedback(
        kind=FeedbackKind.COMPLAINT,
        contact_channel=ContactChannel.PHONE,
        said="Where is the voucher field?",
        area=area,
        store=store,
        about=ABOUT,
        by=mate,
        at=at,
    )
