"""Secrets that change, addresses that are refused, messages sent again and forgotten."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook as Checker
from standardwebhooks import WebhookVerificationError

from storewide.jobs import webhook_operations, webhook_sending
from storewide.jobs.models import Delivery, Event, Webhook
from storewide.kit.permissions import SYSTEM
from tests.jobs.receiver import Receiver
from tests.jobs.told import Rounds, come_round, room


def test_both_secrets_sign_for_a_day_after_a_rotation(
    told: Webhook, receiver: Receiver, at: datetime, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told.secret
    after = webhook_operations.rotate(webhook=told, by=SYSTEM, at=at)
    monkeypatch.setattr("standardwebhooks.webhooks.Webhook._Webhook__verify_timestamp", _any_time)
    room(at)
    come_round()
    headers, body = receiver.came[0]
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (before, after):
        assert Checker(secret).verify(body, headers)["type"] == "jobs.chat_room.add"
    clock.append(at + timedelta(hours=24))
    room(clock[-1], "Later")
    come_round()
    headers, body = receiver.came[1]
    assert Checker(after).verify(body, headers)["data"]["label"] == "Later"
    with pytest.raises(WebhookVerificationError):
        Checker(before).verify(body, headers)


def _any_time(_checker: Any, header: str) -> datetime:
    """The library's own look at the clock, which a test's moment would fail."""
    return datetime.fromtimestamp(float(header), tz=datetime.now().astimezone().tzinfo)


def test_private_addresses_are_refused_when_written_and_when_a_name_leads_there(
    told: Webhook, receiver: Receiver, at: datetime, settings: Any
) -> None:
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(webhook_operations.AddressRefused) as refused:
        webhook_operations.add(
            name="Inside", address="http://10.0.0.8/", kinds=["*"], owner_email="", by=SYSTEM, at=at
        )
    assert "STOREWIDE_WEBHOOK_PRIVATE=yes" in refused.value.sentence
    Webhook.objects.update(address=receiver.url.replace("127.0.0.1", "localhost"))
    room(at)
    come_round()
    assert "an address of a private network" in Delivery.objects.get().fault
    assert receiver.came == []


def test_sent_again_keeps_the_id_and_a_range_is_read_from_the_trail(
    told: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    room(at)
    come_round()
    webhook_operations.send_again(delivery=Delivery.objects.get(), by=SYSTEM, at=at)
    come_round()
    assert receiver.came[0][0]["webhook-id"] == receiver.came[1][0]["webhook-id"]
    webhook_operations.pause(webhook=told, by=SYSTEM, at=at)
    room(at + timedelta(hours=1), "Missed")
    webhook_operations.start(webhook=told, by=SYSTEM, at=at)
    days: dict[str, Any] = {
        "since": at - timedelta(days=1),
        "until": at + timedelta(days=1),
        "by": SYSTEM,
        "at": at,
    }
    assert webhook_operations.send_range_again(webhook=told, all_of_them=False, **days) == 1
    come_round()
    assert json.loads(receiver.came[2][1])["data"]["label"] == "Missed"
    assert webhook_operations.send_range_again(webhook=told, all_of_them=True, **days) == 2
    come_round()
    with pytest.raises(webhook_operations.NothingToSend):
        webhook_operations.send_range_again(webhook=told, all_of_them=False, **days)
    assert Event.objects.count() == 2


def test_old_events_are_forgotten_with_their_messages(
    told: Webhook, at: datetime, clock: list[datetime]
) -> None:
    room(at)
    room(at + timedelta(days=2), "Newer")
    clock.append(at + timedelta(days=30, hours=1))
    assert webhook_sending.forget(Rounds()) == {"forgotten": 1}
    assert Delivery.objects.get().event.label == "Newer"


def test_a_test_message_does_not_wait_behind_what_fails(
    told: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    Webhook.objects.update(failing_since=at)
    for number in range(3):
        room(at, f"Room {number}")
    webhook_operations.ping(webhook=told, by=SYSTEM, at=at)
    receiver.answers = [(500, {})]
    assert come_round() == {"tried": 2, "taken": 0}
    assert {json.loads(body)["type"] for _headers, body in receiver.came} == {
        "jobs.chat_room.add",
        "storewide.ping",
    }
