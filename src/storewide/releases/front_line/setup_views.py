"""Setting up the doors of the front line: rooms of the chat, side panels, shared screens and PINs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases.front_line import door_operations, lists
from storewide.releases.front_line.forms import KioskForm, PanelForm, PinForm, RoomForm
from storewide.releases.models import BriefingRoom, ChatSystem, Kiosk, Panel
from storewide.releases.permissions import ReleasesPermission

CONNECT = ReleasesPermission.CONNECT_FRONT_LINE


def rooms(request: SignedInRequest) -> HttpResponseBase:
    """The rooms of the chat that are told of briefings."""
    require(request.user, CONNECT)
    first = Action(_("Connect a room"), reverse("releases:briefing-room-new"))
    page = _page(
        _("Rooms that are told of briefings"),
        _("Each version that is to be read is shown there once."),
        first,
    )
    return kit_lists.respond(
        request, lists.rooms(first), BriefingRoom.objects.select_related("room"), page=page
    )


def new_room(request: SignedInRequest) -> HttpResponse:
    """Let a room of the chat be told of briefings."""
    require(request.user, CONNECT)
    form = RoomForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(door_operations.connect_room, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            messages.success(request, _("Connected. The next briefing is shown there."))
            return redirect(made)
    page = _page(
        _("Connect a room"), _("It is shown each briefing of its teams, with a button or a link to confirm.")
    )
    return form_page(request, form, page, submit=_("Connect"), back=reverse("releases:briefing-rooms"))


def room(request: SignedInRequest, briefing_room_id: UUID) -> HttpResponse:
    """One room: for which teams, and where Slack sends its clicks."""
    require(request.user, CONNECT)
    found = get_object_or_404(BriefingRoom.objects.select_related("room"), pk=briefing_room_id)
    heard = found.system == ChatSystem.SLACK and found.signing_secret
    path = reverse("releases:briefing-clicks", args=[found.pk])
    context = {
        "page": _page(found.room.name, _("It is shown the briefings of its teams.")),
        "facts": [
            (_("Chat"), found.get_system_display()),
            (_("Teams"), ", ".join(str(team) for team in found.teams.all())),
            (_("Confirmed by"), _("a button in Slack") if heard else _("the page that the message links to")),
        ],
        "link": request.build_absolute_uri(path) if heard else "",
        "label": _("Request URL for the app's interactivity"),
        "end": Action(
            _("Disconnect"), reverse("releases:briefing-room-end", args=[found.pk]), "quiet", post=True
        ),
    }
    return render(request, "releases/door.html", context)


@require_POST
def end_room(request: SignedInRequest, briefing_room_id: UUID) -> HttpResponse:
    """Tell a room of no briefings any more."""
    require(request.user, CONNECT)
    found = get_object_or_404(BriefingRoom.objects.select_related("room"), pk=briefing_room_id)
    door_operations.disconnect_room(room=found, by=request.user, at=now())
    messages.success(request, _("Disconnected."))
    return redirect("releases:briefing-rooms")


def panels(request: SignedInRequest) -> HttpResponseBase:
    """The side panels in help desks."""
    require(request.user, CONNECT)
    first = Action(_("Add a panel"), reverse("releases:panel-new"))
    page = _page(
        _("Side panels in help desks"),
        _("Briefings beside the ticket, for the agent who works on it."),
        first,
    )
    return kit_lists.respond(request, lists.panels(first), Panel.objects.all(), page=page)


def new_panel(request: SignedInRequest) -> HttpResponse:
    """Add a side panel; its secret is shown once."""
    require(request.user, CONNECT)
    form = PanelForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(door_operations.make_panel, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            return _once(request, made[1], _("Secret of the panel"), made[0].get_absolute_url())
    page = _page(_("Add a panel"), _("You get the secret by which your help desk signs who looks."))
    return form_page(request, form, page, submit=_("Add"), back=reverse("releases:panels"))


def panel(request: SignedInRequest, panel_id: UUID) -> HttpResponse:
    """One side panel: where it opens, and for which site."""
    require(request.user, CONNECT)
    found = get_object_or_404(Panel, pk=panel_id)
    end = Action(_("Revoke"), reverse("releases:panel-end", args=[found.pk]), "quiet", post=True)
    context = {
        "page": _page(
            found.name, _("It opens for agents who are in People, by the e-mail of the help desk.")
        ),
        "tags": [found.tag],
        "facts": [(_("Help desk"), found.get_system_display()), (_("Only within"), found.origin)],
        "link": request.build_absolute_uri(reverse("releases:panel-signed", args=[found.pk])),
        "label": _("Address that the help desk signs"),
        "end": end if found.revoked_at is None else None,
    }
    return render(request, "releases/door.html", context)


@require_POST
def end_panel(request: SignedInRequest, panel_id: UUID) -> HttpResponse:
    """Let a panel open no more."""
    require(request.user, CONNECT)
    found = door_operations.revoke_panel(
        panel=get_object_or_404(Panel, pk=panel_id), by=request.user, at=now()
    )
    messages.success(request, _("Revoked; it opens no more."))
    return redirect(found)


def kiosks(request: SignedInRequest) -> HttpResponseBase:
    """The shared screens."""
    require(request.user, CONNECT)
    first = Action(_("Add a screen"), reverse("releases:kiosk-new"))
    pin = Action(_("Give somebody a PIN"), reverse("releases:pin"), "quiet")
    page = _page(_("Shared screens"), _("Whoever has no account reads and confirms there."), first, pin)
    return kit_lists.respond(request, lists.kiosks(first), Kiosk.objects.select_related("team"), page=page)


def new_kiosk(request: SignedInRequest) -> HttpResponse:
    """Add a shared screen; its address is shown once."""
    require(request.user, CONNECT)
    form = KioskForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(door_operations.make_kiosk, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            path = reverse("releases:kiosk-screen", args=[made[1]])
            address = request.build_absolute_uri(path)
            return _once(request, address, _("Address of the screen"), made[0].get_absolute_url())
    page = _page(_("Add a screen"), _("You get the address that its browser stays on."))
    return form_page(request, form, page, submit=_("Add"), back=reverse("releases:kiosks"))


def kiosk(request: SignedInRequest, kiosk_id: UUID) -> HttpResponse:
    """One shared screen."""
    require(request.user, CONNECT)
    found = get_object_or_404(Kiosk.objects.select_related("team"), pk=kiosk_id)
    end = Action(_("Revoke"), reverse("releases:kiosk-end", args=[found.pk]), "quiet", post=True)
    context = {
        "page": _page(found.name, _("People of the team choose their name there and prove it by a PIN.")),
        "tags": [found.tag],
        "facts": [(_("Team"), str(found.team))],
        "end": end if found.revoked_at is None else None,
    }
    return render(request, "releases/door.html", context)


@require_POST
def end_kiosk(request: SignedInRequest, kiosk_id: UUID) -> HttpResponse:
    """Make a screen's address stop working."""
    require(request.user, CONNECT)
    found = door_operations.revoke_kiosk(
        kiosk=get_object_or_404(Kiosk, pk=kiosk_id), by=request.user, at=now()
    )
    messages.success(request, _("Revoked; its address works no more."))
    return redirect(found)


def pin(request: SignedInRequest) -> HttpResponse:
    """Give somebody a new PIN, shown once."""
    require(request.user, CONNECT)
    form = PinForm(request.POST or None)
    if form.is_valid():
        person = form.cleaned_data["person"]
        made = door_operations.give_pin(person=person, by=request.user, at=now())
        label = _("PIN of %(name)s") % {"name": person}
        return _once(request, made, label, reverse("releases:kiosks"))
    page = _page(_("Give somebody a PIN"), _("Six digits by which they prove their name at a shared screen."))
    return form_page(request, form, page, submit=_("Make a PIN"), back=reverse("releases:kiosks"))


def _once(request: HttpRequest, secret: str, label: str, back: str) -> HttpResponse:
    page = _page(_("Copy it now: it is shown this once"), _("Keep it like a password."))
    context: dict[str, Any] = {"page": page, "link": secret, "label": label, "back": back}
    return render(request, "releases/door_made.html", context)


def _page(title: str, purpose: str, *actions: Action) -> Page:
    return Page(
        title=title,
        purpose=purpose,
        guide="front-line#doors",
        crumbs=(Crumb(_("Front line"), reverse("releases:front-line")),),
        actions=actions,
    )
