"""Ownership over REST."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as access
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person, Team
from storewide.ownership.models import Area

AREAS = "/api/v1/ownership/areas"


@pytest.fixture
def key(mate: User, at: datetime) -> Any:
    """Calls with a key of Milan's with these scopes."""

    def of(*scopes: str) -> Client:
        _key, token = access.create_key(
            name="script", user=mate, scopes=list(scopes), expires_at=None, by=mate, at=at
        )
        return Client(headers={"Authorization": f"Bearer {token}"})

    return of


@pytest.fixture
def api(key: Any) -> Client:
    client: Client = key("ownership:read", "ownership:write")
    return client


def put(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.put(path, body, content_type="application/json")


def test_areas_come_in_pages_in_the_order_of_the_map(api: Client, owned: Area) -> None:
    found = api.get(f"{AREAS}?limit=2&offset=6").json()
    assert (found["count"], [item["slug"] for item in found["items"]]) == (
        20,
        ["solution-ownership", "help-and-contact"],
    )
    assert api.get(f"{AREAS}?vacant=true").json()["count"] == 19


def test_one_area_says_who_answers_for_it(api: Client, owned: Area) -> None:
    assert api.get(f"{AREAS}/checkout").json() == {
        "slug": "checkout",
        "name": "Checkout",
        "group": "order_entry",
        "purpose": "From cart to order.",
        "accountable": "ana@shop.example",
        "accountable_role": "Head of checkout",
        "responsible": None,
        "version": 2,
    }
    assert api.get(f"{AREAS}/nowhere").status_code == 404


def test_whoever_has_left_answers_for_nothing(api: Client, owned: Area) -> None:
    Person.objects.update(left_on=date(2026, 1, 1))
    found = api.get(f"{AREAS}/checkout").json()
    assert (found["accountable"], found["accountable_role"]) == (None, "Head of checkout")


def test_naming_somebody(api: Client, ana: Person) -> None:
    body = {"person": str(ana.pk), "role": "Head of cart", "expected_version": 1}
    response = put(api, f"{AREAS}/cart/accountable", body)
    assert (response.status_code, response.json()["accountable"]) == (200, "ana@shop.example")
    assert Entry.objects.get(action="ownership.area.name_accountable").actor_label == "Milan (script)"
    again = put(api, f"{AREAS}/cart/accountable", body)
    assert again.status_code == 409
    assert again.json()["theirs"] == {"person": "Ana Ruiz", "title": "Head of cart"}


def test_a_refusal_is_a_problem(api: Client, gone: Person) -> None:
    response = put(api, f"{AREAS}/cart/accountable", {"person": str(gone.pk), "role": "Head of cart"})
    assert (response.status_code, response.json()["detail"]) == (
        422,
        "Gil Left left on 31 Jan 2026; name somebody who is here.",
    )
    assert Area.objects.get(slug="cart").accountable is None


def test_naming_the_team(api: Client, team: Team) -> None:
    path = f"{AREAS}/cart/responsible"
    assert put(api, path, {"team": str(team.pk)}).json()["responsible"] == "Order flow"
    assert put(api, path, {"team": None, "expected_version": 1}).status_code == 409
    assert put(api, path, {"team": None, "expected_version": 2}).json()["responsible"] is None


def test_a_key_is_held_to_its_scopes(key: Any, ana: Person) -> None:
    reader = key("ownership:read")
    assert reader.get(AREAS).status_code == 200
    body = {"person": str(ana.pk), "role": "Head of cart"}
    assert put(reader, f"{AREAS}/cart/accountable", body).status_code == 403
    assert key("portfolio:read").get(AREAS).status_code == 403
    assert Client().get(AREAS).status_code == 401
    assert Area.objects.get(slug="cart").accountable is None
