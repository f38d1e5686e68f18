"""Pages of the teams."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit import panels
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import lists, operations, team_page
from storewide.organization.forms import TeamChangeForm, TeamForm
from storewide.organization.models import Team
from storewide.organization.permissions import OrganizationPermission

GUIDE = "organization#teams"


def teams(request: SignedInRequest) -> HttpResponseBase:
    """All teams."""
    require(request.user, OrganizationPermission.VIEW)
    adding = Action(_("Form a team"), reverse("organization:team-new"))
    may_add = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=_("Teams"),
        purpose=_(
            "Long-lived teams that own parts of the store, project teams, and how many people each has."
        ),
        guide=GUIDE,
        actions=(
            Action(_("Capacity"), reverse("organization:capacity"), style="quiet"),
            Action(_("Decisions"), reverse("organization:decisions"), style="quiet"),
            *((adding,) if may_add else ()),
        ),
    )
    spec = lists.teams(adding if may_add else None)
    return kit_lists.respond(request, spec, Team.objects.for_list(now().date()), page=page)


def team(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """One team: whether it can do its work by itself, its members, its hours, what it owns."""
    require(request.user, OrganizationPermission.VIEW)
    found = get_object_or_404(Team.objects.for_list(now().date()), pk=team_id)
    may_change = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=found.name,
        purpose=found.mission,
        guide=GUIDE,
        crumbs=(to_teams(),),
        actions=team_page.changes(found) if may_change else (),
    )
    context = team_page.context(found, now().date(), may_change=may_change)
    context |= {"panels": panels.about(request, "team_panels", found), "history": team_page.told(found)}
    return render(request, "organization/team.html", {"page": page, **context})


def team_new(request: SignedInRequest) -> HttpResponse:
    """Form a team."""
    require(request.user, OrganizationPermission.CHANGE)
    form = TeamForm(request.POST or None)
    if form.is_valid():
        formed = form.attempt(operations.form_team, by=request.user, at=now(), **form.cleaned_data)
        if formed is not None:
            messages.success(request, _("“%(team)s” is there.") % {"team": formed})
            return redirect(formed)
    page = Page(
        title=_("Form a team"),
        purpose=_("A team that stays: people join and leave it, what it owns remains."),
        guide=GUIDE,
        crumbs=(to_teams(),),
    )
    return form_page(request, form, page, submit=_("Form the team"), back=reverse("organization:teams"))


def team_change(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """Change what a team is: its name, mission, kind, unit, and whether it talks to customers."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Team, pk=team_id)
    form = TeamChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_team, team=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    crumbs = (to_teams(), Crumb(found.name, found.get_absolute_url()))
    purpose = _("Its people and what it owns stay with it.")
    page = Page(title=_("Change the team"), purpose=purpose, guide=GUIDE, crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def to_teams() -> Crumb:
    """The way back to the teams."""
    return Crumb(_("Teams"), reverse("organization:teams"))
