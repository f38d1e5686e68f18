"""Courses, sessions and seats of whoever leaves go over; what was held stays as it was."""

from datetime import date, timedelta

import pytest

from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.learning import duties, session_operations
from storewide.learning.models import Course, Seat, Session
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership import handing

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam() -> Person:
    return Person.objects.create(name="Sam", email="sam@shop.example")


@pytest.fixture
def kim() -> Person:
    return Person.objects.create(name="Kim", email="kim@shop.example")


def session(on: date, trainer: Person, *people: Person) -> Session:
    course, _made = Course.objects.get_or_create(name="Basket", defaults={"owner": trainer})
    planned = Session(course=course, on=on, where="Room 1", trainer=trainer, seats=2)
    return session_operations.plan(session=planned, people=people, by=SYSTEM, at=now())


def names(found: Session) -> list[str]:
    return [str(seat.person) for seat in found.taken.all()]


def hand_over(sam: Person, kim: Person | None) -> None:
    successors = {duty.key: kim for duty in handing.duties_of(sam)}
    handing.hand_over(person=sam, successors=successors, by=SYSTEM, at=now())


def test_courses_sessions_and_seats_to_come_go_over(sam: Person, kim: Person) -> None:
    today = now().date()
    coming, past = session(today + timedelta(2), sam, sam), session(today - timedelta(2), sam, sam)
    session_operations.hold(session=past, came=[sam], by=SYSTEM, at=now())
    assert [(str(duty.kind), duty.must_move) for duty in duties.duties_of(sam)] == [
        ("Courses", True),
        ("Sessions to hold or to write down", True),
        ("Seats in sessions to come", False),
    ]
    hand_over(sam, kim)
    assert (Course.objects.get().owner, Session.objects.get(pk=coming.pk).trainer) == (kim, kim)
    assert (Session.objects.get(pk=past.pk).trainer, names(past)) == (sam, ["Sam"])
    assert names(coming) == ["Kim"]
    changes = [entry.changes for entry in Entry.objects.filter(action="learning.session.change")]
    assert sorted(str(next(iter(each))) for each in changes) == ["person", "trainer"]
    assert duties.duties_of(sam) == []


def test_a_seat_whose_successor_sits_there_becomes_free(sam: Person, kim: Person) -> None:
    found = session(now().date() + timedelta(2), kim, sam, kim)
    hand_over(sam, kim)
    assert names(found) == ["Kim"]


def test_a_seat_without_a_successor_becomes_free(sam: Person, kim: Person) -> None:
    found = session(now().date() + timedelta(2), kim, sam)
    hand_over(sam, None)
    assert not Seat.objects.filter(session=found).exists()


def test_who_had_a_seat_in_a_session_that_is_over_may_still_have_come(sam: Person, kim: Person) -> None:
    session(now().date(), kim, sam)
    assert duties.duties_of(sam) == []
