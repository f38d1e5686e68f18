"""The reviews: the page that a meeting is run from, freezing it, the daily note, and the reviews that were held."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.insight import review_pages
from storewide.insight.lists import PAST
from storewide.insight.reviews import addresses, meeting, papers, reading
from storewide.insight.reviews.meeting import Reading
from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.pages import Page
from storewide.kit.permissions import Actor, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics.permissions import MetricsPermission
from storewide.rhythm import operations
from storewide.rhythm.models import About, Review, ReviewKind
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store


def latest(request: SignedInRequest, kind: str) -> HttpResponse:
    """The last day, week or month that is over, of the store that the address names or the first one."""
    _require_reading(request)
    store = _store(request)
    if store is None:
        return render(request, "insight/review_empty.html", review_pages.without_store())
    which = ReviewKind(kind)
    return redirect(addresses.of(which, store, meeting.to_open(which, store, now())))


def week(request: SignedInRequest, week: str) -> HttpResponse:
    """One week: frozen where its review was held, else as it stands now, with a way to hold it."""
    return _page(request, ReviewKind.TRADING, week)


def day(request: SignedInRequest, day: str) -> HttpResponse:
    """The note of one day: frozen once its hour had come, else as it stands now."""
    return _page(request, ReviewKind.DAILY, day)


def month(request: SignedInRequest, month: str) -> HttpResponse:
    """One month of a store or a unit, in the same shape."""
    return _page(request, ReviewKind.MONTHLY, month)


def _page(request: SignedInRequest, kind: ReviewKind, text: str) -> HttpResponse:
    _require_reading(request)
    subject = _subject(request, kind)
    at = now()
    if subject is None:
        return render(request, "insight/review_empty.html", review_pages.without_store())
    days = reading.days_named(kind, subject, text, at)
    if days is None:
        raise Http404(text)
    held = Review.objects.of(kind, subject, days.first).for_list().first()
    if held is not None:
        context = review_pages.held(request, held, at)
    else:
        context = review_pages.live(request, reading.read(request.user, kind, subject, days, at), at)
    return render(request, "insight/review.html", context)


@require_POST
def hold(request: SignedInRequest, week: str) -> HttpResponse:
    """Freeze a week's page as it was read; refused where something on it changed meanwhile."""
    return _hold(request, ReviewKind.TRADING, week)


@require_POST
def hold_month(request: SignedInRequest, month: str) -> HttpResponse:
    """Freeze a month's page as it was read; refused where something on it changed meanwhile."""
    return _hold(request, ReviewKind.MONTHLY, month)


def _hold(request: SignedInRequest, kind: ReviewKind, text: str) -> HttpResponse:
    require(request.user, RhythmPermission.HOLD)
    _require_reading(request)
    subject = _subject(request, kind)
    at = now()
    days = reading.days_named(kind, subject, text, at) if subject else None
    if subject is None or days is None:
        raise Http404(text)
    found = reading.read(request.user, kind, subject, days, at)
    if found.digest != request.GET.get("read"):
        messages.warning(
            request, _("Something on this page changed since you opened it. Read it again, then freeze it.")
        )
    else:
        _freeze(request, found, at)
    return redirect(addresses.of(kind, subject, days))


def _freeze(request: SignedInRequest, found: Reading, at: datetime) -> None:
    """Hold the review of what was read and have its PDF made, or say why it cannot be held."""
    try:
        _held(found, request.user, at)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Held and frozen. The open actions carry over to the next review."))


@transaction.atomic
def _held(found: Reading, by: Actor, at: datetime) -> None:
    said: dict[str, Any] = {"kind": found.kind, "subject": found.subject, "begins": found.days.first}
    review = operations.hold_review(**said, snapshot=found.snapshot, by=by, at=at)
    papers.order(review, by=by, at=at)


def paper(request: SignedInRequest, review_id: UUID) -> HttpResponseBase:
    """The PDF of a review that was held; one that is not there is made anew by the worker."""
    _require_reading(request)
    review = get_object_or_404(Review.objects.for_list(), pk=review_id)
    path = papers.file_of(review)
    if request.method == "POST":
        return redirect(papers.order(review, by=request.user, at=now()))
    if not path.exists():
        messages.info(request, _("The PDF is not made yet; a moment more, or have it made anew."))
        return redirect(addresses.of_review(review))
    name = f"{review.get_kind_display()} {review.subject} {review.period_label}.pdf"
    return FileResponse(path.open("rb"), content_type="application/pdf", as_attachment=True, filename=name)


def past(request: SignedInRequest) -> HttpResponseBase:
    """All reviews that were held."""
    _require_reading(request)
    page = Page(
        title=_("Reviews that were held"),
        short=_("Past reviews"),
        purpose=_("Each as its page stood when it was frozen: the finding, the numbers, the actions."),
        guide="trading-review#past-reviews",
        crumbs=(review_pages.to_latest(),),
    )
    return lists.respond(request, PAST, Review.objects.for_list(), page=page)


def _require_reading(request: HttpRequest) -> None:
    require(request.user, RhythmPermission.VIEW)
    require(request.user, MetricsPermission.VIEW)


def _subject(request: SignedInRequest, kind: ReviewKind) -> About | None:
    """The unit that a month's address names (404 where there is none), else the store."""
    named = request.GET.get("unit", "")
    if kind == ReviewKind.MONTHLY and named:
        unit = reading.unit_named(named)
        if unit is None:
            raise Http404(named)
        return unit
    return _store(request)


def _store(request: SignedInRequest) -> Store | None:
    """The store that the address names, else the one called main, else the first."""
    stores = {store.slug: store for store in Store.objects.all()}
    named = stores.get(request.GET.get("store", "")) or stores.get("main")
    return named or next(iter(stores.values()), None)
