"""Pages of the units: their tree, the list, and one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit import panels
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import lists, unit_operations, unit_page, unit_tree
from storewide.organization.models import Unit
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.unit_forms import UnitChangeForm, UnitForm

GUIDE = "organization#units"


def units(request: SignedInRequest) -> HttpResponse:
    """All units in their tree."""
    require(request.user, OrganizationPermission.VIEW)
    top = unit_tree.tree(now().date())
    adding = Action(_("Add a unit"), reverse("organization:unit-new"))
    may_change = may(request.user, OrganizationPermission.CHANGE)
    listed = Action(_("As a list"), reverse("organization:units-list"), style="quiet")
    page = Page(
        title=unit_tree.finding(top),
        short=_("Units"),
        purpose=_("Business units and departments in their tree; each store's results belong to one."),
        guide=GUIDE,
        actions=(*((listed,) if top else ()), *((adding,) if may_change and top else ())),
    )
    empty = lists.units(adding if may_change else None).empty
    return render(request, "organization/units.html", {"page": page, "top": top, "empty": empty})


def units_list(request: SignedInRequest) -> HttpResponseBase:
    """All units as a list."""
    require(request.user, OrganizationPermission.VIEW)
    adding = Action(_("Add a unit"), reverse("organization:unit-new"))
    may_change = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=_("Units as a list"),
        purpose=_("Each with its models and who holds its result; what is missing shows as a dash."),
        guide=GUIDE,
        crumbs=(to_units(),),
        actions=(adding,) if may_change else (),
    )
    spec = lists.units(adding if may_change else None)
    return kit_lists.respond(request, spec, Unit.objects.select_related("parent", "result_holder"), page=page)


def unit(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """One unit: how it is operated, its functions, its teams, its stores, what lies within it."""
    require(request.user, OrganizationPermission.VIEW)
    found = get_object_or_404(Unit.objects.select_related("parent", "result_holder"), pk=unit_id)
    may_change, over = may(request.user, OrganizationPermission.CHANGE), unit_tree.above(found)
    page = Page(
        title=found.name,
        purpose=unit_page.purpose(found, over),
        guide=GUIDE,
        crumbs=(to_units(), *(Crumb(each.name, each.get_absolute_url()) for each in reversed(over))),
        actions=unit_page.changes(found) if may_change else (),
    )
    context = unit_page.context(found, over, now().date(), may_change=may_change)
    context["panels"] = panels.about(request, "unit_panels", found)
    return render(request, "organization/unit.html", {"page": page, "history": history(found), **context})


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
            return redirect(made)
    purpose = _("A part of the business with results of its own.")
    page = Page(title=_("Add a unit"), purpose=purpose, guide=GUIDE, crumbs=(to_units(),))
    return form_page(request, form, page, submit=_("Add the unit"), back=reverse("organization:units"))


def unit_change(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """Change what a unit is, or put it elsewhere in the tree."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Unit.objects.select_related("result_holder"), pk=unit_id)
    form = UnitChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(unit_operations.change_unit, unit=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change %(unit)s") % {"unit": found},
        purpose=_("Its stores and what lies within it stay with it."),
        guide=GUIDE,
        crumbs=(to_units(), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def unit_remove(request: SignedInRequest, unit_id: UUID) -> HttpResponse:
    """Take away a unit that nothing hangs on."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Unit, pk=unit_id)
    try:
        unit_operations.remove_unit(unit=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("organization:unit", unit_id)
    messages.success(request, _("“%(unit)s” is removed.") % {"unit": found})
    return redirect("organization:units")


def to_units() -> Crumb:
    """The way back to the tree."""
    return Crumb(_("Units"), reverse("organization:units"))
