"""Capacity fits and the split by kind of work over REST."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.portfolio.fitting import finding, splitting
from storewide.portfolio.fitting import page as fit_page
from storewide.portfolio.fitting.finding import Wish
from storewide.portfolio.fitting.reading import RETURN
from storewide.portfolio.models import Fit, WorkKind
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.scoring import methods, operations

router = Router(tags=["Prioritisation"])


class FitIn(Schema):
    """What is asked of a fit; `worth` a method or `return`, `team` and `people` who would join."""

    title: str = Field(min_length=1, max_length=120)
    worth: str = methods.RICE.code
    quarters: int = Field(4, ge=1, le=8)
    goal: str = ""
    team: str = ""
    people: float = Field(0, ge=0, le=100)


class FitOut(Schema):
    """A fit: what was asked; what came out, empty until it is found."""

    number: int
    title: str
    finding: str
    asked: dict[str, Any]
    found: dict[str, Any]
    asked_by: str = Field(alias="by_label")
    asked_at: datetime = Field(alias="created_at")
    taken_over_at: datetime | None = Field(alias="taken_at")

    @staticmethod
    def resolve_finding(fit: Fit) -> str:
        return fit_page.finding(fit)


class TargetIn(Schema):
    """The share of its days, in percent, that a team (empty: all) wants for a kind of work; null for no target."""

    team: str = ""
    kind: WorkKind
    share: int | None = Field(None, ge=0, le=100)


class PartOut(Schema):
    """Person-days of a team in a quarter by kind of work; an empty kind was not said, an empty team is all."""

    team: str
    quarter: str
    standing: str
    days: dict[str, float]
    targets: dict[str, int]


@router.get("/fits", response=list[FitOut], operation_id="list_fits")
@paginate(LimitOffsetPagination)
def fits(request: Any) -> QuerySet[Fit]:
    """Every fit, the newest first."""
    require(request.auth, PortfolioPermission.VIEW)
    return Fit.objects.all()


@router.post("/fits", response={201: FitOut}, operation_id="ask_fit")
def ask(request: Any, body: FitIn) -> Status[Fit]:
    """Ask what fits; the worker finds it."""
    require(request.auth, PortfolioPermission.FIT)
    if body.worth != RETURN and methods.named(body.worth) is None:
        raise UnknownName(_("There is no method “%(code)s”.") % {"code": body.worth})
    team = named(Team, body.team, name__iexact=body.team) if body.team else None
    wish = Wish(body.worth, now().date(), body.quarters, body.goal, team, body.people)
    return Status(201, finding.ask(title=body.title, wish=wish, by=request.auth, at=now()))


@router.get("/fits/{number}", response=FitOut, operation_id="get_fit")
def fit(request: Any, number: int) -> Fit:
    """One fit."""
    require(request.auth, PortfolioPermission.VIEW)
    return get_object_or_404(Fit, number=number)


@router.post("/fits/{number}/take-over", response=dict[str, int], operation_id="take_over_fit")
def take_over(request: Any, number: int) -> dict[str, int]:
    """Write the chosen quarters into the roadmap."""
    require(request.auth, PortfolioPermission.PLAN)
    found = get_object_or_404(Fit, number=number)
    return {"planned": finding.take_over(fit=found, by=request.auth, at=now())}


@router.get("/split", response=list[PartOut], operation_id="get_split")
def split(request: Any) -> list[splitting.Part]:
    """Growth, maintenance, duty and experiments by team and quarter, planned and shipped."""
    require(request.auth, PortfolioPermission.VIEW)
    return list(splitting.split(now().date()).parts)


@router.put("/split/targets", response={204: None}, operation_id="set_split_target")
def target(request: Any, body: TargetIn) -> Status[None]:
    """Say which share of its days a team wants for a kind of work."""
    require(request.auth, PortfolioPermission.SCORE)
    team = named(Team, body.team, name__iexact=body.team) if body.team else None
    operations.aim(team=team, kind=body.kind, share=body.share, by=request.auth, at=now())
    return Status(204, None)
