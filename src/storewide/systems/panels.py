"""Cards that the register puts on pages of others: a team's systems, an area's data, what a record does to interfaces."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.organization.models import Team
from storewide.ownership.models import Activity, ActivityKind, Area
from storewide.systems import queries, words
from storewide.systems.models import DataAsset, System
from storewide.systems.permissions import SystemsPermission

DATA = "systems/data_panel.html"


def team_panel(request: SignedInRequest, team: Team) -> Panel | None:
    """On a team's page: the systems it answers for and what they cost; one query, none shown where it has none."""
    if not may(request.user, SystemsPermission.VIEW):
        return None
    rows = list(System.objects.running().filter(owner=team))
    if not rows:
        return None
    said = {"count": formats.number(len(rows)), "cost": words.amounts(queries.total(rows))}
    title = ngettext("Owns one system, %(cost)s a year", "Owns %(count)s systems, %(cost)s a year", len(rows))
    return Panel(title % said, "systems/team_panel.html", {"systems": rows})


def area_panel(request: SignedInRequest, area: Area) -> Panel | None:
    """On an area's page: the data that belongs to it, and where it lies; one query."""
    if not may(request.user, SystemsPermission.VIEW):
        return None
    rows = list(DataAsset.objects.for_list().filter(area=area))
    about = urlencode({"area": area.pk})
    changing = may(request.user, SystemsPermission.CHANGE)
    more = Action(_("Enter data"), f"{reverse('systems:data-new')}?{about}") if changing else None
    if not rows:
        return (
            Panel(_("No data is entered that belongs to it"), DATA, {"data": rows}, more=more)
            if more
            else None
        )
    title = ngettext(
        "One kept set of data belongs to it", "%(count)s kept sets of data belong to it", len(rows)
    )
    return Panel(title % {"count": formats.number(len(rows))}, DATA, {"data": rows}, more=more)


def duty_panel(request: SignedInRequest, activity: Activity) -> Panel | None:
    """On the page of a data duty: the data that brings it; one query, none of other activities."""
    if activity.kind != ActivityKind.DATA_DUTY or not may(request.user, SystemsPermission.VIEW):
        return None
    rows = list(DataAsset.objects.for_list().filter(duty=activity))
    if not rows:
        return None
    title = ngettext("One kept set of data brings it", "%(count)s kept sets of data bring it", len(rows))
    return Panel(title % {"count": formats.number(len(rows))}, DATA, {"data": rows})


def stated(request: SignedInRequest, link: Link) -> Panel | None:
    """On the page of a release, an incident or an option: what it does to interfaces, with a way to say more; one query."""
    if not may(request.user, SystemsPermission.VIEW):
        return None
    changes = queries.stated_by(link)
    about = urlencode({"about": link.written})
    changing = may(request.user, SystemsPermission.CHANGE)
    if not changes and not changing:
        return None
    title = (
        ngettext("It touches one interface", "It touches %(count)s interfaces", len(changes))
        % {"count": formats.number(len(changes))}
        if changes
        else _("It touches no interface, as far as anybody said")
    )
    context = {
        "changes": changes,
        "changing": changing,
        "new_url": f"{reverse('systems:stated-new-flow')}?{about}",
    }
    more = Action(_("Say which"), f"{reverse('systems:stated-new')}?{about}") if changing else None
    return Panel(title, "systems/stated_panel.html", context, more=more)
