"""Jobs of the tests' own kinds."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.jobs import kinds, operations, webhook_operations, webhook_sending
from storewide.jobs.models import Delivery, Job, Webhook
from storewide.kit.permissions import SYSTEM
from tests.jobs.kinds import ALL
from tests.jobs.receiver import Receiver, receiving


@pytest.fixture(autouse=True)
def own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    load = kinds.wiring.load
    monkeypatch.setattr(kinds.wiring, "load", lambda name: ALL if name == "job_kinds" else load(name))


@pytest.fixture
def start(mate: User, at: datetime) -> Callable[..., Job]:
    """Start a job that Milan asks for."""

    def started(kind: str = "tests.count", **arguments: Any) -> Job:
        arguments = arguments or {"upto": 3}
        return operations.start(kind=kind, label="Count to three", arguments=arguments, by=mate, at=at)

    return started


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A system that takes webhooks."""
    with receiving() as one:
        yield one


@pytest.fixture
def near(settings: Any) -> None:
    """Receivers on this machine are told."""
    settings.WEBHOOK_PRIVATE = True
    settings.ORIGIN = "https://storewide.example"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> list[datetime]:
    """The moment that rounds see, last in the list."""
    moments = [at]
    monkeypatch.setattr(webhook_sending, "now", lambda: moments[-1])
    return moments


@pytest.fixture
def told(db: None, near: None, receiver: Receiver, at: datetime, clock: list[datetime]) -> Webhook:
    """The receiver as a webhook that hears of rooms of the chat."""
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
