"""What the board says: its finding, its filters, its limits."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor, may
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio.models import Limit, RequestState
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.roadmap import board
from storewide.portfolio.roadmap.board import Asked, Lane
from storewide.strategy.models import Goal


def asked_of(params: QueryDict) -> Asked:
    """What an address asks of the board."""
    return Asked(**{name: params.get(name, "").strip() for name in asdict(Asked())})


def context(asked: Asked, actor: Actor, at: datetime) -> dict[str, Any]:
    """All that the board shows."""
    lanes, left = board.lanes_of(asked, at)
    query = {name: value for name, value in asdict(asked).items() if value}
    return {
        "page": Page(
            title=finding(lanes),
            short=_("Board"),
            purpose=_("Each request in its column, the longest there first; limits keep work flowing."),
            guide="roadmap#the-board",
            actions=(
                Action(_("Limits"), reverse("portfolio:limits"), "quiet"),
                Action(_("Roadmap"), reverse("portfolio:roadmap"), "quiet"),
            ),
        ),
        "lanes": lanes,
        "lanes_left": left,
        "asked": asked,
        "moving": may(actor, PortfolioPermission.ACCEPT),
        "back": reverse("portfolio:board", query=query),
        "filters": _filters(asked),
        "narrowed": bool(query),
    }


def finding(lanes: Sequence[Lane]) -> str:
    """How the board stands, in one sentence."""
    count = sum(lane.count for lane in lanes)
    if not count:
        return _("Nothing stands on the board")
    over = [(lane, column) for lane in lanes for column in lane.columns if column.over]
    if over:
        lane, column = over[0]
        limit = column.limit.most if column.limit else 0
        said = {
            "column": RequestState(column.state).label,
            "count": formats.number(column.count),
            "limit": formats.number(limit),
            "lane": lane.name,
        }
        if lane.name:
            return _("“%(column)s” of %(lane)s holds %(count)s, its limit is %(limit)s") % said
        return _("“%(column)s” holds %(count)s, its limit is %(limit)s") % said
    said = {"count": formats.number(count)}
    return ngettext("%(count)s request on the board", "%(count)s requests on the board", count) % said


def rows_of_limits() -> list[Limit]:
    """All limits, in the order of the columns."""
    places = {state: place for place, state in enumerate(board.COLUMNS)}
    found = Limit.objects.select_related("team")
    return sorted(found, key=lambda each: (places.get(RequestState(each.state), 99), str(each.team or "")))


def _filters(asked: Asked) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Each filter: its key, its label, its choices, what is chosen."""
    teams = [(str(key), name) for key, name in Team.objects.order_by("name").values_list("pk", "name")]
    goals = Goal.objects.open().order_by("kind", "name", "pk").values_list("pk", "name")
    return [
        ("lanes", _("Lanes"), [("team", _("by team")), ("goal", _("by goal"))], asked.lanes),
        ("team", _("Team"), teams, asked.team),
        ("goal", _("Goal"), [("none", _("no goal")), *((str(key), name) for key, name in goals)], asked.goal),
        ("area", _("Area"), list(Area.objects.order_by("name").values_list("slug", "name")), asked.area),
    ]
