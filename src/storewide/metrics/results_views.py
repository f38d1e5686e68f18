"""The pages of results by unit and store."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics import figures, results, results_beside, results_pages, spans
from storewide.metrics.permissions import MetricsPermission
from storewide.organization.models import Unit
from storewide.sources import below_store
from storewide.sources.models import Store


def index(request: HttpRequest) -> HttpResponseBase:
    """Every unit and store."""
    require(request.user, MetricsPermission.VIEW)
    month, choice = _months(request)
    told = results_pages.everybody(tuple(Unit.objects.all()), tuple(Store.objects.all()), month)
    page = results_pages.index(told, month)
    return lists.respond(
        request, results_pages.EVERYBODY, told, page=page, template="metrics/results.html", **choice
    )


def of_store(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One store, line by line."""
    actor = require(request.user, MetricsPermission.VIEW)
    store = get_object_or_404(Store, slug=slug)
    month, choice = _months(request)
    (found,) = results.of_stores((store,), month)
    page = results_pages.one(store.name, found, month, reverse("metrics:results-store", args=[slug]))
    return lists.respond(
        request,
        results_pages.LINES,
        results_pages.rows(found),
        page=page,
        template="metrics/results.html",
        beside=results_beside.of_store(actor, store, month),
        **choice,
    )


def of_unit(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The stores of one unit together, line by line."""
    actor = require(request.user, MetricsPermission.VIEW)
    unit = get_object_or_404(Unit, pk=pk)
    month, choice = _months(request)
    inside = results.stores_within(unit, Unit.objects.all(), Store.objects.all())
    found = results.together(results.of_stores(inside, month)) if inside else None
    page = results_pages.one(unit.name, found, month, reverse("metrics:results-unit", args=[pk]))
    return lists.respond(
        request,
        results_pages.LINES,
        results_pages.rows(found) if found else (),
        page=page,
        template="metrics/results.html",
        together=results_beside.of_stores(actor, inside, month),
        **choice,
    )


def _months(request: HttpRequest) -> tuple[Days, dict[str, Any]]:
    """The months asked for, else the last one that is over and has figures; and what the form shows."""
    known = figures.extent(None)
    usual = below_store.last_full((known.first, known.last) if known else None, now().date())
    found, fault = spans.asked(request.GET.dict(), usual)
    return found, {"first": f"{found.first:%Y-%m}", "last": f"{found.last:%Y-%m}", "fault": fault}
