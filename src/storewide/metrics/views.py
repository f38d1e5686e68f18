"""The pages of figures: the scorecard of a store, and one metric in depth."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from storewide.kit import lists
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics import definitions, metric_pages, period, scorecard_pages
from storewide.metrics.definitions import UnknownMetric
from storewide.metrics.permissions import MetricsPermission


def scorecard(request: SignedInRequest) -> HttpResponseBase:
    """Are we on plan: the KPIs of one store over some days, beside their plan, and broken down."""
    require(request.user, MetricsPermission.VIEW)
    today = now().date()
    chosen = period.read(request.GET, today)
    if chosen is None or chosen.days is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    shown = scorecard_pages.show(chosen, today)
    return lists.respond(
        request,
        shown.spec,
        shown.rows,
        page=shown.page,
        template="metrics/scorecard.html",
        beside=scorecard_pages.beside(request.user, chosen),
        **shown.context,
    )


def metric(request: HttpRequest, code: str) -> HttpResponseBase:
    """One metric: what it is, whose it is, how it went, broken down as one likes."""
    require(request.user, MetricsPermission.VIEW)
    try:
        definition = definitions.named(code.replace("-", "_"))
    except UnknownMetric:
        raise Http404 from None
    chosen = period.read(request.GET, now().date())
    if chosen is None or chosen.days is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    changeable = may(request.user, MetricsPermission.DEFINE)
    shown = metric_pages.show(definition, chosen, changeable=changeable)
    return lists.respond(
        request, shown.spec, shown.rows, page=shown.page, template="metrics/metric.html", **shown.context
    )
