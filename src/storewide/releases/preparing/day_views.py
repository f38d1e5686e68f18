"""The pages of a release's day: its plan, the run sheet that refreshes by itself, and what is said of each step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases.models import Release, Run, TimedStep
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import day, plan_operations, run_operations
from storewide.releases.preparing.forms import TimedStepForm, WhyForm
from storewide.releases.preparing.plan_operations import StepPlan
from storewide.releases.preparing.run_operations import Mark
from storewide.releases.views import find, to_list, to_release


def show(request: SignedInRequest, number: int) -> HttpResponse:
    """The run sheet of a release: its plan before the day, how it stands on the day, the record after it."""
    require(request.user, ReleasesPermission.VIEW)
    release = find(number)
    context = _context(request, release)
    page = Page(
        title=day.finding(context["sheet"]),
        short=_("Run sheet"),
        purpose=_("Who does what when on the day, and the way back."),
        guide="release-day#the-run-sheet",
        crumbs=(to_list(), to_release(release)),
        actions=_actions(request, release, context["sheet"]),
    )
    return render(request, "releases/day.html", {**context, "page": page})


def sheet(request: SignedInRequest, number: int) -> HttpResponse:
    """The sheet alone, as the page asks for it every few seconds."""
    require(request.user, ReleasesPermission.VIEW)
    return render(request, "releases/day_sheet.html", _context(request, find(number)))


def add(request: SignedInRequest, number: int) -> HttpResponse:
    """Plan one more step."""
    require(request.user, ReleasesPermission.PREPARE)
    release = find(number)
    form = TimedStepForm(request.POST or None, release)
    if form.is_valid():
        said = {"planned": StepPlan(**form.values()), "by": request.user, "at": now()}
        if form.attempt(plan_operations.add, release=release, **said) is not None:
            return redirect("releases:day", number)
    page = _form_page(release, _("Plan a step"), _("One step of going live or of going back."))
    return form_page(request, form, page, submit=_("Add it"), back=reverse("releases:day", args=[number]))


def change(request: SignedInRequest, timed_id: UUID) -> HttpResponse:
    """Plan a step otherwise."""
    require(request.user, ReleasesPermission.PREPARE)
    step = _step(timed_id)
    form = TimedStepForm(request.POST or None, step.release, step)
    back = reverse("releases:day", args=[step.release.number])
    if form.is_valid():
        said = {"expected_version": form.read_version(), "by": request.user, "at": now()}
        if (
            form.attempt(plan_operations.change, step=step, planned=StepPlan(**form.values()), **said)
            is not None
        ):
            return redirect(back)
    page = _form_page(step.release, _("Change the step"), _("A step that has begun stays as it was planned."))
    return form_page(request, form, page, submit=_("Save"), back=back)


@require_POST
def remove(request: SignedInRequest, timed_id: UUID) -> HttpResponse:
    """Take a step out of the plan."""
    require(request.user, ReleasesPermission.PREPARE)
    step = _step(timed_id)
    _try(request, plan_operations.remove, step=step)
    return redirect("releases:day", step.release.number)


@require_POST
def begin(request: SignedInRequest, number: int) -> HttpResponse:
    """Begin the day."""
    require(request.user, ReleasesPermission.GO_LIVE)
    _try(request, run_operations.begin, release=find(number))
    return redirect("releases:day", number)


@require_POST
def mark(request: SignedInRequest, timed_id: UUID) -> HttpResponse:
    """Say how a step goes: `says` is start, done, late (with `minutes`), skip or problem (with `said`)."""
    require(request.user, ReleasesPermission.PREPARE)
    step = _step(timed_id)
    says, minutes = request.POST.get("says", ""), request.POST.get("minutes", "")
    if says in {each.value for each in Mark}:
        said = {"said": request.POST.get("said", ""), "minutes": int(minutes) if minutes.isdecimal() else 0}
        _try(request, run_operations.mark, step=step, says=Mark(says), **said)
    return redirect(f"{reverse('releases:day', args=[step.release.number])}#step-{step.pk}")


def roll_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Go back: the steps of going back begin."""
    require(request.user, ReleasesPermission.GO_LIVE)
    release = find(number)
    run = get_object_or_404(Run.objects.select_related("release"), release=release)
    form = WhyForm(request.POST or None)
    back = reverse("releases:day", args=[number])
    if form.is_valid():
        said = {"because": form.cleaned_data["because"], "by": request.user, "at": now()}
        if form.attempt(run_operations.roll_back, run=run, **said) is not None:
            messages.success(request, _("It goes back; the steps of going back count from now."))
            return redirect(back)
    page = _form_page(release, _("Roll back"), _("From now on the steps of going back count."))
    return form_page(request, form, page, submit=_("Roll back"), back=back)


@require_POST
def end(request: SignedInRequest, number: int) -> HttpResponse:
    """End the day; its sheet stays as the record."""
    require(request.user, ReleasesPermission.GO_LIVE)
    run = get_object_or_404(Run.objects.select_related("release"), release__number=number)
    _try(request, run_operations.end, run=run)
    return redirect("releases:day", number)


def _context(request: SignedInRequest, release: Release) -> dict[str, Any]:
    found = day.sheet(release, now())
    return {
        "release": release,
        "sheet": found,
        "behind": day.late(found.behind),
        "may_mark": may(request.user, ReleasesPermission.PREPARE),
        "parts": ((_("Going live"), "go", found.go), (_("Going back"), "back", found.back)),
        "at": now(),
    }


def _actions(request: SignedInRequest, release: Release, found: day.Sheet) -> tuple[Action, ...]:
    number = [release.number]
    planning = may(request.user, ReleasesPermission.PREPARE) and release.state in plan_operations.OPEN
    planning = planning and not (found.run and found.run.ended_at)
    leading = may(request.user, ReleasesPermission.GO_LIVE)
    actions = []
    if leading and found.run is None and found.go:
        asked = _("Begin the day now? Minutes count from now.")
        actions.append(
            Action(_("Begin the day"), reverse("releases:day-begin", args=number), post=True, confirm=asked)
        )
    if leading and found.is_running and found.is_through:
        actions.append(Action(_("End the day"), reverse("releases:day-end", args=number), post=True))
    if planning:
        actions.append(Action(_("Plan a step"), reverse("releases:day-add", args=number), style="quiet"))
    if leading and found.is_running and found.run and not found.run.back_at:
        actions.append(Action(_("Roll back"), reverse("releases:day-back", args=number), style="danger"))
    return tuple(actions)


def _form_page(release: Release, title: str, purpose: str) -> Page:
    sheet_url = reverse("releases:day", args=[release.number])
    return Page(
        title=title,
        purpose=purpose,
        guide="release-day#the-run-sheet",
        crumbs=(to_list(), to_release(release), Crumb(_("Run sheet"), sheet_url)),
    )


def _step(timed_id: UUID) -> TimedStep:
    rows = TimedStep.objects.select_related("release__store", "after", "owner")
    return get_object_or_404(rows, pk=timed_id)


def _try(request: SignedInRequest, operation: object, **said: object) -> None:
    try:
        operation(**said, by=request.user, at=now())  # type: ignore[operator]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
