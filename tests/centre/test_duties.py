"""A leaver's part of the centre goes to somebody: what they own, and what others booked of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.centre import operations
from storewide.centre.models import Bet, Booking, Expert, Guideline, Tool
from storewide.organization.models import Person, Unit
from storewide.ownership import handing
from storewide.ownership.handing import Orphaned


@pytest.fixture
def nadia(db: None) -> Person:
    return Person.objects.create(name="Nadia Weber", email="nadia@shop.example")


@pytest.fixture
def booking(expert: Expert, unit: Unit, today: date, mate: User, at: datetime) -> Booking:
    record = Booking(
        expert=expert,
        unit=unit,
        what="Audit",
        hours=Decimal(8),
        begins=today + timedelta(days=7),
        ends=today + timedelta(days=8),
    )
    return operations.add(record=record, linked={}, by=mate, at=at)


def test_all_goes_to_the_successor(
    milan: Person,
    nadia: Person,
    tool: Tool,
    guideline: Guideline,
    bet: Bet,
    booking: Booking,
    mate: User,
    at: datetime,
) -> None:
    duties = handing.duties_of(milan)
    handing.hand_over(person=milan, successors={each.key: nadia for each in duties}, by=mate, at=at)
    for record in (tool, guideline, bet):
        record.refresh_from_db()
        assert record.owner == nadia
    booking.refresh_from_db()
    assert (booking.expert.person, booking.expert.is_open) == (nadia, True)
    assert handing.duties_of(milan) == []


def test_a_successor_who_is_an_expert_already_has_the_bookings_to_come(
    milan: Person, nadia: Person, expert: Expert, booking: Booking, mate: User, at: datetime
) -> None:
    known = Expert(
        centre=expert.centre, person=nadia, subject="Shop", day_rate_minor=70_000, weekly_hours=Decimal(10)
    )
    operations.add(record=known, linked={}, by=mate, at=at)
    (duty,) = handing.duties_of(milan)
    handing.hand_over(person=milan, successors={duty.key: nadia}, by=mate, at=at)
    booking.refresh_from_db()
    expert.refresh_from_db()
    assert booking.expert == known
    assert expert.closed_because == "Nadia Weber took over what was booked."


def test_without_a_successor_the_expert_ends_and_what_is_owned_refuses(
    milan: Person, expert: Expert, tool: Tool, mate: User, at: datetime
) -> None:
    with pytest.raises(Orphaned):
        handing.hand_over(person=milan, successors={}, by=mate, at=at)
    expert.refresh_from_db()
    assert expert.is_open
    operations.close(record=tool, reason="Not used", by=mate, at=at)
    handing.hand_over(person=milan, successors={}, by=mate, at=at)
    expert.refresh_from_db()
    assert expert.closed_because == "Left without a successor."
