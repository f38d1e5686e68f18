"""The page of the trail."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit import trail
from storewide.kit.permissions import SYSTEM


@pytest.mark.parametrize(
    ("who", "status"), [("as_owner", 200), ("as_mate", 403), ("as_viewer", 403), ("as_stranger", 302)]
)
def test_entries_are_for_owners(request: pytest.FixtureRequest, who: str, status: int) -> None:
    assert request.getfixturevalue(who).get("/audit/").status_code == status


def test_entries_show_who_did_what(as_owner: Client, owner: User, at: datetime) -> None:
    trail.record(action="access.user.change", of=owner, by=owner, at=at, changes={"name": ["Ol", "Olga"]})
    page = as_owner.get("/audit/").content.decode()
    assert "Account changed" in page
    assert "Name: Ol → Olga" in page
    assert "2 lines" in page
    assert f'href="/access/users/{owner.pk}/"' in page


def test_entries_can_be_narrowed_to_a_kind(as_owner: Client, owner: User, at: datetime) -> None:
    assert "Account made" in as_owner.get("/audit/?kind=access.user").content.decode()
    assert "Account made" not in as_owner.get("/audit/?kind=jobs.job").content.decode()


def test_entries_as_csv(as_owner: Client, owner: User) -> None:
    response: Any = as_owner.get("/audit/?format=csv")
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0] == "What,Record,Kind,Who,When,Changes,Code"
    assert lines[1] == (
        "Account made,Olga,Account,Storewide,2026-03-10T09:30:00+00:00,"
        '"Role: – → Owner: also accounts, keys and settings",access.user.create'
    )


def test_entries_cost_the_same_queries_however_many(
    as_owner: Client, owner: User, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for _number in range(60):
        trail.record(action="a.b.c", of=owner, by=SYSTEM, at=at)
    with django_assert_max_num_queries(6):
        as_owner.get("/audit/")
