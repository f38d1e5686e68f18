"""The figures of one week for the trading review: each KPI and factor beside its plan and the week before."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.insight import frozen_charts
from storewide.insight.why import links as why
from storewide.kit import formats
from storewide.lib.periods import Days
from storewide.metrics import figures, scorecard, scorecard_pages, words
from storewide.metrics.models import Metric
from storewide.metrics.period import Chosen
from storewide.metrics.scorecard import Scorecard, Tile
from storewide.sources.models import Store

WEEK = timedelta(days=7)
#: the three KPIs first, then what they are made of
FIRST = scorecard_pages.FIRST_TILES
FACTORS = ("visitors", "conversion", "average_order_value")
CODES = (*FIRST, "conversion", "orders", "average_order_value")


@dataclass(frozen=True)
class WeekFigures:
    """What the page says of a week's figures, as JSON takes it: the `finding`, how it compares with `before`, the rows."""

    finding: str
    before: str
    notes: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    chart: dict[str, Any] | None


def known(store: Store, week: Days, today: date) -> Days | None:
    """The days of the week that are over and have facts; None where there is none."""
    extent = figures.extent(store.slug)
    if extent is None:
        return None
    first = max(week.first, extent.first)
    last = min(week.last, extent.last, figures.last_full_day(today))
    return Days(first, last) if first <= last else None


def read(store: Store, week: Days, today: date) -> WeekFigures:
    """The figures of a store's week; days that are not over or have no facts are left out and named."""
    days = known(store, week, today)
    if days is None:
        return WeekFigures(_("There are no figures of this week yet"), "", (), (), None)
    card = scorecard.build(store, days)
    before = _week_before(store, days)
    owners = {
        metric.code: str(metric.area.holder)
        for metric in Metric.objects.select_related("area__accountable__holder")
        if metric.area and metric.area.holder
    }
    chosen = Chosen(store=store, stores=(store,), days=days, extent=None, by="day", where=())
    rows = tuple(_row(card.tile(code), before.get(code), owners.get(code, ""), chosen) for code in CODES)
    chart = frozen_charts.as_values(scorecard_pages.chart(card))
    return WeekFigures(
        words.finding(card), against_before(rows), tuple(_notes(card, week, days)), rows, chart
    )


def _week_before(store: Store, days: Days) -> dict[str, Decimal | None]:
    """The same weekdays of the week before; nothing where the facts begin later."""
    earlier = _before(days)
    extent = figures.extent(store.slug)
    if extent is None or earlier.first not in extent:
        return {}
    total = figures.total(earlier, store=store.slug)
    return {code: total.ratio(code) for code in CODES}


def _before(days: Days) -> Days:
    return Days(days.first - WEEK, days.last - WEEK)


def _row(tile: Tile, before: Decimal | None, owner: str, chosen: Chosen) -> dict[str, Any]:
    """One metric in words and numbers; `change` is a share of the week before, None where that is unknown."""
    change = (tile.value - before) / before if tile.value is not None and before else None
    shown = scorecard_pages.shown_tile(tile, chosen)
    return {
        "code": tile.definition.code,
        "url": shown.url,
        "name": shown.name,
        "value": None if tile.value is None else str(tile.value),
        "why": why.address(
            tile.definition.code, chosen.days, store=chosen.store.slug, against=_before(chosen.days)
        )
        if chosen.days
        else "",
        "shown": shown.value,
        "apart": str(shown.tag),
        "tone": shown.tag.tone.value,
        "shape": shown.tag.shape,
        "plan": shown.plan,
        "planned": words.shown(tile.definition, tile.plan.value, tile.currency)
        if tile.plan
        else formats.NO_VALUE,
        "before": words.shown(tile.definition, before, tile.currency),
        "change": None if change is None else str(change),
        "changed": formats.NO_VALUE
        if change is None
        else ("+" if change > 0 else "") + formats.percent(change),
        "owner": owner,
        "line": list(shown.line),
        "plan_line": list(shown.plan_line),
        "alt": shown.alt,
    }


def against_before(rows: tuple[dict[str, Any], ...]) -> str:
    """Spend against the week before, and which factor moved it most; an empty text where that week is unknown."""
    by_code = {row["code"]: row for row in rows}
    spend = by_code["spend"]
    if spend["change"] is None:
        return ""
    direction = Decimal(spend["change"])
    same_way = [
        row for code in FACTORS if (row := by_code[code])["change"] and Decimal(row["change"]) * direction > 0
    ]
    shown = {"spend": spend["changed"]}
    if not same_way:
        return _("Against the week before, spend is %(spend)s.") % shown
    most = max(same_way, key=lambda row: abs(Decimal(row["change"])))
    shown |= {"metric": most["name"].lower(), "change": most["changed"]}
    return (
        _("Against the week before, spend is %(spend)s; what moved most is %(metric)s, %(change)s.") % shown
    )


def _notes(card: Scorecard, week: Days, days: Days) -> list[str]:
    """What one must know before comparing: which days are missing, where the plan comes from."""
    notes = []
    if days != week:
        notes.append(
            _("Only %(days)s: the other days of the week have no figures yet.") % {"days": words.days(days)}
        )
    if basis := words.basis(card):
        notes.append(basis)
    return notes


def extent(store: Store) -> Days | None:
    """The days that a store has facts of; None while there is none."""
    return figures.extent(store.slug)
