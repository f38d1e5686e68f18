"""The pages of results by unit and store."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics import figures, results, results_pages
from storewide.metrics.permissions import MetricsPermission
from storewide.organization.models import Unit
from storewide.sources import below_store
from storewide.sources.models import Store


def index(request: HttpRequest) -> HttpResponseBase:
    """Every unit and store."""
    require(request.user, MetricsPermission.VIEW)
    month = _month(request)
    told = results_pages.everybody(tuple(Unit.objects.all()), tuple(Store.objects.all()), month)
    page = results_pages.index(told, month)
    return lists.respond(request, results_pages.EVERYBODY, told, page=page)


def of_store(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One store, line by line."""
    actor = require(request.user, MetricsPermission.VIEW)
    store = get_object_or_404(Store, slug=slug)
    month = _month(request)
    (found,) = results.of_stores((store,), month)
    page = results_pages.one(store.name, found, month, reverse("metrics:results-store", args=[slug]))
    return lists.respond(
        request,
        results_pages.LINES,
        results_pages.rows(found),
        page=page,
        template="metrics/results.html",
        beside=results_pages.beside(actor, store, month),
    )


def of_unit(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The stores of one unit together, line by line."""
    require(request.user, MetricsPermission.VIEW)
    unit = get_object_or_404(Unit, pk=pk)
    month = _month(request)
    inside = results.stores_within(unit, Unit.objects.all(), Store.objects.all())
    found = results.together(results.of_stores(inside, month)) if inside else None
    page = results_pages.one(unit.name, found, month, reverse("metrics:results-unit", args=[pk]))
    rows = results_pages.rows(found) if found else ()
    return lists.respond(request, results_pages.LINES, rows, page=page, template="metrics/results.html")


def _month(request: HttpRequest) -> Days:
    """The month asked for, else the last that is over and has figures."""
    known = figures.extent(None)
    usual = below_store.last_full((known.first, known.last) if known else None, now().date())
    return below_store.month(request.GET.get("month", ""), usual)
