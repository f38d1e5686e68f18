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


OWNERS = "/api/v1/ownership/owners"


def test_naming_several_at_once(api: Client, ana: Person, ben: Person) -> None:
    owners = [
        {"area": "cart", "person": str(ana.pk), "expected_version": 1},
        {"area": "checkout", "person": str(ana.pk), "role": "Head of order entry"},
        {"area": "loyalty", "person": str(ben.pk), "role": "Loyalty lead"},
    ]
    response = put(api, OWNERS, {"owners": owners})
    assert response.status_code == 200
    assert [(item["slug"], item["accountable"], item["accountable_role"]) for item in response.json()] == [
        ("cart", "ana@shop.example", "Head of cart"),
        ("checkout", "ana@shop.example", "Head of order entry"),
        ("loyalty", "ben@shop.example", "Loyalty lead"),
    ]
    assert Entry.objects.filter(action="ownership.area.name_accountable").count() == 3


def test_two_for_one_area_are_refused_and_nothing_is_named(api: Client, ana: Person, ben: Person) -> None:
    owners = [{"area": area, "person": str(who.pk)} for area, who in (("cart", ana), ("cart", ben))]
    response = put(api, OWNERS, {"owners": [{"area": "loyalty", "person": str(ana.pk)}, *owners]})
    assert response.status_code == 422
    assert response.json()["detail"] == (
        "2 of 3 namings cannot be, so none was saved; mend them and save again."
    )
    assert response.json()["errors"] == [
        {
            "at": "1",
            "reason": "Cart is given to two: Ana Ruiz, Head of cart, and Ben Okoro, Head of cart; "
            "exactly one is accountable, so keep one.",
        },
        {
            "at": "2",
            "reason": "Cart is given to two: Ben Okoro, Head of cart, and Ana Ruiz, Head of cart; "
            "exactly one is accountable, so keep one.",
        },
    ]
    assert not Area.objects.exclude(accountable=None).exists()
    assert not Entry.objects.filter(action__startswith="ownership").exists()


def test_naming_nobody_or_what_is_not_there(api: Client, ana: Person) -> None:
    assert put(api, OWNERS, {"owners": []}).status_code == 422
    unknown = {"owners": [{"area": "nowhere", "person": str(ana.pk)}]}
    assert put(api, OWNERS, unknown).status_code == 404
    nobody = {"owners": [{"area": "cart", "person": "00000000-0000-0000-0000-000000000000"}]}
    assert put(api, OWNERS, nobody).status_code == 404


def test_naming_several_needs_the_scope(key: Any, ana: Person) -> None:
    body = {"owners": [{"area": "cart", "person": str(ana.pk)}]}
    assert put(key("ownership:read"), OWNERS, body).status_code == 403
    assert put(Client(), OWNERS, body).status_code == 401
    assert not Area.objects.exclude(accountable=None).exists()
