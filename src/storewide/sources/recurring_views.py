"""The page of a store's recurring revenue."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import recurring_pages
from storewide.sources.models import Store
from storewide.sources.permissions import SourcesPermission
from storewide.sources.recurring_lists import RECURRING


def recurring(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Months of recurring revenue, renewals and quotes."""
    store = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    shown = recurring_pages.recurring(store, now().date())
    return lists.respond(request, RECURRING, template="sources/recurring.html", **shown)
