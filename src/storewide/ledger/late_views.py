"""Acting on what was never measured: stating its effect after the fact, and measuring it now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.ledger import book, book_words, evidence_words, measuring
from storewide.ledger.book import Line
from storewide.ledger.book_views import to_book
from storewide.ledger.late_forms import StateForm
from storewide.ledger.permissions import LedgerPermission
from storewide.lib.clock import now


def state(request: SignedInRequest) -> HttpResponse:
    """State what a live change was meant to do, after the fact."""
    require(request.user, LedgerPermission.MEASURE)
    item = measuring.live(request.GET.get("of", ""))
    if item is None:
        return _nothing_named(request)
    form = StateForm(request.POST or None, owner=item.owner)
    if form.is_valid():
        said = {"item": item, "by": request.user, "at": now(), **form.cleaned_data}
        stated = form.attempt(measuring.state_late, **said)
        if stated is not None:
            messages.success(request, _("Stated after the fact; it can be measured now."))
            return redirect(stated)
    purpose = _("It is live since %(day)s; what is said now stands as told after the fact.") % {
        "day": formats.day(item.live_on)
    }
    title = _("State the effect of “%(what)s”") % {"what": item.link.label}
    page = _page(title, _("State the effect"), purpose)
    return form_page(request, form, page, submit=_("State it"), back=reverse("ledger:unmeasured"))


def measure(request: SignedInRequest) -> HttpResponse:
    """Say what would be measured of a live change, and measure it."""
    require(request.user, LedgerPermission.MEASURE)
    line = _line(request)
    if line is None:
        return redirect("ledger:unmeasured")
    form = OperationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = form.attempt(measuring.measure_now, line=line, by=request.user, at=now())
        if found is not None:
            messages.success(request, evidence_words.measured(found))
            return redirect(line.item.link.url)
    purpose = _(
        "%(promised)s: its days before %(day)s tell what would have been without it; what comes out stands in the "
        "ledger for good."
    ) % {"promised": book_words.promised(line.promised), "day": formats.day(line.item.live_on)}
    title = _("Measure “%(what)s” now") % {"what": line.item.link.label}
    page = _page(title, _("Measure now"), purpose)
    return form_page(request, form, page, submit=_("Measure now"), back=reverse("ledger:unmeasured"))


def _page(title: str, short: str, purpose: str) -> Page:
    guide, crumbs = "ledger#never-measured", (to_book(), to_unmeasured())
    return Page(title=title, short=short, purpose=purpose, guide=guide, crumbs=crumbs)


def to_unmeasured() -> Crumb:
    """The way back to what was never measured."""
    return Crumb(_("Never measured"), reverse("ledger:unmeasured"))


def _line(request: SignedInRequest) -> Line | None:
    """The line that the address names, where it can be measured; else None, and the page says why."""
    written = request.GET.get("of", "")
    lines = book.read(now().date()).lines
    line = next((line for line in lines if line.item.link.written == written), None)
    if line is None:
        _nothing_named(request)
        return None
    try:
        measuring.require_waiting(line)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return None
    return line


def _nothing_named(request: SignedInRequest) -> HttpResponse:
    messages.error(
        request, _("That names nothing that is live; choose one of those that were never measured.")
    )
    return redirect("ledger:unmeasured")
