"""The pages of the funnel, of cohorts and of products."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import cohort_pages, journey_pages, period, product_pages, scorecard_pages
from storewide.metrics.period import Chosen
from storewide.metrics.permissions import MetricsPermission


def funnel(request: HttpRequest) -> HttpResponseBase:
    """How far visitors go on the way to an order."""
    chosen = _chosen(request)
    if chosen is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    return render(request, "metrics/funnel.html", journey_pages.show(chosen))


def cohorts(request: HttpRequest) -> HttpResponseBase:
    """Who came back after the first order, and what a customer is worth."""
    return _listed(request, cohort_pages.show, "metrics/cohorts.html")


def products(request: HttpRequest) -> HttpResponseBase:
    """How each product sells."""
    return _listed(request, product_pages.show, "metrics/products.html")


def _listed(
    request: HttpRequest, show: Callable[[Chosen], dict[str, Any]], template: str
) -> HttpResponseBase:
    chosen = _chosen(request)
    if chosen is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    shown = show(chosen)
    return lists.respond(
        request, shown["spec"], shown["rows"], page=shown["page"], template=template, **shown["context"]
    )


def _chosen(request: HttpRequest) -> Chosen | None:
    """What the address asks for; None while there are no facts."""
    require(request.user, MetricsPermission.VIEW)
    chosen = period.read(request.GET, now().date())
    return chosen if chosen is not None and chosen.days is not None else None
