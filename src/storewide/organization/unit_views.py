"""Pages of the units."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import lists, unit_operations
from storewide.organization.models import Unit
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.unit_forms import UnitChangeForm, UnitForm

GUIDE = "organization#units"


def units(request: SignedInRequest) -> HttpResponseBase:
    """All units."""
    require(request.user, OrganizationPermission.VIEW)
    adding = Action(_("Add a unit"), reverse("organization:unit-new"))
    may_change = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=_("Units"),
        purpose=_("Business units and departments in their tree; each store's results belong to one."),
        guide=GUIDE,
        actions=(adding,) if may_change else (),
    )
    spec = lists.units(adding if may_change else None, changeable=may_change)
    return kit_lists.respond(request, spec, Unit.objects.select_related("parent"), page=page)


def unit_new(request: SignedInRequest) -> HttpResponse:
    """Add a unit."""
    require(request.user, OrganizationPermission.CHANGE)
    form = UnitForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(unit_operations.make_unit, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            messages.success(
                request, _("“%(unit)s” is there; put stores into it on their own pages.") % {"unit": made}
            )
            return redirect("organization:units")
    purpose = _("A part of the business with results of its own.")
    page = Page(title=_("Add a unit"), purpose=purpose, guide=GUIDE, crumbs=(_to_units(),))
    return form_page(request, form, page, submit=_("Add the unit"), back=reverse("organization:units"))


def unit_change(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """Rename a unit, or put it elsewhere in the tree."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Unit, pk=unit_id)
    form = UnitChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(unit_operations.change_unit, unit=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect("organization:units")
    page = Page(
        title=_("Change %(unit)s") % {"unit": found},
        purpose=_("Its stores and what lies within it stay with it."),
        guide=GUIDE,
        crumbs=(_to_units(),),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("organization:units"))


def _to_units() -> Crumb:
    return Crumb(_("Units"), reverse("organization:units"))
