"""The page of need resolution."""

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.needs import page
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list


def needs(request: SignedInRequest) -> HttpResponseBase:
    """How long whoever asks waits, and whether it helped, by function, team or goal."""
    require(request.user, PortfolioPermission.VIEW)
    asked = page.Asked.of(request.GET.get("by", ""), request.GET.get("within", ""))
    found = page.find(asked, now())
    head = Page(
        title=found.finding,
        short=_("Need resolution"),
        purpose=_(
            "From asking to an answer, a decision and going live; and whether whoever asked says it helped."
        ),
        guide="intake#need-resolution",
        crumbs=(to_list(),),
    )
    context = {"template": "portfolio/needs/needs.html", **page.context(found)}
    return kit_lists.respond(request, page.spec(request.user, asked), found.rows, page=head, **context)
