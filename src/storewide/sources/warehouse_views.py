"""The page of the warehouse: what it holds, what waits to be sealed, whether it is whole."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import warehouse_pages
from storewide.sources.permissions import SourcesPermission
from storewide.sources.warehouse_lists import HOLDINGS


@require_GET
def warehouse(request: HttpRequest) -> HttpResponseBase:
    """What is kept of every store, and how it stands."""
    require(request.user, SourcesPermission.VIEW)
    found = warehouse_pages.look(now())
    return lists.respond(
        request,
        HOLDINGS,
        found.standing.holdings,
        page=warehouse_pages.page(found),
        template="sources/warehouse.html",
        **warehouse_pages.context(found),
    )
