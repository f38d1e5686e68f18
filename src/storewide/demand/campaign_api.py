"""Campaigns over REST: planned, started and ended by the same operations as the pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.demand import ending, measuring, operations, queries, rules
from storewide.demand.api import store_of
from storewide.demand.models import Campaign, CampaignState, Channel, Holdout
from storewide.demand.operations import Plan
from storewide.demand.permissions import DemandPermission
from storewide.kit.naming import UnknownName
from storewide.kit.permissions import require
from storewide.ledger.models import Direction, Grade, Verdict
from storewide.lib import money
from storewide.lib.clock import now
from storewide.metrics.rules import major
from storewide.organization.models import Person
from storewide.ownership.models import Area

router = Router(tags=["Demand"])


class CampaignOut(Schema):
    """One campaign; store and area by slug, owner by e-mail, budget in major units of the store's currency."""

    id: UUID
    name: str
    key: str
    store: str
    area: str
    owner: str | None
    marketing_channel: Channel
    budget: Decimal
    first: date
    last: date
    state: CampaignState
    metric: str
    direction: Direction
    size: Decimal
    guardrails: list[str]
    holdout: Holdout
    held_out: list[str]
    experiment: str
    control: str
    control_share: int | None
    started_at: datetime | None
    ended_at: datetime | None
    version: int

    @staticmethod
    def resolve_store(campaign: Campaign) -> str:
        return campaign.store.slug

    @staticmethod
    def resolve_area(campaign: Campaign) -> str:
        return campaign.area.slug

    @staticmethod
    def resolve_owner(campaign: Campaign) -> str | None:
        return campaign.owner.email if campaign.owner else None

    @staticmethod
    def resolve_budget(campaign: Campaign) -> Decimal:
        return major(campaign.budget_minor, campaign.store.currency)


class CampaignIn(Schema):
    """A campaign to plan; `area` is demand management where it is left out."""

    name: str = Field(min_length=1, max_length=80)
    key: str = Field(min_length=1, max_length=120)
    store: str
    area: str = rules.AREA
    owner: str = ""
    marketing_channel: Channel
    budget: Decimal = Field(ge=0, max_digits=15, decimal_places=4)
    first: date
    last: date
    metric: str
    direction: Direction = Direction.UP
    size: Decimal = Field(max_digits=7, decimal_places=2)
    guardrails: list[str] = []
    holdout: Holdout = Holdout.NONE
    held_out: list[str] = []
    experiment: str = Field("", max_length=120)
    control: str = Field("", max_length=120)
    control_share: int | None = None


class EffectOut(Schema):
    """What the full days of a campaign show; changes as shares, null where they cannot be said."""

    first: date | None
    last: date | None
    grade: Grade
    verdict: Verdict
    change: float | None
    low: float | None
    high: float | None
    note: str
    media_cost: Decimal | None


class EndIn(Schema):
    """A decision: repeat, iterate or stop, and why."""

    outcome: Literal["repeat", "iterate", "stop"]
    reason: str = Field(min_length=1, max_length=2000)


@router.get("", response=list[CampaignOut], operation_id="list_campaigns")
@paginate(LimitOffsetPagination)
def campaigns(request: Any, state: str = "", store: str = "") -> QuerySet[Campaign]:
    """All campaigns, the newest first; narrowed by state or store."""
    require(request.auth, DemandPermission.VIEW)
    asked = {"state": state, "store__slug": store}
    return Campaign.objects.for_list().filter(**{path: value for path, value in asked.items() if value})


@router.post("", response={201: CampaignOut}, operation_id="plan_campaign")
def plan(request: Any, body: CampaignIn) -> Status[Campaign]:
    """Plan a campaign."""
    require(request.auth, DemandPermission.PLAN)
    return Status(201, operations.plan_campaign(plan=_plan(body), by=request.auth, at=now()))


@router.get("/{campaign_id}", response=CampaignOut, operation_id="get_campaign")
def campaign(request: Any, campaign_id: UUID) -> Campaign:
    """One campaign."""
    require(request.auth, DemandPermission.VIEW)
    return _find(campaign_id)


@router.get("/{campaign_id}/effect", response=EffectOut, operation_id="campaign_effect")
def effect(request: Any, campaign_id: UUID) -> EffectOut:
    """What its full days show so far, and what it has cost."""
    require(request.auth, DemandPermission.VIEW)
    found = _find(campaign_id)
    reading = measuring.read(found, found.store.day_of(found.ended_at or now()))
    cost = queries.spent(found)
    return EffectOut(
        first=reading.days.first if reading.days else None,
        last=reading.days.last if reading.days else None,
        grade=reading.grade,
        verdict=reading.verdict,
        change=reading.change,
        low=reading.low,
        high=reading.high,
        note=reading.note,
        media_cost=None if cost is None else major(cost, found.store.currency),
    )


@router.post("/{campaign_id}/start", response=CampaignOut, operation_id="start_campaign")
def start(request: Any, campaign_id: UUID) -> Campaign:
    """Start a campaign, which freezes its promise."""
    require(request.auth, DemandPermission.PLAN)
    return operations.start_campaign(campaign=_find(campaign_id), by=request.auth, at=now())


@router.post("/{campaign_id}/end", response=CampaignOut, operation_id="end_campaign")
def end(request: Any, campaign_id: UUID, body: EndIn) -> Campaign:
    """End a campaign with its owner's decision; what it did goes into the ledger."""
    require(request.auth, DemandPermission.PLAN)
    found = _find(campaign_id)
    ending.end(campaign=found, outcome=body.outcome, reason=body.reason, by=request.auth, at=now())
    return found


def _plan(body: CampaignIn) -> Plan:
    said = body.dict()
    store = store_of(said.pop("store"))
    area = Area.objects.filter(slug=said.pop("area")).first()
    if area is None:
        raise UnknownName(_("There is no area “%(name)s”.") % {"name": body.area})
    owner, email = None, said.pop("owner")
    if email:
        owner = Person.objects.filter(email__iexact=email).first()
        if owner is None:
            raise UnknownName(_("Nobody has the e-mail “%(name)s”.") % {"name": email})
    minor = money.round_minor(said.pop("budget"), store.currency)
    return Plan(**said, store=store, area=area, owner=owner, budget_minor=minor)


def _find(campaign_id: UUID) -> Campaign:
    return get_object_or_404(Campaign.objects.for_list(), pk=campaign_id)
