"""The pages of systems: the register drawn and listed, one system, and its changes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.systems import lists, operations, queries, system_pages
from storewide.systems.forms import DayForm, SystemForm
from storewide.systems.models import System
from storewide.systems.permissions import SystemsPermission
from storewide.systems.system_pages import GUIDE, to_register


def register(request: SignedInRequest) -> HttpResponseBase:
    """Every system: drawn with its interfaces, contracts that end, cost in words, and the list."""
    require(request.user, SystemsPermission.VIEW)
    adding = Action(_("Enter a system"), reverse("systems:system-new"))
    importing = Action(_("Import a table"), reverse("systems:import", args=["systems"]), "quiet")
    changing = may(request.user, SystemsPermission.CHANGE)
    data = Action(_("Data"), reverse("systems:data"), "quiet")
    page, shown = system_pages.register(now().date(), (adding, importing, data) if changing else (data,))
    spec = lists.systems(adding if changing else None)
    return kit_lists.respond(
        request, spec, queries.for_list(), page=page, template="systems/register.html", **shown
    )


def system(request: SignedInRequest, system_id: UUID) -> HttpResponse:
    """One system: what flows to and from it, what changes that, whose it is and what it costs."""
    require(request.user, SystemsPermission.VIEW)
    found = get_object_or_404(System.objects.for_list(), pk=system_id)
    changing = may(request.user, SystemsPermission.CHANGE) and found.retired_on is None
    page = system_pages.system_head(found, now().date(), changing=changing)
    shown = {"page": page, "changing": changing, **system_pages.system(found)}
    return render(request, "systems/system.html", shown)


def system_new(request: SignedInRequest) -> HttpResponse:
    """Enter a system."""
    require(request.user, SystemsPermission.CHANGE)
    form = SystemForm(request.POST or None)
    if form.is_valid():
        said = form.values()
        areas = said.pop("areas")
        made = form.attempt(
            operations.add_system, system=System(**said), areas=areas, by=request.user, at=now()
        )
        if made is not None:
            messages.success(request, _("Entered: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(_("Enter a system"), guide=GUIDE, crumbs=(to_register(),))
    return form_page(request, form, page, submit=_("Enter it"), back=reverse("systems:register"))


def system_change(request: SignedInRequest, system_id: UUID) -> HttpResponse:
    """Change what the register says of a system."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(System, pk=system_id)
    form = SystemForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if (
            form.attempt(operations.change_system, system=found, by=request.user, at=now(), **said)
            is not None
        ):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change %(name)s") % {"name": found}, guide=GUIDE, crumbs=_to(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def switch_off(request: SignedInRequest, system_id: UUID) -> HttpResponse:
    """Say that a system runs no more."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(System, pk=system_id)
    form = DayForm(request.POST or None, initial={"on": now().date()})
    said = {"system": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.switch_off, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Switched off: %(name)s.") % {"name": found})
        return redirect(found)
    page = Page(
        _("%(name)s is switched off") % {"name": found}, guide="systems#switch-off", crumbs=_to(found)
    )
    return form_page(request, form, page, submit=_("It is off"), back=found.get_absolute_url())


def _to(found: System) -> tuple[Crumb, ...]:
    return (to_register(), Crumb(found.name, found.get_absolute_url()))
