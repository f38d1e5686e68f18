"""Presets of one's own over REST."""

import json
from datetime import datetime
from typing import Any

from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.sources.models import OwnPreset

PRESETS = "/api/v1/data/presets"
DEFINITION: dict[str, Any] = {
    "name": "ours",
    "title": "Ours",
    "fact": "traffic",
    "formats": ["csv"],
    "fields": {"date": {"columns": ["day"]}, "visitors": {"columns": ["people"]}},
}


def test_a_preset_is_kept_changed_and_forgotten(client: Client, owner: User, at: datetime) -> None:
    _key, token = keys.create_key(
        name="Key", user=owner, scopes=["sources:read", "sources:write"], expires_at=None, by=owner, at=at
    )
    sent = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
    made = client.post(PRESETS, json.dumps({"definition": DEFINITION}), **sent)
    assert (made.status_code, made.json()["name"], made.json()["fact"]) == (201, "ours", "traffic")
    again = client.post(PRESETS, json.dumps({"definition": DEFINITION}), **sent)
    assert (again.status_code, OwnPreset.objects.count()) == (422, 1)
    one = f"{PRESETS}/{made.json()['id']}"
    body = {"definition": DEFINITION | {"name": "other", "title": "Other"}, "expected_version": 1}
    changed = client.put(one, json.dumps(body), **sent)
    assert (changed.status_code, changed.json()["name"], changed.json()["title"]) == (200, "ours", "Other")
    assert client.put(one, json.dumps(body), **sent).status_code == 409
    assert [each["title"] for each in client.get(PRESETS, **sent).json()["items"]] == ["Other"]
    assert client.delete(one, **sent).status_code == 204
    assert client.get(one, **sent).status_code == 404
    assert not OwnPreset.objects.exists()
