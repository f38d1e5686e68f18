"""The roadmap as a page: now, next and later, or by date; inside with everything, outside without numbers."""

from django.http.response import HttpResponseBase

from storewide.kit import list_reading, lists
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import lists as specs
from storewide.portfolio.roadmap import page, queries


def roadmap(request: SignedInRequest) -> HttpResponseBase:
    """What is made when, for which goal, and what it waits for."""
    require(request.user, PortfolioPermission.VIEW)
    by, audience = request.GET.get("by", ""), request.GET.get("audience", "")
    spec, rows = specs.inside, queries.on_the_road()
    if audience == "outside":
        spec, rows = specs.outside, rows.filter(outside=True)
    planned = list_reading.arrange(spec({}), rows, request.GET)[0]
    found = page.context(planned, by, audience, now().date())
    listed = spec(found["goals"])
    return lists.respond(request, listed, rows, template="portfolio/roadmap/roadmap.html", **found)
