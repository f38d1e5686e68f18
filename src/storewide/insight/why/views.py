"""The page that says why a metric changed."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from storewide.insight.why import answer, headline, pages
from storewide.insight.why.asking import WhyRefused
from storewide.kit import lists
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import definitions, period, scorecard_pages
from storewide.metrics.definitions import UnknownMetric
from storewide.metrics.figures import FiguresRefused
from storewide.metrics.permissions import MetricsPermission


def metric(request: HttpRequest, code: str) -> HttpResponseBase:
    """Why one metric changed between the days of the address and those it compares them with."""
    require(request.user, MetricsPermission.VIEW)
    try:
        definition = definitions.named(code.replace("-", "_"))
    except UnknownMetric:
        raise Http404 from None
    chosen = period.read(request.GET, now().date())
    if chosen is None or chosen.days is None:
        return render(request, "insight/why_empty.html", scorecard_pages.no_data())
    form = pages.form(definition, chosen, request.GET)
    try:
        why = answer.why(pages.asked_for(definition, chosen, request.GET))
    except (WhyRefused, FiguresRefused) as refusal:
        page = pages.head(definition, chosen, refusal.sentence)
        return render(request, "insight/why_refused.html", {"page": page, **form}, status=refusal.status)
    context, spec, rows = pages.show(why, request.GET, now().date())
    page = pages.head(definition, chosen, headline.finding(why))
    return lists.respond(request, spec, rows, page=page, template="insight/why.html", **form, **context)
