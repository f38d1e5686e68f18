"""The page of the plan, and those of goals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics.permissions import MetricsPermission
from storewide.strategy import goal_operations, lists, plan_pages, queries
from storewide.strategy.forms import GoalChangeForm, GoalForm, OutcomeForm, TargetsForm
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import Goal
from storewide.strategy.permissions import StrategyPermission


def plan(request: SignedInRequest) -> HttpResponseBase:
    """Goals, permanent KPIs and key results on one page, the finding first."""
    require(request.user, StrategyPermission.VIEW)
    found = queries.plan(now())
    page = plan_pages.plan(found, changeable=may(request.user, StrategyPermission.CHANGE))
    spec = lists.key_results(request.user)
    template = "strategy/plan.html"
    return kit_lists.respond(request, spec, found.reads, page=page, template=template, plan=found)


def goal(request: SignedInRequest, goal: UUID) -> HttpResponse:
    """One goal: its metric beside its targets, its objectives, the work that serves it."""
    require(request.user, StrategyPermission.VIEW)
    context = plan_pages.goal(find(goal), request.user, now())
    return render(request, "strategy/goal.html", context)


def goal_new(request: SignedInRequest) -> HttpResponse:
    """Write down a goal."""
    require(request.user, StrategyPermission.CHANGE)
    form = GoalForm(request.POST or None)
    if form.is_valid():
        wanted = Wanted(**form.cleaned_data)
        made = form.attempt(goal_operations.set_goal, wanted=wanted, by=request.user, at=now())
        if made is not None:
            messages.success(
                request, _("Written down. Next: its targets by month, and the objectives for it.")
            )
            return redirect(made)
    page = Page(
        title=_("Set a goal"),
        purpose=_("What the business wants, who owns it, until when, and which metric tells."),
        guide="strategy#goals",
        crumbs=(plan_pages.to_plan(),),
    )
    return form_page(request, form, page, submit=_("Set the goal"), back=reverse("strategy:plan"))


def goal_change(request: SignedInRequest, goal: UUID) -> HttpResponse:
    """Change what a goal says."""
    found = find(goal)
    require(request.user, StrategyPermission.CHANGE)
    form = GoalChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(goal_operations.change_goal, goal=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(_("Change the goal"), guide="strategy#goals", crumbs=plan_pages.below(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def goal_close(request: SignedInRequest, goal: UUID) -> HttpResponse:
    """Close a goal with what came of it."""
    found = find(goal)
    require(request.user, StrategyPermission.CHANGE)
    form = OutcomeForm(request.POST or None)
    said = {"goal": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(goal_operations.close_goal, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Closed, with what came of it."))
        return redirect(found)
    page = Page(
        _("Close “%(goal)s”") % {"goal": found}, guide="strategy#goals", crumbs=plan_pages.below(found)
    )
    return form_page(request, form, page, submit=_("Close the goal"), back=found.get_absolute_url())


def targets(request: SignedInRequest, goal: UUID) -> HttpResponse:
    """The targets of a goal's metric by month, in one of its stores: those of the scorecard."""
    found = find(goal)
    require(request.user, StrategyPermission.VIEW)
    actor = require(request.user, MetricsPermission.CHANGE_TARGETS)
    stores = queries.stores_of(found)
    store = next(
        (each for each in stores if each.slug == request.GET.get("store")), stores[0] if stores else None
    )
    if not found.metric or store is None:
        messages.error(request, _("Name the goal's metric first; its targets are set by month then."))
        return redirect("strategy:goal-change", goal=found.pk)
    form = TargetsForm(request.POST or None, found, store, queries.targets_of(found, store, now().date()))
    values = form.values() if form.is_valid() else {}
    if request.method == "POST" and not form.errors:
        said = {"goal": found, "store": store, "values": values}
        if form.attempt(goal_operations.plan_targets, **said, by=actor, at=now()) is not None:
            messages.success(request, _("The targets are set; the scorecard paces them."))
            return redirect(found)
    page = plan_pages.targets(found, store)
    return form_page(request, form, page, submit=_("Set the targets"), back=found.get_absolute_url())


def find(goal: UUID) -> Goal:
    """The goal, or 404."""
    return get_object_or_404(Goal.objects.for_list(), pk=goal)
