"""Every change to the rooms of the chat. Their addresses are secrets: neither the trail nor a conflict holds one."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.jobs import sending
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes

#: stands in the trail for an address that is another now
_KEPT_BACK = "•••"


class RoomTaken(Refusal):
    """Another room has this name."""

    field = "name"


class AddressRefused(Refusal):
    """The address is none that a message can be posted to."""

    field = "new_address"


@trail.operation
def add_room(*, name: str, address: str, by: Actor, at: datetime) -> ChatRoom:
    """Name a room and the address of its incoming webhook. Raises RoomTaken and AddressRefused."""
    _check_name(name)
    _check_address(address)
    made = ChatRoom(name=name, address=address, created_at=at)
    made.save(force_insert=True)
    trail.record(action="jobs.chat_room.add", of=made, by=by, at=at)
    return made


@trail.operation
def change_room(
    *, room: ChatRoom, name: str, address: str, by: Actor, at: datetime, expected_version: int | None
) -> ChatRoom:
    """Rename a room, or give it another address; an empty one leaves it as it is.

    Raises RoomTaken, AddressRefused and Conflict.
    """
    _check_name(name, but=room)
    changes: dict[str, Any] = {"name": name}
    if address:
        _check_address(address)
        changes["address"] = address
    try:
        differing = save_changes(room, changes, expected_version)
    except Conflict as conflict:
        raise Conflict(conflict.sentence, {"name": conflict.theirs["name"]}) from None
    if "address" in differing:
        differing["address"] = [_KEPT_BACK, _KEPT_BACK]
    trail.record(action="jobs.chat_room.change", of=room, by=by, at=at, changes=differing)
    return room


@trail.operation
def delete_room(*, room: ChatRoom, by: Actor, at: datetime) -> None:
    """Send nothing there any more, and forget the address."""
    trail.record(action="jobs.chat_room.delete", of=room, by=by, at=at)
    room.delete()


@trail.operation
def send_test(*, room: ChatRoom, by: Actor, at: datetime) -> Job:
    """Send a message that says who tries whether it arrives."""
    trail.record(action="jobs.chat_room.test", of=room, by=by, at=at)
    text = _("Storewide: %(name)s tries whether messages arrive here. They do.") % {"name": by.label}
    return sending.tell(room=room, text=text, by=by, at=at)


def _check_name(name: str, but: ChatRoom | None = None) -> None:
    others = ChatRoom.objects.filter(name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise RoomTaken(_("There is a room “%(name)s” already; choose another name.") % {"name": name})


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused(
            _(
                "This is no address that takes messages; copy the whole one of the incoming webhook, with https://."
            )
        )
