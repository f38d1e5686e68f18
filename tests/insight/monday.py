"""Monday at nine: the moment, the week before, and what both test files of the trading review do."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.insight import review_views
from storewide.insight.reviews import meeting
from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import Days
from storewide.organization.models import Person
from storewide.sources.models import Store
from tests.metrics.conftest import figures_of_march, folder, store

__all__ = ["figures_of_march", "folder", "store"]

MONDAY = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
WEEK = Days(date(2026, 3, 9), date(2026, 3, 15))
PAGE = "/trading-review/2026-W11/?store=main"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """It is Monday, nine o'clock, the 16th of March 2026; called, it is another moment."""

    def turn(to: datetime) -> None:
        monkeypatch.setattr(review_views, "now", lambda: to)

    turn(MONDAY)
    return turn


@pytest.fixture
def ana(db: None) -> Person:
    return Person.objects.create(name="Ana Ruiz", email="ana@shop.example")


def read(store: Store, week: Days = WEEK) -> dict[str, Any]:
    return meeting.read(SYSTEM, store, week, MONDAY).snapshot


def hold(client: Client, store: Store) -> Any:
    reading = meeting.read(SYSTEM, store, WEEK, MONDAY)
    return client.post(
        "/trading-review/2026-W11/hold/", query_params={"store": "main", "read": reading.digest}
    )
