"""The working-backwards page: read, written, illustrated, reviewed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.cases import backwards, backwards_pages, pages, queries, reviewing
from storewide.portfolio.cases.forms import InviteForm, PageForm, RemarkForm, VerdictForm, VisualForm
from storewide.portfolio.models import BackwardsPage, PageRemark, Section, Visual
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import find


def read(request: SignedInRequest, number: int) -> HttpResponse:
    """The page as it stands, with its questions, pictures and review."""
    require(request.user, PortfolioPermission.VIEW)
    asked = find(number)
    page = queries.page_of(asked)
    if page is None:
        return redirect("portfolio:backwards-write", number)
    return render(
        request, "portfolio/cases/backwards.html", backwards_pages.context(asked, page, request.user)
    )


def write(request: SignedInRequest, number: int) -> HttpResponse:
    """Write the page, or change it."""
    asked = find(number)
    require(request.user, PortfolioPermission.WRITE_PAGE, asked)
    form = PageForm(request.POST or None, asked, queries.page_of(asked))
    if form.is_valid():
        said: dict[str, Any] = {"page": form.told(), "expected_version": form.read_version()}
        if form.attempt(backwards.write_page, request=asked, by=request.user, at=now(), **said):
            messages.success(request, _("Saved. Whoever reviews it judges this version anew."))
            return redirect("portfolio:backwards", number)
    page = backwards_pages.writing(asked)
    return form_page(request, form, page, submit=_("Save the page"), back=asked.get_absolute_url())


def show(request: SignedInRequest, number: int) -> HttpResponse:
    """Add a picture."""
    page = _page(number)
    require(request.user, PortfolioPermission.WRITE_PAGE, page.request)
    form = VisualForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said: dict[str, Any] = {
            "content": form.cleaned_data["file"].read(),
            "caption": form.cleaned_data["caption"],
        }
        if form.attempt(backwards.show, page=page, by=request.user, at=now(), **said):
            return redirect("portfolio:backwards", number)
    head = backwards_pages.step(page, _("Add a picture"), _("A sketch says what words leave open."))
    return form_page(request, form, head, submit=_("Add"), back=pages.at("backwards", page.request))


def visual(request: SignedInRequest, visual_id: UUID) -> HttpResponseBase:
    """A picture, as what it was found to be and nothing else."""
    require(request.user, PortfolioPermission.VIEW)
    found = _visual(visual_id)
    path = backwards.file_of(found)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=f"image/{found.kind}")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@require_POST
def take_away(request: SignedInRequest, visual_id: UUID) -> HttpResponse:
    """Take a picture off the page."""
    found = _visual(visual_id)
    require(request.user, PortfolioPermission.WRITE_PAGE, found.page.request)
    backwards.take_away(visual=found, by=request.user, at=now())
    return redirect("portfolio:backwards", found.page.request.number)


def invite(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask people for a review."""
    page = _page(number)
    require(request.user, PortfolioPermission.WRITE_PAGE, page.request)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        said: dict[str, Any] = {"people": form.cleaned_data["people"]}
        if form.attempt(reviewing.invite, page=page, by=request.user, at=now(), **said) is not None:
            return redirect("portfolio:backwards", number)
    head = backwards_pages.step(
        page, _("Ask for a review"), _("They say whether this version is ready, and why not.")
    )
    return form_page(request, form, head, submit=_("Ask"), back=pages.at("backwards", page.request))


def remark(request: SignedInRequest, number: int) -> HttpResponse:
    """Say something about a section of the page, or reply."""
    page = _page(number)
    require(request.user, PortfolioPermission.REVIEW_PAGE, page.request)
    about = backwards_pages.remark_named(page, request.GET.get("about", ""))
    section = about.section if about else request.GET.get("section", Section.PAGE)
    form = RemarkForm(request.POST or None, initial={"section": section})
    if form.is_valid():
        said: dict[str, Any] = {
            "section": Section(form.cleaned_data["section"]),
            "words": form.cleaned_data["words"],
        }
        if form.attempt(reviewing.remark, page=page, about=about, by=request.user, at=now(), **said):
            return redirect("portfolio:backwards", number)
    head = backwards_pages.remarking(page, about)
    return form_page(request, form, head, submit=_("Say it"), back=pages.at("backwards", page.request))


@require_POST
def settle(request: SignedInRequest, remark_id: UUID) -> HttpResponse:
    """Resolve a remark that is open, or open it again."""
    found = get_object_or_404(PageRemark.objects.select_related("page__request"), pk=remark_id)
    require(request.user, PortfolioPermission.REVIEW_PAGE, found.page.request)
    turn = reviewing.reopen if found.resolved_at else reviewing.resolve
    try:
        turn(remark=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("portfolio:backwards", found.page.request.number)


def judge(request: SignedInRequest, number: int) -> HttpResponse:
    """Say whether the page is ready."""
    page = _page(number)
    require(request.user, PortfolioPermission.REVIEW_PAGE, page.request)
    form = VerdictForm(request.POST or None, initial={"expected_version": page.version})
    if form.is_valid():
        said: dict[str, Any] = {**form.cleaned_data, "ready": form.cleaned_data["ready"] == "yes"}
        if form.attempt(reviewing.judge, page=page, by=request.user, at=now(), **said):
            return redirect("portfolio:backwards", number)
    head = backwards_pages.judging(page)
    return form_page(request, form, head, submit=_("Save"), back=pages.at("backwards", page.request))


def _page(number: int) -> BackwardsPage:
    return get_object_or_404(BackwardsPage.objects.select_related("request__area"), request__number=number)


def _visual(visual_id: UUID) -> Visual:
    rows = Visual.objects.select_related("page__request")
    return get_object_or_404(rows, pk=visual_id)
