"""Putting a finding off for a reason until a day, and taking it up again before."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.ownership.findings import Found
from storewide.ownership.models import Suppression

#: a finding is put off for at most so long; then it is looked at again
LONGEST = timedelta(days=365)


class DayRefused(Refusal):
    """A finding is put off until a day that has passed, or for longer than a year."""

    field = "until"


@trail.operation
def put_off(*, found: Found, reason: str, until: date, by: Actor, at: datetime) -> Suppression:
    """Put a finding off until a day (included), for a reason; from the day after it counts again. Raises DayRefused."""
    first, last = at.date() + timedelta(days=1), at.date() + LONGEST
    if not first <= until <= last:
        raise DayRefused(
            _("%(day)s is not between %(first)s and %(last)s; a finding is put off for a year at most.")
            % {"day": formats.day(until), "first": formats.day(first), "last": formats.day(last)}
        )
    values = {
        "sentence": str(found.sentence)[:600],
        "reason": reason,
        "until": until,
        "by": by.label[:200],
        "created_at": at,
    }
    suppression, _new = Suppression.objects.update_or_create(
        code=found.code, record=found.record, defaults=values
    )
    changes = {"reason": [None, reason], "until": [None, until.isoformat()]}
    trail.record(action="ownership.finding.put_off", of=suppression, by=by, at=at, changes=changes)
    return suppression


@trail.operation
def take_up(*, suppression: Suppression, by: Actor, at: datetime) -> None:
    """Let a finding that was put off count again from now on."""
    trail.record(action="ownership.finding.take_up", of=suppression, by=by, at=at)
    suppression.delete()
