"""Marketing over REST: the same figures and rules of channels as the pages, by the same operations."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.demand import overview, queries, rule_operations, rules
from storewide.demand.models import Channel, ChannelRule, Looks
from storewide.demand.overview import Brought, By
from storewide.demand.permissions import DemandPermission
from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics.rules import major
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse import attribution
from storewide.warehouse.channels import decide

router = Router(tags=["Demand"])


class BroughtOut(Schema):
    """What a channel or campaign cost and brought; money in major units, null where it is not known."""

    label: str
    currency: str
    media_cost: Decimal | None
    visitors: int | None
    buyers: int | None
    orders: int | None
    spend: Decimal | None
    share_of_spend: float | None
    cost_per_visitor: Decimal | None
    cost_per_buyer: Decimal | None
    return_on_media_cost: float | None
    margin_after_media_cost: Decimal | None
    contribution_margin: Decimal | None


class CreditOut(Schema):
    """What a channel is credited with, by model; spend in major units."""

    marketing_channel: str
    orders: dict[str, int]
    spend: dict[str, Decimal]


class AttributionOut(Schema):
    """Orders and spend of some days and each channel's part of them; the parts of a model add up to the whole."""

    currency: str
    orders: int
    spend: Decimal
    credits: list[CreditOut]


class RuleOut(Schema):
    """One rule; the first whose pattern fits says the channel."""

    id: UUID
    position: int
    looks: Looks
    pattern: str
    channel: Channel
    version: int


class RuleIn(Schema):
    """A rule to add in a place; beyond the last place it is the last."""

    looks: Looks
    pattern: str = Field("", max_length=400)
    channel: Channel
    position: int = Field(1, ge=1)


class CameIn(Schema):
    """A visit to try the rules on."""

    url: str = ""
    referrer: str = ""
    medium: str = ""
    source: str = ""
    campaign: str = ""


class DecidedOut(Schema):
    """Where a visit goes (empty: its channel is not known), and the place of the rule that says so."""

    marketing_channel: str
    position: int | None


@router.get("/overview", response=list[BroughtOut], operation_id="what_reach_brings")
def what_reach_brings(
    request: Any, store: str, first: date, last: date, by: By = "marketing_channel"
) -> list[BroughtOut]:
    """What reach cost and brought over some days, by marketing channel or campaign."""
    require(request.auth, DemandPermission.VIEW)
    found = overview.build(store_of(store), Days(first, last), None, by)
    return [_brought(row) for row in found.rows]


@router.get("/attribution", response=AttributionOut, operation_id="attribution")
def credited(request: Any, store: str, first: date, last: date) -> AttributionOut:
    """Which marketing channels the orders of some days are credited to: first visit, last visit, by position."""
    require(request.auth, DemandPermission.VIEW)
    currency = store_of(store).currency
    found = attribution.attributed(warehouse(), store, Days(first, last))
    return AttributionOut(
        currency=currency,
        orders=found.orders,
        spend=major(found.spend, currency),
        credits=[
            CreditOut(
                marketing_channel=each.channel,
                orders=dict(each.orders.items()),
                spend={model: major(minor, currency) for model, minor in each.spend.items()},
            )
            for each in found.credits
        ],
    )


@router.get("/channels", response=list[RuleOut], operation_id="list_channel_rules")
def channel_rules(request: Any) -> list[ChannelRule]:
    """The rules of marketing channels in their order."""
    require(request.auth, DemandPermission.VIEW)
    return list(ChannelRule.objects.all())


@router.post("/channels", response={201: RuleOut}, operation_id="add_channel_rule")
def add_rule(request: Any, body: RuleIn) -> Status[ChannelRule]:
    """Add a rule."""
    require(request.auth, DemandPermission.CHANGE_RULES)
    made = rule_operations.add_rule(**body.dict(), by=request.auth, at=now())
    return Status(201, made)


@router.post("/channels/try", response=DecidedOut, operation_id="try_channel_rules")
def try_rules(request: Any, body: CameIn) -> DecidedOut:
    """Where a visit would go, and by which rule; nothing is kept."""
    require(request.auth, DemandPermission.VIEW)
    found = list(ChannelRule.objects.all())
    decided = decide(queries.as_asked(found), rules.came(body.dict()))
    place = None if decided.rule is None else found[decided.rule].position
    return DecidedOut(marketing_channel=decided.channel, position=place)


@router.delete("/channels/{rule_id}", response={204: None}, operation_id="remove_channel_rule")
def remove_rule(request: Any, rule_id: UUID) -> Status[None]:
    """Take a rule out."""
    require(request.auth, DemandPermission.CHANGE_RULES)
    rule_operations.remove_rule(rule=get_object_or_404(ChannelRule, pk=rule_id), by=request.auth, at=now())
    return Status(204, None)


def _brought(row: Brought) -> BroughtOut:
    def known(minor: int | Decimal | None) -> Decimal | None:
        return None if minor is None else major(round(minor), row.currency)

    return BroughtOut(
        label=row.label,
        currency=row.currency,
        media_cost=known(row.cost),
        visitors=row.visitors,
        buyers=row.buyers,
        orders=row.orders,
        spend=known(row.spend),
        share_of_spend=row.share,
        cost_per_visitor=known(row.per_visitor),
        cost_per_buyer=known(row.per_buyer),
        return_on_media_cost=None if row.returned is None else float(row.returned),
        margin_after_media_cost=known(row.margin),
        contribution_margin=known(row.contribution),
    )


def store_of(slug: str) -> Store:
    """The store of that short name; raises UnknownName."""
    return named(Store, slug, slug=slug)
