"""Pages about all experiments together: the calendar, the programme, what was learnt, and every result to take along."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.experiments import (
    all_results,
    calendar_page,
    lists,
    own_data,
    programme_page,
    programme_queries,
)
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.views import to_list
from storewide.kit import list_export
from storewide.kit import lists as kit_lists
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.sources.models import Store


def calendar(request: SignedInRequest) -> HttpResponse:
    """Thirteen weeks from the day that the address names (`?from=2026-11-02`), else around today."""
    require(request.user, ExperimentsPermission.VIEW)
    today = now().date()
    first = calendar_page.begins(request.GET.get("from", ""), today)
    return render(request, "experiments/calendar.html", calendar_page.context(first, today, to_list()))


def programme(request: SignedInRequest) -> HttpResponse:
    """All experiments together, of one store where the address names it (`?store=`)."""
    require(request.user, ExperimentsPermission.VIEW)
    context = programme_page.context(request.GET.get("store", ""), now().date(), to_list(), request.user)
    return render(request, "experiments/programme.html", context)


@require_POST
def check_own_data(request: SignedInRequest, store: str) -> HttpResponse:
    """Have the worker split the units of a store's newest days at random."""
    require(request.user, ExperimentsPermission.READ)
    found = get_object_or_404(Store, slug=store)
    job = own_data.begin(store=found, days=own_data.DAYS, by=request.user, at=now())
    return redirect(job)


def learnings(request: SignedInRequest) -> HttpResponseBase:
    """What decided experiments taught, to be searched before the next one is planned."""
    require(request.user, ExperimentsPermission.VIEW)
    page = Page(
        title=_("What experiments taught"),
        short=_("Learnings"),
        purpose=_("Search here before you plan the next one: somebody may have tried it."),
        guide="experiments#learnings",
        crumbs=(to_list(),),
    )
    return kit_lists.respond(request, lists.LEARNINGS, programme_queries.learnings(), page=page)


def results_csv(request: SignedInRequest) -> HttpResponseBase:
    """Every metric of every experiment that was read, as a CSV file."""
    require(request.user, ExperimentsPermission.VIEW)
    return list_export.csv(all_results.LIST, all_results.rows())


def results_json(request: SignedInRequest) -> HttpResponse:
    """The same as JSON."""
    require(request.user, ExperimentsPermission.VIEW)
    found = {"results": [row.document() for row in all_results.rows()]}
    return JsonResponse(
        found, headers={"Content-Disposition": 'attachment; filename="experiment-results.json"'}
    )
