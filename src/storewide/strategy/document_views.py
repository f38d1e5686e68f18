"""The pages of principles and strategy documents."""

from datetime import timedelta
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
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.strategy import document_operations, document_pages, lists
from storewide.strategy.document_forms import ChangeForm, ReviewForm, RewriteForm, WriteForm
from storewide.strategy.models import Document
from storewide.strategy.permissions import StrategyPermission

#: a new document is read again after so many days, unless somebody says otherwise
REVIEWED_AFTER = timedelta(days=182)


def documents(request: SignedInRequest) -> HttpResponseBase:
    """Every principle and strategy document."""
    require(request.user, StrategyPermission.VIEW)
    first = lists.writing() if may(request.user, StrategyPermission.CHANGE) else None
    page = document_pages.index(first)
    spec = lists.documents(request.user, first)
    return kit_lists.respond(request, spec, Document.objects.for_list(), page=page)


def document(request: SignedInRequest, document: UUID) -> HttpResponse:
    """One document: what it says, in which version, and what changed; `?version=2` shows an earlier one."""
    require(request.user, StrategyPermission.VIEW)
    context = document_pages.document(find(document), request.user, request.GET.get("version", ""), now())
    return render(request, "strategy/document.html", context)


def document_new(request: SignedInRequest) -> HttpResponse:
    """Write down a principle or a strategy document."""
    require(request.user, StrategyPermission.CHANGE)
    people = organization.people_of(request.user)
    begun = {"owner": people[0] if people else None, "review_on": now().date() + REVIEWED_AFTER}
    form = WriteForm(request.POST or None, initial=begun)
    if form.is_valid():
        made = form.attempt(document_operations.write, **form.cleaned_data, by=request.user, at=now())
        if made is not None:
            messages.success(request, _("Written down as version 1."))
            return redirect(made)
    page = Page(
        title=_("Write a principle or a strategy"),
        purpose=_("What holds for many decisions, who owns it, and when it is read again."),
        guide="strategy#principles-and-strategies",
        crumbs=document_pages.above(),
    )
    return form_page(request, form, page, submit=_("Write it down"), back=reverse("strategy:documents"))


def document_rewrite(request: SignedInRequest, document: UUID) -> HttpResponse:
    """Write the next version."""
    found = find(document)
    require(request.user, StrategyPermission.CHANGE)
    form = RewriteForm(request.POST or None, found)
    if form.is_valid():
        said = {"document": found, "by": request.user, "at": now(), **form.said()}
        if form.attempt(document_operations.rewrite, **said) is not None:
            messages.success(request, _("Saved as version %(number)s.") % {"number": found.number})
            return redirect(found)
    page = Page(
        title=_("Write the next version"),
        purpose=_("Earlier versions stay; the page shows what changed."),
        guide="strategy#principles-and-strategies",
        crumbs=document_pages.below(found),
    )
    return form_page(request, form, page, submit=_("Save the version"), back=found.get_absolute_url())


def document_change(request: SignedInRequest, document: UUID) -> HttpResponse:
    """Change title, kind or owner."""
    found = find(document)
    require(request.user, StrategyPermission.CHANGE)
    form = ChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(document_operations.change, document=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    guide = "strategy#principles-and-strategies"
    page = Page(_("Change title and owner"), guide=guide, crumbs=document_pages.below(found))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def document_review(request: SignedInRequest, document: UUID) -> HttpResponse:
    """Say that a document was read and holds."""
    found = find(document)
    require(request.user, StrategyPermission.CHANGE)
    form = ReviewForm(request.POST or None, initial={"review_on": now().date() + REVIEWED_AFTER})
    said = {"document": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(document_operations.review, **said, **form.cleaned_data) is not None:
        messages.success(request, _("It holds; it is read again on the day you chose."))
        return redirect(found)
    page = Page(
        title=_("“%(title)s” still holds") % {"title": found},
        purpose=_("Somebody read it, and nothing has to change. Otherwise write the next version first."),
        guide="strategy#principles-and-strategies",
        crumbs=document_pages.below(found),
    )
    return form_page(request, form, page, submit=_("It holds"), back=found.get_absolute_url())


@require_POST
def document_withdraw(request: SignedInRequest, document: UUID) -> HttpResponse:
    """Take a document out of use."""
    found = find(document)
    require(request.user, StrategyPermission.CHANGE)
    try:
        document_operations.withdraw(document=found, by=request.user, at=now())
        messages.success(request, _("Withdrawn; it can still be read."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(found)


def find(document: UUID) -> Document:
    """The document, or 404."""
    return get_object_or_404(Document.objects.for_list(), pk=document)
