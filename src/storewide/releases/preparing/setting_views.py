"""The pages of what holds for all releases: freezes, checklists, roles that sign, services behind a flag, tiers."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.releases import checklists
from storewide.releases.models import ChecklistTemplate, FlaggedService, Freeze, Side, SigningRole, Tier
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import (
    flagged,
    go_operations,
    going,
    lists,
    template_operations,
    tiers,
)
from storewide.releases.preparing import freezes as freezing
from storewide.releases.preparing.forms import FlaggedServiceForm, FreezeForm, RolesForm, TemplateForm
from storewide.releases.views import to_list


def freezes(request: SignedInRequest) -> HttpResponseBase:
    """Days on which nothing goes live."""
    require(request.user, ReleasesPermission.VIEW)
    making = Action(_("Declare a freeze"), reverse("releases:freeze-new"))
    first = making if may(request.user, ReleasesPermission.SET_UP) else None
    today = now().date()
    coming = Freeze.objects.filter(last__gte=today).order_by("first").first()
    title = freezing.words(coming) if coming else _("No freeze is ahead")
    page = Page(
        title=title,
        short=_("Freezes"),
        purpose=_("Days on which nothing goes live, but an emergency."),
        guide="release-day#freezes",
        crumbs=(to_list(),),
        actions=(first,) if first else (),
    )
    return kit_lists.respond(request, lists.freezes(first), Freeze.objects.select_related("store"), page=page)


def freeze_new(request: SignedInRequest) -> HttpResponse:
    """Declare a freeze."""
    require(request.user, ReleasesPermission.SET_UP)
    form = FreezeForm(request.POST or None)
    if form.is_valid():
        declared = form.attempt(freezing.declare, by=request.user, at=now(), **form.values())
        if declared is not None:
            messages.success(request, freezing.standing(declared))
            return redirect("releases:freezes")
    page = _page(
        _("Declare a freeze"), _("Nothing goes live on these days, but an emergency."), "freezes", _freezes()
    )
    return form_page(request, form, page, submit=_("Declare"), back=reverse("releases:freezes"))


def freeze(request: SignedInRequest, freeze_id: UUID) -> HttpResponse:
    """Change one freeze."""
    require(request.user, ReleasesPermission.SET_UP)
    found = get_object_or_404(Freeze.objects.select_related("store"), pk=freeze_id)
    form = FreezeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if form.attempt(freezing.change, freeze=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect("releases:freezes")
    lift = Action(
        _("Lift it"),
        reverse("releases:freeze-lift", args=[found.pk]),
        style="danger",
        post=True,
        confirm=_("Lift %(name)s? Releases may go live on these days again.") % {"name": found},
    )
    purpose = f"{freezing.words(found)}. {freezing.standing(found)}"
    page = _page(found.name, purpose, "freezes", _freezes(), (lift,))
    return form_page(request, form, page, submit=_("Save"), back=reverse("releases:freezes"))


@require_POST
def freeze_lift(request: SignedInRequest, freeze_id: UUID) -> HttpResponse:
    """Take a freeze away."""
    require(request.user, ReleasesPermission.SET_UP)
    freezing.lift(freeze=get_object_or_404(Freeze, pk=freeze_id), by=request.user, at=now())
    messages.success(request, _("Lifted."))
    return redirect("releases:freezes")


def versions(request: SignedInRequest) -> HttpResponseBase:
    """The checklists of the operation, in versions, and who signs each tier."""
    require(request.user, ReleasesPermission.VIEW)
    current = ChecklistTemplate.objects.filter(is_current=True).first()
    shown = (
        Action(_("Services behind a flag"), reverse("releases:flagged-services"), style="quiet"),
        Action(_("By tier"), reverse("releases:by-tier"), style="quiet"),
    )
    changing = Action(_("Change the checklists"), reverse("releases:checklist-edit"))
    page = Page(
        title=_holding(current),
        short=_("Checklists"),
        purpose=_("What each tier asks for before go-live; a release keeps what it began with."),
        guide="release-day#checklists",
        crumbs=(to_list(),),
        actions=(changing, *shown) if may(request.user, ReleasesPermission.SET_UP) else shown,
    )
    context = {"tiers": _tiers(current), "may_set_up": may(request.user, ReleasesPermission.SET_UP)}
    rows, template = ChecklistTemplate.objects.all(), "releases/checklists.html"
    return kit_lists.respond(request, lists.versions(), rows, page=page, template=template, **context)


def version(request: SignedInRequest, number: int) -> HttpResponse:
    """One version of the checklists as text."""
    require(request.user, ReleasesPermission.VIEW)
    found = get_object_or_404(ChecklistTemplate, number=number)
    page = _page(str(found), found.why, "checklists", _checklists())
    return render(
        request, "releases/checklist_version.html", {"page": page, "found": found, "history": history(found)}
    )


def edit(request: SignedInRequest) -> HttpResponse:
    """Save the next version of the checklists, typed or as a file."""
    require(request.user, ReleasesPermission.SET_UP)
    current = ChecklistTemplate.objects.filter(is_current=True).first()
    begun = {"text": current.text if current else checklists.built_in()}
    form = TemplateForm(request.POST or None, request.FILES or None, initial=begun)
    if form.is_valid():
        saved = form.attempt(template_operations.save, by=request.user, at=now(), **form.cleaned_data)
        if saved is not None:
            messages.success(request, _("Saved; releases that are prepared keep what they began with."))
            return redirect(saved)
    purpose = _("Each saving makes a version; what breaks the schema is refused with its line.")
    page = _page(_("Change the checklists"), purpose, "checklists", _checklists())
    return form_page(
        request,
        form,
        page,
        submit=_("Save as the next version"),
        back=reverse("releases:checklists"),
        wide=True,
    )


def roles(request: SignedInRequest, tier: str) -> HttpResponse:
    """Say which roles sign releases of a tier off."""
    require(request.user, ReleasesPermission.SET_UP)
    if tier not in Tier.values:
        return redirect("releases:checklists")
    known = going.roles_by_tier().get(tier, {})
    begun = {side: each.role_id for side, each in known.items()}
    form = RolesForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        said = {"tier": Tier(tier), "by": request.user, "at": now(), **form.cleaned_data}
        if form.has_changed():
            form.attempt(go_operations.name_roles, **said)
        if not form.errors:
            messages.success(request, _("Saved; it holds from now on."))
            return redirect("releases:checklists")
    title = _("Who signs: %(tier)s") % {"tier": Tier(tier).label}
    purpose = _("Two different roles, never the author alone; deputies stand in.")
    page = _page(title, purpose, "sign-offs", _checklists())
    return form_page(request, form, page, submit=_("Save"), back=reverse("releases:checklists"))


def flagged_services(request: SignedInRequest) -> HttpResponseBase:
    """Services whose deployments go live by themselves, behind a flag."""
    require(request.user, ReleasesPermission.VIEW)
    making = Action(_("Mark a service"), reverse("releases:flagged-service-new"))
    first = making if may(request.user, ReleasesPermission.SET_UP) else None
    page = Page(
        title=_("Services behind a flag"),
        purpose=_("Their deployments go live by themselves, as releases with a watch of their own."),
        guide="release-day#behind-a-flag",
        crumbs=(to_list(),),
        actions=(first,) if first else (),
    )
    rows = FlaggedService.objects.select_related("flag", "area", "store")
    return kit_lists.respond(request, lists.flagged_services(first), rows, page=page)


def flagged_service_new(request: SignedInRequest) -> HttpResponse:
    """Mark a service."""
    require(request.user, ReleasesPermission.SET_UP)
    form = FlaggedServiceForm(request.POST or None)
    said = {"by": request.user, "at": now()}
    if form.is_valid() and form.attempt(flagged.mark_service, **said, **form.cleaned_data) is not None:
        messages.success(request, _("Marked; its next deployment goes live by itself."))
        return redirect("releases:flagged-services")
    purpose = _("You declare it for every deployment of the service from now on.")
    page = _page(_("Mark a service"), purpose, "behind-a-flag", _services())
    return form_page(request, form, page, submit=_("Declare"), back=reverse("releases:flagged-services"))


def flagged_service(request: SignedInRequest, flagged_service_id: UUID) -> HttpResponse:
    """One service behind a flag: what was declared, by whom, and why one of its deployments was refused."""
    require(request.user, ReleasesPermission.VIEW)
    rows = FlaggedService.objects.select_related("flag", "area__accountable__holder", "store")
    found = get_object_or_404(rows, pk=flagged_service_id)
    asked = _("Unmark %(service)s? Its deployments need releases from then on.") % {"service": found}
    url = reverse("releases:flagged-service-unmark", args=[found.pk])
    unmark = Action(_("Unmark it"), url, style="danger", post=True, confirm=asked)
    actions = (unmark,) if may(request.user, ReleasesPermission.SET_UP) else ()
    purpose = _("Its deployments go live by themselves, behind %(flag)s.") % {"flag": found.flag}
    context = {
        "page": _page(found.service, purpose, "behind-a-flag", _services(), actions),
        "found": found,
        "wrong": flagged.wrong(found.flag),
        "accountable": found.area.holder,
        "history": history(found),
    }
    return render(request, "releases/flagged_service.html", context)


@require_POST
def flagged_service_unmark(request: SignedInRequest, flagged_service_id: UUID) -> HttpResponse:
    """Let no more deployments of a service go live by themselves."""
    require(request.user, ReleasesPermission.SET_UP)
    found = get_object_or_404(FlaggedService, pk=flagged_service_id)
    flagged.unmark_service(marked=found, by=request.user, at=now())
    messages.success(request, _("Unmarked."))
    return redirect("releases:flagged-services")


def by_tier(request: SignedInRequest) -> HttpResponse:
    """Releases by tier over a year: which share each has, and how many failed."""
    require(request.user, ReleasesPermission.VIEW)
    today = now().date()
    days = Days(today - timedelta(days=364), today)
    rows = tiers.by_tier(days)
    page = Page(
        title=tiers.finding(rows, days.first),
        short=_("Releases by tier"),
        purpose=_("Which share each tier has of a year's releases, and how many of each failed."),
        guide="release-day#by-tier",
        crumbs=(to_list(),),
    )
    return render(request, "releases/by_tier.html", {"page": page, "rows": rows, "days": days})


def _holding(current: ChecklistTemplate | None) -> str:
    """Which checklists hold, as the finding of their page."""
    if current is None:
        return _("The built-in checklists hold")
    return _("%(version)s holds for new releases") % {"version": current}


def _tiers(
    current: ChecklistTemplate | None,
) -> list[tuple[Tier, checklists.Checklist, list[SigningRole | None]]]:
    """Each tier with its checklist and the roles that sign for the business and for IT."""
    holding = checklists.of_template(current.pk if current else None)
    named = going.roles_by_tier()
    return [(tier, holding[tier], [named.get(tier, {}).get(side) for side in Side]) for tier in Tier]


def _page(title: str, purpose: str, section: str, crumb: Crumb, actions: tuple[Action, ...] = ()) -> Page:
    return Page(
        title=title,
        purpose=purpose,
        guide=f"release-day#{section}",
        crumbs=(to_list(), crumb),
        actions=actions,
    )


def _freezes() -> Crumb:
    return Crumb(_("Freezes"), reverse("releases:freezes"))


def _checklists() -> Crumb:
    return Crumb(_("Checklists"), reverse("releases:checklists"))


def _services() -> Crumb:
    return Crumb(_("Services behind a flag"), reverse("releases:flagged-services"))
