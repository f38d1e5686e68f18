"""Webhooks as a real receiver gets them, checked by the library that receivers use."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from standardwebhooks import Webhook as Checker
from standardwebhooks import WebhookVerificationError

from storewide.access.models import User
from storewide.audit import trail
from storewide.audit.models import Entry
from storewide.jobs import webhook_operations, webhook_rules, webhook_sending
from storewide.jobs.models import ChatRoom, Delivery, DeliveryState, Event, Job, Try, Webhook
from storewide.kit.permissions import SYSTEM
from tests.jobs.receiver import Receiver, receiving


class Rounds:
    """A worker's run of a round."""

    arguments: dict[str, Any] = {}

    def progress(self, done: int, total: int) -> None:
        """Nobody looks."""

    def stop_requested(self) -> bool:
        return False


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture(autouse=True)
def near(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = True
    settings.ORIGIN = "https://storewide.example"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> list[datetime]:
    """The moment that rounds see, last in the list."""
    moments = [at]
    monkeypatch.setattr(webhook_sending, "now", lambda: moments[-1])
    return moments


@pytest.fixture
def webhook(db: None, receiver: Receiver, at: datetime, clock: list[datetime]) -> Webhook:
    made = webhook_operations.add(
        name="Warehouse",
        address=receiver.url,
        kinds=["jobs.chat_room.*"],
        owner_email="olga@shop.example",
        by=SYSTEM,
        at=at,
    )
    Delivery.objects.all().delete()
    return made


def room(at: datetime, name: str = "Trading") -> ChatRoom:
    from storewide.jobs import chat_operations

    return chat_operations.add_room(name=name, address="https://chat.example/s3cret", by=SYSTEM, at=at)


def come_round() -> dict[str, Any]:
    return webhook_sending.send_due(Rounds())


def test_a_message_is_one_that_the_receivers_library_takes(
    webhook: Webhook, receiver: Receiver, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = room(at)
    assert webhook_sending.is_wanted()
    # the library compares with its own clock
    from storewide.lib.clock import now

    monkeypatch.setattr(webhook_sending, "now", now)
    assert come_round() == {"tried": 1, "taken": 1}
    headers, body = receiver.came[0]
    told = Checker(webhook.secret).verify(body, headers)
    assert told == {
        "type": "jobs.chat_room.add",
        "timestamp": "2026-03-10T09:30:00Z",
        "data": {
            "kind": "jobs.chatroom",
            "id": str(made.pk),
            "label": "Trading",
            "url": "",
            "by": "Storewide",
            "said": "Chat room added",
            "changes": {},
        },
    }
    assert headers["webhook-id"] == Event.objects.get().message_id
    assert headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Checker(webhook_rules.new_secret()).verify(body, headers)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.status) == (DeliveryState.DELIVERED, 1, 204)
    assert come_round() == {"tried": 0, "taken": 0}
