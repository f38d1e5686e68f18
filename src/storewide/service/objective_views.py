"""The pages of objectives: the list, one of them, a new one, changing it, answering its alerts."""

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
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.service import budgets, objective_lists, objective_operations, objective_pages, pictures
from storewide.service.models import Burn, Objective
from storewide.service.objective_forms import AnswerForm, ObjectiveChangeForm, ObjectiveForm
from storewide.service.permissions import ServicePermission


def objectives(request: SignedInRequest) -> HttpResponseBase:
    """How good the service shall be, and what is left of each budget."""
    require(request.user, ServicePermission.VIEW)
    at = now()
    found = [budgets.standing(each, at) for each in Objective.objects.select_related("store", "area")]
    page = objective_pages.objectives(found, mine=may(request.user, ServicePermission.PROMISE))
    spec = objective_lists.objectives(page.actions[0] if page.actions else None)
    return kit_lists.respond(request, spec, found, page=page)


def new(request: SignedInRequest) -> HttpResponse:
    """State how good a store shall be."""
    require(request.user, ServicePermission.PROMISE)
    form = ObjectiveForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(
            objective_operations.set_objective, by=request.user, at=now(), **form.cleaned_data
        )
        if made is not None:
            messages.success(request, _("Set. Its budget is watched from now on."))
            return redirect(made)
    page = objective_pages.new()
    return form_page(request, form, page, submit=_("Set it"), back=reverse("service:objectives"))


def objective(request: SignedInRequest, objective_id: UUID) -> HttpResponse:
    """One objective: what is left of its budget, day by day, and the alerts of the last weeks."""
    require(request.user, ServicePermission.VIEW)
    found, at = _find(objective_id), now()
    standing = budgets.standing(found, at)
    mine = may(request.user, ServicePermission.PROMISE)
    context = objective_pages.context(standing, budgets.rates(found, at), mine=mine) | {
        "page": objective_pages.objective(standing, mine=mine),
        "objective": found,
        "chart": pictures.by_day(standing, budgets.by_day(found, at)),
        "history": history(found),
    }
    return render(request, "service/objective.html", context)


def change(request: SignedInRequest, objective_id: UUID) -> HttpResponse:
    """Change how good a store shall be."""
    require(request.user, ServicePermission.PROMISE)
    found = _find(objective_id)
    form = ObjectiveChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        changed = objective_operations.change_objective
        if form.attempt(changed, objective=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = objective_pages.change(found)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def drop(request: SignedInRequest, objective_id: UUID) -> HttpResponse:
    """Give an objective up."""
    require(request.user, ServicePermission.PROMISE)
    objective_operations.drop_objective(objective=_find(objective_id), by=request.user, at=now())
    messages.success(request, _("Given up. Nobody is alerted about it any more."))
    return redirect("service:objectives")


def answer(request: SignedInRequest, burn_id: UUID) -> HttpResponse:
    """Say what is done about a budget that burns."""
    require(request.user, ServicePermission.PROMISE)
    burn = get_object_or_404(Burn.objects.for_list(), pk=burn_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data["answer"]
        if form.attempt(objective_operations.answer_burn, burn=burn, answer=said, by=request.user, at=now()):
            messages.success(request, _("Noted. It waits for nobody any more."))
            return redirect(burn)
    page = objective_pages.answer(burn)
    return form_page(request, form, page, submit=_("Note it"), back=burn.get_absolute_url())


def _find(objective_id: UUID) -> Objective:
    rows = Objective.objects.select_related("store", "area__accountable__holder")
    return get_object_or_404(rows, pk=objective_id)
