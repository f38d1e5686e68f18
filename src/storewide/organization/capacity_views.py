"""The page of what all teams can do in the quarter to come."""

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import lists as kit_lists
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization import capacity
from storewide.organization.capacity import TeamHours
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.team_views import to_teams


def _address(row: TeamHours) -> str:
    return row.team.get_absolute_url()


HOURS = ListSpec(
    name="capacity",
    columns=(
        Column("team", gettext_lazy("Team"), value="team__name", sort="team__name", url=_address),
        Column("a_week", gettext_lazy("New, hours a week"), kind=Kind.NUMBER, sort="a_week", digits=0),
        Column("net", gettext_lazy("For what is new, hours"), kind=Kind.NUMBER, sort="net"),
        Column(
            "maintenance",
            gettext_lazy("Maintenance, hours"),
            kind=Kind.NUMBER,
            sort="maintenance",
            priority=2,
        ),
        Column("absent", gettext_lazy("Away, hours"), kind=Kind.NUMBER, sort="absent", priority=2),
        Column("gross", gettext_lazy("Agreed, hours"), kind=Kind.NUMBER, sort="gross", priority=2),
        Column("thinnest", gettext_lazy("Thinnest week from"), kind=Kind.DAY, sort="thinnest", priority=3),
    ),
    search=("team__name",),
    order="team",
    counted=ngettext_lazy("%(shown)s team", "%(shown)s teams", "count"),
    empty=Empty(
        gettext_lazy("No team yet"),
        gettext_lazy("Hours follow from members, their shares and their days away."),
    ),
)


def of_teams(request: SignedInRequest) -> HttpResponseBase:
    """Every team's hours in the quarter to come."""
    require(request.user, OrganizationPermission.VIEW)
    found = capacity.of_teams(now().date())
    page = Page(
        title=capacity.finding(found),
        short=_("Capacity"),
        purpose=_(
            "Agreed hours of the next 13 weeks, less days away and public holidays, less each team's maintenance."
        ),
        guide="organization#capacity",
        crumbs=(to_teams(),),
    )
    template = "organization/capacity.html"
    return kit_lists.respond(request, HOURS, found, page=page, template=template, chart=capacity.chart(found))
