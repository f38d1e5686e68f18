"""The pages around go-live: signing off, going live, watching, deciding."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases import (
    deciding,
    following,
    live_operations,
    operations,
    queries,
    watch_alarms,
    watch_page,
    watch_words,
)
from storewide.releases.forms import DecideForm, SignOffForm, TakeAlarmForm
from storewide.releases.models import ReleaseState, WatchAlarm
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.views import find, to_list, to_release


def sign_off(request: SignedInRequest, number: int) -> HttpResponse:
    """Sign a release off, for the business or for IT."""
    release = find(number)
    require(request.user, ReleasesPermission.SIGN_OFF)
    side = following.side_of(release, request.user, release.day_of(now()))
    # nothing of the form is required, so that a post may be empty
    form = SignOffForm(request.POST if request.method == "POST" else None, side)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(operations.sign_off, **said) is not None:
            messages.success(request, _("Signed off."))
            return redirect(release)
    page = Page(
        title=_("Sign off “%(name)s”") % {"name": release},
        purpose=_(
            "You say for the business, or for IT, that it may go live. The author's sign-off never suffices alone."
        ),
        guide="releases#sign-off",
        crumbs=(to_list(), to_release(release)),
    )
    return form_page(request, form, page, submit=_("Sign off"), back=release.get_absolute_url())


@require_POST
def go_live(request: SignedInRequest, number: int) -> HttpResponse:
    """Go live, or say what is open."""
    release = find(number)
    require(request.user, ReleasesPermission.GO_LIVE)
    try:
        live_operations.go_live(release=release, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("It is live. Its promises are frozen, and the watch is open."))
    return redirect(release)


def watch(request: SignedInRequest, number: int) -> HttpResponse:
    """What the figures did since a release went live."""
    release = find(number)
    require(request.user, ReleasesPermission.VIEW)
    if queries.watch_of(release) is None:
        return redirect(release)
    crumbs = (to_list(), to_release(release))
    context = watch_page.context(release, request.user, crumbs, request.GET.get("metric", ""))
    return render(request, "releases/watch.html", context)


def take_alarm(request: SignedInRequest, alarm_id: UUID) -> HttpResponse:
    """Take an alarm of a watch: whoever answers says what is done about it."""
    rows = WatchAlarm.objects.select_related("watch__release__area", "owner")
    alarm = get_object_or_404(rows, pk=alarm_id)
    release = alarm.watch.release
    require(request.user, ReleasesPermission.DECIDE)
    form = TakeAlarmForm(request.POST or None)
    if form.is_valid():
        said = {"alarm": alarm, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(watch_alarms.take_alarm, **said) is not None:
            messages.success(request, _("Taken. The watch goes on until it is decided."))
            return redirect("releases:watch", number=release.number)
    page = Page(
        title=watch_words.alarm(alarm),
        short=_("Alarm"),
        purpose=watch_words.to_do(release),
        guide="releases#watch",
        crumbs=(to_list(), to_release(release)),
    )
    return form_page(request, form, page, submit=_("Take it"), back=alarm.get_absolute_url())


def decide(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep, fix, roll back or iterate: one decision, by the accountable person."""
    release = find(number)
    require(request.user, ReleasesPermission.DECIDE)
    if release.state != ReleaseState.LIVE:
        return redirect(release)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        said = {"release": release, "by": request.user, "at": now(), **form.cleaned_data}
        if form.attempt(deciding.decide, **said) is not None:
            messages.success(request, _("Decided. It stands in the effect ledger with its evidence."))
            return redirect(release)
    page = Page(
        title=_("Decide about “%(name)s”") % {"name": release},
        purpose=f"{watch_page.finding_of(release).removesuffix('.')}.",
        guide="releases#decide",
        crumbs=(to_list(), to_release(release)),
    )
    return form_page(request, form, page, submit=_("Decide"), back=release.get_absolute_url())
