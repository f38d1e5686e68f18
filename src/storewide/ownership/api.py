"""Ownership over REST: the areas, and who is accountable for them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person, Team
from storewide.ownership import naming, operations, words
from storewide.ownership.models import Area, Standing
from storewide.ownership.naming import Naming
from storewide.ownership.permissions import OwnershipPermission

router = Router(tags=["Ownership"])


class AreaOut(Schema):
    """A part of the operation; `accountable` is the holder's e-mail, null where nobody answers for it today."""

    slug: str
    name: str
    group: str
    purpose: str
    accountable: str | None
    accountable_role: str | None
    responsible: str | None
    version: int

    @staticmethod
    def resolve_accountable(area: Area) -> str | None:
        answers = area.standing(now().date()) is Standing.OWNED
        return area.holder.email if area.holder and answers else None

    @staticmethod
    def resolve_accountable_role(area: Area) -> str | None:
        return area.accountable.title if area.accountable else None

    @staticmethod
    def resolve_responsible(area: Area) -> str | None:
        return area.responsible.name if area.responsible else None


class AccountableIn(Schema):
    """Who becomes accountable, and in which role."""

    person: UUID
    role: str = Field(min_length=1, max_length=120)
    expected_version: int | None = None


class OwnerIn(Schema):
    """Who becomes accountable for one of several areas; without a role it is “Head of” and the area."""

    area: str
    person: UUID
    role: str = Field(default="", max_length=120)
    expected_version: int | None = None


class OwnersIn(Schema):
    """All areas that are given to somebody at once, each to one person."""

    owners: list[OwnerIn] = Field(min_length=1, max_length=500)


class ResponsibleIn(Schema):
    """The team that becomes responsible; null for none."""

    team: UUID | None
    expected_version: int | None = None


@router.get("/areas", response=list[AreaOut], operation_id="list_areas")
@paginate(LimitOffsetPagination)
def areas(request: Any, vacant: bool = False) -> QuerySet[Area]:
    """All areas in the order of the map; with `vacant`, only those with nobody accountable."""
    require(request.auth, OwnershipPermission.VIEW)
    found = Area.objects.for_map()
    return found.without_accountable(now().date()) if vacant else found


@router.get("/areas/{slug}", response=AreaOut, operation_id="get_area")
def area(request: Any, slug: str) -> Area:
    """One area."""
    require(request.auth, OwnershipPermission.VIEW)
    return get_object_or_404(Area.objects.for_map(), slug=slug)


@router.put("/areas/{slug}/accountable", response=AreaOut, operation_id="name_accountable")
def name_accountable(request: Any, slug: str, body: AccountableIn) -> Area:
    """Make one person, in one role, accountable for an area."""
    require(request.auth, OwnershipPermission.CHANGE)
    return operations.name_accountable(
        area=get_object_or_404(Area.objects.for_map(), slug=slug),
        person=get_object_or_404(Person, pk=body.person),
        title=body.role,
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.put("/owners", response=list[AreaOut], operation_id="name_owners")
def name_owners(request: Any, body: OwnersIn) -> list[Area]:
    """Make one person each accountable for several areas: all of them, or none with “errors” naming each."""
    require(request.auth, OwnershipPermission.CHANGE)
    namings = _namings(body.owners)
    naming.name_owners(namings=namings, by=request.auth, at=now())
    return list(Area.objects.for_map().filter(pk__in=[each.area.pk for each in namings]))


@router.put("/areas/{slug}/responsible", response=AreaOut, operation_id="make_responsible")
def make_responsible(request: Any, slug: str, body: ResponsibleIn) -> Area:
    """Make a team responsible for an area."""
    require(request.auth, OwnershipPermission.CHANGE)
    team = get_object_or_404(Team, pk=body.team) if body.team else None
    found = get_object_or_404(Area.objects.for_map(), slug=slug)
    return operations.make_responsible(
        area=found, team=team, by=request.auth, at=now(), expected_version=body.expected_version
    )


def _namings(owners: list[OwnerIn]) -> list[Naming]:
    """What was asked, with the areas and people it names, in two queries; 404 where one is not there."""
    areas = Area.objects.for_map().in_bulk([each.area for each in owners], field_name="slug")
    people = Person.objects.in_bulk([each.person for each in owners])
    try:
        return [
            Naming(
                areas[each.area],
                people[each.person],
                each.role.strip() or words.first_title(areas[each.area]),
                each.expected_version,
            )
            for each in owners
        ]
    except KeyError as missing:
        raise Http404(str(missing)) from None
