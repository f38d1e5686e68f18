"""What Home itself joins: what waits for whoever looks, and what changed in the last seven days."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.insight import changes
from storewide.kit import formats, wiring
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, Waits
from storewide.lib.clock import now
from storewide.lib.periods import Days

SHOWN = 6
CHANGES = 5
LOOKING_BACK = timedelta(days=6)


def waiting_panel(request: SignedInRequest) -> Panel | None:
    """What waits for whoever looks, in every module; None where nothing does."""
    parts: list[Waits] = [give(request) for give in wiring.load("waits")]
    count = sum(part.count for part in parts)
    if not count:
        return None
    first = first_of_each(parts)
    title = ngettext("One thing waits for you", "%(count)s things wait for you", count)
    return Panel(
        title=title % {"count": formats.number(count)},
        template="insight/waiting_panel.html",
        context={"waiting": first, "left": count - len(first)},
    )


def first_of_each(parts: list[Waits]) -> tuple[Wait, ...]:
    """The few that are shown, the most urgent kind first; no kind takes the place of another kind's first."""
    places = [(place, kind) for kind, part in enumerate(parts) for place in range(len(part.first))]
    chosen = sorted(sorted(places)[:SHOWN], key=lambda pair: (pair[1], pair[0]))
    return tuple(parts[kind].first[place] for place, kind in chosen)


def changed_panel(request: SignedInRequest) -> Panel | None:
    """What changed in the last seven days in any store; None where nothing did."""
    today = now().date()
    found = changes.within(request.user, Days(today - LOOKING_BACK, today), most=CHANGES)
    if not found.count:
        return None
    title = ngettext("One change in the last 7 days", "%(count)s changes in the last 7 days", found.count) % {
        "count": formats.number(found.count)
    }
    return Panel(
        title=title,
        template="insight/changed_panel.html",
        context={"changes": found},
        more=Action(_("Trading review"), reverse("review:latest")),
    )
