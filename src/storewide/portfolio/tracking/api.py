"""The issues of requests over REST."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.portfolio.models import Request, Tracked
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.tracking import operations

router = Router(tags=["Issues"])


class IssueIn(Schema):
    """An issue by its address."""

    url: str = Field(min_length=1, max_length=500)


class IssueOut(Schema):
    """An issue of a request; `standing` is open, doing, review or done, `state` its system's own word."""

    id: UUID
    provider: str
    url: str
    key: str
    title: str
    state: str
    standing: str
    at: datetime | None


@router.get("/requests/{number}/issues", response=list[IssueOut], operation_id="list_issues")
def issues(request: Any, number: int) -> list[Tracked]:
    """The issues of a request."""
    require(request.auth, PortfolioPermission.VIEW)
    return list(Tracked.objects.attached().filter(request=get_object_or_404(Request, number=number)))


@router.post("/requests/{number}/issues", response={201: IssueOut}, operation_id="track_issue")
def track(request: Any, number: int, body: IssueIn) -> Status[Tracked]:
    """Attach an issue."""
    asked = get_object_or_404(Request, number=number)
    require(request.auth, PortfolioPermission.TRACK, asked)
    return Status(201, operations.track(request=asked, url=body.url, by=request.auth, at=now()))


@router.delete("/issues/{issue_id}", response={204: None}, operation_id="untrack_issue")
def untrack(request: Any, issue_id: UUID) -> Status[None]:
    """Take an issue off its request."""
    found = get_object_or_404(Tracked.objects.attached().select_related("request", "tracker"), pk=issue_id)
    require(request.auth, PortfolioPermission.TRACK, found.request)
    operations.untrack(tracked=found, by=request.auth, at=now())
    return Status(204, None)
