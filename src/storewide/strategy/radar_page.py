"""What the page of a radar says, and the page of one blip."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import list_reading, raising
from storewide.kit import lists as kit_lists
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Tag, Text
from storewide.lib.clock import now
from storewide.strategy import radar_lists, radar_picture, radar_queries, radar_rules, radar_words
from storewide.strategy.models.radar import MARKS, Blip, Radar
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_files import FORMS
from storewide.strategy.radar_queries import View

#: so many quarters are offered beside each other
QUARTERS = 12


@dataclass(frozen=True)
class Way:
    """A radar of another quarter: its name, its address, and whether it is the one shown."""

    label: str
    query: str
    here: bool


def respond(request: SignedInRequest, radar: Radar) -> HttpResponseBase:
    """The answer to a request for a radar: the whole page, or its blips as a table."""
    today = now().date()
    on = min(radar_lists.day(request.GET.get("on")) or today, today)
    view = radar_queries.view(radar, on, radar_lists.day(request.GET.get("since")))
    spec = radar_lists.blips(view)
    shown, _controls, _sort = list_reading.arrange(spec, view.blips, request.GET)
    by_number = sorted(shown, key=lambda each: each.number)
    picture = radar_picture.draw(view, by_number, "" if on == today else f"on={on.isoformat()}")
    return kit_lists.respond(
        request,
        spec,
        view.blips,
        page=_page(view, request.user),
        template="strategy/radar_radar.html",
        view=view,
        today=today,
        is_past=on != today,
        quadrants=picture,
        legend=list(MARKS.items()),
        alt=radar_words.picture(view, len(shown)),
        ways=ways(view, today),
        accountable=radar.area.holder if radar.area else None,
        permanent=request.build_absolute_uri(f"{radar.get_absolute_url()}?{_permanent(request, view)}"),
        files=[(name, form.ending) for name, form in FORMS.items()],
    )


def ways(view: View, today: date) -> list[Way]:
    """The radar by quarter, the newest first: each as it stood at the quarter's end, the running one as of today."""
    found = []
    for quarter in view.quarters(today)[:QUARTERS]:
        query = "" if quarter.last >= today else f"?on={quarter.last.isoformat()}"
        found.append(Way(radar_words.quarter(quarter), query, quarter.first <= view.on <= quarter.last))
    return found


def blip(found: Blip, actor: Actor) -> dict[str, Any]:
    """The context of a blip's page."""
    today = now().date()
    moves = list(found.moves.select_related("blip__radar"))
    steps = found.steps()
    standing = radar_rules.standing(steps, today, radar_rules.compared_with(today))
    tags = [Tag(found.ring_name or _("Taken off"))]
    if standing is not None and standing.mark is not radar_rules.Mark.NONE:
        tags.append(MARKS[standing.mark])
    raised = raising.raised_from([found.link]).get((Blip.KIND, str(found.pk)), [])
    return {
        "page": _blip_page(found, actor),
        "blip": found,
        "tags": tags,
        "accountable": str(found.owner) if found.owner else "",
        "moves": moves[::-1],
        "raised": raised,
        "ask_url": raising.ask_address(found.link, _("Move to %(blip)s") % {"blip": found}),
        "history": history(found),
        **radar_words.following(found, actor, today),
    }


def _permanent(request: SignedInRequest, view: View) -> str:
    """What of the address names this radar for good: its day, what it is compared with, and the filters."""
    kept = request.GET.copy()
    for name in ("page", "format"):
        kept.pop(name, None)
    kept["on"], kept["since"] = view.on.isoformat(), view.since.isoformat()
    return kept.urlencode()


def _page(view: View, actor: Actor) -> Page:
    slug = view.radar.slug
    changing = (
        Action(_("Put something on it"), reverse("strategy:blip-add", args=[slug])),
        Action(_("From a file"), reverse("strategy:radar-file", args=[slug]), style="quiet"),
        Action(_("Change"), reverse("strategy:radar-change", args=[slug]), style="quiet"),
    )
    purpose: Text = view.radar.purpose or _(
        "What to build with, what to try, what to leave, and why that changed."
    )
    return Page(
        title=radar_words.finding(view),
        short=view.radar.name,
        purpose=purpose,
        guide="radar#one-radar",
        crumbs=(Crumb(_("Tech radar"), reverse("strategy:radars")),),
        actions=changing if may(actor, StrategyPermission.CHANGE) else (),
    )


def _blip_page(found: Blip, actor: Actor) -> Page:
    place = [found.radar.slug, found.slug]
    moving = radar_words.move_action(found, _("Move or look at it"))
    changing = Action(_("Change"), reverse("strategy:blip-change", args=place), style="quiet")
    leaving = Action(_("Take it off"), reverse("strategy:blip-take-off", args=place), style="quiet")
    actions = (moving, changing, leaving) if found.ring is not None else (moving, changing)
    radar = found.radar
    return Page(
        title=found.name,
        purpose=found.quadrant_name,
        guide="radar#blips",
        crumbs=(
            Crumb(_("Tech radar"), reverse("strategy:radars")),
            Crumb(radar.name, radar.get_absolute_url()),
        ),
        actions=actions if may(actor, StrategyPermission.CHANGE) else (),
    )
