"""What the pages of the rooms of the chat say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.audit.queries import history
from storewide.jobs.models import ChatRoom
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action, Crumb, Page

GUIDE = "long-work#chat"
_ADD = Action(gettext_lazy("Add a room"), "/jobs/chat/new/")

ROOMS = ListSpec(
    name="chat-rooms",
    columns=(
        Column(
            "name",
            gettext_lazy("Room"),
            sort="name",
            url=lambda row: reverse("jobs:chat-room", args=[row.pk]),
        ),
        Column("added", gettext_lazy("Added"), value="created_at", kind=Kind.MOMENT, sort="created_at"),
    ),
    search=("name",),
    order="name",
    counted=ngettext_lazy("%(shown)s room", "%(shown)s rooms", "count"),
    empty=Empty(
        gettext_lazy("No room of a chat yet"),
        gettext_lazy(
            "Alerts and the daily note are told in every room that you add by its incoming webhook."
        ),
        _ADD,
    ),
)


def index() -> Page:
    """The list."""
    return Page(
        title=_("Chat rooms"),
        purpose=_("Where alerts and the daily note are told outside the pages."),
        guide=GUIDE,
        actions=(_ADD,),
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Chat rooms"), reverse("jobs:chat-rooms")),)


def new() -> Page:
    """The form of a new room."""
    return Page(
        title=_("Add a room"),
        purpose=_("Messages are posted to the address that your chat gives for the room."),
        guide=GUIDE,
        crumbs=_crumbs(),
    )


def change(room: ChatRoom) -> Page:
    """The form of a room that is there."""
    return Page(
        title=_("Change “%(room)s”") % {"room": room},
        purpose=_("Its address is not shown; write another one, or leave it as it is."),
        guide=GUIDE,
        crumbs=(*_crumbs(), Crumb(str(room), reverse("jobs:chat-room", args=[room.pk]))),
    )


def detail(room: ChatRoom) -> dict[str, Any]:
    """One room."""
    delete = Action(
        _("Delete"),
        reverse("jobs:chat-room-delete", args=[room.pk]),
        "danger",
        post=True,
        confirm=_("Delete this room? Its address is forgotten, and nothing is told there any more."),
    )
    return {
        "page": Page(
            title=str(room),
            purpose=_("Alerts and the daily note are told here. Its address is a secret and not shown."),
            guide=GUIDE,
            crumbs=_crumbs(),
            actions=(
                Action(_("Change"), reverse("jobs:chat-room-change", args=[room.pk]), "quiet"),
                delete,
            ),
        ),
        "next": Action(_("Send a test message"), reverse("jobs:chat-room-test", args=[room.pk]), post=True),
        "next_reason": _("See whether messages arrive in the room."),
        "history": history(room),
    }
