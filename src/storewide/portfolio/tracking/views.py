"""Where systems of issues tell what happens, the pages on which they are connected, and the issues of a request."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from storewide.access import hook_operations
from storewide.kit import deliveries
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.models import Telling, Tracked, Tracker
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.tracking import hearing, operations, pages
from storewide.portfolio.tracking.forms import ChangeTrackerForm, SignForm, TrackerForm, TrackForm
from storewide.portfolio.views import find, to_list, to_request


@csrf_exempt
@login_not_required
def deliver(request: HttpRequest, provider: str, token: str) -> JsonResponse:
    """Take a delivery: 200 with what it told, in words, or a status and a sentence why not."""

    def hear() -> dict[str, Any] | None:
        tracker = hearing.find_tracker(provider, token)
        if tracker is None:
            return None
        body = deliveries.body(request, hearing.LONGEST)
        return {"heard": hearing.hear(tracker, body, request.headers, now())}

    return deliveries.answer(request, hear, _("No connection has this address; make one under Portfolio."))


def trackers(request: SignedInRequest) -> HttpResponseBase:
    """The systems of issues that are connected."""
    require(request.user, PortfolioPermission.CONNECT)
    making = Action(_("Connect a system"), reverse("portfolio:tracker-new"))
    page = pages.of_list(making)
    return kit_lists.respond(request, pages.trackers(making), Tracker.objects.all(), page=page)


@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Connect a system of issues; its address is shown in the answer and never again."""
    require(request.user, PortfolioPermission.CONNECT)
    form = TrackerForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(operations.make_tracker, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            path = reverse("portfolio:tracker-deliver", args=[made[0].provider, made[1]])
            link = request.build_absolute_uri(path)
            return render(request, "portfolio/tracking/made.html", pages.made(made[0], link))
    page = pages.of_form(_("Connect a system of issues"))
    back = reverse("portfolio:trackers")
    return form_page(request, form, page, submit=_("Connect"), back=back)


def tracker(request: SignedInRequest, tracker_id: UUID) -> HttpResponse:
    """One connection: whether it tells us, whether it is told, and what went wrong."""
    require(request.user, PortfolioPermission.CONNECT)
    context = pages.of_tracker(get_object_or_404(Tracker, pk=tracker_id))
    return render(request, "portfolio/tracking/tracker.html", context)


def change(request: SignedInRequest, tracker_id: UUID) -> HttpResponse:
    """Change what a system is told, and by which token."""
    require(request.user, PortfolioPermission.CONNECT)
    found = get_object_or_404(Tracker, pk=tracker_id)
    form = ChangeTrackerForm(request.POST or None, found)
    said = {"tracker": found, "by": request.user, "at": now()}
    if (
        form.is_valid()
        and form.attempt(operations.change_tracker, **said, changes=form.cleaned_data) is not None
    ):
        messages.success(request, _("Saved."))
        return redirect(found)
    page = pages.of_form(_("Change %(name)s") % {"name": found})
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def sign(request: SignedInRequest, tracker_id: UUID) -> HttpResponse:
    """Take only deliveries that prove that they know a secret."""
    require(request.user, PortfolioPermission.CONNECT)
    found = get_object_or_404(Tracker, pk=tracker_id)
    form = SignForm(request.POST or None)
    said = {"hook": found, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(hook_operations.sign_hook, **said, **form.cleaned_data):
        messages.success(request, _("From now on only proved deliveries are taken."))
        return redirect(found)
    page = pages.of_form(_("Save the signing secret"))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def revoke(request: SignedInRequest, tracker_id: UUID) -> HttpResponse:
    """End a connection."""
    require(request.user, PortfolioPermission.CONNECT)
    found = get_object_or_404(Tracker, pk=tracker_id)
    hook_operations.revoke_hook(hook=found, by=request.user, at=now())
    messages.success(
        request, _("“%(name)s” is revoked; it tells and is told nothing any more.") % {"name": found}
    )
    return redirect("portfolio:trackers")


@require_POST
def again(request: SignedInRequest, telling_id: UUID) -> HttpResponse:
    """Send a message to an issue again."""
    require(request.user, PortfolioPermission.CONNECT)
    found = get_object_or_404(Telling.objects.select_related("tracked__tracker"), pk=telling_id)
    operations.tell_again(telling=found, by=request.user, at=now())
    messages.success(request, _("It is sent again."))
    return redirect(found.tracked.tracker or "portfolio:trackers")


def track(request: SignedInRequest, number: int) -> HttpResponse:
    """Attach an issue to a request."""
    asked = find(number)
    require(request.user, PortfolioPermission.TRACK, asked)
    form = TrackForm(request.POST or None)
    said = {"request": asked, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.track, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Attached."))
        return redirect(asked)
    page = Page(
        title=_("Attach an issue"),
        purpose=_("Its state is shown on the request; what becomes of the request is told to it."),
        guide="roadmap#issues-of-jira-github-and-gitlab",
        crumbs=(to_list(), to_request(asked)),
    )
    return form_page(request, form, page, submit=_("Attach"), back=asked.get_absolute_url())


@require_POST
def untrack(request: SignedInRequest, tracked_id: UUID) -> HttpResponse:
    """Take an issue off a request."""
    found = get_object_or_404(Tracked.objects.attached().select_related("request", "tracker"), pk=tracked_id)
    require(request.user, PortfolioPermission.TRACK, found.request)
    operations.untrack(tracked=found, by=request.user, at=now())
    messages.success(request, _("Taken off."))
    return redirect(found.request)
