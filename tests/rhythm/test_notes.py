"""The daily note's setting: by page, API and operation; a room's address is never told."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as keys
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.jobs.models import ChatRoom
from storewide.organization.models import Person
from storewide.rhythm import note_operations
from storewide.rhythm.models import NoteSetting
from storewide.sources.models import Store

PAGE = "/rhythm/notes/de/?back=/trading-review/daily/"
API = "/api/v1/rhythm/notes/de"


@pytest.fixture
def room(db: None) -> ChatRoom:
    return ChatRoom.objects.create(name="Trade", address="https://chat.example/secret")


def test_it_is_set_by_page_and_leads_back(
    store: Store, ana: Person, room: ChatRoom, as_mate: Client, mate: User
) -> None:
    body = {"is_on": "on", "hour": "6", "people": "Ana Ruiz\nana@shop.example", "room": str(room.pk)}
    answer = as_mate.post(PAGE, body)
    assert (answer.status_code, answer["Location"]) == (302, "/trading-review/daily/")
    setting = NoteSetting.objects.get()
    assert (setting.store, setting.hour, setting.is_on, setting.room) == (store, 6, True, room)
    assert list(setting.people.all()) == [ana]
    entry = Entry.objects.of(setting).get()
    assert entry.action == "rhythm.note.set"
    assert entry.changes == {
        "hour": [None, 6],
        "is_on": [None, True],
        "people": [None, ["ana@shop.example"]],
        "room": [None, "Trade"],
    }
    text = as_mate.get(PAGE).content.decode()
    assert "ana@shop.example" in text
    assert "secret" not in text


def test_only_what_differs_is_written_down(store: Store, ana: Person, mate: User, at: datetime) -> None:
    said: dict[str, Any] = {
        "store": store,
        "people": [ana],
        "room": None,
        "is_on": True,
        "by": mate,
        "at": at,
    }
    note_operations.set_note(hour=7, **said)
    setting = note_operations.set_note(hour=8, **said)
    assert NoteSetting.objects.count() == 1
    assert setting.version == 2
    assert Entry.objects.of(setting)[0].changes == {"hour": [7, 8]}


def test_nobody_of_that_name_is_said_and_nothing_is_set(store: Store, as_mate: Client) -> None:
    text = as_mate.post(PAGE, {"hour": "6", "people": "Nobody"}).content.decode()
    assert "Nobody" in text
    assert not NoteSetting.objects.exists()


def test_whoever_has_no_mail_cannot_get_it(store: Store, mate: User, at: datetime) -> None:
    silent = Person.objects.create(name="Kim Silent", email="")
    with pytest.raises(note_operations.WithoutMail, match="Kim Silent has no e-mail address"):
        note_operations.set_note(store=store, hour=7, people=[silent], room=None, is_on=True, by=mate, at=at)
    with pytest.raises(note_operations.HourUnknown, match="24 is no hour of a day; use 0 to 23"):
        note_operations.set_note(store=store, hour=24, people=[], room=None, is_on=True, by=mate, at=at)
    assert not NoteSetting.objects.exists()


def test_who_only_looks_sets_nothing(store: Store, as_viewer: Client, as_stranger: Client) -> None:
    assert as_viewer.get(PAGE).status_code == 403
    assert as_viewer.post(PAGE, {"hour": "6"}).status_code == 403
    assert as_stranger.get(PAGE)["Location"].startswith("/access/sign-in/")
    assert not NoteSetting.objects.exists()


def test_over_rest(
    store: Store, ana: Person, room: ChatRoom, mate: User, client: Client, at: datetime
) -> None:
    def call(method: str, scopes: list[str], body: Any = None) -> Any:
        made: dict[str, Any] = {"name": "k", "user": mate, "scopes": scopes, "expires_at": None}
        _key, token = keys.create_key(**made, by=mate, at=at)
        return getattr(client, method)(
            API, body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )

    assert call("get", ["rhythm:read"]).json() == {
        "store": "de",
        "is_on": False,
        "hour": 7,
        "people": [],
        "room": None,
    }
    body = {"hour": 5, "people": ["ana@shop.example"], "room": "Trade"}
    assert call("put", ["rhythm:read"], body).status_code == 403
    assert not NoteSetting.objects.exists()
    said = {"store": "de", "is_on": True, "hour": 5, "people": ["ana@shop.example"], "room": "Trade"}
    assert call("put", ["rhythm:write"], body).json() == said
    wrong = call("put", ["rhythm:write"], {"hour": 5, "room": "Nowhere"})
    assert (wrong.status_code, "There is no room “Nowhere” of the chat." in wrong.content.decode()) == (
        422,
        True,
    )
