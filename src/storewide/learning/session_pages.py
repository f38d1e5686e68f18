"""What the pages of sessions and of imported completions say."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Page
from storewide.kit.tags import Tag, Tone
from storewide.learning.course_pages import to_learning
from storewide.learning.models import Session
from storewide.lib.tables import TableReport

#: so many refused rows are named
NAMED = 20


def session(found: Session, on: date, *, changing: bool) -> dict[str, Any]:
    """All that one session's page shows; who came is written down once it is over."""
    calling_off = Action(
        _("Call it off"),
        reverse("learning:session-call-off", args=[found.pk]),
        "danger",
        post=True,
        confirm=_("Call this session off? Everybody loses the seat."),
    )
    actions = (
        Action(_("Change"), reverse("learning:session-change", args=[found.pk]), "quiet"),
        calling_off,
    )
    page = Page(
        f"{found.course}, {formats.day(found.on)}",
        short=str(found.course),
        guide="learning#sessions",
        crumbs=(to_learning(),),
        actions=actions if changing and found.held_at is None else (),
    )
    holding = Action(_("Write down who came"), reverse("learning:session-hold", args=[found.pk]))
    waiting = changing and found.held_at is None and found.on <= on
    return {
        "page": page,
        "session": found,
        "tags": [Tag(_("Held"), Tone.GOOD) if found.held_at else Tag(_("Planned"), Tone.WAITING)],
        "accountable": str(found.trainer),
        "next": holding if waiting else None,
        "next_reason": _("The session is over; who came has completed the course."),
        "seats": found.taken.select_related("person"),
        "history": history(found),
    }


def taken(report: TableReport) -> str:
    """What was read from a table, in a sentence."""
    said = {"taken": report.accepted, "repeated": report.repeated, "refused": report.refused}
    return _("%(taken)s noted, %(repeated)s known already, %(refused)s refused.") % said


def refused(report: TableReport) -> list[str]:
    """A sentence for each of the first rows that were refused."""
    return [
        _("Row %(row)s: %(why)s") % {"row": each.row, "why": each.reason} for each in report.refusals[:NAMED]
    ]
