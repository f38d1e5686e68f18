"""Writing down a meeting of a working group: who was there, and what was decided."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.coordination.models import Attendance, GroupState, Meeting, MeetingDecision, Participant
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.organization.models import Person


class NotYet(Refusal):
    """A meeting is written down from its day on."""

    status = 409


@trail.operation
def write_down(
    *,
    meeting: Meeting,
    present: Iterable[Person],
    decisions: Sequence[str],
    notes: str = "",
    no_decision: bool = False,
    by: Actor,
    at: datetime,
) -> Meeting:
    """Write down a meeting, or write it down anew: who of those expected was there, and what was decided.

    `no_decision` says that nothing was to be decided, so that its lack is no finding. Raises NotYet, WrongState.
    """
    lock(meeting.group, GroupState.PLANNED, GroupState.RUNNING)
    if at.date() < meeting.on:
        raise NotYet(
            _("The meeting is on %(day)s; write it down once it was held.") % {"day": formats.day(meeting.on)}
        )
    there = set(present)
    rows = Participant.objects.contributing().filter(group=meeting.group).select_related("person")
    expected = {row.person for row in rows}
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, present=person in there, created_at=at)
        for person in sorted(expected | there, key=lambda person: person.name)
    )
    said = [each.strip() for each in decisions if each.strip()]
    MeetingDecision.objects.filter(meeting=meeting).delete()
    MeetingDecision.objects.bulk_create(
        MeetingDecision(meeting=meeting, what=each[:400], created_at=at) for each in said
    )
    meeting.held_at, meeting.notes, meeting.no_decision = at, notes.strip(), no_decision and not said
    meeting.version += 1
    meeting.save()
    changes = {
        "meeting": [None, str(meeting)],
        "present": [None, sorted(str(person) for person in there)],
        "decisions": [None, said],
    }
    trail.record(action="coordination.meeting.write_down", of=meeting.group, by=by, at=at, changes=changes)
    return meeting
