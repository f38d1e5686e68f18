"""The trading review: the page a weekly meeting is run from, freezing it, and the reviews that were held."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.insight import review_pages, trading_review
from storewide.insight.lists import PAST
from storewide.insight.trading_review import Reading
from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics.permissions import MetricsPermission
from storewide.rhythm import operations
from storewide.rhythm.models import Review
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store


def latest(request: SignedInRequest) -> HttpResponse:
    """The last week that is over, of the store that the address names or the first one."""
    _require_reading(request)
    store = _store(request)
    if store is None:
        return render(request, "insight/review_empty.html", review_pages.without_store())
    week = trading_review.week_to_open(store, now())
    return redirect(review_pages.address(store, week))


def week(request: SignedInRequest, week: str) -> HttpResponse:
    """One week: frozen where its review was held, else as it stands now, with a way to hold it."""
    _require_reading(request)
    store = _store(request)
    at = now()
    if store is None:
        return render(request, "insight/review_empty.html", review_pages.without_store())
    days = _week(store, week, at)
    held = Review.objects.of_week(store, days.first).for_list().first()
    if held is not None:
        context = review_pages.held(held, at)
    else:
        context = review_pages.live(request, trading_review.read(request.user, store, days, at), at)
    return render(request, "insight/review.html", context)


@require_POST
def hold(request: SignedInRequest, week: str) -> HttpResponse:
    """Freeze the page as it was read; refused where something on it changed meanwhile."""
    require(request.user, RhythmPermission.HOLD)
    _require_reading(request)
    store = _store(request)
    at = now()
    if store is None:
        raise Http404(week)
    days = _week(store, week, at)
    reading = trading_review.read(request.user, store, days, at)
    if reading.digest != request.GET.get("read"):
        messages.warning(
            request, _("Something on this page changed since you opened it. Read it again, then freeze it.")
        )
    else:
        _freeze(request, reading, at)
    return redirect(review_pages.address(store, days))


def _freeze(request: SignedInRequest, reading: Reading, at: datetime) -> None:
    """Hold the review of what was read, or say why it cannot be held."""
    held: dict[str, Any] = {"store": reading.store, "week": reading.week.first, "snapshot": reading.snapshot}
    try:
        operations.hold_review(**held, by=request.user, at=at)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Held and frozen. The open actions carry over to the next review."))


def past(request: SignedInRequest) -> HttpResponseBase:
    """All reviews that were held."""
    _require_reading(request)
    page = Page(
        title=_("Trading reviews that were held"),
        short=_("Past trading reviews"),
        purpose=_("Each as its page stood when it was frozen: the finding, the numbers, the actions."),
        guide="trading-review#past-reviews",
        crumbs=(review_pages.to_latest(),),
    )
    return lists.respond(request, PAST, Review.objects.for_list(), page=page)


def _require_reading(request: SignedInRequest) -> None:
    require(request.user, RhythmPermission.VIEW)
    require(request.user, MetricsPermission.VIEW)


def _store(request: SignedInRequest) -> Store | None:
    """The store that the address names, else the one called main, else the first."""
    stores = {store.slug: store for store in Store.objects.all()}
    named = stores.get(request.GET.get("store", "")) or stores.get("main")
    return named or next(iter(stores.values()), None)


def _week(store: Store, text: str, at: datetime) -> Days:
    """The week that the address names; 404 for what is no week or has not begun."""
    days = trading_review.week_named(text)
    if days is None or days.first > trading_review.today(store, at):
        raise Http404(text)
    return days
