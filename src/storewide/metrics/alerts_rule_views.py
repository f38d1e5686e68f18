"""The pages of what is watched."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.metrics import alerts_lists, alerts_operations, alerts_rule_pages
from storewide.metrics.alerts_forms import RuleChangeForm, RuleForm
from storewide.metrics.models import AlertRule
from storewide.metrics.permissions import MetricsPermission

_TEMPLATE = "metrics/alert_rule_form.html"


def index(request: SignedInRequest) -> HttpResponseBase:
    """Everything that is watched."""
    actor = require(request.user, MetricsPermission.VIEW)
    changeable = may(actor, MetricsPermission.ALERT)
    rows = alerts_lists.with_waiting(AlertRule.objects.select_related("store", "segment"))
    spec = alerts_lists.rules(changeable=changeable)
    return lists.respond(request, spec, rows, page=alerts_rule_pages.index(changeable=changeable))


def new(request: SignedInRequest) -> HttpResponse:
    """Watch a metric."""
    actor = require(request.user, MetricsPermission.ALERT)
    form = RuleForm(request.POST or None)
    rule = _unsaved(form) if form.is_valid() else None
    if rule and "preview" not in request.POST:
        made = form.attempt(alerts_operations.make_rule, by=actor, at=now(), **form.cleaned_data)
        if made:
            messages.success(request, _("Watched from the next night on."))
            return redirect(made)
    return _form_page(request, form, rule, alerts_rule_pages.new(), reverse("metrics:alert-rules"))


def detail(request: SignedInRequest, watched_id: UUID) -> HttpResponse:
    """One rule."""
    rule = _find(watched_id)
    actor = require(request.user, MetricsPermission.VIEW)
    changeable = may(actor, MetricsPermission.ALERT, rule)
    return render(request, "metrics/alert_rule.html", alerts_rule_pages.detail(rule, changeable=changeable))


def change(request: SignedInRequest, watched_id: UUID) -> HttpResponse:
    """Allow a rule more or fewer false alarms."""
    rule = _find(watched_id)
    actor = require(request.user, MetricsPermission.ALERT, rule)
    form = RuleChangeForm(request.POST or None, rule)
    looked_at = None
    if form.is_valid():
        looked_at = _find(watched_id)
        looked_at.budget = form.cleaned_data["budget"]
        if "preview" not in request.POST:
            said = {"budget": looked_at.budget, "expected_version": form.read_version()}
            if form.attempt(alerts_operations.change_rule, rule=rule, by=actor, at=now(), **said):
                messages.success(request, _("Changed from the next night on."))
                return redirect(rule)
    return _form_page(request, form, looked_at, alerts_rule_pages.change(rule), rule.get_absolute_url())


@require_POST
def switch_off(request: SignedInRequest, watched_id: UUID) -> HttpResponse:
    """Watch it no longer."""
    rule = _find(watched_id)
    actor = require(request.user, MetricsPermission.ALERT, rule)
    alerts_operations.switch_off_rule(rule=rule, by=actor, at=now())
    messages.success(request, _("Watched no longer; its alerts stay."))
    return redirect(rule)


@require_POST
def switch_on(request: SignedInRequest, watched_id: UUID) -> HttpResponse:
    """Watch it again."""
    rule = _find(watched_id)
    actor = require(request.user, MetricsPermission.ALERT, rule)
    alerts_operations.switch_on_rule(rule=rule, by=actor, at=now())
    messages.success(request, _("Watched again."))
    return redirect(rule)


def _form_page(
    request: SignedInRequest, form: OperationForm, rule: AlertRule | None, page: Page, back: str
) -> HttpResponse:
    """The form, with what the rule would have told where that was asked."""
    context = {"also": ("preview", _("Look back first")), "told": "", "newest": ()}
    if rule and "preview" in request.POST and not form.errors:
        found = form.attempt(_looked_back, rule=rule)
        if found is not None:
            context |= {"told": found[0], "newest": found[1]}
    submit = _("Save the rule")
    return form_page(request, form, page, submit=submit, back=back, template=_TEMPLATE, **context)


def _looked_back(rule: AlertRule) -> tuple[str, tuple[str, ...]]:
    found = alerts_rule_pages.look_back(rule, now())
    return alerts_rule_pages.looked_back_words(found), found.newest if found else ()


def _unsaved(form: RuleForm) -> AlertRule:
    said = {**form.cleaned_data}
    return AlertRule(by=said.pop("each"), **said)


def _find(watched_id: UUID) -> AlertRule:
    return get_object_or_404(AlertRule.objects.select_related("store", "segment"), pk=watched_id)
