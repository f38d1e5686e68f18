"""The pages of the whole ledger: what everything that went live was worth, and what of it was never measured."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import list_reading, lists
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.ledger import book, book_documents, book_lists, book_page, book_words, totals
from storewide.ledger.permissions import LedgerPermission
from storewide.lib.clock import now


def index(request: SignedInRequest) -> HttpResponseBase:
    """Every change that is live, with its money, and what all of them add up to."""
    require(request.user, LedgerPermission.VIEW)
    found = book.read(now().date())
    spec = book_lists.book(found.lines)
    lines = list_reading.arrange(spec, found.lines, request.GET)[0]
    page = Page(
        title=book_words.finding(totals.whole(lines, found.prior)),
        short=_("Ledger"),
        purpose=_("What went live, what was promised of it, what it did, and what that is worth a year."),
        guide="ledger#the-whole-ledger",
        actions=book_page.actions(request),
    )
    shown = book_page.context(found, lines)
    return lists.respond(request, spec, found.lines, page=page, template="ledger/book.html", **shown)


def document(request: SignedInRequest) -> HttpResponse:
    """The whole ledger as one JSON file, narrowed as the list is."""
    require(request.user, LedgerPermission.VIEW)
    today = now().date()
    found = book.read(today)
    lines = list_reading.arrange(book_lists.book(found.lines), found.lines, request.GET)[0]
    headers = {"Content-Disposition": 'attachment; filename="ledger.json"'}
    return JsonResponse(book_documents.of_book(found, lines, today), headers=headers)


def unmeasured(request: SignedInRequest) -> HttpResponseBase:
    """What was never measured, each with the one thing to do about it."""
    require(request.user, LedgerPermission.VIEW)
    today = now().date()
    rows = book_lists.rows_of(book.read(today), today)
    page = Page(
        title=book_words.unmeasured([each.money for each in rows]),
        short=_("Never measured"),
        purpose=_(
            "Ideas live until their effect is measured: what is missing of each, and what to do about it."
        ),
        guide="ledger#never-measured",
        crumbs=(to_book(),),
    )
    first = Action(_("The whole ledger"), reverse("ledger:book"))
    return lists.respond(request, book_lists.unmeasured(rows, first), rows, page=page)


def to_book() -> Crumb:
    """The way back to the whole ledger."""
    return Crumb(_("Ledger"), reverse("ledger:book"))
