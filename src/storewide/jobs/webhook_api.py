"""Webhooks over REST: the same operations as the pages; the secret is in the answer that makes it, and in no other."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import AwareDatetime

from storewide.jobs import webhook_lists, webhook_operations
from storewide.jobs.models import Delivery, DeliveryState, Webhook
from storewide.jobs.permissions import JobPermission
from storewide.kit.permissions import require
from storewide.lib.clock import now

router = Router(tags=["Webhooks"])


class WebhookOut(Schema):
    """A system that is told of events of these kinds; `failing_since` null while it takes them."""

    id: UUID
    name: str
    address: str
    kinds: list[str]
    owner_email: str
    failing_since: datetime | None
    stopped_at: datetime | None
    stopped_for: str
    version: int


class MadeOut(WebhookOut):
    """A new webhook with its secret."""

    secret: str


class SecretOut(Schema):
    """The new secret; the one before signs beside it until `previous_until`."""

    secret: str
    previous_until: datetime | None


class WebhookIn(Schema):
    """What a webhook is told, where, and who answers for it; kinds such as `ownership.*`."""

    name: str = Field(min_length=1, max_length=120)
    address: str = Field(min_length=1, max_length=600)
    kinds: list[str] = Field(min_length=1, max_length=100)
    owner_email: str = Field(default="", max_length=254)


class NewWebhookIn(WebhookIn):
    """A new one; without a secret one is made."""

    secret: str = Field(default="", max_length=120)


class ChangedWebhookIn(WebhookIn):
    """A changed one."""

    expected_version: int | None = None


class RangeIn(Schema):
    """What happened from `since` to before `until` and was not taken; with `all`, also what was."""

    since: AwareDatetime
    until: AwareDatetime
    all: bool = False


class SentOut(Schema):
    """How many messages are sent again."""

    count: int


class DeliveryOut(Schema):
    """One message: how it stands, the last answer, and how often it was tried."""

    id: UUID
    event: str = Field(alias="event.kind")
    message_id: str = Field(alias="event.message_id")
    state: DeliveryState
    tries: int
    status: int | None
    milliseconds: int | None
    fault: str
    next_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    body: str = Field(alias="event.body")


class EventKindOut(Schema):
    """A kind of event and what it means."""

    code: str
    said: str


@router.get("/events", response=list[EventKindOut], operation_id="list_event_kinds")
def events(request: Any) -> list[webhook_lists.EventKind]:
    """Every kind of event."""
    require(request.auth, JobPermission.WEBHOOKS)
    return webhook_lists.event_kinds()


@router.get("", response=list[WebhookOut], operation_id="list_webhooks")
@paginate(LimitOffsetPagination)
def webhooks(request: Any) -> QuerySet[Webhook]:
    """All webhooks, by name."""
    require(request.auth, JobPermission.WEBHOOKS)
    return Webhook.objects.all()


@router.post("", response={201: MadeOut}, operation_id="add_webhook")
def add(request: Any, body: NewWebhookIn) -> Status[Webhook]:
    """Tell another system of events of these kinds from now on; the answer holds the secret."""
    require(request.auth, JobPermission.WEBHOOKS)
    return Status(201, webhook_operations.add(**body.dict(), by=request.auth, at=now()))


@router.get("/{webhook_id}", response=WebhookOut, operation_id="get_webhook")
def webhook(request: Any, webhook_id: UUID) -> Webhook:
    """One webhook."""
    return _found(request, webhook_id)


@router.put("/{webhook_id}", response=WebhookOut, operation_id="change_webhook")
def change(request: Any, webhook_id: UUID, body: ChangedWebhookIn) -> Webhook:
    """Change what it is told, where, or who answers for it."""
    found = _found(request, webhook_id)
    return webhook_operations.change(webhook=found, **body.dict(), by=request.auth, at=now())


@router.delete("/{webhook_id}", response={204: None}, operation_id="delete_webhook")
def delete(request: Any, webhook_id: UUID) -> Status[None]:
    """Tell it nothing any more; its messages are forgotten."""
    webhook_operations.delete(webhook=_found(request, webhook_id), by=request.auth, at=now())
    return Status(204, None)


@router.post("/{webhook_id}/secret", response=SecretOut, operation_id="rotate_webhook_secret")
def rotate(request: Any, webhook_id: UUID) -> Webhook:
    """Make a new secret."""
    found = _found(request, webhook_id)
    webhook_operations.rotate(webhook=found, by=request.auth, at=now())
    return found


@router.post("/{webhook_id}/pause", response=WebhookOut, operation_id="pause_webhook")
def pause(request: Any, webhook_id: UUID) -> Webhook:
    """Tell it nothing for now."""
    return webhook_operations.pause(webhook=_found(request, webhook_id), by=request.auth, at=now())


@router.post("/{webhook_id}/start", response=WebhookOut, operation_id="start_webhook")
def start(request: Any, webhook_id: UUID) -> Webhook:
    """Tell it again."""
    return webhook_operations.start(webhook=_found(request, webhook_id), by=request.auth, at=now())


@router.post("/{webhook_id}/ping", response={202: DeliveryOut}, operation_id="ping_webhook")
def ping(request: Any, webhook_id: UUID) -> Status[Delivery]:
    """Send a test message."""
    found = _found(request, webhook_id)
    return Status(202, webhook_operations.ping(webhook=found, by=request.auth, at=now()))


@router.post("/{webhook_id}/again", response={202: SentOut}, operation_id="send_webhook_again")
def again(request: Any, webhook_id: UUID, body: RangeIn) -> Status[SentOut]:
    """Send what happened in a time again."""
    count = webhook_operations.send_range_again(
        webhook=_found(request, webhook_id),
        since=body.since,
        until=body.until,
        all_of_them=body.all,
        by=request.auth,
        at=now(),
    )
    return Status(202, SentOut(count=count))


@router.get("/{webhook_id}/deliveries", response=list[DeliveryOut], operation_id="list_webhook_deliveries")
@paginate(LimitOffsetPagination)
def deliveries(request: Any, webhook_id: UUID, state: DeliveryState | None = None) -> QuerySet[Delivery]:
    """How each message of the last 30 days went, newest first."""
    rows = Delivery.objects.filter(webhook=_found(request, webhook_id)).for_list()
    return rows.filter(state=state) if state else rows


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/again",
    response={202: DeliveryOut},
    operation_id="send_webhook_delivery_again",
)
def again_one(request: Any, webhook_id: UUID, delivery_id: UUID) -> Status[Delivery]:
    """Send one message again, under the same id."""
    rows = Delivery.objects.filter(webhook=_found(request, webhook_id)).for_list()
    one = get_object_or_404(rows, pk=delivery_id)
    return Status(202, webhook_operations.send_again(delivery=one, by=request.auth, at=now()))


def _found(request: Any, webhook_id: UUID) -> Webhook:
    require(request.auth, JobPermission.WEBHOOKS)
    return get_object_or_404(Webhook, pk=webhook_id)
