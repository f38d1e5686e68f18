"""The daily note's setting over REST."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from storewide.jobs.models import ChatRoom
from storewide.kit.errors import Refusal
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.fields import find
from storewide.organization.models import Person
from storewide.rhythm import note_operations, queries
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store

router = Router(tags=["Operating rhythm"])


class UnknownReceiver(Refusal):
    """A person or a room that is not there."""


class NoteOut(Schema):
    """A store's daily note: whether it is written, at which hour of the store, and who gets it."""

    store: str
    is_on: bool
    hour: int
    people: list[str]
    room: str | None


class NoteIn(Schema):
    """What the daily note is to be; `people` by e-mail or full name, `room` by its name."""

    is_on: bool = True
    hour: int
    people: list[str] = Field(default_factory=list)
    room: str | None = None


@router.get("/{store}", response=NoteOut, operation_id="get_daily_note")
def note(request: Any, store: str) -> dict[str, Any]:
    """How a store's daily note is set; one that never was is not written."""
    require(request.auth, RhythmPermission.VIEW)
    return _said(get_object_or_404(Store, slug=store))


@router.put("/{store}", response=NoteOut, operation_id="set_daily_note")
def set_note(request: Any, store: str, body: NoteIn) -> dict[str, Any]:
    """Set a store's daily note."""
    require(request.auth, RhythmPermission.SET_NOTE)
    found = get_object_or_404(Store, slug=store)
    note_operations.set_note(
        store=found,
        hour=body.hour,
        people=[_person(text) for text in body.people],
        room=_room(body.room),
        is_on=body.is_on,
        by=request.auth,
        at=now(),
    )
    return _said(found)


def _said(store: Store) -> dict[str, Any]:
    setting = queries.note_of(store)
    values = queries.note_values(setting)
    return {
        "store": store.slug,
        "is_on": setting is not None and setting.is_on,
        "hour": values["hour"],
        "people": [person.email for person in values["people"]],
        "room": values["room"].name if values["room"] else None,
    }


def _person(text: str) -> Person:
    try:
        return find(text)
    except ValidationError as error:
        raise UnknownReceiver(" ".join(error.messages)) from None


def _room(name: str | None) -> ChatRoom | None:
    if not name:
        return None
    found = ChatRoom.objects.filter(name=name).first()
    if found is None:
        raise UnknownReceiver(_("There is no room “%(name)s” of the chat.") % {"name": name})
    return found
