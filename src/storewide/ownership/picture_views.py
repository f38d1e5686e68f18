"""Pages that show all of ownership at once: the round map, the RACI matrix, and what one person or one team holds."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person, Team
from storewide.ownership import findings, handing, holdings, matrix, queries, round_map
from storewide.ownership.permissions import OwnershipPermission
from storewide.ownership.views import to_map


def round_(request: SignedInRequest) -> HttpResponse:
    """The round map: everything that is owned, in rings, each segment a link to it."""
    require(request.user, OwnershipPermission.VIEW)
    today = now().date()
    drawn = round_map.draw(today, findings.worst_by_area(findings.found(today)))
    page = Page(
        title=queries.map_finding(queries.tally(today), today),
        short=_("Round map"),
        purpose=_("The operation in the middle, the store around it, then KPIs, activities and data duties."),
        guide="ownership#the-round-map",
        crumbs=(to_map(),),
    )
    half = int(max((ring.outer for ring in drawn), default=100)) + 6
    context = {"page": page, "rings": drawn, "half": half, "whole": 2 * half, "tags": _KEY}
    context["operation"] = organization.operation_name()
    return render(request, "ownership/round.html", context)


_KEY = (round_map.HEALTHY, round_map.WARNED, round_map.BROKEN)


def raci(request: SignedInRequest) -> HttpResponseBase:
    """The matrix: areas and activities against roles or teams."""
    require(request.user, OwnershipPermission.VIEW)
    by: matrix.By = "team" if request.GET.get("by") == "team" else "role"
    asked = {name: request.GET.get(name, "") for name in ("group", "holder", "team")}
    found = matrix.read(by, **asked)
    downloads = request.GET.get("format") == "csv"
    spec = matrix.spec(found, len(found.holders)) if downloads else matrix.spec(found)
    page = Page(
        title=matrix.said(found),
        short=_("Matrix"),
        purpose=_("R does the work, A answers for it, C is asked before, I is told after."),
        guide="ownership#the-matrix",
        crumbs=(to_map(),),
    )
    left_out = max(len(found.holders) - matrix.MOST_COLUMNS, 0)
    context = {"by": by, "left_out": left_out, "most": matrix.MOST_COLUMNS, "team": asked["team"]}
    return lists.respond(request, spec, found.rows, page=page, template="ownership/matrix.html", **context)


def mine(request: SignedInRequest) -> HttpResponse:
    """The page of whoever looks; that of all people where the directory does not know them."""
    people = organization.people_of(request.user)
    return redirect("ownership:person", people[0].pk) if people else redirect(organization.people_url())


def person(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    """Everything somebody answers for, does, is asked about and is told of."""
    require(request.user, OwnershipPermission.VIEW)
    found, today = get_object_or_404(Person, pk=person_id), now().date()
    sections = holdings.of_person(found, today)
    page = Page(
        title=holdings.said_of_person(found.name, sections),
        short=found.name,
        purpose=_("What is theirs by role and by team, and what of other kinds waits on them."),
        guide="ownership#one-person-or-team",
        crumbs=(to_map(), Crumb(found.name, found.get_absolute_url())),
        actions=_handing(request, found),
    )
    others = handing.by_kind(handing.others_of(found))
    return render(request, "ownership/holdings.html", {"page": page, "sections": sections, "others": others})


def team(request: SignedInRequest, team_id: UUID) -> HttpResponse:
    """Everything a team owns across front end, back end and data, and what it is asked about and told of."""
    require(request.user, OwnershipPermission.VIEW)
    found = get_object_or_404(Team, pk=team_id)
    page = Page(
        title=_("What %(team)s owns") % {"team": found},
        purpose=found.mission,
        guide="ownership#one-person-or-team",
        crumbs=(to_map(), Crumb(found.name, found.get_absolute_url())),
        actions=(Action(_("In the matrix"), holdings.matrix_url("team", str(found.pk)), style="quiet"),),
    )
    return render(request, "ownership/holdings.html", {"page": page, "sections": holdings.of_team(found)})


def _handing(request: SignedInRequest, found: Person) -> tuple[Action, ...]:
    if not may(request.user, OwnershipPermission.CHANGE):
        return ()
    return (Action(_("Hand all of it over"), reverse("ownership:handover", args=[found.pk]), style="quiet"),)
