"""The pages of data: what is held in which system."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.systems import data_operations, data_pages, lists
from storewide.systems.data_pages import GUIDE, to_data
from storewide.systems.forms import DataForm
from storewide.systems.models import DataAsset, System
from storewide.systems.permissions import SystemsPermission
from storewide.systems.system_pages import to_register


def assets(request: SignedInRequest) -> HttpResponseBase:
    """Everything that systems hold."""
    require(request.user, SystemsPermission.VIEW)
    adding = Action(_("Enter data"), reverse("systems:data-new"))
    importing = Action(_("Import a table"), reverse("systems:import", args=["data"]), "quiet")
    changing = may(request.user, SystemsPermission.CHANGE)
    rows = DataAsset.objects.for_list()
    page = Page(
        title=data_pages.finding(list(rows)),
        short=_("Data"),
        purpose=_("What the systems hold, whose it is, and which duty it brings."),
        guide=GUIDE,
        crumbs=(to_register(),),
        actions=(importing, adding) if changing else (),
    )
    return kit_lists.respond(request, lists.data(adding if changing else None), rows, page=page)


def asset(request: SignedInRequest, asset_id: UUID) -> HttpResponse:
    """What one system holds."""
    require(request.user, SystemsPermission.VIEW)
    found = get_object_or_404(DataAsset.objects.for_list(), pk=asset_id)
    changing = may(request.user, SystemsPermission.CHANGE)
    page = data_pages.head(found, changing=changing)
    shown = data_pages.context(found, changing=changing)
    return render(request, "systems/data.html", {"page": page, **shown})


def asset_new(request: SignedInRequest) -> HttpResponse:
    """Enter data; `?system=` says where it lies, `?area=` whose it is."""
    require(request.user, SystemsPermission.CHANGE)
    form = DataForm(request.POST or None)
    form.initial.update({name: request.GET.get(name, "") for name in ("system", "area")})
    if form.is_valid():
        made = form.attempt(
            data_operations.add_data, asset=DataAsset(**form.values()), by=request.user, at=now()
        )
        if made is not None:
            messages.success(request, _("Entered: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(_("Enter data"), guide=GUIDE, crumbs=(to_register(), to_data()))
    return form_page(request, form, page, submit=_("Enter it"), back=reverse("systems:data"))


def asset_change(request: SignedInRequest, asset_id: UUID) -> HttpResponse:
    """Change what is said of data."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(DataAsset.objects.for_list(), pk=asset_id)
    form = DataForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        change = data_operations.change_data
        if form.attempt(change, asset=found, by=request.user, at=now(), **said) is not None:
            messages.success(request, _("Saved."))
            return redirect(found)
    crumbs = (to_register(), to_data(), Crumb(found.name, found.get_absolute_url()))
    page = Page(_("Change %(name)s") % {"name": found}, guide=GUIDE, crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def asset_remove(request: SignedInRequest, asset_id: UUID) -> HttpResponse:
    """Take data out that is held no more."""
    require(request.user, SystemsPermission.CHANGE)
    found = get_object_or_404(DataAsset.objects.for_list(), pk=asset_id)
    system: System = found.system
    data_operations.remove_data(asset=found, by=request.user, at=now())
    messages.success(request, _("Taken out: %(name)s.") % {"name": found})
    return redirect(system)
