"""Pages about all experiments together: the calendar."""

from django.http import HttpResponse
from django.shortcuts import render

from storewide.experiments import calendar_page
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.views import to_list
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def calendar(request: SignedInRequest) -> HttpResponse:
    """Thirteen weeks from the day that the address names (`?from=2026-11-02`), else around today."""
    require(request.user, ExperimentsPermission.VIEW)
    today = now().date()
    first = calendar_page.begins(request.GET.get("from", ""), today)
    return render(request, "experiments/calendar.html", calendar_page.context(first, today, to_list()))
