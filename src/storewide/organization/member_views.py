"""Pages of memberships: somebody joins a team, changes in it, leaves it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import membership_operations
from storewide.organization.member_forms import (
    JoinForm,
    MemberForm,
    MembershipChangeForm,
    MembershipEndForm,
)
from storewide.organization.models import Membership, Person, Team
from storewide.organization.people_views import to_person
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.team_views import to_teams

GUIDE = "organization#members"


def member_new(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """Put somebody into a team."""
    require(request.user, OrganizationPermission.CHANGE)
    team = get_object_or_404(Team, pk=team_id)
    form = MemberForm(request.POST or None)
    if form.is_valid():
        said = {**form.cleaned_data, "by": request.user, "at": now()}
        joined = form.attempt(membership_operations.join_team, team=team, **said)
        if joined is not None:
            messages.success(request, _("%(person)s is in %(team)s.") % _both(joined))
            return redirect(team)
    page = Page(
        title=_("Add a member to %(team)s") % {"team": team},
        purpose=_("Somebody gives the team a share of their time; the first team is their home."),
        guide=GUIDE,
        crumbs=_to(team),
    )
    return form_page(request, form, page, submit=_("Add"), back=team.get_absolute_url())


def membership_new(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Choose a team that somebody joins."""
    require(request.user, OrganizationPermission.CHANGE)
    person = get_object_or_404(Person, pk=person_id)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        said = {**form.cleaned_data, "by": request.user, "at": now()}
        joined = form.attempt(membership_operations.join_team, person=person, **said)
        if joined is not None:
            messages.success(request, _("%(person)s is in %(team)s.") % _both(joined))
            return redirect(person)
    page = Page(
        title=_("%(person)s joins a team") % {"person": person},
        purpose=_("Somebody gives the team a share of their time; the first team is their home."),
        guide=GUIDE,
        crumbs=to_person(person),
    )
    return form_page(request, form, page, submit=_("Join"), back=person.get_absolute_url())


def membership_change(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    """Change role, discipline, share or days of a membership."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Membership.objects.for_list(), pk=membership_id)
    form = MembershipChangeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        change = membership_operations.change_membership
        if form.attempt(change, membership=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found.team)
    page = Page(
        title=_("%(person)s in %(team)s") % _both(found),
        purpose=_("What they do there, with how much of their time, from and until when."),
        guide=GUIDE,
        crumbs=_to(found.team),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.team.get_absolute_url())


def membership_end(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    """Say which day is somebody's last in a team."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Membership.objects.for_list(), pk=membership_id)
    form = MembershipEndForm(request.POST or None, initial={"on": now().date()})
    if form.is_valid():
        said = {"on": form.cleaned_data["on"], "by": request.user, "at": now()}
        if form.attempt(membership_operations.end_membership, membership=found, **said):
            messages.success(request, _("Noted."))
            return redirect(found.team)
    page = Page(
        title=_("%(person)s leaves %(team)s") % _both(found),
        purpose=_("The membership stays in the history; where it was their home, another team of theirs is."),
        guide=GUIDE,
        crumbs=_to(found.team),
    )
    return form_page(request, form, page, submit=_("Note it"), back=found.team.get_absolute_url())


@require_POST
def membership_remove(request: SignedInRequest, membership_id: UUID) -> HttpResponse:
    """Take back a membership that never was."""
    require(request.user, OrganizationPermission.CHANGE)
    found = get_object_or_404(Membership.objects.for_list(), pk=membership_id)
    person = found.person
    membership_operations.remove_membership(membership=found, by=request.user, at=now())
    messages.success(request, _("Taken back."))
    return redirect(person)


def _both(membership: Membership) -> dict[str, str]:
    """Who and where, for a sentence."""
    return {"person": str(membership.person), "team": str(membership.team)}


def _to(team: Team) -> tuple[Crumb, ...]:
    return (to_teams(), Crumb(team.name, team.get_absolute_url()))
