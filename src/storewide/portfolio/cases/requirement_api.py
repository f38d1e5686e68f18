"""The requirements of requests over REST."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.portfolio.cases import queries, requirements
from storewide.portfolio.models import Need, Request, Requirement
from storewide.portfolio.permissions import PortfolioPermission

router = Router(tags=["Business cases"])


class RequirementIn(Schema):
    """What is required: must, should or could, and the lines by which it is accepted."""

    text: str = Field(min_length=1, max_length=1000)
    need: Need = Need.MUST
    criteria: list[str] = Field([], max_length=30)
    expected_version: int | None = None


class RequirementOut(Schema):
    """A requirement: open, met (by whom, when, shown by what) or dropped (why)."""

    id: UUID
    number: int
    text: str
    need: str
    criteria: list[str]
    state: str
    accepted_by: str = Field(alias="accepted_by_label")
    accepted_at: datetime | None
    evidence: str
    reason: str
    version: int


class StandsIn(Schema):
    """Where a requirement stands: met with its evidence, dropped with its reason, or open again."""

    state: str = Field(pattern="^(met|dropped|open)$")
    evidence: str = Field("", max_length=500)
    reason: str = Field("", max_length=400)


@router.get("/requests/{number}/requirements", response=list[RequirementOut], operation_id="list_required")
def required(request: Any, number: int) -> list[Requirement]:
    """Everything that is required of a request, in the order it was written."""
    require(request.auth, PortfolioPermission.VIEW)
    return queries.requirements_of(get_object_or_404(Request, number=number))


@router.post(
    "/requests/{number}/requirements", response={201: RequirementOut}, operation_id="require_of_request"
)
def require_of(request: Any, number: int, body: RequirementIn) -> Status[Requirement]:
    """Write down a requirement."""
    asked = get_object_or_404(Request, number=number)
    require(request.auth, PortfolioPermission.REQUIRE, asked)
    said: dict[str, Any] = {"text": body.text, "need": body.need, "criteria": body.criteria}
    return Status(201, requirements.require_of(request=asked, by=request.auth, at=now(), **said))


@router.put(
    "/requests/{number}/requirements/{place}", response=RequirementOut, operation_id="change_required"
)
def change(request: Any, number: int, place: int, body: RequirementIn) -> Requirement:
    """Change what is required, by its number; what was accepted for other words is open again."""
    found = _requirement(number, place)
    require(request.auth, PortfolioPermission.REQUIRE, found.request)
    changes = {"text": body.text.strip(), "need": str(body.need), "criteria": body.criteria}
    said: dict[str, Any] = {"changes": changes, "expected_version": body.expected_version}
    return requirements.change(requirement=found, by=request.auth, at=now(), **said)


@router.post(
    "/requests/{number}/requirements/{place}/state",
    response=RequirementOut,
    operation_id="set_requirement_state",
)
def stands(request: Any, number: int, place: int, body: StandsIn) -> Requirement:
    """Accept a requirement, drop it with a reason, or open it again."""
    found = _requirement(number, place)
    require(request.auth, PortfolioPermission.REQUIRE, found.request)
    said: dict[str, Any] = {"requirement": found, "by": request.auth, "at": now()}
    if body.state == "met":
        return requirements.accept(**said, evidence=body.evidence)
    if body.state == "dropped":
        return requirements.drop(**said, reason=body.reason)
    return requirements.take_up(**said)


def _requirement(number: int, place: int) -> Requirement:
    rows = Requirement.objects.select_related("request")
    return get_object_or_404(rows, request__number=number, number=place)
