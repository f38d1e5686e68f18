"""The release calendar: a month of releases, by day."""

from django.http import HttpResponse
from django.shortcuts import render

from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases import calendar_page
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import to_list


def calendar(request: SignedInRequest) -> HttpResponse:
    """The month that the address names (`?month=2026-11`), else this one."""
    require(request.user, ReleasesPermission.VIEW)
    today = now().date()
    month = calendar_page.month_of(request.GET.get("month", ""), today)
    return render(
        request, "releases/calendar.html", calendar_page.context(month, today, to_list(), request.user)
    )
