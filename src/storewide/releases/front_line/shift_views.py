"""The shifts of the front line: all of them, one of them, who is on it, and what go-live waits for."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases.front_line import lists, shift_operations
from storewide.releases.front_line.forms import GatesForm, ShiftForm, TurnsForm
from storewide.releases.models import Shift, Tier, Turn
from storewide.releases.models.shifts import AHEAD
from storewide.releases.permissions import ReleasesPermission

PLAN = ReleasesPermission.PLAN_SHIFTS


def shifts(request: SignedInRequest) -> HttpResponseBase:
    """The shifts of all teams, and how many are on each."""
    require(request.user, ReleasesPermission.VIEW)
    today = now().date()
    counted = Turn.objects.ahead(today).values_list("shift").annotate(count=Count("person", distinct=True))
    on_it = dict(counted.order_by())
    rows = list(Shift.objects.select_related("team"))
    for each in rows:
        each.on_it = on_it.get(each.pk, 0)  # type: ignore[attr-defined]
    first = Action(_("Enter a shift"), reverse("releases:shift-new")) if may(request.user, PLAN) else None
    gates = Action(_("What go-live waits for"), reverse("releases:gates"), "quiet")
    actions = (first, gates) if first else ()
    page = _page(_("Shifts of the front line"), _("When each team works, and who is on it."), *actions)
    return kit_lists.respond(request, lists.shifts(first), rows, page=page)


def new_shift(request: SignedInRequest) -> HttpResponse:
    """Enter a shift."""
    require(request.user, PLAN)
    form = ShiftForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(shift_operations.add_shift, values=form.values(), by=request.user, at=now())
        if made is not None:
            return redirect(made)
    page = _page(_("Enter a shift"), _("Coverage is then told for it, and people are reminded as it begins."))
    return form_page(request, form, page, submit=_("Save"), back=reverse("releases:shifts"))


def shift(request: SignedInRequest, front_shift_id: UUID) -> HttpResponse:
    """One shift: who is on it, day by day, in the next two weeks."""
    require(request.user, ReleasesPermission.VIEW)
    found = _find(front_shift_id)
    ways = _ways(found) if may(request.user, PLAN) else ()
    context = {
        "page": _page(str(found), lists.hours(found), *ways, more=(_to_shifts(),)),
        "shift": found,
        "weekdays": lists.weekdays(found),
        "hours": lists.hours(found),
        "days": _days(found, now().date()),
        "history": history(found),
    }
    return render(request, "releases/shift.html", context)


def change_shift(request: SignedInRequest, front_shift_id: UUID) -> HttpResponse:
    """Change a shift."""
    require(request.user, PLAN)
    found = _find(front_shift_id)
    form = ShiftForm(request.POST or None, found)
    if form.is_valid():
        said = {"values": form.values(), "expected_version": form.read_version(), "by": request.user}
        if form.attempt(shift_operations.change_shift, shift=found, at=now(), **said) is not None:
            return redirect(found)
    page = _page(_("Change the shift"), str(found), more=(_to_shifts(),))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def end_shift(request: SignedInRequest, front_shift_id: UUID) -> HttpResponse:
    """Delete a shift."""
    require(request.user, PLAN)
    found = _find(front_shift_id)
    try:
        shift_operations.delete_shift(shift=found, by=request.user, at=now())
    except shift_operations.ShiftInUse as refusal:
        messages.error(request, refusal.sentence)
        return redirect(found)
    messages.success(request, _("Deleted."))
    return redirect("releases:shifts")


def turns(request: SignedInRequest, front_shift_id: UUID) -> HttpResponse:
    """Plan who is on a shift."""
    require(request.user, PLAN)
    found = _find(front_shift_id)
    today = now().date()
    form = TurnsForm(request.POST or None, initial={"first": today, "last": today + timedelta(days=13)})
    if form.is_valid():
        said = {"by": request.user, "at": now(), **form.cleaned_data}
        made = form.attempt(shift_operations.plan_turns, shift=found, **said)
        if made is not None:
            messages.success(request, _("Planned: %(count)s turns.") % {"count": formats.number(made)})
            return redirect(found)
    page = _page(
        _("Plan who is on it"), str(found), more=(_to_shifts(), Crumb(str(found), found.get_absolute_url()))
    )
    return form_page(request, form, page, submit=_("Plan"), back=found.get_absolute_url())


def gates(request: SignedInRequest) -> HttpResponse:
    """How much of each shift must have read the briefing before go-live, by tier."""
    require(request.user, PLAN)
    form = GatesForm(request.POST or None)
    if form.is_valid():
        for tier in Tier:
            percent = form.cleaned_data[tier.value]
            shift_operations.set_gate(tier=tier.value, percent=percent, by=request.user, at=now())
        messages.success(request, _("Saved."))
        return redirect("releases:shifts")
    purpose = _(
        "So much of each shift of the next 7 days must have read the briefing before a release goes live."
    )
    page = _page(_("What go-live waits for"), purpose, more=(_to_shifts(),))
    return form_page(request, form, page, submit=_("Save"), back=reverse("releases:shifts"))


def _ways(found: Shift) -> tuple[Action, ...]:
    """What can be done to a shift by whoever plans shifts."""
    return (
        Action(_("Plan who is on it"), reverse("releases:shift-turns", args=[found.pk])),
        Action(_("Change"), reverse("releases:shift-change", args=[found.pk]), "quiet"),
        Action(
            _("Delete"),
            reverse("releases:shift-end", args=[found.pk]),
            "danger",
            post=True,
            confirm=_("Delete this shift and who is planned on it?"),
        ),
    )


def _days(found: Shift, today: date) -> list[tuple[str, str]]:
    """Who is on a shift, day by day, in the next two weeks."""
    ahead = Turn.objects.filter(shift=found, day__gte=today, day__lt=today + 2 * AHEAD)
    days: dict[date, list[str]] = {}
    for turn in ahead.select_related("person"):
        days.setdefault(turn.day, []).append(turn.person.name)
    return [(formats.day(day), ", ".join(names)) for day, names in days.items()]


def _find(front_shift_id: UUID) -> Shift:
    return get_object_or_404(Shift.objects.select_related("team"), pk=front_shift_id)


def _to_shifts() -> Crumb:
    return Crumb(_("Shifts"), reverse("releases:shifts"))


def _page(title: str, purpose: str, *actions: Action, more: tuple[Crumb, ...] = ()) -> Page:
    crumbs = (Crumb(_("Front line"), reverse("releases:front-line")), *more)
    return Page(title=title, purpose=purpose, guide="front-line#shifts", crumbs=crumbs, actions=actions)
