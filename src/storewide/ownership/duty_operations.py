"""Every change to who is on duty: one shift, or a whole rota made in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Absence, Person
from storewide.ownership.models import Area, DutyShift, Group

MOST_SHIFTS = 200
LONGEST_DAYS = 60


class NoDuty(Refusal):
    """A duty is of one area, or of one group of areas."""

    field = "area"


class TimesRefused(Refusal):
    """A shift ends before it begins, or is over already."""

    field = "ends"


class Overlaps(Refusal):
    """Somebody is on duty for it then."""

    field = "begins"


class NotThere(Refusal):
    """The person has left by then, or is away."""

    field = "person"


class RotaRefused(Refusal):
    """The rota has nobody in it, or too many turns."""

    field = "turns"


@dataclass(frozen=True)
class Rota:
    """Who takes turns: from which day and hour in which zone, how many days a turn lasts, and how many turns there are."""

    people: Sequence[Person]
    first: date
    hour: time
    zone: str
    days: int
    turns: int

    def spans(self) -> list[tuple[Person, datetime, datetime]]:
        """Each turn: the person, its begin and its end; the hour is the same by the clock of the zone all year."""
        return [
            (
                self.people[turn % len(self.people)],
                self._handover(turn),
                self._handover(turn + 1),
            )
            for turn in range(self.turns)
        ]

    def _handover(self, turn: int) -> datetime:
        day = self.first + timedelta(days=turn * self.days)
        return datetime.combine(day, self.hour, ZoneInfo(self.zone)).astimezone(UTC)


@trail.operation
def add_shift(
    *,
    area: Area | None,
    group: str,
    person: Person,
    begins: datetime,
    ends: datetime,
    by: Actor,
    at: datetime,
) -> DutyShift:
    """Put one person on duty. Raises NoDuty, TimesRefused, NotThere and Overlaps."""
    shift = DutyShift(area=area, group=group, person=person, begins=begins, ends=ends, created_at=at)
    _check(shift, at)
    shift.save(force_insert=True)
    trail.record(action="ownership.duty_shift.add", of=shift, by=by, at=at, changes=_said(shift))
    return shift


@trail.operation
def plan_rota(*, area: Area | None, group: str, rota: Rota, by: Actor, at: datetime) -> list[DutyShift]:
    """Make all turns of a rota, or none. Raises RotaRefused and what `add_shift` does, naming the turn."""
    _check_rota(rota)
    shifts = [
        DutyShift(area=area, group=group, person=person, begins=begins, ends=ends, created_at=at)
        for person, begins, ends in rota.spans()
    ]
    for shift in shifts:
        _check(shift, at)
    DutyShift.objects.bulk_create(shifts)
    trail.record_all(
        action="ownership.duty_shift.add", of=[(each, _said(each)) for each in shifts], by=by, at=at
    )
    return shifts


@trail.operation
def change_shift(
    *,
    shift: DutyShift,
    person: Person,
    begins: datetime,
    ends: datetime,
    by: Actor,
    at: datetime,
    expected_version: int | None,
) -> DutyShift:
    """Give a shift to somebody else, or move it. Raises TimesRefused, NotThere, Overlaps and Conflict."""
    said: dict[str, Any] = {"person": person, "begins": begins, "ends": ends}
    moved = DutyShift(pk=shift.pk, area=shift.area, group=shift.group, **said)
    _check(moved, at)
    differing = save_changes(shift, said, expected_version)
    trail.record(action="ownership.duty_shift.change", of=shift, by=by, at=at, changes=differing)
    return shift


@trail.operation
def remove_shift(*, shift: DutyShift, by: Actor, at: datetime) -> None:
    """Take a shift back; whoever is accountable is reached then."""
    trail.record(action="ownership.duty_shift.remove", of=shift, by=by, at=at, changes=_said(shift))
    shift.delete()


def _said(shift: DutyShift) -> dict[str, Any]:
    return {
        "begins": [None, shift.begins.isoformat(timespec="minutes")],
        "ends": [None, shift.ends.isoformat(timespec="minutes")],
    }


def _check_rota(rota: Rota) -> None:
    if not rota.people:
        raise RotaRefused(_("Nobody is in the rota; name at least one person."))
    if rota.zone not in available_timezones():
        raise RotaRefused(
            _("“%(zone)s” is not a time zone; write one like Europe/Berlin.") % {"zone": rota.zone}
        )
    if not 1 <= rota.days <= LONGEST_DAYS or not 1 <= rota.turns <= MOST_SHIFTS:
        raise RotaRefused(
            _("%(turns)s turns of %(days)s days; write 1 to %(most)s turns of 1 to %(longest)s days.")
            % {"turns": rota.turns, "days": rota.days, "most": MOST_SHIFTS, "longest": LONGEST_DAYS}
        )


def _check(shift: DutyShift, at: datetime) -> None:
    if (shift.area is None) == (shift.group not in Group.values):
        raise NoDuty(_("A duty is of one area or of one group; choose one of them."))
    if shift.ends <= shift.begins:
        raise TimesRefused(_("The duty ends before it begins; write a later end."))
    if shift.ends <= at:
        raise TimesRefused(_("The duty is over already; write an end that comes."))
    _check_there(shift)
    others = DutyShift.objects.filter(area=shift.area, group=shift.group).exclude(pk=shift.pk)
    if other := others.filter(begins__lt=shift.ends, ends__gt=shift.begins).for_list().first():
        raise Overlaps(
            _("%(person)s is on duty for %(what)s from %(begins)s until %(ends)s; choose another time.")
            % {
                "person": other.person,
                "what": other.what,
                "begins": formats.moment(other.begins),
                "ends": formats.moment(other.ends),
            }
        )


def _check_there(shift: DutyShift) -> None:
    """Nobody is put on duty for a time in which they are away throughout, or by whose begin they have left."""
    first, last = shift.begins.date(), shift.ends.date()
    said = {"person": shift.person, "day": formats.day(first)}
    if not shift.person.here(first):
        raise NotThere(_("%(person)s has left by %(day)s; choose somebody who is here.") % said)
    if Absence.objects.filter(person=shift.person, begins__lte=first, ends__gte=last).exists():
        raise NotThere(_("%(person)s is away from %(day)s on; choose somebody who is here.") % said)
