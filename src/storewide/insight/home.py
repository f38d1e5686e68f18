"""What Home itself joins: what waits for whoever looks, and what changed in the last seven days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from storewide.insight import changes
from storewide.kit import formats, wiring
from storewide.kit.pages import Action
from storewide.kit.panels import Panel
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import Wait, WaitKind, Waits
from storewide.lib.clock import now
from storewide.lib.periods import Days

SHOWN = 6
OF_A_KIND = 3
_HEADINGS = {
    WaitKind.DECISION: (gettext_noop("One decision"), gettext_noop("%(count)s decisions")),
    WaitKind.BRIEFING: (
        gettext_noop("One briefing to confirm"),
        gettext_noop("%(count)s briefings to confirm"),
    ),
    WaitKind.APPROVAL: (gettext_noop("One approval"), gettext_noop("%(count)s approvals")),
    WaitKind.PROMISE: (gettext_noop("One promise is due"), gettext_noop("%(count)s promises are due")),
}
CHANGES = 5
LOOKING_BACK = timedelta(days=6)
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Block:
    """What of one kind waits for whoever looks: how many as a heading, the oldest, and how many are left."""

    heading: str
    waiting: tuple[Wait, ...]
    left: int


def waiting_panel(request: SignedInRequest) -> Panel:
    """What waits for whoever looks, in every module: decisions, briefings, approvals and promises apart, then the rest."""
    parts: list[Waits] = [give(request) for give in wiring.load("waits")]
    count = sum(part.count for part in parts)
    others = [part for part in parts if part.kind is WaitKind.OTHER]
    first = first_of_each(others)
    title = ngettext("One thing waits for you", "%(count)s things wait for you", count)
    return Panel(
        title=title % {"count": formats.number(count)} if count else _("Nothing waits for you"),
        template="insight/waiting_panel.html",
        context={
            "blocks": [
                _block(kind, parts) for kind in _HEADINGS if any(p.count for p in parts if p.kind is kind)
            ],
            "waiting": first,
            "left": sum(part.count for part in others) - len(first),
            "nothing": not count,
        },
    )


def _block(kind: WaitKind, parts: list[Waits]) -> Block:
    mine = [part for part in parts if part.kind is kind]
    count = sum(part.count for part in mine)
    named = [wait for part in mine for wait in part.first]
    # what does not say since when it waits comes last, in the order of its module
    oldest = tuple(sorted(named, key=lambda wait: wait.since or _LATEST)[:OF_A_KIND])
    one, several = _HEADINGS[kind]
    heading = ngettext(one, several, count) % {"count": formats.number(count)}
    return Block(heading, oldest, count - len(oldest))


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
