"""Webhooks as a real receiver gets them, checked by the library that receivers use."""

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
from storewide.jobs.models import Delivery, DeliveryState, Event, Job, Try, Webhook
from storewide.kit.permissions import SYSTEM
from tests.jobs.receiver import Receiver
from tests.jobs.told import come_round, room


def test_a_message_is_one_that_the_receivers_library_takes(
    told: Webhook, receiver: Receiver, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = room(at)
    assert webhook_sending.is_wanted()
    # the library compares with its own clock
    from storewide.lib.clock import now

    monkeypatch.setattr(webhook_sending, "now", now)
    assert come_round() == {"tried": 1, "taken": 1}
    headers, body = receiver.came[0]
    said = Checker(told.secret).verify(body, headers)
    assert said == {
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


def test_nothing_is_told_of_what_was_undone(told: Webhook, receiver: Receiver, at: datetime) -> None:
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
    told: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
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
    told: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    receiver.answers = [(302, {"Location": receiver.url}), (503, {"Retry-After": "120"}), (200, {})]
    for name in ("One", "Two", "Three"):
        room(at, name)
    assert come_round() == {"tried": 3, "taken": 1}
    told.refresh_from_db()
    # the answers came in any order: the last noted may have been the one that took it
    Webhook.objects.update(failing_since=at, rests_until=at + timedelta(seconds=120))
    clock.append(at + timedelta(seconds=60))
    assert come_round() == {"tried": 0, "taken": 0}
    clock.append(at + timedelta(seconds=121))
    assert come_round() == {"tried": 1, "taken": 1}
    told.refresh_from_db()
    assert (told.failing_since, told.rests_until) == (None, None)
    assert come_round() == {"tried": 1, "taken": 1}
    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() == 3


def test_gone_stops_it_at_once_and_tells_whoever_answers_for_it(
    told: Webhook, receiver: Receiver, at: datetime, settings: Any
) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    receiver.answers = [(410, {})]
    room(at)
    come_round()
    told.refresh_from_db()
    assert told.stopped_at == at
    assert told.stopped_for == "Its receiver answered 410: it wants no more messages."
    mail = Job.objects.get(kind="jobs.mail")
    assert mail.arguments["to"] == ["olga@shop.example"]
    assert f"https://storewide.example/jobs/webhooks/{told.pk}/" in mail.arguments["text"]
    assert Delivery.objects.get().state == DeliveryState.FAILED
    room(at, "Another")
    assert Delivery.objects.count() == 1


def test_five_days_without_a_success_stop_it(
    told: Webhook, receiver: Receiver, at: datetime, clock: list[datetime]
) -> None:
    receiver.answers = [(500, {})]
    room(at)
    come_round()
    clock.append(at + timedelta(days=4, hours=23))
    room(clock[-1], "Second")
    come_round()
    told.refresh_from_db()
    assert told.stopped_at is None
    clock.append(at + timedelta(days=5))
    room(clock[-1], "Third")
    come_round()
    told.refresh_from_db()
    assert told.stopped_for.startswith("Its receiver has taken nothing since 10 Mar 2026; the last time: ")
    assert not Delivery.objects.filter(state=DeliveryState.WAITING).exists()
    assert Entry.objects.filter(action="jobs.webhook.give_up").count() == 1
