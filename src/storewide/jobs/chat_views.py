"""The pages of the rooms of the chat; owners only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.jobs import chat_operations, chat_pages
from storewide.jobs.chat_forms import AddRoomForm, ChangeRoomForm
from storewide.jobs.models import ChatRoom
from storewide.jobs.permissions import JobPermission
from storewide.kit import lists
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def index(request: SignedInRequest) -> HttpResponseBase:
    """All rooms."""
    require(request.user, JobPermission.CHAT)
    return lists.respond(request, chat_pages.ROOMS, ChatRoom.objects.all(), page=chat_pages.index())


def new(request: SignedInRequest) -> HttpResponse:
    """Add a room."""
    actor = require(request.user, JobPermission.CHAT)
    form = AddRoomForm(request.POST or None)
    if form.is_valid():
        said = {"name": form.cleaned_data["name"], "address": form.cleaned_data["new_address"]}
        made = form.attempt(chat_operations.add_room, by=actor, at=now(), **said)
        if made:
            messages.success(request, _("Added. Send a test message to see whether it arrives."))
            return redirect("jobs:chat-room", room_id=made.pk)
    back = reverse("jobs:chat-rooms")
    return form_page(request, form, chat_pages.new(), submit=_("Add the room"), back=back)


def detail(request: SignedInRequest, room_id: UUID) -> HttpResponse:
    """One room."""
    room = get_object_or_404(ChatRoom, pk=room_id)
    require(request.user, JobPermission.CHAT, room)
    return render(request, "kit/record_page.html", chat_pages.detail(room))


def change(request: SignedInRequest, room_id: UUID) -> HttpResponse:
    """Rename a room, or give it another address."""
    room = get_object_or_404(ChatRoom, pk=room_id)
    actor = require(request.user, JobPermission.CHAT, room)
    form = ChangeRoomForm(request.POST or None, room)
    if form.is_valid():
        said = {"name": form.cleaned_data["name"], "address": form.cleaned_data["new_address"]}
        read = {"room": room, "expected_version": form.read_version()}
        if form.attempt(chat_operations.change_room, by=actor, at=now(), **said, **read):
            messages.success(request, _("Saved."))
            return redirect("jobs:chat-room", room_id=room_id)
    back = reverse("jobs:chat-room", args=[room_id])
    return form_page(request, form, chat_pages.change(room), submit=_("Save the room"), back=back)


@require_POST
def delete(request: SignedInRequest, room_id: UUID) -> HttpResponse:
    """Tell nothing there any more."""
    room = get_object_or_404(ChatRoom, pk=room_id)
    actor = require(request.user, JobPermission.CHAT, room)
    chat_operations.delete_room(room=room, by=actor, at=now())
    messages.success(request, _("The room is deleted, its address forgotten."))
    return redirect("jobs:chat-rooms")


@require_POST
def test(request: SignedInRequest, room_id: UUID) -> HttpResponse:
    """Send a message to see whether it arrives; its job says how that went."""
    room = get_object_or_404(ChatRoom, pk=room_id)
    actor = require(request.user, JobPermission.CHAT, room)
    return redirect(chat_operations.send_test(room=room, by=actor, at=now()))
