"""The one place where a line of the trail becomes an event, and an event a delivery to each webhook that wants it.

Called inside the transaction that writes the line: a delivery exists exactly when what it tells of does.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch

from storewide.audit import words
from storewide.audit.models import Entry
from storewide.jobs import webhook_rules
from storewide.jobs.models import Delivery, Event, Webhook

#: the event of a test, which no line of the trail made
PING = "storewide.ping"

#: bodies stay below what receivers take; changes that would make one longer are left out and said to be
LONGEST_BODY = 20_000


def deliver(entries: Sequence[Entry]) -> None:
    """Queue what these lines tell to every webhook that asked for it."""
    webhooks = list(Webhook.objects.on())
    wanted = [entry for entry in entries if any(_wants(each, entry) for each in webhooks)]
    if wanted:
        # a line may have been undone with a part of the transaction that it was written in
        there = set(Entry.objects.filter(pk__in=[entry.pk for entry in wanted]).values_list("pk", flat=True))
        events = {entry.pk: event_of(entry) for entry in wanted if entry.pk in there}
        Event.objects.bulk_create(events.values(), batch_size=500)
        queue(
            (webhook, events[entry.pk], entry.at)
            for entry in wanted
            if entry.pk in there
            for webhook in webhooks
            if _wants(webhook, entry)
        )


def queue(told: Iterable[tuple[Webhook, Event, datetime]], asked_by_label: str = "") -> list[Delivery]:
    """Queue a delivery of each event to its webhook, due from that moment on."""
    deliveries = [
        Delivery(webhook=webhook, event=event, next_at=at, created_at=at, asked_by_label=asked_by_label[:200])
        for webhook, event, at in told
    ]
    Delivery.objects.bulk_create(deliveries, batch_size=500)
    return deliveries


def event_of(entry: Entry) -> Event:
    """The event that a line of the trail makes; not saved."""
    data: dict[str, Any] = {
        "kind": entry.record_kind,
        "id": entry.record_id,
        "label": entry.record_label,
        "url": _address(entry),
        "by": entry.actor_label,
        "said": words.action_words(entry.action),
        "changes": entry.changes,
    }
    written = body(entry.action, entry.at, data)
    if len(written.encode()) > LONGEST_BODY:
        written = body(entry.action, entry.at, {**data, "changes": {}, "changes_left_out": True})
    return Event(entry_id=entry.pk, kind=entry.action, at=entry.at, label=entry.record_label, body=written)


def body(kind: str, at: datetime, data: dict[str, Any]) -> str:
    """What is sent: `type`, `timestamp` and `data`, as one line of JSON."""
    told = {"type": kind, "timestamp": at.astimezone(UTC).isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _wants(webhook: Webhook, entry: Entry) -> bool:
    return webhook_rules.matches(webhook.kinds, entry.action)


def _address(entry: Entry) -> str:
    """The whole address of the record's page; empty where it has none, or is gone."""
    try:
        record = apps.get_model(entry.record_kind).objects.filter(pk=UUID(entry.record_id)).first()
        path = record.get_absolute_url() if record else ""
    except (AttributeError, LookupError, ValueError, NoReverseMatch):
        return ""
    return f"{settings.ORIGIN}{path}" if path else ""
