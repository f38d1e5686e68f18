"""Pages of the operation and its teams."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import lists, operations, queries
from storewide.organization.forms import OperationNameForm, TeamChangeForm, TeamForm
from storewide.organization.models import Person, Team
from storewide.organization.permissions import OrganizationPermission


def operation(request: SignedInRequest) -> HttpResponse:
    """Name the operation."""
    require(request.user, OrganizationPermission.NAME_OPERATION)
    form = OperationNameForm(request.POST or None, initial={"name": queries.operation_name()})
    if form.is_valid():
        named = operations.name_operation(name=form.cleaned_data["name"], by=request.user, at=now())
        messages.success(request, _("Your operation is called “%(name)s”.") % {"name": named.name})
        return redirect("/")
    page = Page(
        title=_("Name your operation"),
        purpose=_("The whole organisation that runs the stores: everything here belongs to it."),
        guide="organization#operation",
    )
    return form_page(request, form, page, submit=_("Save"), back="/")


def teams(request: SignedInRequest) -> HttpResponseBase:
    """All teams."""
    require(request.user, OrganizationPermission.VIEW)
    adding = Action(_("Form a team"), reverse("organization:team-new"))
    may_add = may(request.user, OrganizationPermission.CHANGE)
    page = Page(
        title=_("Teams"),
        purpose=_("Long-lived teams that own parts of the store, and how many people each has."),
        guide="organization#teams",
        actions=(adding,) if may_add else (),
    )
    spec = lists.teams(adding if may_add else None)
    return kit_lists.respond(request, spec, Team.objects.with_size(now().date()), page=page)


def team(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """One team: its mission, its people, what happened to it."""
    require(request.user, OrganizationPermission.VIEW)
    found = get_object_or_404(Team.objects.with_size(now().date()), pk=team_id)
    changing = Action(_("Change"), reverse("organization:team-change", args=[found.pk]), style="quiet")
    page = Page(
        title=found.name,
        purpose=found.mission,
        guide="organization#teams",
        crumbs=(_to_teams(),),
        actions=(changing,) if may(request.user, OrganizationPermission.CHANGE) else (),
    )
    members = Person.objects.present(now().date()).filter(team=found)[: queries.NAMED]
    context = {
        "team": found,
        "tags": [found.front_line_tag] if found.front_line_tag else [],
        "members": members,
        "all_url": lists.team_address(found),
        "history": history(found),
    }
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
        guide="organization#teams",
        crumbs=(_to_teams(),),
    )
    return form_page(request, form, page, submit=_("Form the team"), back=reverse("organization:teams"))


def team_change(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """Rename a team, change its mission, or say whether it talks to customers."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Team, pk=team_id)
    form = TeamChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_team, team=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    crumbs = (_to_teams(), Crumb(found.name, found.get_absolute_url()))
    purpose = _("Its people and what it owns stay with it.")
    page = Page(title=_("Change the team"), purpose=purpose, guide="organization#teams", crumbs=crumbs)
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def _to_teams() -> Crumb:
    return Crumb(_("Teams"), reverse("organization:teams"))
