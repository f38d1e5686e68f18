"""The month of a unit: the results of its stores together, and each store beside its plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.insight.reviews import (
    addresses,
    ahead,
    meeting,
    month_results,
    period_figures,
    periods,
    sections,
    warnings,
)
from storewide.insight.reviews.meeting import Reading
from storewide.insight.reviews.sections import Section, line, section
from storewide.kit import formats
from storewide.kit.permissions import Actor
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.metrics import results, results_pages, scorecard
from storewide.metrics.results import Results
from storewide.organization.models import Unit
from storewide.rhythm import queries as rhythm
from storewide.rhythm import rules
from storewide.rhythm.models import ReviewKind, today
from storewide.sources.models import Store

_KIND = ReviewKind.MONTHLY


def read(actor: Actor, unit: Unit, month: Days, at: datetime) -> Reading:
    """Gather what the page of a unit's month says, as far as the actor may see it."""
    stores = results.stores_within(unit, Unit.objects.all(), Store.objects.all())
    on = today(unit, at)
    together = results.together(results.of_stores(stores, month)) if stores else None
    actions = [(store, action) for store in stores for action in rhythm.carried(store)]
    snapshot = {
        "kind": _KIND.value,
        "unit": {"id": str(unit.pk), "name": unit.name},
        "period": rules.period_label(_KIND, month.first),
        "days": formats.span(month.first, month.last),
        "finding": _finding(unit, stores, together, month),
        "before": "",
        "notes": [],
        "heads": periods.heads(_KIND),
        "figures": [],
        "tables": [month_results.table(together)] if together else [],
        "chart": None,
        "sections": _sections(actor, stores, month, at),
        "decisions": meeting.decisions(actor, stores),
        "actions": [_action(store, meeting.taken_on(action, on)) for store, action in actions],
    }
    return Reading(_KIND, unit, month, snapshot)


def _finding(unit: Unit, stores: Sequence[Store], together: Results | None, month: Days) -> str:
    if not stores:
        return _("%(unit)s has no store yet") % {"unit": unit}
    return results_pages.finding(unit.name, together, month)


def _action(store: Store, said: dict[str, Any]) -> dict[str, Any]:
    return said | {"note": sections.joined(store.name, said["note"])}


def _sections(actor: Actor, stores: Sequence[Store], month: Days, at: datetime) -> list[Section]:
    on = at.date()
    parts = (
        _stores(stores, month, at),
        warnings.open_alerts(stores, on),
        sections.watches(actor, stores, on),
        warnings.voice(actor, stores, month, "UTC"),
        ahead.stock(stores),
        ahead.promotions(stores, on),
        ahead.releases(actor, stores, on),
    )
    return [part for part in parts if part is not None]


def _stores(stores: Sequence[Store], month: Days, at: datetime) -> Section:
    return section(
        "stores",
        _("Its stores"),
        [_store(store, month, at) for store in stores],
        empty=_("Put stores into the unit; their months then stand here."),
    )


def _store(store: Store, month: Days, at: datetime) -> dict[str, Any]:
    """One store's spend beside its plan; the way to its own month."""
    url = addresses.of(_KIND, store, month)
    days = period_figures.known(store, month, today(store, at))
    if days is None:
        return line(store.name, url, periods.without_figures(_KIND), "", Tag(_("no figures"), Tone.UNKNOWN))
    tiles = scorecard.standings(store, days, ("spend",))
    row = period_figures.rows(store, _KIND, days, tiles)[0]
    note = sections.joined(
        row["plan"],
        _("%(change)s on the month before") % {"change": row["changed"]},
        _("%(change)s on last year") % {"change": row["changed_on_last_year"]} if "last_year" in row else "",
    )
    return line(store.name, url, note, row["shown"], Tag(row["apart"], Tone(row["tone"]), row["shape"]))
