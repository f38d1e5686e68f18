"""Duty over REST: who is reached, and the turns that come."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import AwareDatetime

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership import duty, duty_operations
from storewide.ownership.duty_operations import Rota
from storewide.ownership.models import Area, DutyShift, Group
from storewide.ownership.permissions import OwnershipPermission

router = Router(tags=["Ownership"])


class ShiftOut(Schema):
    """A person on duty for an area (by slug) or a group, one of them null."""

    id: UUID
    area: str | None
    group: Group | None
    person: str
    begins: datetime
    ends: datetime
    version: int

    @staticmethod
    def resolve_area(shift: DutyShift) -> str | None:
        return shift.area.slug if shift.area else None

    @staticmethod
    def resolve_group(shift: DutyShift) -> str | None:
        return shift.group or None

    @staticmethod
    def resolve_person(shift: DutyShift) -> str:
        return shift.person.email


class OnDutyOut(Schema):
    """Who is reached about an area at a moment; null where nobody is there."""

    area: str
    person: str | None


class WhatIn(Schema):
    """An area by its slug, or a whole group."""

    area: str | None = None
    group: Group | None = None

    def what(self) -> dict[str, Any]:
        """Both as the operations take them."""
        area = get_object_or_404(Area, slug=self.area) if self.area else None
        return {"area": area, "group": self.group.value if self.group else ""}


class ShiftIn(WhatIn):
    """One person on duty from one moment to another."""

    person: UUID
    begins: AwareDatetime
    ends: AwareDatetime


class ChangedShiftIn(Schema):
    """Another person, or another time."""

    person: UUID
    begins: AwareDatetime
    ends: AwareDatetime
    expected_version: int | None = None


class RotaIn(WhatIn):
    """Turns that go round, handed over at an hour by the clock of a zone."""

    people: list[UUID] = Field(min_length=1, max_length=100)
    first: date
    hour: time = time(9)
    zone: str = Field(default="UTC", pattern=r"^[A-Za-z0-9_+\-/]{1,60}$")
    days: int = 7
    turns: int = 12


@router.get("/duty", response=list[ShiftOut], operation_id="list_duty")
@paginate(LimitOffsetPagination)
def shifts(request: Any, past: bool = False) -> QuerySet[DutyShift]:
    """The turns that run and come, the soonest first; with `past`, also those that are over."""
    require(request.auth, OwnershipPermission.VIEW)
    rows = DutyShift.objects.for_list()
    return rows if past else rows.not_over(now())


@router.get("/areas/{slug}/on-duty", response=OnDutyOut, operation_id="get_on_duty")
def on_duty(request: Any, slug: str, at: AwareDatetime | None = None) -> OnDutyOut:
    """Who is reached about an area now, or at a moment."""
    require(request.auth, OwnershipPermission.VIEW)
    found = get_object_or_404(Area.objects.for_map().select_related("accountable__deputy"), slug=slug)
    person = duty.on_duty(found, at or now())
    return OnDutyOut(area=found.slug, person=person.email if person else None)


@router.post("/duty", response={201: ShiftOut}, operation_id="add_duty")
def add(request: Any, body: ShiftIn) -> Status[DutyShift]:
    """Put one person on duty."""
    require(request.auth, OwnershipPermission.CHANGE)
    person = get_object_or_404(Person, pk=body.person)
    times: dict[str, Any] = {"begins": body.begins, "ends": body.ends}
    made = duty_operations.add_shift(**body.what(), **times, person=person, by=request.auth, at=now())
    return Status(201, made)


@router.post("/duty/rota", response={201: list[ShiftOut]}, operation_id="plan_rota")
def plan(request: Any, body: RotaIn) -> Status[list[DutyShift]]:
    """Make all turns of a rota, or none."""
    require(request.auth, OwnershipPermission.CHANGE)
    known = Person.objects.in_bulk(body.people)
    if missing := [str(each) for each in body.people if each not in known]:
        raise Http404(missing[0])
    turns: dict[str, Any] = {
        "first": body.first,
        "hour": body.hour,
        "zone": body.zone,
        "days": body.days,
        "turns": body.turns,
    }
    rota = Rota(people=[known[each] for each in body.people], **turns)
    return Status(201, duty_operations.plan_rota(**body.what(), rota=rota, by=request.auth, at=now()))


@router.put("/duty/{shift_id}", response=ShiftOut, operation_id="change_duty")
def change(request: Any, shift_id: UUID, body: ChangedShiftIn) -> DutyShift:
    """Give a shift to somebody else, or move it."""
    require(request.auth, OwnershipPermission.CHANGE)
    shift = get_object_or_404(DutyShift.objects.for_list(), pk=shift_id)
    return duty_operations.change_shift(
        shift=shift,
        person=get_object_or_404(Person, pk=body.person),
        begins=body.begins,
        ends=body.ends,
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.delete("/duty/{shift_id}", response={204: None}, operation_id="remove_duty")
def remove(request: Any, shift_id: UUID) -> Status[None]:
    """Take a shift back."""
    require(request.auth, OwnershipPermission.CHANGE)
    shift = get_object_or_404(DutyShift.objects.for_list(), pk=shift_id)
    duty_operations.remove_shift(shift=shift, by=request.auth, at=now())
    return Status(204, None)
