"""The figures of a review: each KPI and factor beside its plan, the period before, and last year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from storewide.insight import frozen_charts
from storewide.insight.reviews import periods
from storewide.insight.why import links as why
from storewide.kit import formats
from storewide.lib import holidays
from storewide.lib.periods import Days
from storewide.metrics import figures, scorecard, scorecard_pages, words
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.metrics.models import Metric
from storewide.metrics.period import Chosen
from storewide.metrics.scorecard import Scorecard, Tile
from storewide.rhythm.models import ReviewKind
from storewide.sources.models import Store

#: the three KPIs first, then what they are made of
FIRST = scorecard_pages.FIRST_TILES
FACTORS = ("visitors", "conversion", "average_order_value")
CODES = (*FIRST, "conversion", "orders", "average_order_value")


@dataclass(frozen=True)
class PeriodFigures:
    """What a review says of a period's figures, as JSON takes it: the `finding`, how it compares with `before`, the rows.

    `days`: those of the period that have figures; None where none has.
    """

    finding: str
    before: str
    notes: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    chart: dict[str, Any] | None
    days: Days | None


def known(store: Store, period: Days, today: date) -> Days | None:
    """The days of the period that are over and have facts; None where there is none."""
    extent = figures.extent(store.slug)
    if extent is None:
        return None
    first = max(period.first, extent.first)
    last = min(period.last, extent.last, figures.last_full_day(today))
    return Days(first, last) if first <= last else None


def read(store: Store, kind: ReviewKind, period: Days, today: date) -> PeriodFigures:
    """The figures of a store's period; days that are not over or have no facts are left out and named."""
    days = known(store, period, today)
    if days is None:
        return PeriodFigures(periods.without_figures(kind), "", (), (), None, None)
    card = scorecard.build(store, days)
    found = rows(store, kind, days, {code: card.tile(code) for code in CODES})
    chart = frozen_charts.as_values(scorecard_pages.chart(card))
    notes = tuple(_notes(card, kind, period, days))
    return PeriodFigures(words.finding(card), against_before(kind, found), notes, found, chart, days)


def rows(store: Store, kind: ReviewKind, days: Days, tiles: dict[str, Tile]) -> tuple[dict[str, Any], ...]:
    """Each metric of some days in words and numbers, beside its plan, the period before and last year."""
    before = periods.before(kind, days)
    compared = _Compared(
        days,
        before,
        _total(store, before),
        _last_year(store, days),
        Chosen(store=store, stores=(store,), days=days, extent=None, by="day", where=()),
    )
    owners = _owners()
    return tuple(_row(tile, compared, owners.get(code, "")) for code, tile in tiles.items())


@dataclass(frozen=True)
class _Compared:
    """Some days, and what they are compared with; None where the facts begin later."""

    days: Days
    before_days: Days
    before: Figures | None
    last_year: Figures | None
    chosen: Chosen


def _total(store: Store, days: Days) -> Figures | None:
    extent = figures.extent(store.slug)
    if extent is None or days.first not in extent:
        return None
    return figures.total(days, store=store.slug)


def _last_year(store: Store, days: Days) -> Figures | None:
    against = [each.against for each in holidays.align(days, store.holidays_of)]
    extent = figures.extent(store.slug)
    if extent is None or extent.first > min(against):
        return None
    return figures.total_of(against, store=store.slug)


def _owners() -> dict[str, str]:
    return {
        metric.code: str(metric.area.holder)
        for metric in Metric.objects.select_related("area__accountable__holder")
        if metric.area and metric.area.holder
    }


def _row(tile: Tile, compared: _Compared, owner: str) -> dict[str, Any]:
    """One metric; `change` is a share of the period before, None where that is unknown."""
    definition, code = tile.definition, tile.definition.code
    before = compared.before.ratio(code) if compared.before else None
    year = compared.last_year.ratio(code) if compared.last_year else None
    change, on_year = _change(tile.value, before), _change(tile.value, year)
    shown = scorecard_pages.shown_tile(tile, compared.chosen)
    planned = words.shown(definition, tile.plan.value, tile.currency) if tile.plan else formats.NO_VALUE
    return {
        "code": code,
        "url": shown.url,
        "name": shown.name,
        "value": None if tile.value is None else str(tile.value),
        "why": why.address(
            code, compared.days, store=compared.chosen.store.slug, against=compared.before_days
        ),
        "shown": shown.value,
        "apart": str(shown.tag),
        "tone": shown.tag.tone.value,
        "shape": shown.tag.shape,
        "plan": shown.plan,
        "basis": tile.plan.basis if tile.plan else "",
        "planned": planned,
        "before": words.shown(definition, before, tile.currency),
        "change": None if change is None else str(change),
        "changed": signed(change),
        **_year(definition, year, on_year, tile.currency),
        "owner": owner,
        "line": list(shown.line),
        "plan_line": list(shown.plan_line),
        "alt": shown.alt,
    }


def _year(
    definition: Definition, year: Decimal | None, change: Decimal | None, currency: str
) -> dict[str, str]:
    """What it was last year; nothing where that is unknown."""
    if year is None:
        return {}
    return {"last_year": words.shown(definition, year, currency), "changed_on_last_year": signed(change)}


def _change(value: Decimal | None, before: Decimal | None) -> Decimal | None:
    return (value - before) / before if value is not None and before else None


def signed(share: Decimal | None) -> str:
    """A change as people read it: `+3.1 %`."""
    if share is None:
        return formats.NO_VALUE
    return ("+" if share > 0 else "") + formats.percent(share)


def against_before(kind: ReviewKind, rows: tuple[dict[str, Any], ...]) -> str:
    """Spend against the period before, and which factor moved it most; empty where that period is unknown."""
    by_code = {row["code"]: row for row in rows}
    spend = by_code["spend"]
    if spend["change"] is None:
        return ""
    direction = Decimal(spend["change"])
    same_way = [
        row for code in FACTORS if (row := by_code[code])["change"] and Decimal(row["change"]) * direction > 0
    ]
    if not same_way:
        return periods.spend_against_before(kind, spend["changed"])
    most = max(same_way, key=lambda row: abs(Decimal(row["change"])))
    return periods.moved_against_before(kind, spend["changed"], most["name"].lower(), most["changed"])


def _notes(card: Scorecard, kind: ReviewKind, period: Days, days: Days) -> list[str]:
    """What one must know before comparing: which days are missing, where the plan comes from."""
    notes = []
    if days != period:
        notes.append(periods.only(kind, words.days(days)))
    if basis := words.basis(card):
        notes.append(basis)
    return notes


def extent(store: Store) -> Days | None:
    """The days that a store has facts of; None while there is none."""
    return figures.extent(store.slug)
