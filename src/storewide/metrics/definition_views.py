"""The pages of all metrics, and of making, changing and retiring one's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.metrics import definition_pages, own_metrics, period
from storewide.metrics.definition_forms import MetricForm, NewMetricForm
from storewide.metrics.models import Metric
from storewide.metrics.permissions import MetricsPermission


def index(request: HttpRequest) -> HttpResponseBase:
    """All metrics."""
    actor = require(request.user, MetricsPermission.VIEW)
    page = definition_pages.index(changeable=may(actor, MetricsPermission.DEFINE))
    rows = definition_pages.listed(now().date())
    return lists.respond(request, definition_pages.METRICS, rows, page=page)


def new(request: HttpRequest) -> HttpResponse:
    """Make a metric of one's own."""
    actor = require(request.user, MetricsPermission.DEFINE)
    form = NewMetricForm(request.POST or None, initial={"area": request.GET.get("area", "")})
    if form.is_valid() and "preview" not in request.POST:
        made = form.attempt(own_metrics.make_metric, values=form.values(), by=actor, at=now())
        if made:
            messages.success(request, _("The metric is made; it is everywhere the others are."))
            return redirect("metrics:metric", code=made.code)
    return _form_page(request, form, definition_pages.new(), "")


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change a metric of one's own."""
    record = _own(code)
    actor = require(request.user, MetricsPermission.DEFINE, record)
    form = MetricForm(request.POST or None, record)
    if form.is_valid() and "preview" not in request.POST:
        read = {"metric": record, "values": form.values(), "expected_version": form.read_version()}
        if form.attempt(own_metrics.change_metric, by=actor, at=now(), **read):
            messages.success(request, _("The metric is changed, its past figures too."))
            return redirect("metrics:metric", code=code)
    return _form_page(request, form, definition_pages.change(record), code)


def _form_page(request: HttpRequest, form: NewMetricForm | MetricForm, page: Page, code: str) -> HttpResponse:
    preview = _preview(request, form, code) if "preview" in request.POST and not form.errors else ""
    return form_page(
        request,
        form,
        page,
        submit=_("Save the metric"),
        back=reverse("metrics:definitions"),
        template="metrics/definition_form.html",
        preview=preview,
        measures=definition_pages.measures(),
        also=("preview", _("Preview")),
    )


def _preview(request: HttpRequest, form: NewMetricForm | MetricForm, code: str) -> str:
    """What the metric would say of the last 30 days; an empty text once its refusal stands in the form."""
    values = form.values()
    definition = form.attempt(
        own_metrics.checked, code=code or own_metrics.code_of(values["name"]), values=values
    )
    chosen = period.read(request.GET, now().date())
    if definition is None or chosen is None:
        return ""
    found = own_metrics.preview(definition, chosen.store)
    return definition_pages.previewed(definition, found, chosen.store)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a metric of one's own no longer."""
    record = _own(code)
    actor = require(request.user, MetricsPermission.DEFINE, record)
    own_metrics.retire_metric(metric=record, by=actor, at=now())
    messages.success(request, _("The metric is retired; what was said with it keeps its name."))
    return redirect("metrics:definitions")


@require_POST
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a retired metric again."""
    record = _own(code)
    actor = require(request.user, MetricsPermission.DEFINE, record)
    own_metrics.bring_back_metric(metric=record, by=actor, at=now())
    messages.success(request, _("The metric is offered again."))
    return redirect("metrics:metric", code=code)


def _own(code: str) -> Metric:
    return get_object_or_404(Metric.objects.exclude(definition__isnull=True), code=code.replace("-", "_"))
