"""The API's document is what was last looked at and committed: a change of it is a change for its users."""

import json
import os
from pathlib import Path

import pytest
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.json"


@pytest.mark.django_db
def test_the_document_is_the_committed_one(client: Client) -> None:
    """After a wanted change: `STOREWIDE_SNAPSHOT=write make check`, look at the difference, commit it."""
    document = json.dumps(client.get("/api/v1/openapi.json").json(), indent=1, sort_keys=True) + "\n"
    if os.environ.get("STOREWIDE_SNAPSHOT") == "write":
        SNAPSHOT.write_text(document)
    assert document == SNAPSHOT.read_text()


@pytest.mark.django_db
def test_every_operation_has_a_summary_and_a_name_of_its_own(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    found = [method for path in document["paths"].values() for method in path.values()]
    assert all(each.get("description") for each in found)
    names = [each["operationId"] for each in found]
    assert len(names) == len(set(names))


def _key(owner: User, at: object, *scopes: str) -> dict[str, str]:
    _made, text = keys.create_key(
        name="Key",
        user=owner,
        scopes=list(scopes),
        expires_at=None,
        by=owner,
        at=at,  # type: ignore[arg-type]
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


@pytest.mark.django_db
def test_a_key_opens_what_its_scopes_say_and_nothing_else(client: Client, owner: User, at: object) -> None:
    headers = _key(owner, at, "metrics:read")
    assert client.get("/api/v1/metrics/targets", **headers).status_code == 200  # type: ignore[arg-type]
    refused = client.get("/api/v1/organization/people", **headers)  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()["status"]) == (403, 403)
    body = json.dumps({"label": "Sale", "day": "2026-03-09"})
    written = client.post("/api/v1/metrics/annotations", body, "application/json", **headers)  # type: ignore[arg-type]
    assert written.status_code == 403


@pytest.mark.django_db
def test_a_malformed_document_names_each_fault(client: Client, owner: User, at: object) -> None:
    headers = _key(owner, at, "metrics:write")
    answer = client.post("/api/v1/metrics/annotations", "{}", "application/json", **headers)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [each["at"] for each in answer.json()["errors"]] == ["body.document.label", "body.document.day"]


@pytest.mark.django_db
def test_a_wrong_key_is_asked_for_a_right_one(client: Client) -> None:
    answer = client.get("/api/v1/metrics/targets", HTTP_AUTHORIZATION="Bearer sw_wrong")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Storewide"'
    assert "Send a valid API key" in answer.json()["detail"]


@pytest.mark.django_db
def test_an_annotation_by_api_is_noted_and_audited(client: Client, owner: User, at: object) -> None:
    from storewide.audit.models import Entry

    headers = _key(owner, at, "metrics:write")
    body = json.dumps({"label": "Sale", "kind": "campaign", "day": "2026-03-09"})
    answer = client.post("/api/v1/metrics/annotations", body, "application/json", **headers)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert Entry.objects.get(action="metrics.annotation.add").actor_label == "Olga (Key)"
