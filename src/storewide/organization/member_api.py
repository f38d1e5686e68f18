"""Members of teams, skills, days away and capacity over REST, by the same operations as the pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization import ability_operations, membership_operations, person_hours, team_queries
from storewide.organization.models import Absence, Breadth, Discipline, Membership, Person, Skill, Team
from storewide.organization.permissions import OrganizationPermission

router = Router(tags=["Organization"])


class MembershipOut(Schema):
    """Somebody in a team: percent of their time, from and until a day, both included."""

    id: UUID
    person: UUID = Field(alias="person_id")
    team: UUID = Field(alias="team_id")
    role: str
    discipline: str
    share: int
    begins: date | None
    ends: date | None
    version: int


class MembershipIn(Schema):
    """Somebody who joins a team."""

    person: UUID
    team: UUID
    share: int = Field(100, ge=1, le=100)
    discipline: Discipline | None = None
    role: str = Field("", max_length=120)
    begins: date | None = None
    ends: date | None = None


class MembershipChange(Schema):
    """What changes of a membership; what is left out stays, an empty value takes what was said back."""

    share: int | None = Field(None, ge=1, le=100)
    discipline: Discipline | None = None
    role: str | None = Field(None, max_length=120)
    begins: date | None = None
    ends: date | None = None
    version: int | None = None


class EndIn(Schema):
    """The last day in a team."""

    on: date


class SkillOut(Schema):
    """What somebody can do, broadly or deeply."""

    id: UUID
    person: UUID = Field(alias="person_id")
    name: str
    breadth: str


class SkillIn(Schema):
    """What somebody can do."""

    person: UUID
    name: str = Field(min_length=1, max_length=80)
    breadth: Breadth


class AbsenceOut(Schema):
    """Days away, the first and the last included."""

    id: UUID
    person: UUID = Field(alias="person_id")
    begins: date
    ends: date


class AbsenceIn(Schema):
    """Days away, the first and the last included."""

    person: UUID
    begins: date
    ends: date


class WeekOut(Schema):
    """One week of a team or a person, in hours."""

    monday: date
    gross: float
    absent: float
    maintenance: float
    net: float


@router.get("/memberships", response=list[MembershipOut], operation_id="list_memberships")
@paginate(LimitOffsetPagination)
def memberships(request: Any, team: UUID | None = None, person: UUID | None = None) -> QuerySet[Membership]:
    """Memberships, narrowed by team or person."""
    require(request.auth, OrganizationPermission.VIEW)
    found = Membership.objects.filter(team=team) if team else Membership.objects.all()
    return found.filter(person=person) if person else found


@router.post("/memberships", response={201: MembershipOut}, operation_id="join_team")
def join_team(request: Any, body: MembershipIn) -> Membership:
    """Put somebody into a team."""
    require(request.auth, OrganizationPermission.CHANGE)
    said = body.dict(exclude={"person", "team", "discipline"})
    return membership_operations.join_team(
        person=get_object_or_404(Person, pk=body.person),
        team=get_object_or_404(Team, pk=body.team),
        discipline=body.discipline or "",
        **said,
        by=request.auth,
        at=now(),
    )


@router.patch("/memberships/{membership_id}", response=MembershipOut, operation_id="change_membership")
def change_membership(request: Any, membership_id: UUID, body: MembershipChange) -> Membership:
    """Change role, discipline, share or days of a membership."""
    require(request.auth, OrganizationPermission.CHANGE)
    said = body.dict(exclude_unset=True, exclude={"version"})
    texts = {name: said[name] or "" for name in ("discipline", "role") if name in said}
    if said.get("share", 0) is None:
        del said["share"]
    return membership_operations.change_membership(
        membership=get_object_or_404(Membership.objects.for_list(), pk=membership_id),
        changes=said | texts,
        by=request.auth,
        at=now(),
        expected_version=body.version,
    )


@router.post("/memberships/{membership_id}/end", response=MembershipOut, operation_id="end_membership")
def end_membership(request: Any, membership_id: UUID, body: EndIn) -> Membership:
    """Say which day is somebody's last in a team."""
    require(request.auth, OrganizationPermission.CHANGE)
    found = get_object_or_404(Membership.objects.for_list(), pk=membership_id)
    return membership_operations.end_membership(membership=found, on=body.on, by=request.auth, at=now())


@router.get("/skills", response=list[SkillOut], operation_id="list_skills")
@paginate(LimitOffsetPagination)
def skills(request: Any, name: str = "", person: UUID | None = None) -> QuerySet[Skill]:
    """Who can do what, narrowed by skill or person."""
    require(request.auth, OrganizationPermission.VIEW)
    found = Skill.objects.filter(name__iexact=name) if name else Skill.objects.all()
    return found.filter(person=person) if person else found


@router.put("/skills", response=SkillOut, operation_id="note_skill")
def note_skill(request: Any, body: SkillIn) -> Skill:
    """Note what somebody can do; a skill noted before gets the new depth."""
    require(request.auth, OrganizationPermission.CHANGE)
    person = get_object_or_404(Person, pk=body.person)
    return ability_operations.note_skill(
        person=person, name=body.name, breadth=body.breadth, by=request.auth, at=now()
    )


@router.get("/absences", response=list[AbsenceOut], operation_id="list_absences")
@paginate(LimitOffsetPagination)
def absences(request: Any, person: UUID | None = None) -> QuerySet[Absence]:
    """Days away, by the first of them."""
    require(request.auth, OrganizationPermission.VIEW)
    return Absence.objects.filter(person=person) if person else Absence.objects.all()


@router.post("/absences", response={201: AbsenceOut}, operation_id="note_absence")
def note_absence(request: Any, body: AbsenceIn) -> Absence:
    """Note when somebody is away."""
    require(request.auth, OrganizationPermission.CHANGE)
    person = get_object_or_404(Person, pk=body.person)
    return ability_operations.note_absence(
        person=person, begins=body.begins, ends=body.ends, by=request.auth, at=now()
    )


@router.get("/teams/{team_id}/capacity", response=list[WeekOut], operation_id="team_capacity")
def capacity(request: Any, team_id: UUID) -> list[Any]:
    """A team's hours in the thirteen weeks from this one on."""
    require(request.auth, OrganizationPermission.VIEW)
    return list(team_queries.capacity(get_object_or_404(Team, pk=team_id), now().date()))


@router.get("/people/{person_id}/capacity", response=list[WeekOut], operation_id="person_capacity")
def person_capacity(request: Any, person_id: UUID) -> list[Any]:
    """A person's hours in all their teams, in the thirteen weeks from this one on; none where they are in no team."""
    require(request.auth, OrganizationPermission.VIEW)
    return list(person_hours.of_person(get_object_or_404(Person, pk=person_id), now().date()).weeks)
