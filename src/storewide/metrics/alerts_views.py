"""The pages of alerts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics import alerts_lists, alerts_operations, alerts_pages, alerts_queries
from storewide.metrics.alerts_forms import CloseForm, SnoozeForm
from storewide.metrics.models import Alert
from storewide.metrics.permissions import MetricsPermission


def index(request: SignedInRequest) -> HttpResponseBase:
    """All alerts."""
    actor = require(request.user, MetricsPermission.VIEW)
    waiting = Alert.objects.waiting(now().date()).count()
    page = alerts_pages.index(waiting, changeable=may(actor, MetricsPermission.ALERT))
    return lists.respond(request, alerts_lists.ALERTS, Alert.objects.for_list(), page=page)


def detail(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    """One alert."""
    alert = _find(alert_id)
    actor = require(request.user, MetricsPermission.VIEW)
    changeable = may(actor, MetricsPermission.ALERT, alert)
    return render(
        request, "metrics/alert.html", alerts_pages.detail(alert, now().date(), changeable=changeable)
    )


@require_POST
def acknowledge(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    """Say that somebody looks into it."""
    alert = _find(alert_id)
    actor = require(request.user, MetricsPermission.ALERT, alert)
    try:
        alerts_operations.acknowledge(alert=alert, by=actor, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("It waits for nobody any more; say what it was when you know."))
    return redirect(alert)


def snooze(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    """Put it off."""
    alert = _find(alert_id)
    actor = require(request.user, MetricsPermission.ALERT, alert)
    form = SnoozeForm(request.POST or None)
    if form.is_valid():
        until = form.cleaned_data["until"]
        if form.attempt(alerts_operations.snooze, alert=alert, until=until, by=actor, at=now()):
            messages.success(request, _("Put off."))
            return redirect(alert)
    page = alerts_pages.snooze(alert)
    return form_page(request, form, page, submit=_("Put it off"), back=alert.get_absolute_url())


def close(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    """Say what it was."""
    alert = _find(alert_id)
    actor = require(request.user, MetricsPermission.ALERT, alert)
    form = CloseForm(request.POST or None, alerts_queries.happened(alert))
    if form.is_valid():
        said = form.cleaned_data
        if form.attempt(alerts_operations.close, alert=alert, by=actor, at=now(), **said):
            messages.success(request, _("Closed; what it was stands with it."))
            return redirect(alert)
    page = alerts_pages.close(alert)
    return form_page(request, form, page, submit=_("Close the alert"), back=alert.get_absolute_url())


def _find(alert_id: UUID) -> Alert:
    return get_object_or_404(Alert.objects.for_list(), pk=alert_id)
