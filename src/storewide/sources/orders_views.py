"""The page of a store's orders."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import orders_pages, orders_queries
from storewide.sources.models import Store
from storewide.sources.orders_lists import CHANGES
from storewide.sources.permissions import SourcesPermission


def orders(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A month of orders: from gross to spend, the dated views, and what changed."""
    store = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    days = orders_pages.month(request.GET.get("month", ""), orders_queries.newest(store), now().date())
    shown = orders_pages.orders(store, days, orders_queries.orders(store, days))
    return lists.respond(request, CHANGES, template="sources/orders.html", **shown)
