"""Parts, activities, checks and handovers over REST, as a program uses them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from storewide.lib.clock import now
from storewide.organization.models import Person, Role, Team
from storewide.ownership.models import Activity, Area, Responsibility, Suppression

API = "/api/v1/ownership"


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    call = getattr(client, method)
    return (
        call(f"{API}{path}", body, content_type="application/json")
        if body is not None
        else call(f"{API}{path}")
    )


def test_a_part_is_given_and_taken_back(as_mate: Client, owned: Area, team: Team) -> None:
    given = send(as_mate, "post", "/areas/checkout/parts", {"part": "I", "team": "Order flow"})
    assert given.status_code == 200
    assert given.json() == [
        {
            "area": "checkout",
            "activity": None,
            "part": "A",
            "kind": "role",
            "who": "Head of checkout",
            "person": "ana@shop.example",
        },
        {
            "area": "checkout",
            "activity": None,
            "part": "I",
            "kind": "team",
            "who": "Order flow",
            "person": None,
        },
    ]
    listed = send(as_mate, "get", "/parts?area=checkout&part=I").json()
    assert [each["who"] for each in listed["items"]] == ["Order flow"]
    send(as_mate, "delete", "/areas/checkout/parts", {"part": "I", "team": "Order flow"})
    assert not Responsibility.objects.exists()


@pytest.mark.parametrize("body", [{"part": "C"}, {"part": "C", "role": "Nobody's"}])
def test_a_part_of_nobody_is_not_there(as_mate: Client, owned: Area, body: dict[str, str]) -> None:
    assert send(as_mate, "post", "/areas/checkout/parts", body).status_code == 404
    assert not Responsibility.objects.exists()


def test_an_activity_from_beginning_to_end(as_mate: Client, owned: Area) -> None:
    made = send(as_mate, "post", "/areas/checkout/activities", {"name": "Weekly look", "how_often": "weekly"})
    assert (made.status_code, made.json()["slug"], made.json()["how_often"]) == (201, "weekly-look", "weekly")
    changed = send(as_mate, "patch", "/activities/weekly-look", {"name": "Daily look"})
    assert (changed.json()["name"], changed.json()["how_often"]) == ("Daily look", "weekly")
    send(as_mate, "post", "/activities/weekly-look/parts", {"part": "A", "role": "Head of checkout"})
    left = send(as_mate, "delete", "/activities/weekly-look/parts", {"part": "A", "role": "Head of checkout"})
    assert left.json() == []
    assert [each["slug"] for each in send(as_mate, "get", "/activities").json()["items"]] == ["weekly-look"]
    assert send(as_mate, "delete", "/activities/weekly-look").status_code == 204
    assert not Activity.objects.exists()


def test_an_area_is_reviewed_once_a_day(as_mate: Client, checkout: Area) -> None:
    assert send(as_mate, "post", "/areas/checkout/review").status_code == 204
    assert Area.objects.get(slug="checkout").reviewed_on == now().date()
    assert send(as_mate, "post", "/areas/checkout/review").status_code == 422


def test_a_finding_is_put_off_and_taken_up(as_mate: Client, checkout: Area) -> None:
    listed = send(as_mate, "get", "/checks?code=OWN001").json()["items"]
    about = {"code": "OWN001", "record": "ownership.area:checkout"}
    assert about["record"] in [each["record"] for each in listed]
    until = (now().date() + timedelta(days=7)).isoformat()
    put = send(as_mate, "post", "/checks/put-off", {**about, "reason": "Soon.", "until": until})
    assert (put.status_code, put.json()["put_off_until"]) == (200, until)
    assert send(as_mate, "post", "/checks/take-up", about).status_code == 204
    assert not Suppression.objects.exists()


def test_duties_are_handed_over(as_mate: Client, owned: Area, ana: Person, ben: Person) -> None:
    listed = send(as_mate, "get", f"/people/{ana.pk}/duties").json()
    assert [each["label"] for each in listed] == ["Head of checkout"]
    refused = send(as_mate, "post", f"/people/{ana.pk}/hand-over", {})
    assert refused.status_code == 422
    done = send(as_mate, "post", f"/people/{ana.pk}/hand-over", {"everything": str(ben.pk)})
    assert [each["label"] for each in done.json()] == ["Head of checkout"]
    assert Role.objects.get().holder == ben


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/areas/checkout/parts", {"part": "C", "role": "Head of checkout"}),
        ("/areas/checkout/activities", {"name": "Look"}),
        ("/areas/checkout/review", {}),
    ],
)
def test_whoever_may_only_look_changes_nothing(
    as_viewer: Client, owned: Area, path: str, body: dict[str, str]
) -> None:
    assert send(as_viewer, "post", path, body).status_code == 403
