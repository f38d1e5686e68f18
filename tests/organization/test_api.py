"""People and teams over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.lib.clock import now
from storewide.organization.models import Person, Team

type Call = Callable[..., Any]


@pytest.fixture
def call(mate: User, owner: User) -> Call:
    """Call the API with a key of Milan's that has these scopes."""

    def called(
        method: str, path: str, body: Any = None, *, scopes: tuple[str, ...] = ("organization:read",)
    ) -> Any:
        _key, token = key_operations.create_key(
            name="Sync", user=mate, scopes=list(scopes), expires_at=None, by=mate, at=now()
        )
        bearer = {"Authorization": f"Bearer {token}"}
        ask = getattr(Client(headers=bearer), method)
        return ask(f"/api/v1/organization{path}", body, content_type="application/json")

    return called


def test_people_are_paginated(call: Call, ana: Person, ben: Person) -> None:
    found = call("get", "/people", {"limit": 1, "offset": 1}).json()
    assert found["count"] == 2
    assert found["items"] == [
        {
            "id": str(ben.pk),
            "name": "Ben Okoro",
            "email": "ben@shop.example",
            "role": "",
            "team": "Checkout",
            "manager": "ana@shop.example",
            "shift": "",
            "weekly_hours": "40.0",
            "holidays_of": "",
            "left_on": None,
            "version": 1,
        }
    ]


def test_people_narrow_by_email_and_team(call: Call, ana: Person, ben: Person) -> None:
    assert call("get", "/people", {"email": "ANA@shop.example"}).json()["count"] == 1
    assert call("get", "/people", {"team": str(ana.team_id)}).json()["count"] == 2


def test_person(call: Call, ana: Person) -> None:
    assert call("get", f"/people/{ana.pk}").json()["role"] == "Head of checkout"
    missing = call("get", "/people/00000000-0000-7000-8000-000000000000")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")


def test_add_person_by_the_same_operation(call: Call, ana: Person) -> None:
    body = {"name": "Cy", "email": "cy@shop.example", "manager": str(ana.pk)}
    refused = call("post", "/people", body)
    assert (refused.status_code, Person.objects.count()) == (403, 1)
    added = call("post", "/people", body, scopes=("organization:write",))
    assert (added.status_code, added.json()["manager"]) == (201, "ana@shop.example")
    assert Entry.objects.of(Person.objects.get(name="Cy")).get().actor_label == "Milan (Sync)"


def test_add_person_twice_is_a_problem(call: Call, ana: Person) -> None:
    body = {"name": "Ana", "email": "ana@shop.example"}
    again = call("post", "/people", body, scopes=("organization:write",))
    assert again.status_code == 422
    assert again.json()["detail"] == "ana@shop.example is in the directory already."


def test_teams(call: Call, checkout: Team) -> None:
    assert [team["name"] for team in call("get", "/teams").json()["items"]] == ["Checkout"]
    formed = call("post", "/teams", {"name": "Search"}, scopes=("organization:write",))
    assert (formed.status_code, formed.json()["mission"], formed.json()["front_line"]) == (201, "", False)
    named = call("post", "/teams", {"name": "Help desk"}, scopes=("organization:write",))
    assert named.json()["front_line"] is True


def test_without_a_key_nothing(as_stranger: Client) -> None:
    assert as_stranger.get("/api/v1/organization/people").status_code == 401
