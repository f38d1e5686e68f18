"""Over REST: accepting requests, how far they are made, their place on the roadmap, and what they wait for."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.portfolio import operations as portfolio
from storewide.portfolio.api import RequestOut
from storewide.portfolio.models import Dependency, Limit, Planned, Request, RequestState
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import limits, operations, queries

router = Router(tags=["Roadmap"])


class AcceptIn(Schema):
    """Why a request is accepted; whoever asked reads it."""

    reason: str = Field("", max_length=2000)


class ProgressIn(Schema):
    """How far a promised request is made: promised, building or testing; `reason` where that is over a limit."""

    to: RequestState
    reason: str = Field("", max_length=300)


class PlanIn(Schema):
    """Where a request stands on the roadmap: now, next or later; `quarter` such as 2027-Q1; `team` by its name."""

    horizon: str
    begins: date | None = None
    ends: date | None = None
    quarter: str = ""
    team: str = ""
    outside: bool = False
    expected_version: int | None = None


class PlanOut(Schema):
    """Where a request stands on the roadmap, and which team makes it."""

    request: int = Field(alias="request.number")
    title: str = Field(alias="request.title")
    state: str = Field(alias="request.state")
    horizon: str
    begins: date | None
    ends: date | None
    quarter: str
    team: str | None
    outside: bool
    version: int

    @staticmethod
    def resolve_team(planned: Planned) -> str | None:
        return planned.maker.name if planned.maker else None


class DependIn(Schema):
    """What a request waits for: the number of another, or a team by its name."""

    needs: int | None = None
    team: str = ""
    kind: str = Field("work", pattern="^(work|decision|data|review)$")
    note: str = Field("", max_length=300)
    until: date | None = None


class DependencyOut(Schema):
    """What a request waits for; `is_met` once that is live, or somebody said that it is there."""

    id: UUID
    request: int = Field(alias="request.number")
    needs: int | None
    team: str | None
    kind: str
    note: str
    until: date | None
    is_met: bool

    @staticmethod
    def resolve_needs(found: Dependency) -> int | None:
        return found.needs.number if found.needs else None

    @staticmethod
    def resolve_team(found: Dependency) -> str | None:
        return found.blocking.name if found.blocking else None


class LimitIn(Schema):
    """How many requests of a team (by name; none: of all) may stand in a column at once; `strict`: never more."""

    state: RequestState
    team: str = ""
    most: int
    strict: bool = False


class LimitOut(Schema):
    """A limit of the board."""

    id: UUID
    state: str
    team: str | None
    most: int
    strict: bool

    @staticmethod
    def resolve_team(limit: Limit) -> str | None:
        return limit.team.name if limit.team else None


@router.get("/board/limits", response=list[LimitOut], operation_id="list_limits")
def list_limits(request: Any) -> QuerySet[Limit]:
    """How many requests may stand in each column of the board."""
    require(request.auth, PortfolioPermission.VIEW)
    return Limit.objects.select_related("team")


@router.put("/board/limits", response=LimitOut, operation_id="set_limit")
def set_limit(request: Any, body: LimitIn) -> Limit:
    """Set the limit of a column for a team, or for all; one that is there is replaced."""
    require(request.auth, PortfolioPermission.LIMIT)
    return limits.set_limit(**body.dict() | {"team": _team(body.team)}, by=request.auth, at=now())


@router.delete("/board/limits/{limit_id}", response={204: None}, operation_id="lift_limit")
def lift_limit(request: Any, limit_id: UUID) -> Status[None]:
    """Let any number into a column again."""
    require(request.auth, PortfolioPermission.LIMIT)
    limits.lift_limit(limit=get_object_or_404(Limit, pk=limit_id), by=request.auth, at=now())
    return Status(204, None)


@router.post("/requests/{number}/accept", response=RequestOut, operation_id="accept_request")
def accept(request: Any, number: int, body: AcceptIn) -> Request:
    """Say that a request is worth a business case."""
    asked = _find(request, number, PortfolioPermission.ACCEPT)
    return portfolio.accept(request=asked, reason=body.reason, by=request.auth, at=now())


@router.post("/requests/{number}/progress", response=RequestOut, operation_id="progress_request")
def progress(request: Any, number: int, body: ProgressIn) -> Request:
    """Say how far a promised request is made."""
    asked = _find(request, number, PortfolioPermission.ACCEPT)
    return limits.move(request=asked, to=body.to, reason=body.reason, by=request.auth, at=now())


@router.get("/roadmap", response=list[PlanOut], operation_id="get_roadmap")
def roadmap(request: Any, horizon: str = "", quarter: str = "") -> list[Planned]:
    """Everything on the roadmap, nearest first."""
    require(request.auth, PortfolioPermission.VIEW)
    asked = {name: value for name, value in (("horizon", horizon), ("quarter", quarter)) if value}
    return list(queries.on_the_road().filter(**asked))


@router.put("/requests/{number}/plan", response=PlanOut, operation_id="plan_request")
def plan(request: Any, number: int, body: PlanIn) -> Planned:
    """Put a request on the roadmap, or elsewhere on it."""
    asked = _find(request, number, PortfolioPermission.PLAN)
    said = body.dict() | {"team": _team(body.team)}
    return operations.plan(request=asked, **said, by=request.auth, at=now())


@router.delete("/requests/{number}/plan", response={204: None}, operation_id="unplan_request")
def unplan(request: Any, number: int) -> Status[None]:
    """Take a request off the roadmap."""
    asked = _find(request, number, PortfolioPermission.PLAN)
    operations.unplan(request=asked, by=request.auth, at=now())
    return Status(204, None)


@router.get("/requests/{number}/dependencies", response=list[DependencyOut], operation_id="list_dependencies")
def dependencies(request: Any, number: int) -> list[Dependency]:
    """What a request waits for."""
    asked = _find(request, number, PortfolioPermission.VIEW)
    return queries.dependencies_of([asked]).get(asked.pk, [])


@router.post("/requests/{number}/dependencies", response={201: DependencyOut}, operation_id="depend_request")
def depend(request: Any, number: int, body: DependIn) -> Status[Dependency]:
    """Say what a request waits for."""
    asked = _find(request, number, PortfolioPermission.PLAN)
    needs = named(Request, str(body.needs), number=body.needs) if body.needs is not None else None
    said = body.dict() | {"team": _team(body.team), "needs": needs}
    return Status(201, operations.depend(request=asked, **said, by=request.auth, at=now()))


@router.post("/dependencies/{dependency_id}/met", response=DependencyOut, operation_id="meet_dependency")
def met(request: Any, dependency_id: UUID) -> Dependency:
    """Say that what a request waited for is there."""
    return operations.met(dependency=_dependency(request, dependency_id), by=request.auth, at=now())


@router.delete("/dependencies/{dependency_id}", response={204: None}, operation_id="undepend_request")
def undepend(request: Any, dependency_id: UUID) -> Status[None]:
    """Say that a request does not wait for that after all."""
    operations.undepend(dependency=_dependency(request, dependency_id), by=request.auth, at=now())
    return Status(204, None)


def _find(request: Any, number: int, permission: PortfolioPermission) -> Request:
    found = get_object_or_404(Request.objects.for_list(), number=number)
    require(request.auth, permission, found)
    return found


def _dependency(request: Any, dependency_id: UUID) -> Dependency:
    found = get_object_or_404(Dependency.objects.with_both(), pk=dependency_id)
    require(request.auth, PortfolioPermission.PLAN, found.request)
    return found


def _team(name: str) -> Team | None:
    return named(Team, name, name__iexact=name) if name else None
