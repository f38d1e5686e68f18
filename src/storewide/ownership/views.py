"""The pages of ownership: the map, the same as a list, one area, and who answers for it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import lists, panels
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.ownership import (
    claims,
    duty_pages,
    operation_map,
    operations,
    part_pages,
    queries,
    raci,
    words,
)
from storewide.ownership.forms import AccountableForm, AreaForm, ChangeAreaForm, ResponsibleForm
from storewide.ownership.lists import areas as areas_list
from storewide.ownership.models import Activity, Area
from storewide.ownership.permissions import OwnershipPermission


def map_(request: SignedInRequest) -> HttpResponse:
    """Who answers for what, drawn: the operation, then the store features in their groups."""
    require(request.user, OwnershipPermission.VIEW)
    today = now().date()
    shown = operation_map.read(request.GET, request.user, today)
    return render(request, "ownership/map.html", {"page": _map_page(request.user, today), "map": shown})


def areas(request: SignedInRequest) -> HttpResponseBase:
    """The map's areas as a list."""
    require(request.user, OwnershipPermission.VIEW)
    today = now().date()
    spec = areas_list(request.user, today)
    page = _map_page(request.user, today)
    return lists.respond(request, spec, Area.objects.for_map(), page=page, template="ownership/areas.html")


def area(request: SignedInRequest, slug: str) -> HttpResponse:
    """One area: who answers for it, who does the work, what comes next, what happened."""
    require(request.user, OwnershipPermission.VIEW)
    found, today = find(slug), now().date()
    context = {
        "page": _area_page(found, request.user),
        "area": found,
        "tile": operation_map.tile(found, request.user, today),
        "may_change": may(request.user, OwnershipPermission.CHANGE, found),
        "tags": [words.TAGS[found.standing(today)]],
        "accountable": words.accountable(found, today),
        "following": _following(found, request.user, today),
        "also": queries.also_accountable(found, today),
        "parts": part_pages.parts(found, raci.beside(found), request.user, today),
        "activities": Activity.objects.filter(area=found),
        "duty": duty_pages.of_area(found, now()),
        "panels": panels.about(request, "area_panels", found),
        "history": history(found),
    }
    return render(request, "ownership/area.html", context)


def accountable(request: SignedInRequest, slug: str) -> HttpResponse:
    """Name the one person who answers for an area."""
    found = find(slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    form = AccountableForm(request.POST or None, found)
    if form.is_valid():
        said = {"area": found, "by": request.user, "at": now(), "expected_version": form.read_version()}
        if form.attempt(operations.name_accountable, **said, **form.changes()):
            messages.success(request, words.named(found))
            return redirect(found)
    page = Page(
        title=_("Who is accountable for %(area)s?") % {"area": found},
        purpose=_("Whoever is accountable decides about it and answers for how it stands."),
        guide="ownership#name-who-is-accountable",
        crumbs=(to_map(), to_area(found)),
    )
    return form_page(request, form, page, submit=_("Make accountable"), back=found.get_absolute_url())


def responsible(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say which team does the work of an area."""
    found = find(slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    form = ResponsibleForm(request.POST or None, found)
    if form.is_valid():
        said = {"team": form.cleaned_data["responsible"], "expected_version": form.read_version()}
        if form.attempt(operations.make_responsible, area=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Which team is responsible for %(area)s?") % {"area": found},
        purpose=_("The responsible team does the work and is asked first about it."),
        guide="ownership#name-the-responsible-team",
        crumbs=(to_map(), to_area(found)),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what an area is called, where it stands and what it is for."""
    found = find(slug)
    require(request.user, OwnershipPermission.CHANGE, found)
    form = ChangeAreaForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_area, area=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change the area"),
        purpose=_("Its address and everything that points to it stay."),
        guide="ownership#add-or-change-an-area",
        crumbs=(to_map(), to_area(found)),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def add(request: SignedInRequest) -> HttpResponse:
    """Add an area."""
    require(request.user, OwnershipPermission.CHANGE)
    form = AreaForm(request.POST or None)
    if form.is_valid():
        added = form.attempt(operations.add_area, **form.cleaned_data, by=request.user, at=now())
        if added is not None:
            messages.success(request, _("Added. Now name who is accountable for it."))
            return redirect(added)
    page = Page(
        title=_("Add an area"),
        purpose=_("A part of the operation that somebody must own."),
        guide="ownership#add-or-change-an-area",
        crumbs=(to_map(),),
    )
    return form_page(request, form, page, submit=_("Add"), back=reverse("ownership:map"))


def find(slug: str) -> Area:
    """The area of this address, or 404."""
    return get_object_or_404(Area.objects.for_map(), slug=slug)


def to_map() -> Crumb:
    """The way back to the map."""
    return Crumb(_("Operation map"), reverse("ownership:map"))


def to_area(found: Area) -> Crumb:
    """The way back to one area."""
    return Crumb(found.name, found.get_absolute_url())


def _map_page(actor: Actor, today: date) -> Page:
    adding = Action(_("Add an area"), reverse("ownership:add"), style="quiet")
    walking = Action(_("Name your owners"), reverse("ownership:walk"))
    tally = queries.tally(today)
    duties = Action(_("Duty"), reverse("ownership:duty"), style="quiet")
    mine = Action(_("What is mine"), reverse("ownership:mine"), style="quiet")
    actions = (walking, adding) if tally.gaps else (adding,)
    return Page(
        title=queries.map_finding(tally, today),
        short=_("Operation map"),
        purpose=_("Who answers for which part of the operation and of the store."),
        guide="ownership#the-map",
        actions=(*(actions if may(actor, OwnershipPermission.CHANGE) else ()), mine, duties),
    )


def _following(found: Area, actor: Actor, today: date) -> words.Following | None:
    """What is to be done next about an area: settle whose it is, before anything else of it."""
    people = claims.rivals([found], today).get(found.slug)
    return words.settling(found, people, actor) if people else words.following(found, actor, today)


def _area_page(found: Area, actor: Actor) -> Page:
    changing = Action(_("Change"), reverse("ownership:change", args=[found.slug]), style="quiet")
    reviewing = Action(
        _("Note as reviewed"), reverse("ownership:review", args=[found.slug]), style="quiet", post=True
    )
    return Page(
        title=found.name,
        purpose=found.purpose,
        guide="ownership#one-area",
        crumbs=(to_map(),),
        actions=(reviewing, changing) if may(actor, OwnershipPermission.CHANGE, found) else (),
    )
