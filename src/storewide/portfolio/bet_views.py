"""The pages that make a request a bet, and a bet a promise."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.ledger.operations import is_owner
from storewide.ledger.words import is_worse, sentence
from storewide.lib.clock import now
from storewide.portfolio import operations, queries
from storewide.portfolio.case_forms import CaseForm, FreezeForm
from storewide.portfolio.models import BusinessCase, RequestState
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import find, to_list, to_request


def case(request: SignedInRequest, number: int) -> HttpResponse:
    """Write the business case of a request, or change it while nothing is promised."""
    asked = find(number)
    require(request.user, PortfolioPermission.WRITE_CASE, asked)
    form = CaseForm(request.POST or None, asked, queries.case_of(asked))
    if form.is_valid():
        said = {"case": form.case(), "promise": form.promised(), "expected_version": form.read_version()}
        if form.attempt(operations.write_case, request=asked, by=request.user, at=now(), **said):
            messages.success(request, _("Saved. Read the promise once more before you freeze it."))
            return redirect("portfolio:promise", number)
    page = Page(
        title=_("Business case"),
        purpose=_(
            "Why it is worth its cost, and the one effect it promises. All may change until it is frozen."
        ),
        guide="portfolio#write-the-business-case",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Save the case"), back=asked.get_absolute_url())


def promise(request: SignedInRequest, number: int) -> HttpResponse:
    """The promise in one sentence, and what freezing it means."""
    asked = find(number)
    require(request.user, PortfolioPermission.PROMISE, asked)
    written = queries.case_of(asked)
    if written is None or asked.state != RequestState.BET:
        return redirect(asked)
    context = {
        "page": Page(
            title=sentence(written.effect),
            short=_("Promise"),
            purpose=_("Read it once more. After freezing, it is measured, not changed."),
            guide="portfolio#freeze-the-promise",
            crumbs=(to_list(), to_request(asked)),
        ),
        "asked": asked,
        "case": written,
        "own": is_owner(request.user, written.effect),
        "worse": is_worse(written.effect),
    }
    return render(request, "portfolio/promise.html", context)


@require_POST
def freeze(request: SignedInRequest, number: int) -> HttpResponse:
    """Freeze the promise as it was read."""
    asked = find(number)
    require(request.user, PortfolioPermission.PROMISE, asked)
    written = get_object_or_404(BusinessCase.objects.select_related("request"), request=asked)
    read = FreezeForm(request.POST).read_version()
    try:
        operations.promise(case=written, by=request.user, at=now(), expected_version=read)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("portfolio:promise", number)
    messages.success(request, _("Frozen. From here on the promise is measured, not changed."))
    return redirect(asked)
