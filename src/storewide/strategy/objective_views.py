"""The pages of objectives, key results and check-ins."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.strategy import lists, objective_operations, objective_pages, queries
from storewide.strategy.forms import (
    CheckInForm,
    KeyResultChangeForm,
    KeyResultForm,
    ObjectiveChangeForm,
    ObjectiveForm,
    OutcomeForm,
)
from storewide.strategy.models import Goal, KeyResult, Objective
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.plan_pages import to_plan


def objectives(request: SignedInRequest) -> HttpResponseBase:
    """Every objective, the closed ones with what came of them."""
    require(request.user, StrategyPermission.VIEW)
    changeable = may(request.user, StrategyPermission.CHANGE)
    first = Action(_("Set an objective"), reverse("strategy:objective-new")) if changeable else None
    page = Page(
        title=_("Objectives"),
        purpose=_("What somebody wants to reach within some months, and what came of those that are over."),
        guide="strategy#objectives",
        crumbs=(to_plan(),),
        actions=(first,) if first else (),
    )
    spec = lists.objectives(request.user, first)
    return kit_lists.respond(request, spec, Objective.objects.for_list(), page=page)


def objective(request: SignedInRequest, objective: UUID) -> HttpResponse:
    """One objective: its key results, what was said of them, what comes next."""
    require(request.user, StrategyPermission.VIEW)
    context = objective_pages.objective(find(objective), request.user, now())
    return render(request, "strategy/objective.html", context)


def objective_new(request: SignedInRequest) -> HttpResponse:
    """Write down an objective, for the goal that the address names."""
    require(request.user, StrategyPermission.CHANGE)
    goal = queries.named_goal(request.GET.get("goal", ""))
    form = ObjectiveForm(request.POST or None, initial=_begin(goal))
    if form.is_valid():
        said = form.cleaned_data
        made = form.attempt(objective_operations.set_objective, **said, by=request.user, at=now())
        if made is not None:
            messages.success(
                request, _("Written down. Next: the key results that tell whether it is reached.")
            )
            return redirect(made)
    page = Page(
        title=_("Set an objective"),
        purpose=_("In words; its key results say in numbers how one tells."),
        guide="strategy#objectives",
        crumbs=(to_plan(),),
    )
    return form_page(request, form, page, submit=_("Set the objective"), back=reverse("strategy:plan"))


def objective_change(request: SignedInRequest, objective: UUID) -> HttpResponse:
    """Change what an objective says."""
    found = find(objective)
    require(request.user, StrategyPermission.CHANGE)
    form = ObjectiveChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        changed = form.attempt(
            objective_operations.change_objective, objective=found, by=request.user, at=now(), **said
        )
        if changed:
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the objective"), guide="strategy#objectives", crumbs=objective_pages.below(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def objective_close(request: SignedInRequest, objective: UUID) -> HttpResponse:
    """Close an objective with what came of it."""
    found = find(objective)
    require(request.user, StrategyPermission.CHANGE)
    form = OutcomeForm(request.POST or None)
    said = {"objective": found, "by": request.user, "at": now()}
    closing = objective_operations.close_objective
    if form.is_valid() and form.attempt(closing, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Closed, with what came of it."))
        return redirect(found)
    title = _("Close “%(objective)s”") % {"objective": found}
    page = Page(title, guide="strategy#objectives", crumbs=objective_pages.below(found))
    return form_page(request, form, page, submit=_("Close the objective"), back=found.get_absolute_url())


def key_result(request: SignedInRequest, key_result: UUID) -> HttpResponse:
    """One key result: its value beside its path, and what was said of it."""
    require(request.user, StrategyPermission.VIEW)
    context = objective_pages.key_result(find_key_result(key_result), request.user, now())
    return render(request, "strategy/key_result.html", context)


def key_result_new(request: SignedInRequest, objective: UUID) -> HttpResponse:
    """Say how one tells that an objective is reached."""
    found = find(objective)
    require(request.user, StrategyPermission.CHANGE)
    form = KeyResultForm(request.POST or None, initial={"owner": found.owner, "due_on": found.ends})
    if form.is_valid():
        said = {"objective": found, "measured": form.measured(), "by": request.user, "at": now()}
        if form.attempt(objective_operations.add_key_result, **said) is not None:
            messages.success(request, _("Added."))
            return redirect(found)
    page = Page(
        title=_("Add a key result"),
        purpose=_("A number, from where to where, by when. With a metric it is read by itself."),
        guide="strategy#key-results",
        crumbs=objective_pages.below(found),
    )
    return form_page(request, form, page, submit=_("Add it"), back=found.get_absolute_url())


def key_result_change(request: SignedInRequest, key_result: UUID) -> HttpResponse:
    """Change a key result."""
    found = find_key_result(key_result)
    require(request.user, StrategyPermission.CHANGE)
    form = KeyResultChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        changed = form.attempt(
            objective_operations.change_key_result, key_result=found, by=request.user, at=now(), **said
        )
        if changed:
            messages.success(request, _("Saved."))
            return redirect(found)
    crumbs = objective_pages.below(found.objective)
    page = Page(_("Change the key result"), guide="strategy#key-results", crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def key_result_remove(request: SignedInRequest, key_result: UUID) -> HttpResponse:
    """Take a key result back."""
    found = find_key_result(key_result)
    require(request.user, StrategyPermission.CHANGE)
    try:
        objective_operations.remove_key_result(key_result=found, by=request.user, at=now())
        messages.success(request, _("Removed: %(name)s.") % {"name": found})
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(found.objective)


def check_in(request: SignedInRequest, objective: UUID) -> HttpResponse:
    """Say how the key results of an objective stand."""
    found = find(objective)
    require(request.user, StrategyPermission.CHANGE)
    form = CheckInForm(request.POST or None, queries.reads_of(found, now()))
    if form.is_valid():
        said = {"objective": found, "said": form.said(), "by": request.user, "at": now()}
        if form.attempt(objective_operations.check_in, **said) is not None:
            messages.success(request, _("Noted, with today's figures."))
            return redirect(found)
    page = Page(
        title=_("Check in: %(objective)s") % {"objective": found},
        purpose=_("How sure you are to reach each key result, what changed, and what comes next."),
        guide="strategy#check-ins",
        crumbs=objective_pages.below(found),
    )
    return form_page(request, form, page, submit=_("Check in"), back=found.get_absolute_url())


def find(objective: UUID) -> Objective:
    """The objective, or 404."""
    return get_object_or_404(Objective.objects.for_list(), pk=objective)


def find_key_result(key_result: UUID) -> KeyResult:
    """The key result, or 404."""
    return get_object_or_404(KeyResult.objects.for_list(), pk=key_result)


def _begin(goal: Goal | None) -> dict[str, object]:
    if goal is None:
        return {}
    return {"goal": goal, "owner": goal.accountable, "begins": goal.begins, "ends": goal.ends}
