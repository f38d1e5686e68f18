"""Pages of the functions of a unit: added, changed, removed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import unit_operations
from storewide.organization.models import Unit, UnitFunction
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.unit_forms import FunctionChangeForm, FunctionForm
from storewide.organization.unit_views import to_units

GUIDE = "organization#functions"


def function_new(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """Add a function to a unit."""
    require(request.user, OrganizationPermission.CHANGE)
    unit = get_object_or_404(Unit, pk=unit_id)
    form = FunctionForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        added = form.attempt(unit_operations.add_function, unit=unit, by=request.user, at=now(), **said)
        if added is not None:
            messages.success(request, _("“%(function)s” is there.") % {"function": added})
            return redirect(unit)
    page = Page(
        title=_("Add a function to %(unit)s") % {"unit": unit},
        purpose=_("What it needs done, and who does it: itself, another unit, or a company."),
        guide=GUIDE,
        crumbs=_to(unit),
    )
    return form_page(request, form, page, submit=_("Add"), back=unit.get_absolute_url())


def function_change(request: SignedInRequest, function_id: UUID) -> HttpResponse:
    """Change a function or who provides it."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(UnitFunction.objects.select_related("unit", "provider"), pk=function_id)
    form = FunctionChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(unit_operations.change_function, function=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found.unit)
    page = Page(
        title=_("Change %(function)s of %(unit)s") % {"function": found, "unit": found.unit},
        purpose=_("What it needs done, and who does it: itself, another unit, or a company."),
        guide=GUIDE,
        crumbs=_to(found.unit),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.unit.get_absolute_url())


@require_POST
def function_remove(request: SignedInRequest, function_id: UUID) -> HttpResponse:
    """Take a function away from its unit."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(UnitFunction.objects.select_related("unit"), pk=function_id)
    unit = found.unit
    unit_operations.remove_function(function=found, by=request.user, at=now())
    messages.success(request, _("“%(function)s” is removed.") % {"function": found})
    return redirect(unit)


def _to(unit: Unit) -> tuple[Crumb, ...]:
    return (to_units(), Crumb(unit.name, unit.get_absolute_url()))
