"""The pages that say how the service stands: the overview, page timings, and what keeps customers from ordering."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from storewide.kit import lists as kit_lists
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.service import choice, overview_pages
from storewide.service.blockers import BREAKDOWNS as BLOCKERS_BY
from storewide.service.overview_pages import Shown
from storewide.service.permissions import ServicePermission
from storewide.service.timings import BREAKDOWNS as TIMINGS_BY


def service(request: SignedInRequest) -> HttpResponse:
    """Is the store up, fast and taking orders."""
    require(request.user, ServicePermission.VIEW)
    chosen = choice.read(request.GET, ("",))
    if chosen is None:
        return render(request, "service/no_store.html", {"page": overview_pages.no_store()})
    return render(request, "service/service.html", overview_pages.of_service(chosen, request.user, now()))


def timings(request: HttpRequest) -> HttpResponseBase:
    """How fast pages are as visitors met them."""
    require(request.user, ServicePermission.VIEW)
    chosen = choice.read(request.GET, TIMINGS_BY)
    if chosen is None:
        return render(request, "service/no_store.html", {"page": overview_pages.no_store()})
    shown = overview_pages.of_timings(chosen)
    return _list(request, shown, "service/timings.html")


def blockers(request: HttpRequest) -> HttpResponseBase:
    """What keeps customers from ordering."""
    require(request.user, ServicePermission.VIEW)
    chosen = choice.read(request.GET, BLOCKERS_BY)
    if chosen is None:
        return render(request, "service/no_store.html", {"page": overview_pages.no_store()})
    shown = overview_pages.of_blockers(chosen, now())
    return _list(request, shown, "service/blockers.html")


def _list(request: HttpRequest, shown: Shown, template: str) -> HttpResponseBase:
    return kit_lists.respond(
        request, shown.spec, shown.rows, page=shown.page, template=template, **shown.context
    )
