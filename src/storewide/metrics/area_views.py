"""The pages of measured areas."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import area_pages, areas, period, scorecard_pages
from storewide.metrics.area_forms import MeasureForm
from storewide.metrics.models import AreaMeasure
from storewide.metrics.permissions import MetricsPermission
from storewide.ownership.models import Area


def index(request: HttpRequest) -> HttpResponse:
    """How each feature of the store does."""
    require(request.user, MetricsPermission.VIEW)
    today = now().date()
    chosen = period.read(request.GET, today)
    if chosen is None or chosen.days is None:
        return render(request, "metrics/no_data.html", scorecard_pages.no_data())
    return render(request, "metrics/areas.html", area_pages.show(chosen, today))


def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how an area is measured."""
    area = get_object_or_404(Area, slug=slug)
    actor = require(request.user, MetricsPermission.DEFINE, area)
    record = AreaMeasure.objects.filter(area=area).first()
    form = MeasureForm(request.POST or None, record or AreaMeasure(area=area, version=0))
    if form.is_valid():
        said = {**form.changes(), "expected_version": form.read_version()}
        if form.attempt(areas.set_measure, area=area, by=actor, at=now(), **said):
            messages.success(request, _("Saved: the scorecard of store features follows it."))
            return redirect("metrics:areas")
    shown = area_pages.measure(area, record)
    place = {"back": reverse("metrics:areas"), "template": "metrics/area_form.html"}
    return form_page(request, form, shown.pop("page"), submit=_("Save"), **place, **shown)
