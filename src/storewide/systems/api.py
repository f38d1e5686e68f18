"""The system register over REST."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit import links
from storewide.kit.naming import UnknownName
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.systems import operations
from storewide.systems.fields import areas_named
from storewide.systems.models import Interface, InterfaceChange, System
from storewide.systems.permissions import SystemsPermission
from storewide.systems.schemas import (
    EndedIn,
    InterfaceIn,
    InterfaceOut,
    StatedIn,
    StatedOut,
    SystemChangeIn,
    SystemIn,
    SystemOut,
)

router = Router(tags=["Systems"])


@router.get("", response=list[SystemOut], operation_id="list_systems")
@paginate(LimitOffsetPagination)
def list_systems(request: Any) -> QuerySet[System]:
    """The applications that run the stores."""
    require(request.auth, SystemsPermission.VIEW)
    return System.objects.for_list()


@router.post("", response={201: SystemOut}, operation_id="add_system")
def add_system(request: Any, body: SystemIn) -> Status[System]:
    """Enter an application."""
    require(request.auth, SystemsPermission.CHANGE)
    said = _resolved(body.dict())
    areas = said.pop("areas")
    made = operations.add_system(system=System(**said), areas=areas, by=request.auth, at=now())
    return Status(201, made)


@router.patch("/{uuid:system_id}", response=SystemOut, operation_id="change_system")
def change_system(request: Any, system_id: UUID, body: SystemChangeIn) -> System:
    """Change what the register says of a system."""
    require(request.auth, SystemsPermission.CHANGE)
    found = get_object_or_404(System, pk=system_id)
    said = _resolved(body.dict(exclude_unset=True, exclude={"expected_version"}))
    return operations.change_system(
        system=found, changes=said, by=request.auth, at=now(), expected_version=body.expected_version
    )


@router.post("/{uuid:system_id}/switch-off", response=SystemOut, operation_id="switch_off_system")
def switch_off(request: Any, system_id: UUID, body: EndedIn) -> System:
    """Say that a system runs no more."""
    require(request.auth, SystemsPermission.CHANGE)
    found = get_object_or_404(System, pk=system_id)
    return operations.switch_off(system=found, on=body.on, by=request.auth, at=now())


@router.get("/interfaces", response=list[InterfaceOut], operation_id="list_interfaces")
@paginate(LimitOffsetPagination)
def list_interfaces(request: Any) -> QuerySet[Interface]:
    """What flows between systems."""
    require(request.auth, SystemsPermission.VIEW)
    return Interface.objects.for_list()


@router.post("/interfaces", response={201: InterfaceOut}, operation_id="add_system_interface")
def add_interface(request: Any, body: InterfaceIn) -> Status[Interface]:
    """Enter what flows between two systems."""
    require(request.auth, SystemsPermission.CHANGE)
    said = body.dict(exclude={"since", "source", "target"})
    ends = {side: get_object_or_404(System, pk=getattr(body, side)) for side in ("source", "target")}
    made = operations.add_interface(
        interface=Interface(**said, **ends), since=body.since, by=request.auth, at=now()
    )
    return Status(201, made)


@router.post("/interfaces/{uuid:interface_id}/end", response=InterfaceOut, operation_id="end_interface")
def end_interface(request: Any, interface_id: UUID, body: EndedIn) -> Interface:
    """Say that nothing flows any more."""
    require(request.auth, SystemsPermission.CHANGE)
    found = get_object_or_404(Interface.objects.for_list(), pk=interface_id)
    return operations.end_interface(interface=found, on=body.on, by=request.auth, at=now())


@router.get("/stated", response=list[StatedOut], operation_id="list_interface_changes")
@paginate(LimitOffsetPagination)
def list_stated(request: Any) -> QuerySet[InterfaceChange]:
    """What releases, incidents and options do to interfaces."""
    require(request.auth, SystemsPermission.VIEW)
    return InterfaceChange.objects.all()


@router.post("/stated", response={201: StatedOut}, operation_id="state_interface_change")
def state(request: Any, body: StatedIn) -> Status[InterfaceChange]:
    """State what a record does to an interface; it is carried out when a release goes live."""
    require(request.auth, SystemsPermission.CHANGE)
    about = links.named(body.about)
    if about is None:
        raise UnknownName(
            _("about is “%(about)s”, which names no record; give its kind and id.") % {"about": body.about}
        )
    interface = get_object_or_404(Interface.objects.for_list(), pk=body.interface)
    change = InterfaceChange(interface=interface, kind=body.kind, note=body.note)
    return Status(201, operations.state_change(change=change, link=about, by=request.auth, at=now()))


def _resolved(said: dict[str, Any]) -> dict[str, Any]:
    """Names and ids as records; raises UnknownName."""
    if name := said.get("owner"):
        said["owner"] = Team.objects.filter(name__iexact=name).first()
        if said["owner"] is None:
            raise UnknownName(_("There is no team “%(name)s”; give the name of one.") % {"name": name})
    elif "owner" in said:
        said["owner"] = None
    if said.get("successor"):
        said["successor"] = get_object_or_404(System, pk=said["successor"])
    if "areas" in said:
        said["areas"] = _areas(said["areas"] or [])
    return said


def _areas(names: list[str]) -> list[Area]:
    try:
        return areas_named(names)
    except ValidationError as fault:
        raise UnknownName(fault.messages[0]) from None
