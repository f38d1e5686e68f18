"""Rights to decide and decisions over REST, by the same operations as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.lib.money import Money
from storewide.organization import decision_operations, decision_queries
from storewide.organization.decision_rules import Measured
from storewide.organization.models import (
    DecisionKind,
    DecisionRight,
    DecisionSize,
    How,
    Role,
    Team,
    TeamDecision,
)
from storewide.organization.permissions import OrganizationPermission

router = Router(tags=["Organization"])


class RightOut(Schema):
    """Up to an amount in minor units or a size, what a team (none: every other team) does before it decides."""

    id: UUID
    team: UUID | None = Field(alias="team_id")
    kind: str
    up_to_minor: int | None
    currency: str
    size: str
    how: str
    asks: UUID | None = Field(alias="asks_id")
    version: int


class RightIn(Schema):
    """A new right."""

    team: UUID | None = None
    kind: DecisionKind
    up_to_minor: int | None = Field(None, ge=0)
    currency: str = Field("", max_length=3)
    size: DecisionSize | None = None
    how: How
    asks: UUID | None = None


class DecisionOut(Schema):
    """A decision; `asked` is the role that a team had to ask, none where it decided by itself."""

    id: UUID
    team: UUID = Field(alias="team_id")
    kind: str
    what: str
    amount_minor: int | None
    currency: str
    size: str
    asked: UUID | None = Field(alias="asked_id")
    came_up_at: datetime
    decided_at: datetime | None
    outcome: str


class DecisionIn(Schema):
    """A decision to note."""

    team: UUID
    kind: DecisionKind
    what: str = Field(min_length=1, max_length=200)
    amount_minor: int | None = Field(None, ge=0)
    currency: str = Field("", max_length=3)
    size: DecisionSize | None = None
    asked: UUID | None = None
    came_up_at: datetime
    decided_at: datetime | None = None
    outcome: str = Field("", max_length=300)


class MeasuredOut(Schema):
    """The decisions of 90 days: how many, the share taken in the team, and the median wait of the decided others."""

    count: int
    in_team: int
    share: float | None
    waiting: int
    waited: int
    median_wait_seconds: float | None

    @staticmethod
    def resolve_median_wait_seconds(found: Measured) -> float | None:
        return found.median_wait.total_seconds() if found.median_wait is not None else None


@router.get("/rights", response=list[RightOut], operation_id="list_rights")
@paginate(LimitOffsetPagination)
def rights(request: Any) -> QuerySet[DecisionRight]:
    """Who may decide what."""
    require(request.auth, OrganizationPermission.VIEW)
    return DecisionRight.objects.all()


@router.post("/rights", response={201: RightOut}, operation_id="set_right")
def set_right(request: Any, body: RightIn) -> DecisionRight:
    """Say what a team does before decisions of a kind."""
    require(request.auth, OrganizationPermission.CHANGE)
    return decision_operations.set_right(
        team=get_object_or_404(Team, pk=body.team) if body.team else None,
        kind=body.kind,
        how=body.how,
        up_to=_money(body.up_to_minor, body.currency),
        size=body.size or "",
        asks=get_object_or_404(Role, pk=body.asks) if body.asks else None,
        by=request.auth,
        at=now(),
    )


@router.get("/decisions", response=list[DecisionOut], operation_id="list_team_decisions")
@paginate(LimitOffsetPagination)
def decisions(request: Any, team: UUID | None = None) -> QuerySet[TeamDecision]:
    """Decisions, the newest first."""
    require(request.auth, OrganizationPermission.VIEW)
    return TeamDecision.objects.filter(team=team) if team else TeamDecision.objects.all()


@router.get("/decisions/measured", response=MeasuredOut, operation_id="measured_team_decisions")
def measured(request: Any, team: UUID | None = None) -> Measured:
    """How free teams are: one of them, or all."""
    require(request.auth, OrganizationPermission.VIEW)
    found = get_object_or_404(Team, pk=team) if team else None
    return decision_queries.measured(found, now().date())


@router.post("/decisions", response={201: DecisionOut}, operation_id="note_team_decision")
def note_decision(request: Any, body: DecisionIn) -> TeamDecision:
    """Note a decision that a team took by itself, or asked a role for."""
    require(request.auth, OrganizationPermission.CHANGE)
    said = body.dict(exclude={"team", "amount_minor", "currency", "size", "asked"})
    return decision_operations.note_decision(
        team=get_object_or_404(Team, pk=body.team),
        amount=_money(body.amount_minor, body.currency),
        size=body.size or "",
        asked=get_object_or_404(Role, pk=body.asked) if body.asked else None,
        **said,
        by=request.auth,
        at=now(),
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
