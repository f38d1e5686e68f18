"""The pages of deliveries: the five metrics with their records, one deployment, and what people say of it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.releases.delivery import lists, operations, pages, queries
from storewide.releases.delivery.forms import CorrectForm, WindowForm
from storewide.releases.delivery.queries import Asked
from storewide.releases.models import Deployment
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import to_list


def delivered(request: SignedInRequest) -> HttpResponseBase:
    """The five delivery metrics of a team and a service over some weeks, and the deployments behind them."""
    require(request.user, ReleasesPermission.VIEW)
    found = queries.delivered(_asked(request))
    page = pages.delivered(found, request.user, (to_list(),))
    spec = lists.deployments(pages.connect(request.user))
    context = pages.delivered_context(found)
    return kit_lists.respond(
        request, spec, found.rows, page=page, template="releases/delivery.html", **context
    )


def deployment(request: SignedInRequest, deployment_id: UUID) -> HttpResponse:
    """One deployment: how it went, what it brought, what it caused and what people say of it."""
    require(request.user, ReleasesPermission.VIEW)
    found = _find(deployment_id)
    page = pages.deployment(found, request.user, (to_list(), to_delivery()))
    return render(request, "releases/deployment.html", {"page": page, **pages.deployment_context(found)})


def correct(request: SignedInRequest, deployment_id: UUID) -> HttpResponse:
    """Say what a deployment was, and why."""
    require(request.user, ReleasesPermission.CORRECT_DEPLOYED)
    found = _find(deployment_id)
    form = CorrectForm(request.POST or None, found)
    if form.is_valid():
        said = {**form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.correct, deployment=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved; the numbers follow."))
            return redirect(found)
    page = Page(
        title=_("Say what it was"),
        purpose=_("What you say stands above what was found, with your reason beside it."),
        guide="delivery#a-deployment",
        crumbs=(to_list(), to_delivery(), Crumb(str(found), found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def window(request: SignedInRequest) -> HttpResponse:
    """Say how long after a deployment an incident of its area counts as caused by it."""
    require(request.user, ReleasesPermission.CORRECT_DEPLOYED)
    form = WindowForm(request.POST or None, initial={"hours": int(queries.window() / timedelta(hours=1))})
    if form.is_valid():
        hours = form.cleaned_data["hours"]
        if form.attempt(operations.set_window, hours=hours, by=request.user, at=now()):
            messages.success(request, _("Saved; the numbers follow."))
            return redirect("releases:delivery")
    page = Page(
        title=_("Tie incidents to deployments"),
        purpose=_("An incident is tied to the last deployment of its area within so many hours before it."),
        guide="delivery#failures",
        crumbs=(to_list(), to_delivery()),
    )
    return form_page(request, form, page, submit=_("Save"), back=reverse("releases:delivery"))


def to_delivery() -> Crumb:
    """The way back to the five metrics."""
    return Crumb(_("Delivery"), reverse("releases:delivery"))


def _asked(request: HttpRequest) -> Asked:
    weeks = request.GET.get("weeks", "")
    chosen = int(weeks) if weeks in {str(each) for each in pages.WEEKS} else pages.WEEKS[1]
    today = now().date()
    days = Days(today - timedelta(days=7 * chosen - 1), today)
    return Asked(days, request.GET.get("team", "")[:120], request.GET.get("service", "")[:120])


def _find(deployment_id: UUID) -> Deployment:
    return get_object_or_404(Deployment.objects.for_list(), pk=deployment_id)
