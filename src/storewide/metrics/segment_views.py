"""The pages of segments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.metrics import segment_operations, segment_pages
from storewide.metrics.models import Segment
from storewide.metrics.permissions import MetricsPermission
from storewide.metrics.segment_forms import NewSegmentForm, SegmentForm


def index(request: HttpRequest) -> HttpResponseBase:
    """All segments."""
    actor = require(request.user, MetricsPermission.VIEW)
    changeable = may(actor, MetricsPermission.DEFINE)
    page = segment_pages.index(changeable=changeable)
    return lists.respond(request, segment_pages.spec(changeable=changeable), Segment.objects.all(), page=page)


def new(request: HttpRequest) -> HttpResponse:
    """Make a segment."""
    actor = require(request.user, MetricsPermission.DEFINE)
    form = NewSegmentForm(request.POST or None)
    if form.is_valid():
        typed = {"name": form.cleaned_data["name"], "filters": form.filters()}
        made = form.attempt(segment_operations.make_segment, by=actor, at=now(), **typed)
        if made:
            return redirect("metrics:segment", slug=made.slug)
    back = reverse("metrics:segments")
    return form_page(request, form, segment_pages.new(), submit=_("Make the segment"), back=back)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One segment."""
    segment = get_object_or_404(Segment, slug=slug)
    actor = require(request.user, MetricsPermission.VIEW)
    changeable = may(actor, MetricsPermission.DEFINE, segment)
    return render(request, "metrics/segment.html", segment_pages.detail(segment, changeable=changeable))


def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a segment."""
    segment = get_object_or_404(Segment, slug=slug)
    actor = require(request.user, MetricsPermission.DEFINE, segment)
    form = SegmentForm(request.POST or None, segment)
    if form.is_valid():
        typed = {"name": form.cleaned_data["name"], "filters": form.filters()}
        read = {"segment": segment, "expected_version": form.read_version()}
        if form.attempt(segment_operations.change_segment, by=actor, at=now(), **typed, **read):
            messages.success(request, _("The segment is changed, its past figures too."))
            return redirect("metrics:segment", slug=slug)
    back = reverse("metrics:segment", args=[slug])
    page = segment_pages.change(segment)
    return form_page(request, form, page, submit=_("Save the segment"), back=back)


@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a segment away."""
    segment = get_object_or_404(Segment, slug=slug)
    actor = require(request.user, MetricsPermission.DEFINE, segment)
    try:
        segment_operations.remove_segment(segment=segment, by=actor, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("metrics:segment", slug=slug)
    messages.success(request, _("The segment is removed."))
    return redirect("metrics:segments")
