"""Webhooks as a real receiver gets them, checked by the library that receivers use."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from standardwebhooks import Webhook as Checker
from standardwebhooks import WebhookVerificationError

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


def test_nothing_is_told_of_what_was_undone(webhook: Webhook, receiver: Receiver, at: datetime) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        room(at)
        raise ZeroDivisionError
    assert not Delivery.objects.exists()

    @trail.operation
    def outer() -> None:
        room(at, "Kept")
        with pytest.raises(ZeroDivisionError):
            inner()

    @trail.operation
    def inner() -> None:
        room(at, "Undone")
        raise ZeroDivisionError

    @trail.operation
    def part_undone() -> None:
        room(at, "Kept too")
        with suppress(ZeroDivisionError), transaction.atomic():
            room(at, "Undone by a part")
            raise ZeroDivisionError

    outer()
    part_undone()
    assert set(Delivery.objects.values_list("event__label", flat=True)) == {"Kept", "Kept too"}
    assert not is_told_of_others(at)


def is_told_of_others(at: datetime) -> bool:
    """Whether an event of another kind makes a delivery."""
    before = Delivery.objects.count()
    webhook_operations.add(
        name="Other",
        address="https://other.example/",
        kinds=["ownership.*"],
        owner_email="",
        by=SYSTEM,
        at=at,
    )
    return Delivery.objects.count() != before


def test_tried_again_as_the_schedule_says_until_it_is_at_its_end(
    webhook: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    receiver.answers = [(500, {})]
    room(at)
    waits = []
    for _try in range(10):
        assert come_round() == {"tried": 1, "taken": 0}
        one = Delivery.objects.get()
        assert come_round() == {"tried": 0, "taken": 0}
        if one.next_at:
            waits.append((one.next_at - clock[-1]).total_seconds())
            clock.append(one.next_at)
    expected = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert len(waits) == len(expected)
    assert all(least <= wait <= least * 1.1 for wait, least in zip(waits, expected, strict=True))
    assert (one.state, one.tries, one.fault) == (DeliveryState.FAILED, 10, "It answered 500.")
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
    assert len({body for _headers, body in receiver.came}) == 1
    assert list(Try.objects.values_list("number", "status", "answer")) == [
        (number, 500, "said the receiver") for number in range(1, 11)
    ]


def test_a_receiver_that_comes_back_is_told_what_waits(
    webhook: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    receiver.answers = [(302, {"Location": receiver.url}), (503, {"Retry-After": "120"}), (200, {})]
    for name in ("One", "Two", "Three"):
        room(at, name)
    assert come_round() == {"tried": 3, "taken": 1}
    webhook.refresh_from_db()
    # the answers came in any order: the last noted may have been the one that took it
    Webhook.objects.update(failing_since=at, rests_until=at + timedelta(seconds=120))
    clock.append(at + timedelta(seconds=60))
    assert come_round() == {"tried": 0, "taken": 0}
    clock.append(at + timedelta(seconds=121))
    assert come_round() == {"tried": 1, "taken": 1}
    webhook.refresh_from_db()
    assert (webhook.failing_since, webhook.rests_until) == (None, None)
    assert come_round() == {"tried": 1, "taken": 1}
    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() == 3


def test_gone_stops_it_at_once_and_tells_whoever_answers_for_it(
    webhook: Webhook, receiver: Receiver, at: datetime, settings: Any
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    receiver.answers = [(410, {})]
    room(at)
    come_round()
    webhook.refresh_from_db()
    assert webhook.stopped_at == at
    assert webhook.stopped_for == "Its receiver answered 410: it wants no more messages."
    mail = Job.objects.get(kind="jobs.mail")
    assert mail.arguments["to"] == ["olga@shop.example"]
    assert f"https://storewide.example/jobs/webhooks/{webhook.pk}/" in mail.arguments["text"]
    assert Delivery.objects.get().state == DeliveryState.FAILED
    room(at, "Another")
    assert Delivery.objects.count() == 1


def test_five_days_without_a_success_stop_it(
    webhook: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    receiver.answers = [(500, {})]
    room(at)
    come_round()
    clock.append(at + timedelta(days=4, hours=23))
    room(clock[-1], "Second")
    come_round()
    webhook.refresh_from_db()
    assert webhook.stopped_at is None
    clock.append(at + timedelta(days=5))
    room(clock[-1], "Third")
    come_round()
    webhook.refresh_from_db()
    assert webhook.stopped_for.startswith("Its receiver has taken nothing since 10 Mar 2026; the last time: ")
    assert not Delivery.objects.filter(state=DeliveryState.WAITING).exists()
    assert Entry.objects.filter(action="jobs.webhook.give_up").count() == 1


def test_both_secrets_sign_for_a_day_after_a_rotation(
    webhook: Webhook, receiver: Receiver, at: datetime, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = webhook.secret
    after = webhook_operations.rotate(webhook=webhook, by=SYSTEM, at=at)
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
    webhook: Webhook, receiver: Receiver, at: datetime, settings: Any
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
    webhook: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    room(at)
    come_round()
    webhook_operations.send_again(delivery=Delivery.objects.get(), by=SYSTEM, at=at)
    come_round()
    assert receiver.came[0][0]["webhook-id"] == receiver.came[1][0]["webhook-id"]
    webhook_operations.pause(webhook=webhook, by=SYSTEM, at=at)
    room(at + timedelta(hours=1), "Missed")
    webhook_operations.start(webhook=webhook, by=SYSTEM, at=at)
    days: dict[str, Any] = {
        "since": at - timedelta(days=1),
        "until": at + timedelta(days=1),
        "by": SYSTEM,
        "at": at,
    }
    assert webhook_operations.send_range_again(webhook=webhook, all_of_them=False, **days) == 1
    come_round()
    assert json.loads(receiver.came[2][1])["data"]["label"] == "Missed"
    assert webhook_operations.send_range_again(webhook=webhook, all_of_them=True, **days) == 2
    come_round()
    with pytest.raises(webhook_operations.NothingToSend):
        webhook_operations.send_range_again(webhook=webhook, all_of_them=False, **days)
    assert Event.objects.count() == 2


def test_old_events_are_forgotten_with_their_messages(
    webhook: Webhook, at: datetime, clock: list[datetime]
) -> None:
    room(at)
    room(at + timedelta(days=2), "Newer")
    clock.append(at + timedelta(days=30, hours=1))
    assert webhook_sending.forget(Rounds()) == {"forgotten": 1}
    assert Delivery.objects.get().event.label == "Newer"


def test_a_test_message_does_not_wait_behind_what_fails(
    webhook: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    Webhook.objects.update(failing_since=at)
    for number in range(3):
        room(at, f"Room {number}")
    webhook_operations.ping(webhook=webhook, by=SYSTEM, at=at)
    receiver.answers = [(500, {})]
    assert come_round() == {"tried": 2, "taken": 0}
    assert {json.loads(body)["type"] for _headers, body in receiver.came} == {
        "jobs.chat_room.add",
        "storewide.ping",
    }
