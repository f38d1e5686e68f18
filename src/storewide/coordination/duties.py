"""What of coordination is a person's: what they run, their seats in working groups, and what they are to do there."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from storewide.audit import trail
from storewide.coordination import part_operations
from storewide.coordination.models import (
    AskedInput,
    Board,
    Criterion,
    GroupState,
    Handover,
    Item,
    Mechanism,
    Participant,
    Pilot,
    Prerequisite,
)
from storewide.coordination.models.participant import LEADS
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.kit.tags import Text
from storewide.organization.models import Person
from storewide.ownership.handing import Duty, owned

MECHANISMS = _("Coordination mechanisms")
BOARDS = _("Advisory boards")
PILOTS = _("Pilots without a verdict")
SEATS = _("Seats in working groups")
CRITERIA = _("Exit criteria, directly responsible")
PREREQUISITES = _("Prerequisites of working groups")
ITEMS = _("Items of working groups")
INPUT = _("Input asked in writing")
LEFT_OPEN = _("Left open by working groups")

_OPEN = (GroupState.PLANNED, GroupState.RUNNING)


def duties_of(person: Person) -> list[Duty]:
    """Of groups that are not disbanded, and what disbanded ones left open; nine queries."""
    pilots = Pilot.objects.undecided().filter(owner=person)
    seats = Participant.objects.filter(person=person, group__state__in=_OPEN)
    criteria = Criterion.objects.open().filter(responsible=person, path__group__state__in=_OPEN)
    left = Handover.objects.open().filter(owner=person).select_related("group")
    return [
        *owned(
            Mechanism.objects.in_use().filter(owner=person),
            MECHANISMS,
            action="coordination.mechanism.change",
        ),
        *owned(Board.objects.filter(owner=person, ended_at=None), BOARDS, action="coordination.board.change"),
        *owned(pilots, PILOTS, action="coordination.pilot.change"),
        *(_seat(seat) for seat in seats.select_related("group", "person")),
        *_parts(criteria.select_related("path__group"), CRITERIA, "responsible"),
        *_parts(_in_groups(Prerequisite, owner=person), PREREQUISITES, "owner"),
        *_parts(_in_groups(Item, owner=person), ITEMS, "owner"),
        *_parts(_in_groups(AskedInput, person=person), INPUT, "person"),
        *(_left_open(each) for each in left),
    ]


def _in_groups(kind: Any, **whose: Person) -> Iterable[Any]:
    rows: Iterable[Any] = kind.objects.open().filter(group__state__in=_OPEN, **whose).select_related("group")
    return rows


def _parts(rows: Iterable[Any], kind: Text, field: str) -> Iterator[Duty]:
    """Each part of a group, moved as its page moves it: what an item waits for follows its owner."""
    for row in rows:
        yield Duty(kind, _key(row), str(row), row.group.get_absolute_url(), _moving(row, field))


def _moving(part: Any, field: str) -> Any:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        part_operations.change(part=part, changes={field: to}, by=by, at=at)

    return move


def _seat(seat: Participant) -> Duty:
    """Who leads is followed by somebody; any other seat may go. A successor who sits there leads from then on."""

    def move(to: Person | None, by: Actor, at: datetime) -> None:
        other = Participant.objects.filter(group=seat.group, person=to).first() if to else None
        if to is not None and other is None:
            part_operations.change(part=seat, changes={"person": to}, by=by, at=at)
            return
        part_operations.remove(part=seat, by=by, at=at)
        if other is not None and seat.role in LEADS and other.role not in LEADS:
            part_operations.change(part=other, changes={"role": seat.role}, by=by, at=at)

    label = f"{seat.group}: {seat.get_role_display()}"
    leads = seat.role in LEADS
    return Duty(SEATS, _key(seat), label, seat.group.get_absolute_url(), move, must_move=leads)


def _left_open(handover: Handover) -> Duty:
    def move(to: Person | None, by: Actor, at: datetime) -> None:
        differing = save_changes(handover, {"owner": to}, None)
        trail.record(
            action="coordination.handover.change", of=handover.group, by=by, at=at, changes=differing
        )

    return Duty(LEFT_OPEN, _key(handover), handover.what, handover.group.get_absolute_url(), move)


def _key(row: Any) -> str:
    return f"{row._meta.label_lower}.{row.pk}"
