"""The page of all sources."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import overview, overview_pages
from storewide.sources.overview_lists import SOURCES
from storewide.sources.permissions import SourcesPermission


def sources(request: HttpRequest) -> HttpResponseBase:
    """Every source of facts and how fresh it is."""
    require(request.user, SourcesPermission.VIEW)
    found = overview.sources()
    return lists.respond(request, SOURCES, found, page=overview_pages.sources(found, now()))
