"""The pages of the portfolio: the list, and one request."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.access.models import User
from storewide.kit import links, lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio import operations, queries, words
from storewide.portfolio.calibrating.words import calibrated
from storewide.portfolio.cases import cards
from storewide.portfolio.forms import ChangeForm, DeclineForm
from storewide.portfolio.intake.queries import on_record
from storewide.portfolio.lists import chosen_type
from storewide.portfolio.lists import requests as requests_list
from storewide.portfolio.models import Request
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import page as roadmap
from storewide.portfolio.tracking import pages as tracking


def requests(request: SignedInRequest) -> HttpResponseBase:
    """Everything that was asked for."""
    require(request.user, PortfolioPermission.VIEW)
    asking = Action(_("Ask for a change"), reverse("portfolio:ask"))
    standing = queries.standing()
    page = Page(
        title=words.standing(standing),
        short=_("Portfolio"),
        purpose=_("What was asked for, what is bet on, and why it was answered so."),
        guide="portfolio#requests",
        actions=words.list_actions(request.user, asking if standing.all else None, request.GET.dict()),
    )
    spec = requests_list(request.user, chosen_type(request.GET))
    return lists.respond(request, spec, Request.objects.for_list(), page=page)


def detail(request: SignedInRequest, number: int) -> HttpResponse:
    """One request: what was asked, the case for it, what comes next, what happened."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    above = (to_list(),)
    actions = (*words.actions(asked, request.user), *words.flag_action(asked, request.user))
    page = Page(asked.title, words.origin(asked), "portfolio#one-request", crumbs=above, actions=actions)
    return render(request, "portfolio/request.html", {"page": page, **_shown(asked, request.user)})


def _shown(asked: Request, user: User) -> dict[str, Any]:
    """What the page of a request shows below its head."""
    case = queries.case_of(asked)
    return {
        "asked": asked,
        "case": case,
        "flags": list(words.flags_of(asked, user)),
        "goals": queries.goals_of(asked),
        "serves_url": words.serves_url(asked, user),
        "source": links.resolve(asked.source) if asked.source else None,
        "tags": [asked.tag],
        "accountable": words.accountable(asked),
        "following": words.following(asked, case, user),
        "came": on_record(asked, user),
        "history": queries.history_of(asked, case),
        "calibrated": calibrated(asked, case) if case else "",
        "written": cards.of(asked, case, user),
        "road": roadmap.of_request(asked, user, now().date()),
        "tracked": tracking.of_request(asked, user),
    }


def change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change what a request says."""
    asked = find(number)
    require(request.user, PortfolioPermission.CHANGE, asked)
    form = ChangeForm(request.POST or None, asked)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change, request=asked, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(asked)
    crumbs = (to_list(), to_request(asked))
    purpose = _("Whoever answers reads the new words; the history keeps what they were.")
    page = Page(_("Change the request"), purpose, guide="portfolio#one-request", crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=asked.get_absolute_url())


def decline(request: SignedInRequest, number: int) -> HttpResponse:
    """Say no to a request, with the reason."""
    asked = find(number)
    require(request.user, PortfolioPermission.DECLINE, asked)
    form = DeclineForm(request.POST or None)
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.decline, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Declined, with the reason written."))
        return redirect(asked)
    page = Page(
        title=_("Decline the request"),
        purpose=_("A request is answered with a reason, also when the answer is no."),
        guide="portfolio#decline-with-a-reason",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Decline"), back=asked.get_absolute_url())


def find(number: int) -> Request:
    """The request of this number, or 404."""
    return get_object_or_404(Request.objects.for_list(), number=number)


def to_list() -> Crumb:
    """The way back to all requests."""
    return Crumb(_("Portfolio"), reverse("portfolio:requests"))


def to_request(asked: Request) -> Crumb:
    """The way back to one request."""
    return Crumb(asked.title, asked.get_absolute_url())
