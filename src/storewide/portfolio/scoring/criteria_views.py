"""The pages of criteria: those of all goals, a new one, one of them."""

from typing import Any
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
from storewide.portfolio.models import Criterion
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.scoring import criteria_operations, lists, queries
from storewide.portfolio.scoring.forms import CriterionForm
from storewide.portfolio.views import to_list


def criteria(request: SignedInRequest) -> HttpResponseBase:
    """The criteria of all goals, with the share of each in its goal's weights."""
    require(request.user, PortfolioPermission.VIEW)
    adding = Action(_("Add a criterion"), reverse("portfolio:criterion-add"))
    actions = (adding,) if may(request.user, PortfolioPermission.SCORE) else ()
    rows = queries.criteria()
    page = Page(
        title=queries.criteria_finding(rows),
        short=_("Criteria"),
        purpose=_("What the work for a goal is weighed by, beside RICE and WSJF."),
        guide="prioritisation#criteria-of-a-goal",
        crumbs=(to_list(), to_scores()),
        actions=actions,
    )
    return kit_lists.respond(request, lists.criteria(actions[0] if actions else None), rows, page=page)


def add(request: SignedInRequest) -> HttpResponse:
    """Weigh a goal's work by one criterion more."""
    require(request.user, PortfolioPermission.SCORE)
    form = CriterionForm(request.POST or None)
    if form.is_valid():
        said = {**form.values(), "by": request.user, "at": now()}
        if form.attempt(criteria_operations.add_criterion, **said):
            messages.success(request, _("Added; requests that serve the goal can be marked by it."))
            return redirect("portfolio:criteria")
    page = Page(
        title=_("Add a criterion"),
        purpose=_("Marks are given by request; a request without a mark on each criterion is not scored."),
        guide="prioritisation#criteria-of-a-goal",
        crumbs=(to_list(), to_scores(), to_criteria()),
    )
    return form_page(request, form, page, submit=_("Add"), back=reverse("portfolio:criteria"))


def criterion(request: SignedInRequest, criterion_id: UUID) -> HttpResponse:
    """Change one criterion."""
    require(request.user, PortfolioPermission.SCORE)
    found = get_object_or_404(Criterion.objects.select_related("goal"), pk=criterion_id)
    form = CriterionForm(request.POST or None, found)
    if form.is_valid():
        said: dict[str, Any] = {"changes": form.values(), "expected_version": form.read_version()}
        said |= {"by": request.user, "at": now()}
        if form.attempt(criteria_operations.change_criterion, criterion=found, **said):
            messages.success(request, _("Saved; the scores follow."))
            return redirect("portfolio:criteria")
    page = Page(
        title=found.name,
        purpose=_("A criterion of the goal “%(goal)s”.") % {"goal": found.goal},
        guide="prioritisation#criteria-of-a-goal",
        crumbs=(to_list(), to_scores(), to_criteria()),
        actions=(_removing(found),),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("portfolio:criteria"))


@require_POST
def remove(request: SignedInRequest, criterion_id: UUID) -> HttpResponse:
    """Take a criterion away."""
    require(request.user, PortfolioPermission.SCORE)
    found = get_object_or_404(Criterion, pk=criterion_id)
    criteria_operations.remove_criterion(criterion=found, by=request.user, at=now())
    messages.success(request, _("Removed, with the marks given by it."))
    return redirect("portfolio:criteria")


def _removing(found: Criterion) -> Action:
    return Action(
        _("Remove"),
        reverse("portfolio:criterion-remove", args=[found.pk]),
        style="danger",
        post=True,
        confirm=_("Remove %(name)s with all marks given by it?") % {"name": found.name},
    )


def to_scores() -> Crumb:
    """The way back to the scores."""
    return Crumb(_("Scores"), reverse("portfolio:scores"))


def to_criteria() -> Crumb:
    """The way back to all criteria."""
    return Crumb(_("Criteria"), reverse("portfolio:criteria"))
