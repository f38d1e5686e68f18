"""Probes, planned maintenance and objectives over REST: by the same operations as the pages."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import AwareDatetime

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.service import budgets, objective_operations, objective_words, probe_operations
from storewide.service.api import by_slug
from storewide.service.models import Aspect, Maintenance, Method, Objective, Probe, Step, StepName
from storewide.service.permissions import ServicePermission
from storewide.service.probe_operations import StepSaid
from storewide.sources.models import Store

router = Router(tags=["Service"])


class _About(Schema):
    """What is about a store, and maybe an area: both by slug."""

    store: str
    area: str | None

    @staticmethod
    def resolve_store(record: Any) -> str:
        slug: str = record.store.slug
        return slug

    @staticmethod
    def resolve_area(record: Any) -> str | None:
        return record.area.slug if record.area else None


class StepOut(_About):
    """One step of a rehearsed purchase."""

    name: StepName
    method: Method
    path: str
    status: int
    text: str

    @staticmethod
    def resolve_store(record: Any) -> str:
        slug: str = record.probe.store.slug
        return slug


class ProbeOut(_About):
    """One probe with what its newest look found."""

    id: UUID
    name: str
    url: str
    every: int
    timeout: int
    status: int
    text: str
    is_on: bool
    standing: str
    fault: str
    milliseconds: int | None
    looked_at: datetime | None
    steps: list[StepOut]

    @staticmethod
    def resolve_steps(probe: Probe) -> list[Step]:
        return list(probe.steps.all())


class StepIn(Schema):
    """One step of a purchase; `fields` are name and value of what its form sends."""

    name: StepName
    path: str
    method: Method = Method.GET
    fields: list[tuple[str, str]] = []
    status: int = 200
    text: str = ""
    area: str = ""


class ProbeIn(Schema):
    """A page to look at; with steps, a purchase to rehearse."""

    name: str = Field(min_length=1, max_length=80)
    store: str
    url: str
    every: int = 60
    timeout: int = 10
    status: int = 200
    text: str = Field("", max_length=200)
    area: str = ""
    steps: list[StepIn] = []


class MaintenanceOut(_About):
    """Planned maintenance."""

    id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


class MaintenanceIn(Schema):
    """Maintenance to announce."""

    title: str = Field(min_length=1, max_length=200)
    store: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    area: str = ""


class ObjectiveOut(Schema):
    """An objective: shares as decimals of one, null where nothing was measured yet."""

    id: UUID
    store: str
    area: str | None
    aspect: Aspect
    target: Decimal
    days: int
    share: Decimal | None
    budget_left: Decimal | None
    said: str


class ObjectiveIn(Schema):
    """How good a store shall be, in percent."""

    store: str
    aspect: Aspect = Aspect.AVAILABILITY
    target: Decimal
    days: int = 28
    area: str = ""


@router.get("/probes", response=list[ProbeOut], operation_id="list_probes")
@paginate(LimitOffsetPagination)
def probes(request: Any, store: str = "") -> QuerySet[Probe]:
    """All probes, by name."""
    require(request.auth, ServicePermission.VIEW)
    found = Probe.objects.select_related("store", "area").prefetch_related(
        "steps__area", "steps__probe__store"
    )
    return found.filter(store__slug=store) if store else found


@router.post("/probes", response={201: ProbeOut}, operation_id="make_probe")
def make_probe(request: Any, body: ProbeIn) -> Status[Probe]:
    """Have a page looked at, or a purchase rehearsed."""
    require(request.auth, ServicePermission.PROBE)
    steps, at = [_step(each) for each in body.steps], now()
    said = body.dict(exclude={"store", "area", "steps"})
    about = {"store": by_slug(Store, body.store), "area": by_slug(Area, body.area)}
    with transaction.atomic():
        made = probe_operations.make_probe(**said, **about, by=request.auth, at=at)
        if steps:
            probe_operations.set_steps(probe=made, steps=steps, by=request.auth, at=at)
    return Status(201, made)


@router.get("/maintenance", response=list[MaintenanceOut], operation_id="list_maintenance")
@paginate(LimitOffsetPagination)
def maintenance(request: Any, store: str = "") -> QuerySet[Maintenance]:
    """All planned maintenance, the newest first."""
    require(request.auth, ServicePermission.VIEW)
    found = Maintenance.objects.select_related("store", "area")
    return found.filter(store__slug=store) if store else found


@router.post("/maintenance", response={201: MaintenanceOut}, operation_id="plan_maintenance")
def plan(request: Any, body: MaintenanceIn) -> Status[Maintenance]:
    """Announce maintenance, from a deployment script for example."""
    require(request.auth, ServicePermission.PROBE)
    planned = probe_operations.plan_maintenance(
        title=body.title,
        store=by_slug(Store, body.store),
        area=by_slug(Area, body.area),
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        by=request.auth,
        at=now(),
    )
    return Status(201, planned)


@router.delete("/maintenance/{maintenance_id}", response={204: None}, operation_id="cancel_maintenance")
def cancel(request: Any, maintenance_id: UUID) -> Status[None]:
    """Take maintenance back, or end it now."""
    require(request.auth, ServicePermission.PROBE)
    found = get_object_or_404(Maintenance, pk=maintenance_id)
    probe_operations.cancel_maintenance(maintenance=found, by=request.auth, at=now())
    return Status(204, None)


@router.get("/objectives", response=list[ObjectiveOut], operation_id="list_objectives")
def objectives(request: Any, store: str = "") -> list[dict[str, Any]]:
    """All objectives, with what is left of their budgets."""
    require(request.auth, ServicePermission.VIEW)
    found = Objective.objects.select_related("store", "area")
    return [_shown(each) for each in (found.filter(store__slug=store) if store else found)]


@router.post("/objectives", response={201: ObjectiveOut}, operation_id="set_objective")
def set_objective(request: Any, body: ObjectiveIn) -> Status[dict[str, Any]]:
    """State how good a store shall be."""
    require(request.auth, ServicePermission.PROMISE)
    made = objective_operations.set_objective(
        store=by_slug(Store, body.store),
        aspect=body.aspect,
        target=body.target,
        days=body.days,
        area=by_slug(Area, body.area),
        by=request.auth,
        at=now(),
    )
    return Status(201, _shown(made))


def _shown(objective: Objective) -> dict[str, Any]:
    standing = budgets.standing(objective, now())
    budget = standing.budget
    plain = ("id", "aspect", "target", "days")
    return {name: getattr(objective, name) for name in plain} | {
        "store": objective.store.slug,
        "area": objective.area.slug if objective.area else None,
        "share": budget.share if budget else None,
        "budget_left": budget.left if budget else None,
        "said": objective_words.standing(standing),
    }


def _step(said: StepIn) -> StepSaid:
    return StepSaid(**said.dict(exclude={"area"}), area=by_slug(Area, said.area))
