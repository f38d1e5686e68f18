"""The pages of interfaces: the list, one of them, its changes, and what records do to them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from storewide.kit import formats, links
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.systems import interface_pages, lists, operations
from storewide.systems.forms import DayForm, FlowForm, NewFlowForm, StatedForm
from storewide.systems.interface_pages import GUIDE
from storewide.systems.models import ChangeKind, Interface, InterfaceChange
from storewide.systems.permissions import SystemsPermission
from storewide.systems.system_pages import to_register


def interfaces(request: SignedInRequest) -> HttpResponseBase:
    """Everything that flows between systems."""
    require(request.user, SystemsPermission.VIEW)
    adding = Action(_("Enter an interface"), reverse("systems:interface-new"))
    importing = Action(_("Import a table"), reverse("systems:import", args=["interfaces"]), "quiet")
    changing = may(request.user, SystemsPermission.CHANGE)
    count = Interface.objects.working().count()
    title = ngettext("One interface works", "%(count)s interfaces work", count)
    page = Page(
        title=title % {"count": formats.number(count)},
        short=_("Interfaces"),
        purpose=_("What flows from one system to another, how, and what stands still when it does not."),
        guide=GUIDE,
        crumbs=(to_register(),),
        actions=(adding, importing) if changing else (),
    )
    spec = lists.interfaces(adding if changing else None)
    return kit_lists.respond(request, spec, Interface.objects.for_list(), page=page)


def interface(request: SignedInRequest, interface_id: UUID) -> HttpResponse:
    """One interface: what it joins, and what changed it because of what."""
    require(request.user, SystemsPermission.VIEW)
    found = get_object_or_404(Interface.objects.for_list(), pk=interface_id)
    changing = may(request.user, SystemsPermission.CHANGE) and found.ended_on is None
    page = interface_pages.head(found, changing=changing)
    return render(request, "systems/interface.html", {"page": page, **interface_pages.context(found)})


def interface_new(request: SignedInRequest) -> HttpResponse:
    """Enter what flows between two systems; an address may name the first (`?source=`)."""
    require(request.user, SystemsPermission.CHANGE)
    form = NewFlowForm(request.POST or None)
    form.initial["source"] = request.GET.get("source", "")
    if form.is_valid():
        said = form.values()
        since = said.pop("since")
        made = form.attempt(
            operations.add_interface, interface=Interface(**said), since=since, by=request.user, at=now()
        )
        if made is not None:
            messages.success(request, _("Entered: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(_("Enter an interface"), guide=GUIDE, crumbs=(to_register(),))
    return form_page(request, form, page, submit=_("Enter it"), back=reverse("systems:interfaces"))


def interface_change(request: SignedInRequest, interface_id: UUID) -> HttpResponse:
    """Change what an interface says."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(Interface.objects.for_list(), pk=interface_id)
    form = FlowForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if form.attempt(operations.change_interface, interface=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the interface"), guide=GUIDE, crumbs=_to(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def interface_end(request: SignedInRequest, interface_id: UUID) -> HttpResponse:
    """Say that nothing flows any more."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(Interface.objects.for_list(), pk=interface_id)
    form = DayForm(request.POST or None, initial={"on": now().date()})
    said = {"interface": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.end_interface, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Ended: %(name)s.") % {"name": found})
        return redirect(found)
    page = Page(_("Nothing flows any more"), guide=GUIDE, crumbs=_to(found))
    return form_page(request, form, page, submit=_("It has ended"), back=found.get_absolute_url())


def stated_new(request: SignedInRequest) -> HttpResponse:
    """State what a record (`?about=kind:id`) changes or ends."""
    require(request.user, SystemsPermission.CHANGE)
    about = _about(request)
    form = StatedForm(request.POST or None)
    if form.is_valid():
        change = InterfaceChange(**form.cleaned_data)
        said = {"change": change, "link": about, "by": request.user, "at": now()}
        if form.attempt(operations.state_change, **said) is not None:
            messages.success(request, _("Stated: %(change)s.") % {"change": change})
            return redirect(about.url)
    page = _stating(_("Which interface does it change or end?"), about)
    return form_page(request, form, page, submit=_("State it"), back=about.url)


def stated_new_flow(request: SignedInRequest) -> HttpResponse:
    """State which interface a record (`?about=kind:id`) adds; it is planned until then."""
    require(request.user, SystemsPermission.CHANGE)
    about = _about(request)
    form = FlowForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(_add_planned, request=request, flow=form.values(), about=about)
        if made is not None:
            messages.success(request, _("Stated; it is planned until then."))
            return redirect(about.url)
    page = _stating(_("Which interface does it add?"), about)
    return form_page(request, form, page, submit=_("State it"), back=about.url)


@require_POST
def stated_take_back(request: SignedInRequest, change_id: UUID) -> HttpResponse:
    """Take back what a record was said to do."""
    require(request.user, SystemsPermission.CHANGE)
    change = get_object_or_404(InterfaceChange.objects.select_related("interface"), pk=change_id)
    about = links.resolve(change.link)
    try:
        operations.take_back(change=change, by=request.user, at=now())
        messages.success(request, _("Taken back."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(about.url or reverse("systems:interfaces"))


@transaction.atomic
def _add_planned(*, request: SignedInRequest, flow: dict[str, Any], about: Link) -> InterfaceChange:
    made = operations.add_interface(interface=Interface(**flow), since=None, by=request.user, at=now())
    change = InterfaceChange(interface=made, kind=ChangeKind.ADD)
    return operations.state_change(change=change, link=about, by=request.user, at=now())


def _about(request: SignedInRequest) -> Link:
    found = links.named(request.GET.get("about", ""))
    if found is None:
        raise Http404
    return found


def _stating(title: str, about: Link) -> Page:
    return Page(title, guide="systems#what-changes-interfaces", crumbs=(Crumb(str(about.label), about.url),))


def _to(found: Interface) -> tuple[Crumb, ...]:
    return (to_register(), Crumb(found.what, found.get_absolute_url()))
