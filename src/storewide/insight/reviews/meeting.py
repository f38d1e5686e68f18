"""The meeting about a store's week or month: everything its page says, as plain values that can be frozen.

The page shows these values alone, whether they were gathered a moment ago or frozen when the review was held; so
the frozen page is the page that was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.insight import changes
from storewide.insight.reviews import ahead, month_results, period_figures, periods, sections, warnings
from storewide.insight.reviews.period_figures import PeriodFigures
from storewide.insight.reviews.sections import Section
from storewide.kit import formats, wiring
from storewide.kit.permissions import Actor
from storewide.kit.waits import Waits
from storewide.lib.periods import Days
from storewide.rhythm import queries as rhythm
from storewide.rhythm import rules
from storewide.rhythm import words as rhythm_words
from storewide.rhythm.models import About, Action, ReviewKind, today
from storewide.sources.models import Store


@dataclass(frozen=True)
class Reading:
    """The review of one period as it is read at one moment."""

    kind: ReviewKind
    subject: About
    days: Days
    snapshot: dict[str, Any]

    @property
    def digest(self) -> str:
        """What tells this reading from one in which something changed since."""
        return rules.digest(self.snapshot)


def to_open(kind: ReviewKind, store: Store, at: datetime) -> Days:
    """The last period that is over and has figures; the last one over where there are none at all."""
    latest = periods.latest(kind, today(store, at))
    extent = period_figures.extent(store)
    if extent is None:
        return latest
    return min(latest, periods.around(kind, extent.last))


def read(
    actor: Actor, store: Store, days: Days, at: datetime, kind: ReviewKind = ReviewKind.TRADING
) -> Reading:
    """Gather what the page of a week or month says, as far as the actor may see it."""
    on = today(store, at)
    found = period_figures.read(store, kind, days, on)
    snapshot = {
        "kind": kind.value,
        "store": {"slug": store.slug, "name": store.name, "currency": store.currency},
        "period": rules.period_label(kind, days.first),
        "days": formats.span(days.first, days.last),
        "finding": found.finding,
        "before": found.before,
        "notes": list(found.notes),
        "heads": periods.heads(kind),
        "figures": list(found.rows),
        "chart": found.chart,
        "tables": [month_results.of_store(store, days)] if kind == ReviewKind.MONTHLY else [],
        "sections": _sections(actor, store, found, kind, on, days),
        "changes": changed(changes.within(actor, days, store)),
        "decisions": decisions(actor, (store,)),
        "actions": [taken_on(action, on) for action in rhythm.carried(store)],
        "closed": [taken_on(action, on) for action in rhythm.closed_since(store, days.first)],
    }
    return Reading(kind, store, days, snapshot)


def _sections(
    actor: Actor, store: Store, found: PeriodFigures, kind: ReviewKind, on: date, days: Days
) -> list[Section]:
    """What stands beside the figures, in the order the meeting takes it."""
    compared = periods.before(kind, found.days or days)
    parts = (
        sections.why(store, found.days, compared, on),
        warnings.open_alerts((store,), on),
        sections.watches(actor, (store,), on),
        warnings.voice(actor, (store,), days, store.zone),
        ahead.stock((store,)),
        ahead.promotions((store,), on),
        ahead.releases(actor, (store,), on),
    )
    return [part for part in parts if part is not None]


def changed(found: changes.Changes) -> dict[str, Any]:
    """What changed, as values, the oldest first."""
    title = _("Nothing changed")
    if found.count:
        title = ngettext("One thing changed", "%(count)s things changed", found.count) % {
            "count": formats.number(found.count)
        }
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


def decisions(actor: Actor, stores: Sequence[Store]) -> dict[str, Any]:
    """What anybody still owes a decision, in every module."""
    parts: list[Waits] = [give(actor, store.pk) for store in stores for give in wiring.load("open_decisions")]
    # what concerns all stores waits in each of them, and is one decision still
    named = list({each.action.url: each for part in parts for each in part.first}.values())
    count = sum(part.count for part in parts) - sum(len(part.first) for part in parts) + len(named)
    rows = [
        {
            "what": str(each.what),
            "why": str(each.why),
            "who": str(each.who),
            "since": formats.day(each.since) if each.since else "",
            "label": str(each.action.label),
            "url": each.action.url,
        }
        for each in named
    ]
    title = _("No decision is open")
    if count:
        title = ngettext("One decision is open", "%(count)s decisions are open", count) % {
            "count": formats.number(count)
        }
    return {"title": title, "left": count - len(rows), "rows": rows}


def taken_on(action: Action, on: date) -> dict[str, Any]:
    """An action as values."""
    tag = action.tag(on)
    return {
        "what": action.what,
        "note": rhythm_words.note(action),
        "state": str(tag.label),
        "tone": tag.tone.value,
        "shape": tag.shape,
        "url": action.get_absolute_url(),
    }
