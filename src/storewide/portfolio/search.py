"""Finding requests by a few letters or their number."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.portfolio.models import Request
from storewide.portfolio.permissions import PortfolioPermission


def requests(actor: Actor, words: str) -> Iterable[Hit]:
    """Requests by title, number, area or who asked. One query."""
    if not may(actor, PortfolioPermission.VIEW):
        return
    rows = Request.objects.select_related("area")
    for request in best_rows(words, rows, "title", "number", "asked_by_label", "area__name"):
        about = {"number": request.number, "state": request.tag.label, "area": request.area}
        detail = _("No. %(number)s · %(state)s · %(area)s") % about
        yield Hit(_("Request"), request.title, detail, request.get_absolute_url())
