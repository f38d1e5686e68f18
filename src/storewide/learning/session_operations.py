"""Every change to sessions: planned, changed, called off, written down; who came has completed the course."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.learning import operations
from storewide.learning.models import How, Seat, Session
from storewide.organization.models import Person


class Full(Refusal):
    """More people are named than there are seats."""

    status = 409
    field = "people"


class NotOverYet(Refusal):
    """A session is written down on its day or later."""

    field = "on"


@trail.operation
def plan(*, session: Session, people: Iterable[Person], by: Actor, at: datetime) -> Session:
    """Plan a session, with seats for people. Raises Full."""
    named = list(people)
    _check_seats(session.seats, named)
    session.created_at = at
    session.save(force_insert=True)
    Seat.objects.bulk_create(Seat(session=session, person=person, created_at=at) for person in named)
    changes = {"people": [None, [str(person) for person in named]]}
    trail.record(action="learning.session.plan", of=session, by=by, at=at, changes=changes)
    return session


@trail.operation
def change(
    *,
    session: Session,
    changes: dict[str, Any],
    people: Sequence[Person],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Session:
    """Change a session that is not written down, and who has a seat: these people and nobody else.

    Raises WrongState, Full, Conflict.
    """
    _require_planned(session)
    _check_seats(changes.get("seats", session.seats), people)
    differing: dict[str, Any] = dict(save_changes(session, changes, expected_version))
    before = {seat.person_id: seat.person for seat in session.taken.select_related("person")}
    after = {person.pk: person for person in people}
    if before.keys() != after.keys():
        session.taken.exclude(person__in=after).delete()
        new = [person for key, person in after.items() if key not in before]
        Seat.objects.bulk_create(Seat(session=session, person=person, created_at=at) for person in new)
        differing["people"] = [sorted(map(str, before.values())), sorted(map(str, after.values()))]
    trail.record(action="learning.session.change", of=session, by=by, at=at, changes=differing)
    return session


@trail.operation
def call_off(*, session: Session, by: Actor, at: datetime) -> None:
    """Take out a session that will not be held. Raises WrongState where it is written down."""
    _require_planned(session)
    said = {"people": [[str(seat.person) for seat in session.taken.select_related("person")], None]}
    trail.record(action="learning.session.call_off", of=session, by=by, at=at, changes=said)
    session.delete()


@trail.operation
def hold(*, session: Session, came: Iterable[Person], by: Actor, at: datetime) -> Session:
    """Write down who came: they completed the course that day, and who came unasked gets a seat.

    Raises WrongState, NotOverYet.
    """
    _require_planned(session)
    if session.on > at.date():
        raise NotOverYet(
            _("The session is on %(day)s; write it down afterwards.") % {"day": session.on.isoformat()}
        )
    present = {person.pk: person for person in came}
    seated = set()
    for seat in session.taken.all():
        seat.came = seat.person_id in present
        seat.save(update_fields=["came"])
        seated.add(seat.person_id)
    unasked = [person for key, person in present.items() if key not in seated]
    Seat.objects.bulk_create(
        Seat(session=session, person=person, came=True, created_at=at) for person in unasked
    )
    session.held_at = at
    session.version += 1
    session.save(update_fields=["held_at", "version"])
    for person in present.values():
        operations.complete(
            course=session.course, person=person, on=session.on, how=How.SESSION, by=by, at=at
        )
    said = {"came": [None, [str(person) for person in present.values()]]}
    trail.record(action="learning.session.hold", of=session, by=by, at=at, changes=said)
    return session


def _require_planned(session: Session) -> None:
    if session.held_at is not None:
        raise WrongState(_("“%(name)s” is written down; what was held stays.") % {"name": session})


def _check_seats(seats: int, people: Sequence[Person]) -> None:
    if len(people) > seats:
        raise Full(
            _("%(seats)s seats are fewer than %(people)s people; add seats.")
            % {"seats": seats, "people": len(people)}
        )
