"""The pages of radars: all of them, one as it stands or stood, one blip, and what changes them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.strategy import radar_lists, radar_operations, radar_page, radar_queries
from storewide.strategy.models.radar import Blip, Radar
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_forms import (
    BlipChangeForm,
    BlipForm,
    MoveForm,
    RadarChangeForm,
    RadarForm,
    TakeOffForm,
)


def radars(request: SignedInRequest) -> HttpResponseBase:
    """Every radar."""
    require(request.user, StrategyPermission.VIEW)
    starting, taking = (
        radar_lists.start_action(request.user),
        Action(_("From a file"), reverse("strategy:radar-new-file"), style="quiet"),
    )
    page = Page(
        title=_("Tech radar"),
        purpose=_("What to build with, what to try, what to leave, and why that changed."),
        guide="radar#radars",
        actions=(starting, taking) if starting else (),
    )
    return kit_lists.respond(request, radar_lists.radars(request.user), radar_queries.counted(), page=page)


def radar(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """One radar on a day: drawn, and as a table."""
    require(request.user, StrategyPermission.VIEW)
    return radar_page.respond(request, find(slug))


def start(request: SignedInRequest) -> HttpResponse:
    """Lay out a radar."""
    require(request.user, StrategyPermission.CHANGE)
    form = RadarForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(radar_operations.start_radar, **form.cleaned_data, by=request.user, at=now())
        if made is not None:
            messages.success(request, _("Laid out. Now put on it what teams ask about."))
            return redirect(made)
    page = Page(
        title=_("Start a radar"),
        purpose=_("Four quadrants for what it tells about, rings for how much we want it."),
        guide="radar#radars",
        crumbs=(to_radars(),),
    )
    return form_page(request, form, page, submit=_("Start it"), back=reverse("strategy:radars"))


def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name a radar and its parts otherwise."""
    require(request.user, StrategyPermission.CHANGE)
    found = find(slug)
    form = RadarChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(radar_operations.change_radar, radar=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change the radar"),
        purpose=_("Blips keep their places; only names change."),
        guide="radar#radars",
        crumbs=(to_radars(), to_radar(found)),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put something new on a radar."""
    require(request.user, StrategyPermission.CHANGE)
    found = find(slug)
    form = BlipForm(request.POST or None, found)
    if form.is_valid():
        blip = form.attempt(radar_operations.add_blip, radar=found, **form.said(), by=request.user, at=now())
        if blip is not None:
            messages.success(request, _("It is on the radar."))
            return redirect(blip)
    page = Page(
        title=_("Put something on %(radar)s") % {"radar": found},
        purpose=_("It is marked as new until the quarter ends."),
        guide="radar#blips",
        crumbs=(to_radars(), to_radar(found)),
    )
    return form_page(request, form, page, submit=_("Put it on"), back=found.get_absolute_url())


def blip(request: SignedInRequest, slug: str, blip_slug: str) -> HttpResponse:
    """One blip: where it stands, how it came there, and what came of it."""
    require(request.user, StrategyPermission.VIEW)
    return render(
        request, "strategy/radar_blip.html", radar_page.blip(find_blip(slug, blip_slug), request.user)
    )


def blip_change(request: SignedInRequest, slug: str, blip_slug: str) -> HttpResponse:
    """Change what a blip is."""
    require(request.user, StrategyPermission.CHANGE)
    found = find_blip(slug, blip_slug)
    form = BlipChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(radar_operations.change_blip, blip=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _blip_form(request, form, found, _("Change the blip"), _("Save"))


def blip_move(request: SignedInRequest, slug: str, blip_slug: str) -> HttpResponse:
    """Say where a blip stands now, and why."""
    require(request.user, StrategyPermission.CHANGE)
    found = find_blip(slug, blip_slug)
    form = MoveForm(request.POST or None, found)
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(radar_operations.move_blip, blip=found, **said, by=request.user, at=now()):
            messages.success(request, _("Noted, with the day."))
            return redirect(found)
    title = _("Where does %(blip)s stand?") % {"blip": found}
    return _blip_form(request, form, found, title, _("Say so"))


def blip_take_off(request: SignedInRequest, slug: str, blip_slug: str) -> HttpResponse:
    """Take a blip off its radar."""
    require(request.user, StrategyPermission.CHANGE)
    found = find_blip(slug, blip_slug)
    form = TakeOffForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(radar_operations.take_off, blip=found, **said, by=request.user, at=now()):
            messages.success(request, _("Taken off; its history stays."))
            return redirect(found)
    return _blip_form(
        request, form, found, _("Take %(blip)s off the radar") % {"blip": found}, _("Take it off")
    )


def _blip_form(
    request: SignedInRequest, form: OperationForm, found: Blip, title: str, submit: str
) -> HttpResponse:
    crumbs = (to_radars(), to_radar(found.radar), Crumb(found.name, found.get_absolute_url()))
    said: dict[str, Any] = {"guide": "radar#moves", "crumbs": crumbs}
    page = Page(
        title=title, purpose=_("The radar keeps every move with its day, its reason and who said so."), **said
    )
    return form_page(request, form, page, submit=submit, back=found.get_absolute_url())


def find(slug: str) -> Radar:
    """The radar of this address, or 404."""
    return get_object_or_404(Radar.objects.select_related("area__accountable__holder"), slug=slug)


def find_blip(slug: str, blip_slug: str) -> Blip:
    """The blip of this address, or 404."""
    rows = Blip.objects.select_related("radar", "owner", "area__accountable__holder")
    return get_object_or_404(rows, radar__slug=slug, slug=blip_slug)


def to_radars() -> Crumb:
    """The way back to all radars."""
    return Crumb(_("Tech radar"), reverse("strategy:radars"))


def to_radar(found: Radar) -> Crumb:
    """The way back to one radar."""
    return Crumb(found.name, found.get_absolute_url())
