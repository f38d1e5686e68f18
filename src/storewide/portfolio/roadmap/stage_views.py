"""Buttons of one request: accept it, say how far it is made, place it on the roadmap, say what it waits for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Dependency, RequestState
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import limits, operations, queries
from storewide.portfolio.roadmap.forms import AcceptForm, DependForm, PlanForm
from storewide.portfolio.views import find, to_list, to_request


def accept(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that a request is worth a business case."""
    asked = find(number)
    require(request.user, PortfolioPermission.ACCEPT, asked)
    form = AcceptForm(request.POST or None)
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(portfolio.accept, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Accepted. Whoever asked is told."))
        return redirect(asked)
    page = Page(
        title=_("Accept the request"),
        purpose=_("It is worth a business case; whoever asked knows that somebody works on it."),
        guide="roadmap#accept-and-progress",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Accept"), back=asked.get_absolute_url())


@require_POST
def progress(request: SignedInRequest, number: int) -> HttpResponse:
    """Say how far a promised request is made."""
    asked = find(number)
    require(request.user, PortfolioPermission.ACCEPT, asked)
    to = request.POST.get("to", "")
    wanted = RequestState(to) if to in RequestState.values else RequestState(asked.state)
    try:
        limits.move(request=asked, to=wanted, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Now: %(state)s.") % {"state": asked.get_state_display().lower()})
    return redirect(asked)


def plan(request: SignedInRequest, number: int) -> HttpResponse:
    """Put a request on the roadmap, or elsewhere on it."""
    asked = find(number)
    require(request.user, PortfolioPermission.PLAN, asked)
    form = PlanForm(request.POST or None, queries.planned_of(asked))
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.plan, **said, **form.cleaned_data) is not None:
        messages.success(request, _("It stands on the roadmap."))
        return redirect(asked)
    page = Page(
        title=_("Put it on the roadmap"),
        purpose=_("Now, next or later; days or a quarter where somebody knows them."),
        guide="roadmap#put-a-request-on-the-roadmap",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Save"), back=asked.get_absolute_url())


@require_POST
def unplan(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a request off the roadmap."""
    asked = find(number)
    require(request.user, PortfolioPermission.PLAN, asked)
    operations.unplan(request=asked, by=request.user, at=now())
    messages.success(request, _("It is off the roadmap."))
    return redirect(asked)


def depend(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what a request waits for."""
    asked = find(number)
    require(request.user, PortfolioPermission.PLAN, asked)
    form = DependForm(request.POST or None, asked)
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.depend, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Written down."))
        return redirect(asked)
    page = Page(
        title=_("What it waits for"),
        purpose=_("Another request, or a team: until that is there, it cannot go on."),
        guide="roadmap#what-a-request-waits-for",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Save"), back=asked.get_absolute_url())


@require_POST
def undepend(request: SignedInRequest, dependency_id: UUID) -> HttpResponse:
    """Say that a request does not wait for that after all."""
    found = _dependency(request, dependency_id)
    operations.undepend(dependency=found, by=request.user, at=now())
    messages.success(request, _("It does not wait for that any more."))
    return redirect(found.request)


@require_POST
def met(request: SignedInRequest, dependency_id: UUID) -> HttpResponse:
    """Say that what a request waited for is there."""
    found = operations.met(dependency=_dependency(request, dependency_id), by=request.user, at=now())
    messages.success(request, _("Noted: it is there."))
    return redirect(found.request)


def _dependency(request: SignedInRequest, dependency_id: UUID) -> Dependency:
    found = get_object_or_404(Dependency.objects.with_both(), pk=dependency_id)
    require(request.user, PortfolioPermission.PLAN, found.request)
    return found
