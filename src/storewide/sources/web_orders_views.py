"""The pages that hold orders against the order events of the tracking."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import below_store, web_orders_pages
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission
from storewide.sources.web_orders_lists import CAUSES, NAMES, ORDERS, OrderRow, Row
from storewide.warehouse import books


def web_orders(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A month's orders beside the order events, by cause of the gap."""
    store = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    extent = warehouse().extent(store.slug)
    days = below_store.month(request.GET.get("month", ""), below_store.last_full(extent, now().date()))
    found = books.web_orders(warehouse(), store.slug, days)
    rows = [Row(each, store, f"{days.first:%Y-%m}") for each in found.differences] if found else []
    return lists.respond(request, CAUSES, rows, page=web_orders_pages.web_orders(store, days, found))


def of_cause(request: HttpRequest, slug: str, cause: str) -> HttpResponseBase:
    """The orders of a month that one cause touches."""
    store = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    if cause not in NAMES:
        raise Http404
    extent = warehouse().extent(store.slug)
    days = below_store.month(request.GET.get("month", ""), below_store.last_full(extent, now().date()))
    found = books.orders_of_cause(warehouse(), store.slug, days, cause)
    rows = [OrderRow(each, store.currency) for each in found]
    return lists.respond(request, ORDERS, rows, page=web_orders_pages.of_cause(store, days, cause))
