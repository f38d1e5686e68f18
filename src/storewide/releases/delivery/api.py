"""Deployments and the five delivery metrics over REST, by the same operations as hooks and pages."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.delivery import operations, queries
from storewide.releases.delivery.operations import Whence
from storewide.releases.delivery.queries import Asked, Delivered
from storewide.releases.delivery.told import Deployed
from storewide.releases.models import Deployment, Release
from storewide.releases.permissions import ReleasesPermission

router = Router(tags=["Deployments"])


class DeploymentIn(Schema):
    """A deployment as it is told; `key` is what its sender calls it, so that telling it twice counts once."""

    key: str = Field(min_length=1, max_length=200)
    service: str = Field(min_length=1, max_length=120)
    environment: str = Field("production", max_length=120)
    state: Literal["running", "succeeded", "failed", "cancelled"] = "succeeded"
    at: datetime
    began_at: datetime | None = None
    repository: str = Field("", max_length=120)
    version: str = Field("", max_length=120)
    sha: str = Field("", pattern=r"^([0-9a-f]{7,64})?$")
    url: str = Field("", pattern=r"^(https?://.*)?$", max_length=500)
    is_rollback: bool = False
    team: str = ""
    area: str = ""
    release: int | None = None


class DeploymentOut(Schema):
    """A deployment as it stands."""

    id: UUID
    service: str
    environment: str
    is_production: bool
    state: str = Field(alias="outcome")
    version: str = Field(alias="version_name")
    sha: str
    began_at: datetime
    ended_at: datetime | None
    judged: str
    because: str


class RateOut(Schema):
    """How many of how many, and the bounds of that share at 95 %."""

    yes: int
    n: int
    share: float | None
    bounds: tuple[float, float] | None


class MiddleOut(Schema):
    """The median and the third quartile in days, of `n`."""

    n: int
    median: float | None
    upper: float | None


class FiveOut(Schema):
    """The five delivery metrics of some days, and the shares with a stated and a measured effect."""

    first: date
    last: date
    lead_time: MiddleOut
    deployments: int
    deployments_a_week: float
    recovery_time: MiddleOut
    still_failing: int
    change_fail_rate: RateOut
    rework_rate: RateOut
    with_stated_effect: RateOut
    with_measured_effect: RateOut


@router.post("/deployments", response={201: DeploymentOut}, operation_id="tell_deployment")
def tell(request: Any, body: DeploymentIn) -> Status[Deployment]:
    """Tell of a deployment, or how one that runs ended."""
    require(request.auth, ReleasesPermission.TELL_DEPLOYED)
    whence = Whence(
        provider="api",
        team=get_object_or_404(Team, name__iexact=body.team) if body.team else None,
        area=get_object_or_404(Area, slug=body.area) if body.area else None,
        release=get_object_or_404(Release, number=body.release) if body.release else None,
    )
    deployed = Deployed(
        key=body.key,
        service=body.service,
        environment=body.environment,
        standing=body.state,
        at=body.at,
        repository=body.repository,
        version=body.version,
        sha=body.sha,
        url=body.url,
        began_at=body.began_at,
        undoes=body.is_rollback,
    )
    return Status(201, operations.tell(deployed=deployed, whence=whence, by=request.auth, at=now()))


@router.get("/deployments", response=list[DeploymentOut], operation_id="list_deployments")
@paginate(LimitOffsetPagination)
def deployments(request: Any, service: str = "", team: str = "") -> QuerySet[Deployment]:
    """Deployments, newest first; narrowed by service or team."""
    require(request.auth, ReleasesPermission.VIEW)
    asked = {"service": service, "team__name": team}
    return Deployment.objects.filter(**{path: value for path, value in asked.items() if value})


@router.get("/delivery", response=FiveOut, operation_id="get_delivery_metrics")
def metrics(request: Any, weeks: int = 12, team: str = "", service: str = "") -> dict[str, Any]:
    """The five delivery metrics of the last weeks, by team and service."""
    require(request.auth, ReleasesPermission.VIEW)
    today = now().date()
    days = Days(today - timedelta(days=7 * min(max(weeks, 1), 520) - 1), today)
    return _document(queries.delivered(Asked(days, team, service)))


def _document(found: Delivered) -> dict[str, Any]:
    return {
        "first": found.asked.days.first,
        "last": found.asked.days.last,
        "lead_time": found.five.lead,
        "deployments": found.five.succeeded,
        "deployments_a_week": found.five.a_week,
        "recovery_time": found.five.recovery,
        "still_failing": found.five.still_failing,
        "change_fail_rate": found.five.fails,
        "rework_rate": found.five.rework,
        "with_stated_effect": found.stated,
        "with_measured_effect": found.measured,
    }
