"""Webhooks over REST."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as access
from storewide.access.models import User
from storewide.jobs.models import Delivery, Webhook

HOOKS = "/api/v1/webhooks"
SAID = {"name": "Lake", "address": "https://lake.example/hook", "kinds": ["ownership.*"]}


def client_of(user: User, at: datetime, *scopes: str) -> Client:
    made: dict[str, Any] = {"name": "script", "user": user, "scopes": list(scopes), "expires_at": None}
    _key, token = access.create_key(**made, by=user, at=at)
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def api(owner: User, at: datetime) -> Client:
    return client_of(owner, at, "jobs:write")


def post(client: Client, path: str = "", body: Any = None) -> Any:
    return client.post(f"{HOOKS}{path}", body or {}, content_type="application/json")


def test_made_read_changed_and_deleted(api: Client) -> None:
    made = post(api, body=SAID)
    assert made.status_code == 201
    told = made.json()
    assert told["secret"] == Webhook.objects.get().secret
    one = api.get(f"{HOOKS}/{told['id']}").json()
    assert "secret" not in one
    assert (one["name"], one["kinds"], one["stopped_at"]) == ("Lake", ["ownership.*"], None)
    assert api.get(HOOKS).json()["items"] == [one]
    changed = {**SAID, "kinds": ["*"], "expected_version": 1}
    put = api.put(f"{HOOKS}/{told['id']}", changed, content_type="application/json")
    assert (put.json()["kinds"], put.json()["version"]) == (["*"], 2)
    stale = api.put(f"{HOOKS}/{told['id']}", {**SAID, "expected_version": 1}, content_type="application/json")
    assert stale.status_code == 409
    rotated = post(api, f"/{told['id']}/secret").json()
    assert rotated["secret"] not in ("", told["secret"])
    assert post(api, f"/{told['id']}/pause").json()["stopped_at"]
    assert post(api, f"/{told['id']}/pause").status_code == 409
    assert post(api, f"/{told['id']}/start").json()["stopped_at"] is None
    assert api.delete(f"{HOOKS}/{told['id']}").status_code == 204
    assert not Webhook.objects.exists()


def test_messages_are_listed_and_sent_again(api: Client, at: datetime) -> None:
    hook = post(api, body=SAID).json()["id"]
    sent = post(api, f"/{hook}/ping")
    assert (sent.status_code, sent.json()["event"]) == (202, "storewide.ping")
    again = post(api, f"/{hook}/deliveries/{sent.json()['id']}/again").json()
    assert again["message_id"] == sent.json()["message_id"]
    assert api.get(f"{HOOKS}/{hook}/deliveries?state=waiting").json()["count"] == 2
    assert api.get(f"{HOOKS}/{hook}/deliveries?state=failed").json()["count"] == 0
    days = {"since": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z"}
    none = post(api, f"/{hook}/again", days)
    assert (none.status_code, Delivery.objects.count()) == (422, 2)


def test_kinds_of_event(api: Client) -> None:
    assert {"code": "releases.release.go_live", "said": "Gone live"} in api.get(f"{HOOKS}/events").json()


def test_a_wrong_kind_is_named(api: Client) -> None:
    refused = post(api, body={**SAID, "kinds": ["nothing.*"]})
    assert refused.status_code == 422
    assert "nothing.*" in refused.content.decode()


def test_members_and_keys_without_the_scope_may_not(mate: User, owner: User, at: datetime) -> None:
    assert client_of(mate, at, "jobs:write").get(HOOKS).status_code == 403
    assert post(client_of(owner, at, "jobs:read"), body=SAID).status_code == 403
    assert not Webhook.objects.exists()
