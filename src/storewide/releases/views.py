"""The pages of releases: the list, preparing one, its page and its checklist."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.access.models import User
from storewide.kit import evidence_files, lists
from storewide.kit.errors import Refusal
from storewide.kit.evidence import Handed
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases import cards, operations, queries, record_page, words
from storewide.releases.forms import CancelForm, CarryForm, PrepareForm, ReleaseChangeForm
from storewide.releases.lists import releases as releases_list
from storewide.releases.models import Carried, Release, Step
from storewide.releases.permissions import ReleasesPermission


def releases(request: SignedInRequest) -> HttpResponseBase:
    """Every release: what goes live when, what blocks it, who is not briefed."""
    require(request.user, ReleasesPermission.VIEW)
    page = Page(
        title=words.standing(queries.standing(now().date())),
        short=_("Releases"),
        purpose=_("What goes live when, what blocks it, and who is not briefed."),
        guide="releases#releases",
        actions=_offered(request.user),
    )
    return lists.respond(request, releases_list(request.user), Release.objects.for_list(), page=page)


def _offered(actor: Actor) -> tuple[Action, ...]:
    """What can be done and looked at from the list."""
    offered = (
        (ReleasesPermission.PREPARE, Action(_("Prepare a release"), reverse("releases:prepare"))),
        (ReleasesPermission.VIEW, Action(_("Calendar"), reverse("releases:calendar"), style="quiet")),
        (ReleasesPermission.VIEW, Action(_("Cycle time"), reverse("releases:cycle"), style="quiet")),
        (ReleasesPermission.VIEW, Action(_("Checklists"), reverse("releases:checklists"), style="quiet")),
        (
            ReleasesPermission.VIEW,
            Action(_("Notes"), reverse("releases:notes", args=["customers"]), style="quiet"),
        ),
        (ReleasesPermission.VIEW, Action(_("Delivery"), reverse("releases:delivery"), style="quiet")),
        (ReleasesPermission.IMPORT, Action(_("Import"), reverse("releases:import"), style="quiet")),
    )
    return tuple(action for permission, action in offered if may(actor, permission))


def prepare(request: SignedInRequest) -> HttpResponse:
    """Begin to prepare a release."""
    require(request.user, ReleasesPermission.PREPARE)
    form = PrepareForm(request.POST or None)
    if form.is_valid():
        begun = form.attempt(operations.prepare, plan=form.plan(), by=request.user, at=now())
        if begun is not None:
            messages.success(request, _("Begun. Its checklist says what is required before go-live."))
            return redirect(begun)
    page = Page(
        title=_("Prepare a release"),
        purpose=_("What goes live together; the tier decides about checklist, sign-off and briefing."),
        guide="releases#prepare-a-release",
        crumbs=(to_list(),),
    )
    return form_page(request, form, page, submit=_("Begin"), back=reverse("releases:releases"))


def detail(request: SignedInRequest, number: int) -> HttpResponse:
    """One release: what is open, what it carries, who signed, who has read the briefing, what came of it."""
    require(request.user, ReleasesPermission.VIEW)
    release = find(number)
    context = record_page.context(release, request.user, to_list()) | {"panels": cards.of(request, release)}
    return render(request, "releases/release.html", context)


def change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change what a release is."""
    release = find(number)
    require(request.user, ReleasesPermission.PREPARE)
    form = ReleaseChangeForm(request.POST or None, release)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change, release=release, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(release)
    page = Page(
        title=_("Change the release"),
        purpose=_(
            "Another tier brings its own checklist; what is ticked stays ticked. Whoever signed it off is asked "
            "anew, unless only the planned day moves."
        ),
        guide="releases#prepare-a-release",
        crumbs=(to_list(), to_release(release)),
    )
    return form_page(request, form, page, submit=_("Save"), back=release.get_absolute_url())


def cancel(request: SignedInRequest, number: int) -> HttpResponse:
    """Give a release up."""
    release = find(number)
    require(request.user, ReleasesPermission.PREPARE)
    form = CancelForm(request.POST or None)
    said = {"release": release, "by": request.user, "at": now()}
    if form.is_valid() and form.attempt(operations.cancel, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Cancelled, with the reason written."))
        return redirect(release)
    page = Page(
        title=_("Cancel the release"),
        purpose=_("It stays here with the reason; what it carries may go live with another one."),
        guide="releases#cancel-a-release",
        crumbs=(to_list(), to_release(release)),
    )
    return form_page(request, form, page, submit=_("Cancel the release"), back=release.get_absolute_url())


def carry(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a release bring one more request."""
    release = find(number)
    require(request.user, ReleasesPermission.PREPARE)
    form = CarryForm(request.POST or None, queries.carried_requests(release))
    if form.is_valid() and _carry(form, release, request.user):
        return redirect(release)
    page = Page(
        title=_("What it carries"),
        purpose=_(
            "What goes live with it; what its requests promise is measured in its watch. Whoever signed it off "
            "is asked anew."
        ),
        guide="releases#what-it-carries",
        crumbs=(to_list(), to_release(release)),
    )
    return form_page(request, form, page, submit=_("Carry it"), back=release.get_absolute_url())


def _carry(form: CarryForm, release: Release, user: User) -> bool:
    """Carry what was chosen; False once the refusal stands in the form."""
    said = {"release": release, "by": user, "at": now()}
    if experiment := form.cleaned_data["experiment"]:
        return form.attempt(operations.carry_experiment, experiment=experiment.link, **said) is not None
    return form.attempt(operations.carry, request=form.cleaned_data["request"], **said) is not None


@require_POST
def uncarry(request: SignedInRequest, carried_id: UUID) -> HttpResponse:
    """Take something out of a release."""
    require(request.user, ReleasesPermission.PREPARE)
    carried = get_object_or_404(Carried.objects.select_related("release", "request"), pk=carried_id)
    try:
        operations.uncarry(carried=carried, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(carried.release)


@require_POST
def step(request: SignedInRequest, step_id: UUID) -> HttpResponse:
    """Tick a step of the checklist (`done=1`), or open it again."""
    require(request.user, ReleasesPermission.PREPARE)
    found = get_object_or_404(Step.objects.select_related("release"), pk=step_id)
    try:
        if request.POST.get("done"):
            chosen = request.FILES.get("file")
            operations.tick(
                step=found,
                note=request.POST.get("note", "")[:300],
                shown=request.POST.get("shown", ""),
                handed=Handed(chosen.name or "", chosen.read()) if chosen else None,
                by=request.user,
                at=now(),
            )
        else:
            operations.untick(step=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{found.release.get_absolute_url()}#checklist")


def step_evidence(request: SignedInRequest, step_id: UUID) -> FileResponse:
    """The file that was handed in as evidence of a step."""
    require(request.user, ReleasesPermission.VIEW)
    found = get_object_or_404(Step, pk=step_id)
    return evidence_files.answer(found.pk, found.file, found.shown)


def find(number: int) -> Release:
    """The release of this number, or 404."""
    return get_object_or_404(Release.objects.for_list(), number=number)


def to_list() -> Crumb:
    """The way back to all releases."""
    return Crumb(_("Releases"), reverse("releases:releases"))


def to_release(release: Release) -> Crumb:
    """The way back to one release."""
    return Crumb(release.name, release.get_absolute_url())
