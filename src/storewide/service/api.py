"""Incidents over REST: told and read by the same operations as the pages."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import AwareDatetime

from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.service import incident_operations, operations, risk, risk_words
from storewide.service.models import Incident, IncidentState, Reading, Severity, Source
from storewide.service.permissions import ServicePermission
from storewide.service.rules import LONGEST_TITLE
from storewide.sources.models import Store

router = Router(tags=["Service"])


class IncidentOut(Schema):
    """One incident; store and area by slug, `store` null where it is about all of them."""

    id: UUID
    title: str
    severity: Severity
    state: IncidentState
    opened_at: datetime
    resolved_at: datetime | None
    store: str | None
    area: str | None
    provider: str
    external_id: str = Field(alias="external_key")
    url: str
    source: Source
    cause: str
    reading: Reading
    version: int

    @staticmethod
    def resolve_store(incident: Incident) -> str | None:
        return incident.store.slug if incident.store else None

    @staticmethod
    def resolve_area(incident: Incident) -> str | None:
        return incident.area.slug if incident.area else None


class RiskOut(Schema):
    """What an incident kept from being ordered; all but `said` null where that cannot be told.

    `low` and `high` are orders, and hold with 95 %.
    """

    said: str
    expected: float | None = None
    got: int | None = None
    missing: float | None = None
    low: float | None = None
    high: float | None = None
    worth: Decimal | None = None
    currency: str | None = None


class ReadingIn(Schema):
    """What an incident was after all, and why."""

    reading: Reading
    reason: str


class IncidentIn(Schema):
    """An incident to tell of; it began at `opened_at`, or now where that is left out."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    severity: Severity = Severity.UNKNOWN
    opened_at: AwareDatetime | None = None
    store: str = ""
    area: str = ""


@router.get("/incidents", response=list[IncidentOut], operation_id="list_incidents")
@paginate(LimitOffsetPagination)
def incidents(request: Any, state: str = "", store: str = "", area: str = "") -> QuerySet[Incident]:
    """All incidents, the newest first; narrowed by state, store or area."""
    require(request.auth, ServicePermission.VIEW)
    asked = {"state": state, "store__slug": store, "area__slug": area}
    return Incident.objects.for_list().filter(**{path: value for path, value in asked.items() if value})


@router.get("/incidents/{incident_id}", response=IncidentOut, operation_id="get_incident")
def incident(request: Any, incident_id: UUID) -> Incident:
    """One incident."""
    require(request.auth, ServicePermission.VIEW)
    return _find(incident_id)


@router.post("/incidents", response={201: IncidentOut}, operation_id="open_incident")
def tell(request: Any, body: IncidentIn) -> Status[Incident]:
    """Tell of an incident."""
    require(request.auth, ServicePermission.TELL)
    at = now()
    told = operations.open_incident(
        title=body.title,
        severity=body.severity,
        opened_at=body.opened_at or at,
        store=by_slug(Store, body.store),
        area=by_slug(Area, body.area),
        by=request.auth,
        at=at,
    )
    return Status(201, told)


@router.post("/incidents/{incident_id}/resolve", response=IncidentOut, operation_id="resolve_incident")
def resolve(request: Any, incident_id: UUID) -> Incident:
    """Note that an incident is over."""
    require(request.auth, ServicePermission.TELL)
    return operations.resolve_incident(incident=_find(incident_id), by=request.auth, at=now())


@router.get("/incidents/{incident_id}/risk", response=RiskOut, operation_id="get_incident_risk")
def money_at_risk(request: Any, incident_id: UUID) -> dict[str, Any]:
    """The orders that were expected in an incident's hours and not taken."""
    require(request.auth, ServicePermission.VIEW)
    found = risk.of_incident(_find(incident_id), now())
    shown: dict[str, Any] = {"said": risk_words.sentence(found)}
    if isinstance(found, risk.Untold):
        return shown
    return shown | {
        "expected": found.expectation.expected,
        "got": found.got,
        "missing": found.shortfall.missing,
        "low": found.shortfall.low,
        "high": found.shortfall.high,
        "worth": found.worth.major if found.worth else None,
        "currency": found.worth.currency if found.worth else None,
    }


@router.post("/incidents/{incident_id}/reclassify", response=IncidentOut, operation_id="reclassify_incident")
def reclassify(request: Any, incident_id: UUID, body: ReadingIn) -> Incident:
    """Say what an incident was after all."""
    require(request.auth, ServicePermission.TELL)
    return incident_operations.reclassify_incident(
        incident=_find(incident_id), reading=body.reading, reason=body.reason, by=request.auth, at=now()
    )


def _find(incident_id: UUID) -> Incident:
    return get_object_or_404(Incident.objects.for_list(), pk=incident_id)


def by_slug(model: type[Any], slug: str) -> Any:
    """The record that goes by a slug; None for an empty one. Raises UnknownName."""
    if not slug:
        return None
    return named(model, slug, slug__iexact=slug)
