"""The pages of coupling: the graph, the matrix and the pairs worth decoupling; and the waits behind one pair."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.coordination import coupling, coupling_graph, coupling_lists, coupling_page, looks, mechanisms
from storewide.coordination.coupling import Choice, Coupling
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import links
from storewide.kit import lists as kit_lists
from storewide.kit.pages import Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.organization.models import Team, Unit, WaitKind

TEMPLATE = "coordination/coupling.html"


def whole(request: SignedInRequest) -> HttpResponseBase:
    """How much teams wait for each other, and which pairs are worth decoupling."""
    require(request.user, CoordinationPermission.VIEW)
    at = now()
    found = Coupling(coupling.choice(request.GET, at.date()), at)
    columns, crossed = coupling_page.matrix(found)
    ranked = coupling_page.rows(found, mechanisms.linked_teams(), mechanisms.joined_teams())
    context = {
        "graph": coupling_graph.drawn(found.pairs, found.teams),
        "narrow": coupling_graph.drawn(found.pairs, found.teams, coupling_graph.NARROW),
        "columns": columns,
        "crossed": crossed,
        "named": ranked[: coupling_page.NAMED],
        **_choosing(found.chosen),
        **looks.context("coupling"),
    }
    spec, page = coupling_lists.knots(tuple(coupling_page.asked(found.chosen))), coupling_page.head(found)
    return kit_lists.respond(request, spec, ranked, page=page, template=TEMPLATE, **context)


def pair(request: SignedInRequest, waiting_id: UUID, blocking_id: UUID) -> HttpResponseBase:
    """The waits of one team for another in the chosen period: the records behind each number."""
    require(request.user, CoordinationPermission.VIEW)
    waiting, blocking = get_object_or_404(Team, pk=waiting_id), get_object_or_404(Team, pk=blocking_id)
    at = now()
    found = Coupling(coupling.choice(request.GET, at.date()), at)
    waits = list(found.waits.filter(waiting=waiting, blocking=blocking))
    about = coupling_page.labelled(waits, links.resolve)
    page = Page(
        title=_("%(waiting)s waits for %(blocking)s") % {"waiting": waiting, "blocking": blocking},
        purpose=_("Each wait of the period with the record it is about."),
        guide="coordination#coupling",
        crumbs=(Crumb(_("Coupling"), f"{reverse('coordination:coupling')}?{request.GET.urlencode()}"),),
    )
    rows = [coupling_lists.WaitRow.of(wait, about, found.ends) for wait in waits]
    spec = coupling_lists.waits(tuple(coupling_page.asked(found.chosen)))
    return kit_lists.respond(request, spec, rows, page=page)


def _choosing(chosen: Choice) -> dict[str, Any]:
    """What the form of the choice offers."""
    units = [("", _("All units")), *((str(unit.pk), unit.name) for unit in Unit.objects.order_by("name"))]
    return {
        "chosen": chosen,
        "first": chosen.first.isoformat(),
        "last": chosen.last.isoformat(),
        "kinds": [("", _("All kinds")), *WaitKind.choices],
        "units": units if len(units) > 1 else [],
    }
