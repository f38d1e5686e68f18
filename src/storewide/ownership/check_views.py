"""Pages of the numbered checks: all findings, one of them, and putting it off for a reason until a day."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import lists
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.ownership import check_pages, finding_counts, findings, suppression_operations
from storewide.ownership.forms import PutOffForm
from storewide.ownership.models import Suppression
from storewide.ownership.permissions import OwnershipPermission

#: how long a finding is put off where nobody says otherwise
USUAL = timedelta(days=30)


def checks(request: SignedInRequest) -> HttpResponseBase:
    """Everything that the checks find now, errors first, and how that went day by day."""
    require(request.user, OwnershipPermission.VIEW)
    today, code = now().date(), request.GET.get("code", "")
    rows = findings.found(today)
    page = Page(
        title=check_pages.said(rows),
        short=_("Checks"),
        purpose=_("What is not as it should be, and where to mend it. Looked at anew each time."),
        guide="ownership#the-checks",
    )
    return lists.respond(
        request,
        check_pages.spec(rows, request.user),
        rows,
        page=page,
        template="ownership/checks.html",
        chart=check_pages.chart(finding_counts.trend(today, code), code),
    )


def finding(request: SignedInRequest) -> HttpResponse:
    """One finding: why it matters, what to do, and putting it off where there is a reason to."""
    posts = request.method == "POST"
    require(request.user, OwnershipPermission.CHANGE if posts else OwnershipPermission.VIEW)
    today = now().date()
    found = findings.find(request.GET.get("code", ""), request.GET.get("record", ""), today)
    if found is None:
        messages.success(request, _("This is not found any more: it is as it should be."))
        return redirect("ownership:checks")
    form = PutOffForm(request.POST or None, initial={"until": today + USUAL})
    if form.is_valid():
        said = {"found": found, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(suppression_operations.put_off, **said):
            messages.success(request, _("Put off: it counts again by itself afterwards."))
            return redirect("ownership:checks")
    context = {"page": _finding_page(found), **check_pages.finding(found, request.user, form)}
    return render(request, "ownership/finding.html", context, status=422 if form.errors else 200)


@require_POST
def take_up(request: SignedInRequest, suppression: UUID) -> HttpResponse:
    """Let a finding that was put off count again."""
    require(request.user, OwnershipPermission.CHANGE)
    held = get_object_or_404(Suppression, pk=suppression)
    suppression_operations.take_up(suppression=held, by=request.user, at=now())
    messages.success(request, _("It counts again."))
    return redirect("ownership:checks")


def _finding_page(found: findings.Found) -> Page:
    return Page(
        title=str(found.sentence),
        short=found.code,
        purpose=_("What was found, why it matters, and what to do."),
        guide="ownership#the-checks",
        crumbs=(Crumb(_("Checks"), reverse("ownership:checks")),),
    )
