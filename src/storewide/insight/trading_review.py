"""The trading review of one week: everything its page says, as plain values that can be frozen.

The page shows these values alone, whether they were gathered a moment ago or frozen when the review was held; so
the frozen page is the page that was read.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.insight import changes, week_figures
from storewide.kit import formats, wiring
from storewide.kit.permissions import Actor
from storewide.kit.waits import Waits
from storewide.lib.periods import Days, PeriodUnreadable, label, parse_one
from storewide.rhythm import queries as rhythm
from storewide.rhythm import rules
from storewide.rhythm import words as rhythm_words
from storewide.rhythm.models import Action
from storewide.sources.models import Store

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Reading:
    """The review of a store's week as it is read at one moment."""

    store: Store
    week: Days
    snapshot: dict[str, Any]

    @property
    def digest(self) -> str:
        """What tells this reading from one in which something changed since."""
        return rules.digest(self.snapshot)


def today(store: Store, at: datetime) -> date:
    """The store's own day."""
    return at.astimezone(ZoneInfo(store.zone)).date()


def week_named(text: str) -> Days | None:
    """The ISO week that `2026-W47` names; None for anything else."""
    try:
        week = parse_one(text)
    except PeriodUnreadable:
        return None
    return week if label(week.first, "week") == text else None


def week_to_open(store: Store, at: datetime) -> Days:
    """The last week that is over and has figures; the last one over where there are none at all."""
    monday = rules.latest_over(today(store, at))
    extent = week_figures.extent(store)
    if extent is not None:
        monday = min(monday, rules.monday(extent.last))
    return Days(monday, monday + WEEK - timedelta(days=1))


def read(actor: Actor, store: Store, week: Days, at: datetime) -> Reading:
    """Gather what the page says, as far as the actor may see it."""
    on = today(store, at)
    found = week_figures.read(store, week, on)
    changed = changes.within(actor, week, store)
    return Reading(
        store,
        week,
        {
            "store": {"slug": store.slug, "name": store.name, "currency": store.currency},
            "week": label(week.first, "week"),
            "days": formats.span(week.first, week.last),
            "finding": found.finding,
            "before": found.before,
            "notes": list(found.notes),
            "figures": list(found.rows),
            "chart": found.chart,
            "changes": _changes(changed),
            "decisions": _decisions(actor, store),
            "actions": [_action(action, on) for action in rhythm.carried(store)],
            "closed": [_action(action, on) for action in rhythm.closed_since(store, week.first)],
        },
    )


def _changes(found: changes.Changes) -> dict[str, Any]:
    title = _("Nothing changed in this week")
    if found.count:
        shown = {"count": formats.number(found.count)}
        title = (
            ngettext("One thing changed in this week", "%(count)s things changed in this week", found.count)
            % shown
        )
    return {
        "title": title,
        "left": found.left,
        "rows": [
            {
                "day": formats.day(each.day),
                "what": each.what,
                "kind": each.kind,
                "note": each.note,
                "url": each.url,
            }
            for each in reversed(found.newest)
        ],
    }


def _decisions(actor: Actor, store: Store) -> dict[str, Any]:
    """What anybody still owes a decision, in every module."""
    parts: list[Waits] = [give(actor, store.pk) for give in wiring.load("open_decisions")]
    count = sum(part.count for part in parts)
    rows = [
        {
            "what": str(each.what),
            "why": str(each.why),
            "who": str(each.who),
            "since": formats.day(each.since) if each.since else "",
            "label": str(each.action.label),
            "url": each.action.url,
        }
        for part in parts
        for each in part.first
    ]
    title = _("No decision is open")
    if count:
        title = ngettext("One decision is open", "%(count)s decisions are open", count) % {
            "count": formats.number(count)
        }
    return {"title": title, "left": count - len(rows), "rows": rows}


def _action(action: Action, on: date) -> dict[str, Any]:
    tag = action.tag(on)
    return {
        "what": action.what,
        "note": rhythm_words.note(action),
        "state": str(tag.label),
        "tone": tag.tone.value,
        "shape": tag.shape,
        "url": action.get_absolute_url(),
    }
