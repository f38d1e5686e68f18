"""Rooms of the chat: owners alone, and the address never comes back."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.audit.models import Entry
from storewide.jobs import chat_operations
from storewide.jobs.chat_operations import AddressRefused, RoomTaken
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.errors import Conflict
from storewide.kit.permissions import SYSTEM

ADDRESS = "https://chat.example/hooks/s3cret"


@pytest.fixture
def room(db: None, at: datetime) -> ChatRoom:
    return chat_operations.add_room(name="Trading", address=ADDRESS, by=SYSTEM, at=at)


def _trail() -> str:
    return str(list(Entry.objects.values_list("record_label", "changes")))


def test_added_changed_and_deleted_without_a_word_of_its_address(as_owner: Client) -> None:
    new = reverse("jobs:chat-room-new")
    assert "Add a room" in as_owner.get(reverse("jobs:chat-rooms")).content.decode()
    page = as_owner.post(new, {"name": "Trading", "new_address": ADDRESS}, follow=True).content.decode()
    room = ChatRoom.objects.get()
    assert (room.name, room.address) == ("Trading", ADDRESS)
    change = reverse("jobs:chat-room-change", args=[room.pk])
    page += as_owner.get(change).content.decode()
    as_owner.post(change, {"name": "Trade", "new_address": "", "expected_version": 1})
    room.refresh_from_db()
    assert (room.name, room.address) == ("Trade", ADDRESS)
    as_owner.post(change, {"name": "Trade", "new_address": f"{ADDRESS}2", "expected_version": 2})
    room.refresh_from_db()
    assert room.address == f"{ADDRESS}2"
    page += as_owner.get(reverse("jobs:chat-room", args=[room.pk])).content.decode()
    page += as_owner.get(reverse("jobs:chat-rooms")).content.decode()
    as_owner.post(reverse("jobs:chat-room-delete", args=[room.pk]))
    assert not ChatRoom.objects.exists()
    assert "s3cret" not in page + _trail()


def test_a_refused_form_does_not_show_the_address(as_owner: Client, room: ChatRoom) -> None:
    typed = {"name": "Trading", "new_address": f"{ADDRESS}3"}
    refused = as_owner.post(reverse("jobs:chat-room-new"), typed)
    assert refused.status_code == 422
    assert "There is a room “Trading” already" in refused.content.decode()
    assert "s3cret" not in refused.content.decode()
    wrong = as_owner.post(reverse("jobs:chat-room-new"), {"name": "Other", "new_address": "s3cret"})
    assert "This is no address that takes messages" in wrong.content.decode()
    assert "s3cret" not in wrong.content.decode()
    assert ChatRoom.objects.count() == 1


def test_a_conflict_tells_the_name_alone(room: ChatRoom, at: datetime) -> None:
    said: dict[str, Any] = {"room": room, "by": SYSTEM, "at": at, "expected_version": 1}
    chat_operations.change_room(name="Trade", address="", **said)
    with pytest.raises(Conflict) as refused:
        chat_operations.change_room(name="Shop", address=ADDRESS, **said)
    assert refused.value.theirs == {"name": "Trade"}


@pytest.mark.parametrize("address", ["", "chat.example/hook", "ftp://chat.example/hook", "https://"])
def test_no_address(db: None, at: datetime, address: str) -> None:
    with pytest.raises(AddressRefused):
        chat_operations.add_room(name="Trading", address=address, by=SYSTEM, at=at)
    assert not ChatRoom.objects.exists()


def test_a_name_is_taken_once(room: ChatRoom, at: datetime) -> None:
    other = chat_operations.add_room(name="Other", address=ADDRESS, by=SYSTEM, at=at)
    with pytest.raises(RoomTaken):
        chat_operations.change_room(
            room=other, name="Trading", address="", by=SYSTEM, at=at, expected_version=None
        )


def test_a_test_message_is_a_job(as_owner: Client, room: ChatRoom) -> None:
    response = as_owner.post(reverse("jobs:chat-room-test", args=[room.pk]))
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    assert job.arguments == {
        "room": str(room.pk),
        "text": "Storewide: Olga tries whether messages arrive here. They do.",
    }
    assert Entry.objects.filter(action="jobs.chat_room.test").count() == 1


def test_owners_alone(as_mate: Client, as_stranger: Client, room: ChatRoom) -> None:
    for name, args in (
        ("chat-rooms", []),
        ("chat-room-new", []),
        ("chat-room", [room.pk]),
        ("chat-room-change", [room.pk]),
    ):
        assert as_mate.get(reverse(f"jobs:{name}", args=args)).status_code == 403
        assert as_stranger.get(reverse(f"jobs:{name}", args=args)).status_code == 302
    for name in ("chat-room-delete", "chat-room-test"):
        assert as_mate.post(reverse(f"jobs:{name}", args=[room.pk])).status_code == 403
    assert ChatRoom.objects.exists()
    assert not Job.objects.exists()
