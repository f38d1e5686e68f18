"""Pages and the interface of experiments ask the database no more often the more experiments there are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.experiments import concluding, operations, result_operations, trials
from storewide.experiments.models import Experiment
from storewide.experiments.plans import Plan
from storewide.ledger.models import Outcome
from tests.experiments.conftest import WON, FakeWarehouse, answered

ADDRESSES = (
    "/experiments/",
    "/experiments/calendar/?from=2026-03-02",
    "/experiments/programme/",
    "/experiments/programme/results.csv",
    "/experiments/programme/results.json",
    "/experiments/learnings/",
    "/experiments/found/",
    "/experiments/1/",
    "/experiments/2/",
    "/experiments/3/",
    "/experiments/1/metrics.csv",
    "/experiments/1/registration/",
    "/api/v1/experiments",
    "/api/v1/experiments/1",
    "/api/v1/experiments/programme",
    "/api/v1/experiments/results",
    "/api/v1/experiments/learnings",
    "/api/v1/experiments/2/overlaps",
)


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "warehouse", lambda: FakeWarehouse(answered(WON)))


@pytest.fixture
def more(plan: Plan, mate: User, ana_user: User, after: datetime) -> Callable[[int], None]:
    """Make so many experiments of each state: decided, running, draft."""

    def make(count: int) -> None:
        first = Experiment.objects.count()
        for number in range(first, first + 3 * count, 3):
            one = _running(replace(plan, key=f"key-{number}"), mate, after)
            result_operations.read(experiment=one, answer=answered(WON), by=mate, at=after)
            said = {"outcome": Outcome.SHIP, "reason": "More buy.", "learned": "Fewer steps win."}
            concluding.conclude(experiment=one, **said, by=ana_user, at=after)
            _running(replace(plan, key=f"key-{number}-r"), mate, after)
            operations.plan(plan=replace(plan, key=f"key-{number}-d"), by=mate, at=after)

    return make


def _running(plan: Plan, mate: User, after: datetime) -> Experiment:
    planned = operations.plan(plan=plan, by=mate, at=after - timedelta(days=31))
    return operations.start(experiment=planned, by=mate, at=after - timedelta(days=31))


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def test_pages_take_a_constant_number_of_queries(as_owner: Client, more: Callable[[int], None]) -> None:
    more(2)
    few = {address: asked(as_owner, address) for address in ADDRESSES}
    more(5)
    assert {address: asked(as_owner, address) for address in ADDRESSES} == few
    assert max(few.values()) <= 40
