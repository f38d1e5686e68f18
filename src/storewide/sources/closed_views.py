"""The pages of closed months."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.errors import Refusal
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.lib.periods import PeriodUnreadable, parse_one
from storewide.sources import closed_months as months
from storewide.sources import closed_pages, closing, forms
from storewide.sources.closed_lists import CLOSED_MONTHS
from storewide.sources.models import ClosedMonth, Store
from storewide.sources.permissions import SourcesPermission


def closed_months(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The closed months of a store, as reported and as they read now."""
    store = get_object_or_404(Store, slug=slug)
    require(request.user, SourcesPermission.VIEW)
    rows = months.restated(store)
    page = closed_pages.closed_months(
        store,
        rows,
        months.next_to_close(store, now().date()),
        may_close=may(request.user, SourcesPermission.CLOSE_MONTH),
        may_reopen=may(request.user, SourcesPermission.CHANGE_STORE),
    )
    return lists.respond(request, CLOSED_MONTHS, rows, page=page)


@require_POST
def close(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """Keep a month's figures as they read now."""
    store = get_object_or_404(Store, slug=slug)
    actor = require(request.user, SourcesPermission.CLOSE_MONTH)
    try:
        closing.close_month(store=store, month=_first_day(month), by=actor, at=now())
        messages.success(request, _("%(month)s is closed.") % {"month": month})
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("sources:closed-months", slug=slug)


def reopen(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """Take back the report of a month, with a reason."""
    closed = get_object_or_404(ClosedMonth, store__slug=slug, month=_first_day(month))
    actor = require(request.user, SourcesPermission.CHANGE_STORE)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        closing.reopen_month(closed=closed, reason=form.cleaned_data["reason"], by=actor, at=now())
        messages.success(request, _("The report of %(month)s is taken back.") % {"month": month})
        return redirect("sources:closed-months", slug=slug)
    context = {
        "page": closed_pages.reopen(closed.store, month),
        "form": form,
        "submit": _("Take back"),
    }
    return render(request, "kit/form_page.html", context, status=422 if form.is_bound else 200)


def _first_day(month: str) -> date:
    try:
        return parse_one(month).first.replace(day=1)
    except PeriodUnreadable as error:
        raise Http404 from error
