"""Members, skills, capacity, units, roles and decisions over REST."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import operations, role_operations
from storewide.organization.models import Membership, Person, Team, Unit

type Call = Callable[..., Any]


@pytest.fixture
def call(mate: User) -> Call:
    """Call the API with a key of Milan's that may write."""
    scopes = ["organization:read", "organization:write"]
    _key, token = key_operations.create_key(
        name="Sync", user=mate, scopes=scopes, expires_at=None, by=mate, at=now()
    )

    def called(method: str, path: str, body: Any = None) -> Any:
        ask = getattr(Client(headers={"Authorization": f"Bearer {token}"}), method)
        return ask(f"/api/v1/organization{path}", body, content_type="application/json")

    return called


def test_join_and_end(call: Call, ana: Person, at: datetime) -> None:
    search = operations.form_team(name="Search", mission="", by=SYSTEM, at=at)
    body = {"person": str(ana.pk), "team": str(search.pk), "share": 30, "discipline": "design"}
    made = call("post", "/memberships", body)
    assert made.status_code == 201
    assert (made.json()["share"], made.json()["discipline"], made.json()["begins"]) == (30, "design", None)
    refused = call("post", "/memberships", body)
    assert refused.status_code == 422
    assert "is in Search on some of these days already" in refused.content.decode()
    ended = call("post", f"/memberships/{made.json()['id']}/end", {"on": "2026-03-12"})
    assert ended.json()["ends"] == "2026-03-12"
    assert call("get", "/memberships", {"person": str(ana.pk)}).json()["count"] == 2


def test_skills_and_absences(call: Call, ana: Person) -> None:
    body = {"person": str(ana.pk), "name": "Search engine", "breadth": "deep"}
    assert call("put", "/skills", body).json()["breadth"] == "deep"
    assert call("get", "/skills", {"name": "search ENGINE"}).json()["count"] == 1
    away = {"person": str(ana.pk), "begins": "2026-03-09", "ends": "2026-03-13"}
    assert call("post", "/absences", away).status_code == 201
    assert call("post", "/absences", away).status_code == 422
    assert call("get", "/absences").json()["count"] == 1


def test_capacity(call: Call, ana: Person) -> None:
    weeks = call("get", f"/teams/{ana.team_id}/capacity").json()
    assert len(weeks) == 13
    assert weeks[0]["net"] == 40
    own = call("get", f"/people/{ana.pk}/capacity").json()
    assert own == weeks


def test_units_with_functions(call: Call, ana: Person) -> None:
    unit = call("post", "/units", {"name": "Home", "operating_model": "hybrid"}).json()
    other = call("post", "/units", {"name": "Services"}).json()
    changed = call("patch", f"/units/{unit['id']}", {"version": 1, "result_holder": str(ana.pk)})
    assert changed.json()["result_holder"] == str(ana.pk)
    assert Unit.objects.get(name="Home").operating_model == "hybrid"
    shared = {"name": "Search", "provision": "shared", "provider": other["id"]}
    function = call("post", f"/units/{unit['id']}/functions", shared)
    assert function.status_code == 201
    wrong = {"name": "Payment", "provision": "own", "company": "Kranich"}
    assert call("post", f"/units/{unit['id']}/functions", wrong).status_code == 422
    assert len(call("get", f"/units/{unit['id']}/functions").json()) == 1
    assert call("delete", f"/functions/{function.json()['id']}").status_code == 204
    assert call("get", f"/units/{unit['id']}/functions").json() == []


def test_roles(call: Call, ana: Person, ben: Person) -> None:
    made = call("post", "/roles", {"title": "Head of search"}).json()
    assert made["vacant_since"] is not None
    held = call("put", f"/roles/{made['id']}/holder", {"person": str(ana.pk)}).json()
    assert (held["holder"], held["vacant_since"]) == (str(ana.pk), None)
    assert call("put", f"/roles/{made['id']}/deputy", {"person": str(ana.pk)}).status_code == 422
    assert call("put", f"/roles/{made['id']}/deputy", {"person": str(ben.pk)}).json()["deputy"] == str(ben.pk)
    vacant = call("put", f"/roles/{made['id']}/holder", {"person": None}).json()
    assert vacant["holder"] is None
    assert vacant["vacant_since"] is not None


def test_rights_and_decisions(call: Call, checkout: Team, ana: Person, at: datetime) -> None:
    role = role_operations.make_role(title="Head of store", holder=ana, by=SYSTEM, at=at)
    right = {"kind": "budget", "how": "asks", "asks": str(role.pk), "up_to_minor": 50_000, "currency": "EUR"}
    assert call("post", "/rights", right).status_code == 201
    assert call("post", "/rights", right).status_code == 422
    moment = now().isoformat()
    alone = {"team": str(checkout.pk), "kind": "design", "what": "Colour", "came_up_at": moment}
    assert call("post", "/decisions", alone).status_code == 422
    assert call("post", "/decisions", {**alone, "decided_at": moment}).status_code == 201
    asked = {**alone, "kind": "budget", "asked": str(role.pk), "amount_minor": 900, "currency": "EUR"}
    assert call("post", "/decisions", asked).status_code == 201
    assert call("get", "/decisions/measured").json() == {
        "count": 2,
        "in_team": 1,
        "share": 0.5,
        "waiting": 1,
        "waited": 0,
        "median_wait_seconds": None,
    }


def test_reading_keys_may_not_write(mate: User, ana: Person) -> None:
    _key, token = key_operations.create_key(
        name="Read", user=mate, scopes=["organization:read"], expires_at=None, by=mate, at=now()
    )
    client = Client(headers={"Authorization": f"Bearer {token}"})
    body = {"person": str(ana.pk), "team": str(ana.team_id)}
    answer = client.post("/api/v1/organization/memberships", body, content_type="application/json")
    assert answer.status_code == 403
    assert Membership.objects.count() == 1
