"""What the scorecard shows: the finding, the tiles, the picture, the table."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import wiring
from storewide.kit.charts import Chart
from storewide.kit.lists import Empty, ListSpec
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import Actor
from storewide.kit.tags import Tag, Text, Tone
from storewide.metrics import (
    choice_pages,
    comparing,
    definitions,
    figures,
    further,
    incomplete_words,
    pictures,
    scorecard,
    tables,
    words,
)
from storewide.metrics.comparing import Compared, Earlier
from storewide.metrics.figures import Figures
from storewide.metrics.period import GRAINS, Chosen
from storewide.metrics.scorecard import Scorecard, Tile
from storewide.metrics.tables import Line
from storewide.sources import closed_months
from storewide.sources.queries import import_address

FIRST_TILES = ("visitors", "buyers", "spend")
PURPOSE = gettext_lazy("Visitors, buyers and spend beside their plan, day by day.")
MORE_TILES = ("conversion", "orders", "average_order_value")


@dataclass(frozen=True)
class Shown:
    """Everything a page of figures needs: its head, its table, and what is above it."""

    page: Page
    spec: ListSpec
    rows: tuple[Line, ...]
    context: dict[str, Any]


@dataclass(frozen=True)
class TileShown:
    """A tile as the page shows it."""

    name: str
    url: str
    value: str
    tag: Tag
    plan: str
    line: tuple[float | None, ...]
    plan_line: tuple[float | None, ...]
    alt: str
    moved: Tag | None = None
    before: str = ""


def show(chosen: Chosen, today: date) -> Shown:
    """The scorecard of the choice."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    codes = (*scorecard.CODES, *further.codes())
    comparison = Comparison.of(chosen, codes)
    card = scorecard.build(
        chosen.store, chosen.days, chosen.filters, segment=chosen.segment, total=comparison.now
    )
    happened, card = card.annotations, card.marking(chosen.marking)
    return Shown(
        page=Page(
            title=words.finding(card),
            short=_("Scorecard"),
            purpose=words.basis(card) or PURPOSE,
            guide="metrics#scorecard",
            actions=(
                choice_pages.why("spend", chosen),
                Action(_("Set a target"), reverse("metrics:target-new"), "quiet"),
            ),
        ),
        **table(chosen, rows_by(chosen, "spend"), comparison.against, "spend", "figures"),
        context={
            "tiles": [shown_tile(card.tile(code), chosen, comparison) for code in FIRST_TILES],
            "more": [shown_tile(card.tile(code), chosen, comparison) for code in MORE_TILES],
            "chart": chart(card),
            "happened": card.annotations,
            **choice_pages.marked(chosen, happened),
            "closed": words.closed(closed_months.of_days(chosen.store, chosen.days)),
            "incomplete": incomplete_words.of_days(chosen.store, chosen.days),
            "untold": incomplete_words.of_metrics(codes, comparison.now, comparison.before),
            "further": further.read(chosen, comparison.now, comparison.compared, today),
            "comparison": comparison.words(),
            **choice_pages.context(chosen),
        },
    )


def beside(actor: Actor, chosen: Chosen) -> list[tuple[Text, str, str]]:
    """What upper modules know of how well the operation works in these days: name, value and address of each."""
    told = (give(actor, chosen.store, chosen.days) for give in wiring.load("scorecard_beside"))
    return [each for each in told if each is not None]


@dataclass(frozen=True)
class Comparison:
    """Some metrics of the choice beside what they were before."""

    now: Figures
    against: Earlier | None
    compared: Mapping[str, Compared]
    before: Figures | None = None

    @classmethod
    def of(cls, chosen: Chosen, codes: tuple[str, ...]) -> "Comparison":
        """Ask what these metrics are, and were before."""
        assert chosen.days is not None  # noqa: S101
        store, days, where = chosen.store, chosen.days, chosen.filters
        against = comparing.earlier(days, chosen.against, store.holidays_of)
        now, before = comparing.totals(store, days, against, where, codes)
        return cls(now, against, comparing.compare(store, days, against, where, codes, now, before), before)

    def words(self) -> str:
        """With which days it compares, and how alike the refunds are; empty where it does not."""
        return words.compared_with(self.against, self.compared)


