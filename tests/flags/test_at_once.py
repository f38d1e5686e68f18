"""Changes of flags that happen at the same moment; only PostgreSQL lets them, SQLite takes one writer after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from storewide.access.models import User
from storewide.flags import arranging, changing, operations
from storewide.flags.fitting import RulesUnfit
from storewide.flags.models import Environment, Flag, FlagState, Version, VersionState
from storewide.flags.operations import FlagFacts
from storewide.kit.errors import Refusal
from storewide.ownership.models import Area
from tests.flags.conftest import HALF

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer after the other"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def area(transactional_db: None) -> Area:
    """Made here: what migrations bring is gone after a test that commits."""
    return Area.objects.get_or_create(slug="checkout", defaults={"name": "Checkout", "group": "order_entry"})[
        0
    ]


@pytest.fixture
def trial(transactional_db: None) -> Environment:
    return Environment.objects.get_or_create(key="test", defaults={"name": "Test"})[0]


@pytest.fixture
def production(transactional_db: None) -> Environment:
    found = {"name": "Production", "guarded": True}
    return Environment.objects.get_or_create(key="production", defaults=found)[0]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returns, or the refusal it raises, all begun together."""
    together = Barrier(len(calls))

    def do(call: Callable[[], Any]) -> Any:
        try:
            together.wait(10)
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(do, calls))


def test_a_slot_of_a_layer_is_given_away_once(
    flag: Flag, facts: FlagFacts, trial: Environment, mate: User, at: datetime
) -> None:
    arranging.make_layer(key="checkout", name="Checkout", by=mate, at=at)
    other = operations.make_flag(facts=replace(facts, key="other"), by=mate, at=at)
    rule = {"name": "x", "serve": "on", "layer": {"key": "checkout", "share": 6000}}
    said = {"environment": trial, "content": HALF | {"rules": [rule]}, "why": "Try", "by": mate, "at": at}
    found = at_once(*(lambda one=one: changing.propose(flag=one, **said) for one in (flag, other)))
    assert {type(each) for each in found} == {RulesUnfit, Version}
    assert Version.objects.filter(state=VersionState.LIVE).count() == 1


def test_retiring_and_putting_live_do_not_wait_for_each_other(
    flag: Flag, production: Environment, mate: User, owner: User, at: datetime
) -> None:
    version = changing.propose(flag=flag, environment=production, content=HALF, why="Try", by=mate, at=at)
    changing.approve(version=version, by=owner, at=at)
    at_once(
        lambda: operations.retire(flag=Flag.objects.get(pk=flag.pk), by=mate, at=at),
        lambda: changing.put_live(version=Version.objects.get(pk=version.pk), by=mate, at=at),
    )
    flag.refresh_from_db()
    assert flag.state == FlagState.RETIRED
    assert not Version.objects.filter(state=VersionState.LIVE).exists()
