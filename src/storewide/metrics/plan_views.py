"""The pages of targets and annotations."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor, may, require
from storewide.lib.clock import now
from storewide.metrics import forms, operations, plan_pages, targets_upload
from storewide.metrics.lists import ANNOTATIONS, TARGETS
from storewide.metrics.models import Annotation, Target
from storewide.metrics.operations import Happening
from storewide.metrics.permissions import MetricsPermission


def targets(request: HttpRequest) -> HttpResponseBase:
    """All targets."""
    require(request.user, MetricsPermission.VIEW)
    actions: tuple[Action, ...] = ()
    if may(request.user, MetricsPermission.CHANGE_TARGETS):
        actions = (
            Action(_("Set a target"), reverse("metrics:target-new")),
            Action(_("Import targets"), reverse("metrics:targets-import"), "quiet"),
        )
    rows = Target.objects.select_related("store", "segment")
    return lists.respond(request, TARGETS, rows, page=plan_pages.targets(actions))


def new_target(request: HttpRequest) -> HttpResponse:
    """Set a target; one for the same metric, store and month is replaced."""
    actor = require(request.user, MetricsPermission.CHANGE_TARGETS)
    return _target_form(request, forms.TargetForm(request.POST or None), plan_pages.new_target(), actor)


def target(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a target."""
    record = get_object_or_404(Target.objects.select_related("store"), pk=pk)
    actor = require(request.user, MetricsPermission.CHANGE_TARGETS, record)
    form = forms.TargetForm(request.POST or None, initial=plan_pages.initial_target(record))
    return _target_form(request, form, plan_pages.target(record), actor)


def _target_form(request: HttpRequest, form: forms.TargetForm, page: Page, by: Actor) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        operations.set_target(
            store=data["store"],
            metric=data["metric"],
            month=data["month"],
            value=data["value"],
            segment=data["segment"],
            by=by,
            at=now(),
        )
        messages.success(request, _("The target is set."))
        return redirect("metrics:targets")
    context = {
        "page": page,
        "form": form,
        "submit": _("Set the target"),
        "cancel_url": reverse("metrics:targets"),
    }
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove_target(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a target back."""
    record = get_object_or_404(Target, pk=pk)
    actor = require(request.user, MetricsPermission.CHANGE_TARGETS, record)
    operations.remove_target(target=record, by=actor, at=now())
    messages.success(request, _("The target is removed; last year's same weeks stand in again."))
    return redirect("metrics:targets")


def import_targets(request: HttpRequest) -> HttpResponse:
    """Read targets from a table."""
    actor = require(request.user, MetricsPermission.CHANGE_TARGETS)
    form = targets_upload.TargetsUploadForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            report = targets_upload.take(form.cleaned_data, by=actor, at=now())
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
    context = {
        "page": plan_pages.import_targets(report),
        "form": form,
        "report": report,
        "submit": _("Read the table"),
        "cancel_url": reverse("metrics:targets"),
    }
    return render(request, "metrics/targets_import.html", context, status=422 if form.errors else 200)


def annotations(request: HttpRequest) -> HttpResponseBase:
    """Everything that was noted on the charts."""
    require(request.user, MetricsPermission.VIEW)
    actions: tuple[Action, ...] = ()
    if may(request.user, MetricsPermission.ANNOTATE):
        actions = (Action(_("Note what happened"), reverse("metrics:annotation-new")),)
    rows = Annotation.objects.select_related("store", "area")
    return lists.respond(request, ANNOTATIONS, rows, page=plan_pages.annotations(actions))


def annotate(request: HttpRequest) -> HttpResponse:
    """Note something that happened."""
    actor = require(request.user, MetricsPermission.ANNOTATE)
    form = forms.AnnotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.annotate(happening=Happening(**form.cleaned_data), by=actor, at=now())
            messages.success(request, _("Noted on every chart of these days."))
            return redirect("metrics:annotations")
        except Refusal as refusal:
            form.add_error("until", refusal.sentence)
    context = {
        "page": plan_pages.annotate(),
        "form": form,
        "submit": _("Note it"),
        "cancel_url": reverse("metrics:annotations"),
    }
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def annotation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One annotation."""
    record = get_object_or_404(Annotation.objects.select_related("store", "area"), pk=pk)
    require(request.user, MetricsPermission.VIEW)
    context = plan_pages.annotation(record, removable=may(request.user, MetricsPermission.ANNOTATE, record))
    return render(request, "metrics/annotation.html", context)


@require_POST
def remove_annotation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an annotation off the charts."""
    record = get_object_or_404(Annotation, pk=pk)
    actor = require(request.user, MetricsPermission.ANNOTATE, record)
    operations.remove_annotation(annotation=record, by=actor, at=now())
    messages.success(request, _("The annotation is off the charts."))
    return redirect("metrics:annotations")
