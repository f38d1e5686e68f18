"""The requirements of a request: what it must, should and could do, and what of it is accepted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.cases import pages, queries, requirements, words
from storewide.portfolio.cases.forms import AcceptForm, DropForm, RequirementForm
from storewide.portfolio.models import Request, Requirement
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import find, to_list, to_request


def index(request: SignedInRequest, number: int) -> HttpResponse:
    """Everything that is required of a request."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    rows = queries.requirements_of(asked)
    may_change = (
        may(request.user, PortfolioPermission.REQUIRE, asked) and asked.state not in requirements.CLOSED
    )
    adding = Action(_("Add a requirement"), pages.at("require", asked))
    page = Page(
        title=words.standing(rows),
        short=_("Requirements"),
        purpose=_("What it must, should and could do, and by what it is accepted."),
        guide="portfolio#requirements",
        crumbs=(to_list(), to_request(asked)),
        actions=(adding,) if may_change else (),
    )
    context = {"page": page, "asked": asked, "requirements": rows, "may_change": may_change}
    return render(request, "portfolio/cases/requirements.html", context)


def add(request: SignedInRequest, number: int) -> HttpResponse:
    """Write down a requirement."""
    asked = find(number)
    require(request.user, PortfolioPermission.REQUIRE, asked)
    form = RequirementForm(request.POST or None)
    if form.is_valid():
        said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("text", "need", "criteria")}
        if form.attempt(requirements.require_of, request=asked, by=request.user, at=now(), **said):
            return redirect("portfolio:requirements", number)
    return _form(request, form, asked, _("Add a requirement"))


def change(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """Change what is required."""
    found = _find(requirement_id)
    require(request.user, PortfolioPermission.REQUIRE, found.request)
    names = ("text", "need", "criteria")
    begun = {name: getattr(found, name) for name in names} | {"expected_version": found.version}
    form = RequirementForm(request.POST or None, initial=begun)
    if form.is_valid():
        read = form.cleaned_data.pop("expected_version")
        said: dict[str, Any] = {
            "changes": form.cleaned_data,
            "expected_version": read,
            "by": request.user,
            "at": now(),
        }
        if form.attempt(requirements.change, requirement=found, **said):
            return redirect("portfolio:requirements", found.request.number)
    return _form(request, form, found.request, _("Change the requirement"))


def accept(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """Say that a requirement is met."""
    found = _find(requirement_id)
    # nothing of the form is required, so that a post may be empty
    form = AcceptForm(request.POST if request.method == "POST" else None)
    return _told(request, found, form, requirements.accept, _("Accept: %(what)s") % {"what": found})


def drop(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """Say that something is not required after all, and why."""
    found = _find(requirement_id)
    form = DropForm(request.POST or None)
    return _told(request, found, form, requirements.drop, _("Drop: %(what)s") % {"what": found})


@require_POST
def take_up(request: SignedInRequest, requirement_id: UUID) -> HttpResponse:
    """Open a requirement again."""
    found = _find(requirement_id)
    require(request.user, PortfolioPermission.REQUIRE, found.request)
    try:
        requirements.take_up(requirement=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("portfolio:requirements", found.request.number)


def _told(
    request: SignedInRequest,
    found: Requirement,
    form: OperationForm,
    operation: Callable[..., Any],
    title: str,
) -> HttpResponse:
    require(request.user, PortfolioPermission.REQUIRE, found.request)
    if form.is_valid():
        said: dict[str, Any] = {"requirement": found, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(operation, **said):
            return redirect("portfolio:requirements", found.request.number)
    return _form(request, form, found.request, title)


def _form(request: SignedInRequest, form: OperationForm, asked: Request, title: str) -> HttpResponse:
    page = Page(
        title=title,
        purpose=_("Whoever builds it reads the words; whoever accepts it reads the lines below them."),
        guide="portfolio#requirements",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Save"), back=pages.at("requirements", asked))


def _find(requirement_id: UUID) -> Requirement:
    rows = Requirement.objects.select_related("request__area")
    return get_object_or_404(rows, pk=requirement_id)