def table(
    chosen: Chosen, report: figures.Report, against: Earlier | None, code: str, name: str
) -> dict[str, Any]:
    """The table below the picture about one metric, out of what `rows_by` found: its `spec` and its `rows`."""
    assert chosen.days is not None  # noqa: S101
    definition = definitions.named(code)
    compared = comparing.compare_rows(
        chosen.store, chosen.days, report.rows, chosen.by, against, chosen.filters, code
    )
    label = choice_pages.labels()[chosen.by]
    into = choice_pages.into(chosen)
    whole = not any(row.lacking(code) for row in report.rows)
    return {
        "spec": tables.spec(label, name, definition, compared=compared, url=into, whole=whole),
        "rows": tables.lines(report, code, compared, choice_pages.names_of(chosen)),
    }


def rows_by(chosen: Chosen, code: str) -> figures.Report:
    """The table's rows: by period all of them, by dimension those in which something happened, largest first."""
    assert chosen.days is not None  # noqa: S101
    report = figures.ask(
        first=chosen.days.first,
        last=chosen.days.last,
        by=chosen.by,
        store=None if chosen.by == "store" else chosen.store.slug,
        where=chosen.filters,
        measures=figures.measures_of((code,)),
    )
    if chosen.by in GRAINS:
        return report
    found = figures.with_values(report)
    rows = sorted(found.rows, key=lambda row: row.ratio(code) or Decimal(0), reverse=True)
    return replace(found, rows=tuple(rows))


def chart(card: Scorecard) -> Chart:
    """Spend by day beside its plan, with what happened."""
    spend = card.tile("spend")
    title = _("Spend by day: %(total)s (%(days)s)") % {
        "total": words.shown(spend.definition, spend.value, spend.currency),
        "days": words.days(card.days),
    }
    return pictures.by_day(card, "spend", title)


def shown_tile(tile: Tile, chosen: Chosen, comparison: Comparison | None = None) -> TileShown:
    """A tile in words, beside what it was before where that is compared."""
    compared = comparison.compared.get(tile.definition.code) if comparison else None
    tones = {True: Tone.GOOD, False: Tone.BAD, None: Tone.UNKNOWN}
    shapes = {"above": "up", "below": "down"}
    planned = ""
    if tile.plan is not None:
        value = words.shown(tile.definition, tile.plan.value, tile.currency)
        planned = (
            _("plan to date %(value)s") % {"value": value}
            if tile.plan.basis == "target"
            else _("last year %(value)s, provisional") % {"value": value}
        )
    return TileShown(
        name=words.name(tile.definition),
        url=choice_pages.metric_url(tile.definition.code, chosen),
        value=words.shown(tile.definition, tile.value, tile.currency),
        tag=Tag(words.apart(tile), tones[tile.good], shapes.get(tile.standing, "")),
        plan=planned,
        line=tuple(None if value is None else float(value) for value in tile.by_day),
        plan_line=tuple(None if value is None else float(value) for value in tile.plan_by_day),
        alt=_("%(metric)s by day") % {"metric": words.name(tile.definition)},
        moved=words.moved(compared) if compared else None,
        before=words.before(compared, tile.currency) if compared else "",
    )


def no_data() -> dict[str, Any]:
    """The page while nothing was imported."""
    return {
        "page": Page(
            title=_("Scorecard"),
            purpose=PURPOSE,
            guide="metrics#scorecard",
        ),
        "empty": Empty(
            _("No orders yet, so no figures"),
            _("Import your shop's orders; the three KPIs and their table appear here."),
            Action(_("Import a file"), import_address()),
        ),
        "definitions": definitions.all_definitions().values(),
    }
