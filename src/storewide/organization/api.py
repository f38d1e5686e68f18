"""The organisation over REST: its people and its teams, by the same operations as the pages."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization import operations
from storewide.organization.models import Person, Team, TeamKind, Unit
from storewide.organization.permissions import OrganizationPermission

router = Router(tags=["Organization"])


class TeamOut(Schema):
    """A team, long-lived or of a project; `front_line` where its people talk to customers."""

    id: UUID
    name: str
    mission: str
    front_line: bool
    kind: str
    unit: UUID | None = Field(alias="unit_id")
    maintenance_share: int
    version: int


class PersonOut(Schema):
    """Somebody of the operation; `team` by name, `manager` by e-mail; `holidays_of` empty: as their team's unit."""

    id: UUID
    name: str
    email: str
    role: str = Field(alias="title")
    team: str | None
    manager: str | None
    shift: str
    weekly_hours: Decimal
    holidays_of: str
    left_on: date | None
    version: int

    @staticmethod
    def resolve_team(person: Person) -> str | None:
        return person.team.name if person.team else None

    @staticmethod
    def resolve_manager(person: Person) -> str | None:
        return person.manager.email if person.manager else None


class PersonIn(Schema):
    """Somebody new."""

    name: str = Field(min_length=1, max_length=120)
    email: str = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    role: str = Field("", max_length=120)
    team: UUID | None = None
    manager: UUID | None = None
    shift: str = Field("", max_length=60)
    weekly_hours: Decimal = Field(operations.WEEK, ge=0, le=80, max_digits=4, decimal_places=1)
    holidays_of: str = Field("", max_length=12)


class TeamIn(Schema):
    """A new team; `front_line` left out: as its name says (help desk, call centre)."""

    name: str = Field(min_length=1, max_length=120)
    mission: str = Field("", max_length=300)
    front_line: bool | None = None
    kind: TeamKind = TeamKind.LONG_LIVED
    unit: UUID | None = None
    maintenance_share: int = Field(0, ge=0, le=100)


class PersonChange(Schema):
    """What changes of somebody; what is left out stays, an empty value takes what was said back."""

    name: str | None = Field(None, min_length=1, max_length=120)
    email: str | None = Field(None, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    role: str | None = Field(None, max_length=120)
    team: UUID | None = None
    manager: UUID | None = None
    shift: str | None = Field(None, max_length=60)
    weekly_hours: Decimal | None = Field(None, ge=0, le=80, max_digits=4, decimal_places=1)
    holidays_of: str | None = Field(None, max_length=12)
    version: int | None = None


class TeamChange(Schema):
    """What changes of a team; what is left out stays, an empty value takes what was said back."""

    name: str | None = Field(None, min_length=1, max_length=120)
    mission: str | None = Field(None, max_length=300)
    front_line: bool | None = None
    kind: TeamKind | None = None
    unit: UUID | None = None
    maintenance_share: int | None = Field(None, ge=0, le=100)
    version: int | None = None


def _said(body: Schema, *keys: str) -> dict[str, Any]:
    """What a body says besides these keys and the version; only texts may be taken back."""
    told = body.dict(exclude_unset=True, exclude={"version", *keys})
    texts = {"role", "shift", "mission", "holidays_of"}
    return {
        name: value or "" if name in texts else value
        for name, value in told.items()
        if value is not None or name in texts
    }


@router.get("/people", response=list[PersonOut], operation_id="list_people")
@paginate(LimitOffsetPagination)
def people(request: Any, team: UUID | None = None, email: str = "") -> QuerySet[Person]:
    """Everybody, by name; narrowed by team id or by exact e-mail."""
    require(request.auth, OrganizationPermission.VIEW)
    found = Person.objects.for_list()
    found = found.filter(team=team) if team else found
    return found.filter(email__iexact=email) if email else found


@router.get("/people/{person_id}", response=PersonOut, operation_id="get_person")
def person(request: Any, person_id: UUID) -> Person:
    """One person."""
    require(request.auth, OrganizationPermission.VIEW)
    return get_object_or_404(Person.objects.for_list(), pk=person_id)


@router.post("/people", response={201: PersonOut}, operation_id="add_person")
def add_person(request: Any, body: PersonIn) -> Person:
    """Add somebody; their e-mail must be new."""
    require(request.auth, OrganizationPermission.CHANGE)
    return operations.add_person(
        name=body.name,
        email=body.email,
        title=body.role,
        team=get_object_or_404(Team, pk=body.team) if body.team else None,
        manager=get_object_or_404(Person, pk=body.manager) if body.manager else None,
        shift=body.shift,
        weekly_hours=body.weekly_hours,
        holidays_of=body.holidays_of,
        by=request.auth,
        at=now(),
    )


@router.get("/teams", response=list[TeamOut], operation_id="list_teams")
@paginate(LimitOffsetPagination)
def teams(request: Any) -> QuerySet[Team]:
    """All teams, by name."""
    require(request.auth, OrganizationPermission.VIEW)
    return Team.objects.all()


@router.post("/teams", response={201: TeamOut}, operation_id="form_team")
def form_team(request: Any, body: TeamIn) -> Team:
    """Add a team; its name must be new."""
    require(request.auth, OrganizationPermission.CHANGE)
    unit = get_object_or_404(Unit, pk=body.unit) if body.unit else None
    return operations.form_team(**body.dict(exclude={"unit"}), unit=unit, by=request.auth, at=now())


@router.patch("/people/{person_id}", response=PersonOut, operation_id="change_person")
def change_person(request: Any, person_id: UUID, body: PersonChange) -> Person:
    """Change what is known of somebody; a new home team ends their membership in the former one."""
    require(request.auth, OrganizationPermission.CHANGE)
    changes = _said(body, "team", "manager")
    if "role" in changes:
        changes["title"] = changes.pop("role")
    if "team" in body.model_fields_set:
        changes["team"] = get_object_or_404(Team, pk=body.team) if body.team else None
    if "manager" in body.model_fields_set:
        changes["manager"] = get_object_or_404(Person, pk=body.manager) if body.manager else None
    return operations.change_person(
        person=get_object_or_404(Person.objects.for_list(), pk=person_id),
        changes=changes,
        by=request.auth,
        at=now(),
        expected_version=body.version,
    )


@router.patch("/teams/{team_id}", response=TeamOut, operation_id="change_team")
def change_team(request: Any, team_id: UUID, body: TeamChange) -> Team:
    """Change what a team is."""
    require(request.auth, OrganizationPermission.CHANGE)
    changes = _said(body, "unit")
    if "unit" in body.model_fields_set:
        changes["unit"] = get_object_or_404(Unit, pk=body.unit) if body.unit else None
    return operations.change_team(
        team=get_object_or_404(Team, pk=team_id),
        changes=changes,
        by=request.auth,
        at=now(),
        expected_version=body.version,
    )
