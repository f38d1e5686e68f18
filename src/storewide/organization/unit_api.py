"""Units, their functions, roles and rights to decide over REST, by the same operations as the pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization import role_operations, unit_operations
from storewide.organization.models import (
    CommerceStructure,
    OperatingModel,
    Person,
    Provision,
    Role,
    Unit,
    UnitFunction,
)
from storewide.organization.permissions import OrganizationPermission

router = Router(tags=["Organization"])


class UnitOut(Schema):
    """A business unit or department; `parent` is the unit above, `result_holder` a person, `holidays_of` a country."""

    id: UUID
    name: str
    parent: UUID | None = Field(alias="parent_id")
    operating_model: str
    commerce_structure: str
    result_holder: UUID | None = Field(alias="result_holder_id")
    holidays_of: str
    version: int


class UnitIn(Schema):
    """A new unit."""

    name: str = Field(min_length=1, max_length=120)
    parent: UUID | None = None
    operating_model: OperatingModel | None = None
    commerce_structure: CommerceStructure | None = None
    result_holder: UUID | None = None
    holidays_of: str = Field("", max_length=12)


class UnitChange(Schema):
    """What changes of a unit; what is left out stays. `version` as it was read."""

    version: int
    name: str | None = Field(None, min_length=1, max_length=120)
    parent: UUID | None = None
    operating_model: OperatingModel | None = None
    commerce_structure: CommerceStructure | None = None
    result_holder: UUID | None = None
    holidays_of: str | None = Field(None, max_length=12)


class FunctionOut(Schema):
    """A function of a unit: own, shared by another unit, or outsourced to a company."""

    id: UUID
    unit: UUID = Field(alias="unit_id")
    name: str
    provision: str
    provider: UUID | None = Field(alias="provider_id")
    company: str
    version: int


class FunctionIn(Schema):
    """A new function."""

    name: str = Field(min_length=1, max_length=80)
    provision: Provision
    provider: UUID | None = None
    company: str = Field("", max_length=120)


class RoleOut(Schema):
    """A named duty; vacant since `vacant_since` while nobody holds it."""

    id: UUID
    title: str
    purpose: str
    accountabilities: str
    holder: UUID | None = Field(alias="holder_id")
    deputy: UUID | None = Field(alias="deputy_id")
    vacant_since: date | None
    version: int


class RoleIn(Schema):
    """A new role."""

    title: str = Field(min_length=1, max_length=120)
    purpose: str = Field("", max_length=300)
    accountabilities: str = Field("", max_length=2000)
    holder: UUID | None = None
    deputy: UUID | None = None


class PersonIn(Schema):
    """Somebody, or nobody."""

    person: UUID | None


@router.get("/units", response=list[UnitOut], operation_id="list_units")
@paginate(LimitOffsetPagination)
def units(request: Any) -> QuerySet[Unit]:
    """All units, by name."""
    require(request.auth, OrganizationPermission.VIEW)
    return Unit.objects.all()


@router.post("/units", response={201: UnitOut}, operation_id="make_unit")
def make_unit(request: Any, body: UnitIn) -> Unit:
    """Add a unit; its name must be new."""
    require(request.auth, OrganizationPermission.CHANGE)
    return unit_operations.make_unit(
        name=body.name,
        parent=get_object_or_404(Unit, pk=body.parent) if body.parent else None,
        operating_model=body.operating_model or "",
        commerce_structure=body.commerce_structure or "",
        result_holder=_person(body.result_holder),
        holidays_of=body.holidays_of,
        by=request.auth,
        at=now(),
    )


@router.patch("/units/{unit_id}", response=UnitOut, operation_id="change_unit")
def change_unit(request: Any, unit_id: UUID, body: UnitChange) -> Unit:
    """Change what a unit is, or put it elsewhere in the tree; an empty value takes what was said back."""
    require(request.auth, OrganizationPermission.CHANGE)
    found = get_object_or_404(Unit.objects.select_related("parent", "result_holder"), pk=unit_id)
    said = body.dict(exclude_unset=True, exclude={"version"})
    changes: dict[str, Any] = {name: value or "" for name, value in said.items() if name != "name" or value}
    if "parent" in said:
        changes["parent"] = get_object_or_404(Unit, pk=body.parent) if body.parent else None
    if "result_holder" in said:
        changes["result_holder"] = _person(body.result_holder)
    return unit_operations.change_unit(
        unit=found, changes=changes, by=request.auth, at=now(), expected_version=body.version
    )


@router.get("/units/{unit_id}/functions", response=list[FunctionOut], operation_id="list_functions")
def functions(request: Any, unit_id: UUID) -> QuerySet[UnitFunction]:
    """The functions of a unit, by name."""
    require(request.auth, OrganizationPermission.VIEW)
    return UnitFunction.objects.filter(unit=get_object_or_404(Unit, pk=unit_id))


@router.post("/units/{unit_id}/functions", response={201: FunctionOut}, operation_id="add_function")
def add_function(request: Any, unit_id: UUID, body: FunctionIn) -> UnitFunction:
    """Add a function to a unit."""
    require(request.auth, OrganizationPermission.CHANGE)
    return unit_operations.add_function(
        unit=get_object_or_404(Unit, pk=unit_id),
        name=body.name,
        provision=body.provision,
        provider=get_object_or_404(Unit, pk=body.provider) if body.provider else None,
        company=body.company,
        by=request.auth,
        at=now(),
    )


@router.delete("/functions/{function_id}", response={204: None}, operation_id="remove_function")
def remove_function(request: Any, function_id: UUID) -> None:
    """Take a function away from its unit."""
    require(request.auth, OrganizationPermission.CHANGE)
    found = get_object_or_404(UnitFunction, pk=function_id)
    unit_operations.remove_function(function=found, by=request.auth, at=now())


@router.get("/roles", response=list[RoleOut], operation_id="list_roles")
@paginate(LimitOffsetPagination)
def roles(request: Any) -> QuerySet[Role]:
    """All roles, by title."""
    require(request.auth, OrganizationPermission.VIEW)
    return Role.objects.all()


@router.post("/roles", response={201: RoleOut}, operation_id="make_role")
def make_role(request: Any, body: RoleIn) -> Role:
    """Add a role; its title must be new."""
    require(request.auth, OrganizationPermission.CHANGE)
    said = body.dict() | {"holder": _person(body.holder), "deputy": _person(body.deputy)}
    return role_operations.make_role(**said, by=request.auth, at=now())


@router.put("/roles/{role_id}/holder", response=RoleOut, operation_id="give_role")
def give_role(request: Any, role_id: UUID, body: PersonIn) -> Role:
    """Let somebody hold a role from now on, or nobody."""
    require(request.auth, OrganizationPermission.CHANGE)
    found = get_object_or_404(Role.objects.for_list(), pk=role_id)
    return role_operations.give_role(role=found, holder=_person(body.person), by=request.auth, at=now())


@router.put("/roles/{role_id}/deputy", response=RoleOut, operation_id="name_deputy")
def name_deputy(request: Any, role_id: UUID, body: PersonIn) -> Role:
    """Name who steps in while the holder is away, or nobody."""
    require(request.auth, OrganizationPermission.CHANGE)
    found = get_object_or_404(Role.objects.for_list(), pk=role_id)
    return role_operations.name_deputy(role=found, deputy=_person(body.person), by=request.auth, at=now())


def _person(key: UUID | None) -> Person | None:
    return get_object_or_404(Person, pk=key) if key else None
