"""The pages of figures: what reach cost and brought, and which channels orders are credited to."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from storewide.demand import lists, pages
from storewide.demand.permissions import DemandPermission
from storewide.kit import lists as kit_lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import figures, period


def overview(request: HttpRequest) -> HttpResponseBase:
    """What reach cost and brought, by marketing channel or campaign."""
    require(request.user, DemandPermission.VIEW)
    chosen = period.read(request.GET, now().date())
    if chosen is None or chosen.days is None:
        return render(request, "demand/no_data.html", pages.no_data())
    try:
        shown = pages.overview(chosen, request.GET.get("by", ""))
    except figures.FiguresRefused as refused:
        return render(request, "demand/refused.html", pages.refused(chosen, refused.sentence))
    spec = lists.brought(shown.by)
    return kit_lists.respond(
        request, spec, shown.rows, page=shown.page, template="demand/overview.html", **shown.context
    )


def attribution(request: HttpRequest) -> HttpResponseBase:
    """Which marketing channels orders are credited to, by three models side by side."""
    require(request.user, DemandPermission.VIEW)
    chosen = period.read(request.GET, now().date())
    if chosen is None or chosen.days is None:
        return render(request, "demand/no_data.html", pages.no_data())
    shown = pages.attribution(chosen)
    return kit_lists.respond(
        request,
        lists.credits(),
        shown.rows,
        page=shown.page,
        template="demand/attribution.html",
        **shown.context,
    )
