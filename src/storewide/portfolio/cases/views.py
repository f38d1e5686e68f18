"""The pages of a business case: all cases, one to be read, its versions, its sign-off, the document."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.cases import lists, pages, papers, queries, signing
from storewide.portfolio.cases.forms import RuleForm, SignForm
from storewide.portfolio.models import Side
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import find, to_list


def cases(request: SignedInRequest) -> HttpResponseBase:
    """All business cases with their figures."""
    require(request.user, PortfolioPermission.VIEW)
    page = pages.of_all(request.user)
    return kit_lists.respond(request, lists.cases(signing.rule()), queries.cases(), page=page)


def case(request: SignedInRequest, number: int) -> HttpResponse:
    """The business case as it stands, what it comes to, and who signed it off."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    written = pages.case_of(asked)
    if written is None:
        return redirect(asked)
    return render(request, "portfolio/cases/case.html", pages.case_context(written, request.user))


def versions(request: SignedInRequest, number: int, text: str) -> HttpResponse:
    """The versions of the case or the page, and what differs between two of them."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    chosen = {name: request.GET.get(name, "") for name in ("older", "newer")}
    return render(request, "portfolio/cases/versions.html", pages.versions_context(asked, text, chosen))


def sign(request: SignedInRequest, number: int) -> HttpResponse:
    """Sign the case off as it was read."""
    asked = find(number)
    require(request.user, PortfolioPermission.SIGN_CASE, asked)
    written = pages.case_of(asked)
    if written is None:
        return redirect(asked)
    side = request.GET.get("for", "")
    form = SignForm(request.POST or None, initial={"side": side, "expected_version": written.version})
    if form.is_valid():
        said: dict[str, Any] = {**form.cleaned_data, "side": Side(form.cleaned_data["side"])}
        if form.attempt(signing.sign, case=written, by=request.user, at=now(), **said) is not None:
            messages.success(request, _("Signed off."))
            return redirect("portfolio:case-read", number)
    return form_page(
        request, form, pages.signing_page(written), submit=_("Sign off"), back=pages.at("case-read", asked)
    )


def rule(request: SignedInRequest) -> HttpResponse:
    """Say from which cost on cases are signed off, and by whom."""
    require(request.user, PortfolioPermission.SET_SIGN_OFF)
    form = RuleForm(request.POST or None, signing.rule())
    if (
        form.is_valid()
        and form.attempt(signing.set_rule, by=request.user, at=now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("Saved. It counts for every case that is not promised yet."))
        return redirect("portfolio:cases")
    page = Page(
        title=_("Sign-off of business cases"),
        purpose=_(
            "A case that costs so much is signed off for the business and for IT before it is promised."
        ),
        guide="portfolio#versions-and-sign-off",
        crumbs=(to_list(), pages.to_cases()),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("portfolio:cases"))


def whole(request: SignedInRequest, number: int) -> HttpResponse:
    """Case, working-backwards page and requirements in one, to be read or printed."""
    require(request.user, PortfolioPermission.VIEW)
    return render(request, "portfolio/cases/document.html", pages.document_context(find(number)))


def paper(request: SignedInRequest, number: int) -> HttpResponseBase:
    """The document as it was made last; not made yet, back to it."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    path = papers.file_of(asked)
    if not path.exists():
        messages.info(request, _("The document is not made yet; have it made."))
        return redirect("portfolio:document", number)
    name = f"request-{asked.number}.pdf"
    return FileResponse(path.open("rb"), content_type="application/pdf", as_attachment=True, filename=name)


@require_POST
def make_paper(request: SignedInRequest, number: int) -> HttpResponse:
    """Have the worker make the document as it stands."""
    require(request.user, PortfolioPermission.VIEW)
    return redirect(papers.order(find(number), by=request.user, at=now()))
