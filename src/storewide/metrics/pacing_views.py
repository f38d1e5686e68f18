"""The pages of pacing and of the variance: where the month will end, and what it owes to what."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import pacing_pages, period, scorecard_pages, variance_pages
from storewide.metrics import variance as of_plan
from storewide.metrics.permissions import MetricsPermission


def month(request: HttpRequest) -> HttpResponseBase:
    """Where the month will end, of a store or one segment of it."""
    require(request.user, MetricsPermission.VIEW)
    today = now().date()
    chosen = period.read(request.GET, today)
    if chosen is None or chosen.days is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    segment = next((each for each in chosen.segments if each.slug == request.GET.get("segment")), None)
    found = pacing_pages.shown(chosen.store, today, segment)
    return lists.respond(
        request,
        pacing_pages.PACING,
        found,
        page=pacing_pages.page(found, segment, "?" + urlencode({"store": chosen.store.slug})),
        template="metrics/pacing.html",
        chosen=chosen,
        segment=segment,
        rests_on=pacing_pages.rests_on(found),
    )


def variance(request: HttpRequest) -> HttpResponseBase:
    """What spend of a month is off its plan, by factor and by segment."""
    require(request.user, MetricsPermission.VIEW)
    today = now().date()
    chosen = period.read(request.GET, today)
    if chosen is None or chosen.days is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    days = variance_pages.days(chosen, request.GET.get("month", ""))
    found = of_plan.of_days(chosen.store, days)
    rows = variance_pages.parts(found, today) if found else []
    return lists.respond(
        request,
        variance_pages.VARIANCE,
        rows,
        page=variance_pages.page(chosen.store, found, rows, days),
        template="metrics/variance.html",
        chosen=chosen,
        segments=variance_pages.segments(found),
    )
