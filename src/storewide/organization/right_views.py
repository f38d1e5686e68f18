"""Pages of rights to decide: the list, set, changed, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import decision_lists, decision_operations
from storewide.organization.decision_forms import RightChangeForm, RightForm
from storewide.organization.models import DecisionRight
from storewide.organization.permissions import OrganizationPermission

GUIDE = "organization#decision-rights"


def rights(request: SignedInRequest) -> HttpResponseBase:
    """Who may decide what."""
    require(request.user, OrganizationPermission.VIEW)
    setting = Action(_("Set a right"), reverse("organization:right-new"))
    may_change = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=_("Who may decide what"),
        purpose=_("By kind, up to an amount or a size: a team decides, decides and informs, or asks."),
        guide=GUIDE,
        crumbs=(Crumb(_("Decisions"), reverse("organization:decisions")),),
        actions=(setting,) if may_change else (),
    )
    spec = decision_lists.rights(setting if may_change else None, changeable=may_change)
    return kit_lists.respond(request, spec, DecisionRight.objects.select_related("team", "asks"), page=page)


def right_new(request: SignedInRequest) -> HttpResponse:
    """Set a right."""
    require(request.user, OrganizationPermission.CHANGE)
    form = RightForm(request.POST or None)
    if form.is_valid():
        said = {**form.said(), "by": request.user, "at": now()}
        if form.attempt(decision_operations.set_right, **said):
            messages.success(request, _("Set."))
            return redirect("organization:rights")
    page = Page(
        title=_("Set a right to decide"),
        purpose=_("The narrowest right of a team that covers a decision holds, else that of every team."),
        guide=GUIDE,
        crumbs=(_to_rights(),),
    )
    return form_page(request, form, page, submit=_("Set it"), back=reverse("organization:rights"))


def right_change(request: SignedInRequest, right_id: UUID) -> HttpResponse:
    """Change a right."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(DecisionRight.objects.select_related("team", "asks"), pk=right_id)
    form = RightChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(decision_operations.change_right, right=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect("organization:rights")
    page = Page(
        title=_("Change a right to decide"),
        purpose=str(found),
        guide=GUIDE,
        crumbs=(_to_rights(),),
        actions=(_removing(found),),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("organization:rights"))


@require_POST
def right_remove(request: SignedInRequest, right_id: UUID) -> HttpResponse:
    """Take a right back."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(DecisionRight, pk=right_id)
    decision_operations.remove_right(right=found, by=request.user, at=now())
    messages.success(request, _("Taken back."))
    return redirect("organization:rights")


def _removing(right: DecisionRight) -> Action:
    return Action(
        _("Take back"),
        reverse("organization:right-remove", args=[right.pk]),
        style="quiet",
        post=True,
        confirm=_("Take this right back?"),
    )


def _to_rights() -> Crumb:
    return Crumb(_("Who may decide what"), reverse("organization:rights"))
