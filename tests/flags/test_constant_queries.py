"""Pages and the interface of flags ask the database no more often the more flags there are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.flags import arranging, changing, operations
from storewide.flags.models import Environment, Flag
from storewide.flags.operations import FlagFacts
from storewide.ownership.models import Area
from tests.flags.conftest import HALF

ADDRESSES = (
    "/flags/",
    "/flags/?stale=stale",
    "/flags/?in-test=live",
    "/flags/audiences/",
    "/flags/shared/",
    "/flags/flag/new-checkout/",
    "/flags/flag/new-checkout/try/",
    "/flags/flag/new-checkout/test/rules/",
    "/api/v1/flags",
    "/api/v1/flags/stale",
    "/api/v1/flags/new-checkout",
    "/api/v1/flags/new-checkout/versions",
    "/",
    "/ownership/checks/",
)


@pytest.fixture
def more(facts: FlagFacts, area: Area, trial: Environment, mate: User, at: datetime) -> Callable[[int], None]:
    """Make so many flags, each with a layer, a holdout and an audience beside it, and a change that was followed."""

    def make(count: int) -> None:
        first = Flag.objects.count()
        for number in range(first, first + count):
            flag = operations.make_flag(
                facts=replace(facts, key=f"flag-{number}", store=None), by=mate, at=at
            )
            content: dict[str, Any] = HALF | {"rules": [HALF["rules"][0] | {"experiment": flag.key}]}
            if number < 7:
                arranging.make_layer(key=f"layer-{number}", name=f"Layer {number}", by=mate, at=at)
                arranging.begin_holdout(
                    key=f"held-{number}", name="Held", share=10, area=area, by=mate, at=at
                )
                condition = {"attribute": "country", "is": "equals", "value": "DE"}
                arranging.make_audience(
                    key=f"seen-{number}", name=f"Seen {number}", condition=condition, by=mate, at=at
                )
                rule = HALF["rules"][0] | {
                    "experiment": flag.key,
                    "layer": {"key": f"layer-{number}", "share": 100},
                    "if": {"segment": f"seen-{number}"},
                }
                content = HALF | {"rules": [rule]}
            changing.propose(flag=flag, environment=trial, content=content, why="Try", by=mate, at=at)

    return make


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def test_pages_take_a_constant_number_of_queries(
    as_owner: Client, flag: Flag, trial: Environment, mate: User, at: datetime, more: Callable[[int], None]
) -> None:
    changing.propose(flag=flag, environment=trial, content=HALF, why="Try", by=mate, at=at)
    more(2)
    few = {address: asked(as_owner, address) for address in ADDRESSES}
    more(6)
    for _ in range(4):
        changing.propose(flag=flag, environment=trial, content=HALF, why="Again", by=mate, at=at)
    assert {address: asked(as_owner, address) for address in ADDRESSES} == few
    # the page of checks holds those of all modules, Home what waits in all of them
    of_all = ("/", "/ownership/checks/")
    assert max(count for address, count in few.items() if address not in of_all) <= 40
