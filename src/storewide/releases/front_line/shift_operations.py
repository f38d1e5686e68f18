"""Every change to shifts, to who is on them, and to how much of each must have read a briefing before go-live."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person
from storewide.releases.models import Briefing, Shift, ShiftGate, Turn

#: turns are planned for so many days at once
LONGEST = timedelta(days=92)


class ShiftNameTaken(Refusal):
    """The team has a shift of this name."""

    field = "name"


class NoWeekday(Refusal):
    """A shift without a weekday is never worked."""

    field = "weekdays"


class ZoneUnknown(Refusal):
    """There is no such time zone."""

    field = "zone"


class DaysRefused(Refusal):
    """The days of a plan of turns are none, or too many."""

    field = "last"


class ShiftInUse(Refusal):
    """A current briefing is narrowed to the shift."""

    status = 409


@trail.operation
def add_shift(*, values: dict[str, Any], by: Actor, at: datetime) -> Shift:
    """A new shift of a team. Raises ShiftNameTaken, NoWeekday and ZoneUnknown."""
    _check(values, None)
    made = Shift(**values, created_at=at)
    made.save(force_insert=True)
    trail.record(action="releases.shift.add", of=made, by=by, at=at)
    return made


@trail.operation
def change_shift(
    *, shift: Shift, values: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Shift:
    """Change a shift. Raises ShiftNameTaken, NoWeekday, ZoneUnknown and Conflict."""
    _check(values, shift)
    differing = save_changes(shift, values, expected_version)
    trail.record(action="releases.shift.change", of=shift, by=by, at=at, changes=differing)
    return shift


@trail.operation
def delete_shift(*, shift: Shift, by: Actor, at: datetime) -> None:
    """Delete a shift with who is on it. Raises ShiftInUse."""
    used = Briefing.objects.current().filter(shifts=shift).select_related("release").first()
    if used is not None:
        raise ShiftInUse(
            _("The briefing on “%(release)s” is for this shift; write its next version without it first.")
            % {"release": used.release}
        )
    trail.record(action="releases.shift.delete", of=shift, by=by, at=at)
    shift.delete()


@trail.operation
def plan_turns(
    *, shift: Shift, people: Sequence[Person], first: date, last: date, by: Actor, at: datetime
) -> int:
    """Put these people, and nobody else, on the shift on each of its days from `first` to `last`; how many turns.

    Without people the days are emptied. Raises DaysRefused.
    """
    if last < first or last - first > LONGEST:
        raise DaysRefused(
            _("The days go from %(first)s to %(last)s; let them be in order and at most %(most)s days.")
            % {"first": first, "last": last, "most": LONGEST.days}
        )
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    worked = [day for day in days if day.weekday() in shift.weekdays]
    Turn.objects.filter(shift=shift, day__range=(first, last)).delete()
    turns = [Turn(shift=shift, person=each, day=day, created_at=at) for day in worked for each in people]
    Turn.objects.bulk_create(turns)
    changes = {
        "days": [None, f"{first} – {last}"],
        "people": [None, ", ".join(str(person) for person in people)],
    }
    trail.record(action="releases.shift.plan", of=shift, by=by, at=at, changes=changes)
    return len(turns)


@trail.operation
def set_gate(*, tier: str, percent: int, by: Actor, at: datetime) -> ShiftGate:
    """How much of each shift must have read the briefing before a release of the tier goes live, 0 to 100 percent."""
    before = ShiftGate.objects.filter(tier=tier).values_list("percent", flat=True).first()
    gate, _made = ShiftGate.objects.update_or_create(
        tier=tier, defaults={"percent": percent}, create_defaults={"percent": percent, "created_at": at}
    )
    changes = {"percent": [before, percent]}
    trail.record(action="releases.shift_gate.set", of=gate, by=by, at=at, changes=changes)
    return gate


def _check(values: dict[str, Any], but: Shift | None) -> None:
    others = Shift.objects.filter(team=values["team"], name=values["name"])
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise ShiftNameTaken(
            _("%(team)s has a shift “%(name)s” already; choose another name.")
            % {"team": values["team"], "name": values["name"]}
        )
    if not values["weekdays"]:
        raise NoWeekday(_("Choose at least one weekday on which the shift is worked."))
    if values["zone"] not in available_timezones():
        raise ZoneUnknown(
            _("“%(zone)s” is not a time zone; write one like Europe/Berlin.") % {"zone": values["zone"]}
        )
