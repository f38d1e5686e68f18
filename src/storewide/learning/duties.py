"""What of learning is a person's: courses they own, sessions they are to hold, and seats they have in those to come."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.learning.models import Course, Seat, Session
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

COURSES = _("Courses")
SESSIONS = _("Sessions to hold or to write down")
SEATS = _("Seats in sessions to come")


def duties_of(person: Person) -> list[Duty]:
    """Sessions go over until they are written down, seats until the day itself; three queries."""
    sessions = Session.objects.filter(trainer=person, held_at=None).select_related("course")
    seats = Seat.objects.filter(person=person, session__held_at=None, session__on__gt=now().date())
    return [
        *owned(Course.objects.filter(owner=person), COURSES, action="learning.course.change"),
        *owned(sessions, SESSIONS, action="learning.session.change", field="trainer"),
        *(_seat(seat) for seat in seats.select_related("session__course", "person")),
    ]


def _seat(seat: Seat) -> Duty:
    """It may become free; a successor who sits there already leaves it free too."""

    def move(to: Person | None, by: Actor, at: datetime) -> None:
        changes = {"person": [str(seat.person), str(to or "")]}
        if to is None or Seat.objects.filter(session=seat.session, person=to).exists():
            changes = {"person": [str(seat.person), ""]}
            Seat.objects.filter(pk=seat.pk).delete()
        else:
            save_changes(seat, {"person": to}, None)
        trail.record(action="learning.session.change", of=seat.session, by=by, at=at, changes=changes)

    key = f"{seat._meta.label_lower}.{seat.pk}"
    return Duty(SEATS, key, str(seat.session), seat.session.get_absolute_url(), move, must_move=False)
