"""Incidents over REST."""

from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.lib.clock import now
from storewide.service.models import Incident


def call(user: User, *scopes: str) -> Client:
    _key, token = key_operations.create_key(
        name="Ops", user=user, scopes=list(scopes), expires_at=None, by=user, at=now()
    )
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_incidents_are_listed_told_and_resolved(mate: User, owner: User, incident: Incident) -> None:
    client = call(mate, "service:read", "service:write")
    found = client.get("/api/v1/service/incidents", {"state": "open", "store": "uk"}).json()
    assert found["items"] == [
        {
            "id": str(incident.pk),
            "title": "Checkout is slow",
            "severity": "major",
            "state": "open",
            "opened_at": "2026-03-10T09:30:00Z",
            "resolved_at": None,
            "store": "uk",
            "area": "guest-checkout",
            "provider": "",
            "external_id": "",
            "url": "",
            "source": "person",
            "cause": "",
            "reading": "unplanned",
            "version": 1,
        }
    ]
    body = {"title": "Search is down", "severity": "critical", "store": "uk"}
    told = client.post("/api/v1/service/incidents", body, content_type="application/json")
    assert (told.status_code, told.json()["state"]) == (201, "open")
    path = f"/api/v1/service/incidents/{told.json()['id']}"
    assert client.post(f"{path}/resolve").json()["state"] == "resolved"
    assert client.post(f"{path}/resolve").status_code == 409
    assert client.get(path).json()["title"] == "Search is down"


def test_a_key_without_the_scope_changes_nothing(mate: User, owner: User, incident: Incident) -> None:
    client = call(mate, "service:read")
    assert client.post(f"/api/v1/service/incidents/{incident.pk}/resolve").status_code == 403
    body: Any = {"title": "x"}
    told = client.post("/api/v1/service/incidents", body, content_type="application/json")
    assert told.status_code == 403
    assert Incident.objects.get().state == "open"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"store": "fr"}, 422),
        ({"area": "x"}, 422),
        ({"opened_at": "2199-01-01T00:00:00Z"}, 422),
        ({"opened_at": "2026-01-01T00:00:00"}, 422),
        ({"title": ""}, 422),
    ],
)
def test_what_cannot_be_is_refused(mate: User, owner: User, db: None, more: Any, status: int) -> None:
    client = call(mate, "service:write")
    body = {"title": "x"} | more
    told = client.post("/api/v1/service/incidents", body, content_type="application/json")
    assert told.status_code == status
    assert not Incident.objects.exists()
