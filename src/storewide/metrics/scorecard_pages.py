"""What the scorecard shows: the finding, the tiles, the picture, the table."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.charts import Chart
from storewide.kit.lists import Empty, ListSpec
from storewide.kit.pages import Action, Page
from storewide.kit.tags import Tag, Tone
from storewide.metrics import definitions, figures, pictures, scorecard, words
from storewide.metrics.figures import Figures
from storewide.metrics.lists import figures_list
from storewide.metrics.period import BREAKDOWNS, GRAINS, Chosen
from storewide.metrics.scorecard import Scorecard, Tile
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
    rows: tuple[Figures, ...]
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


def labels() -> dict[str, str]:
    """What figures are broken down by, as people say it."""
    return {
        "day": _("Day"),
        "week": _("Week"),
        "month": _("Month"),
        "quarter": _("Quarter"),
        "year": _("Year"),
        "sales_channel": _("Sales channel"),
        "marketing_channel": _("Marketing channel"),
        "campaign": _("Campaign"),
        "device": _("Device"),
        "country": _("Country"),
        "product": _("Product"),
        "kind": _("Kind of line"),
        "customer": _("Known customer or guest"),
        "status": _("Status"),
        "order_kind": _("Kind of order"),
        "account": _("Business account"),
        "currency": _("Currency ordered in"),
        "category": _("Category"),
        "buyer_kind": _("New or returning buyer"),
        "event": _("What visitors did"),
        "page": _("Page"),
    }


def show(chosen: Chosen) -> Shown:
    """The scorecard of the choice."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    card = scorecard.build(chosen.store, chosen.days, chosen.where)
    report = rows_by(chosen)
    return Shown(
        page=Page(
            title=words.finding(card),
            short=_("Scorecard"),
            purpose=words.basis(card) or PURPOSE,
            guide="metrics#scorecard",
            actions=(Action(_("Set a target"), reverse("metrics:target-new"), "quiet"),),
        ),
        spec=figures_list(labels()[chosen.by], "figures"),
        rows=report.rows,
        context={
            "chosen": chosen,
            "tiles": [shown_tile(card.tile(code), chosen) for code in FIRST_TILES],
            "more": [shown_tile(card.tile(code), chosen) for code in MORE_TILES],
            "chart": chart(card),
            "happened": card.annotations,
            "closed": words.closed(closed_months.of_days(chosen.store, chosen.days)),
            **choices(chosen),
        },
    )


def rows_by(chosen: Chosen) -> figures.Report:
    """The table's rows: by period all of them, by dimension those in which something happened."""
    assert chosen.days is not None  # noqa: S101
    report = figures.ask(
        first=chosen.days.first,
        last=chosen.days.last,
        by=chosen.by,
        store=chosen.store.slug,
        where=chosen.where,
    )
    return report if chosen.by in GRAINS else figures.with_values(report)


def choices(chosen: Chosen) -> dict[str, Any]:
    """What the form above the figures offers."""
    names = labels()
    return {
        "grains": [(name, names[name]) for name in GRAINS],
        "breakdowns": [(name, names[name]) for name in BREAKDOWNS],
        "first": chosen.days.first.isoformat() if chosen.days else "",
        "last": chosen.days.last.isoformat() if chosen.days else "",
    }


def chart(card: Scorecard) -> Chart:
    """Spend by day beside its plan, with what happened."""
    spend = card.tile("spend")
    title = _("Spend by day: %(total)s (%(days)s)") % {
        "total": words.shown(spend.definition, spend.value, spend.currency),
        "days": words.days(card.days),
    }
    return pictures.by_day(card, "spend", title)


def shown_tile(tile: Tile, chosen: Chosen) -> TileShown:
    """A tile in words."""
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
        url=f"{reverse('metrics:metric', args=[tile.definition.code])}?{address(chosen)}",
        value=words.shown(tile.definition, tile.value, tile.currency),
        tag=Tag(words.apart(tile), tones[tile.good], shapes.get(tile.standing, "")),
        plan=planned,
        line=tuple(None if value is None else float(value) for value in tile.by_day),
        plan_line=tuple(None if value is None else float(value) for value in tile.plan_by_day),
        alt=_("%(metric)s by day") % {"metric": words.name(tile.definition)},
    )


def address(chosen: Chosen) -> str:
    """The choice as an address's query, so that the next page shows the same days and store."""
    assert chosen.days is not None  # noqa: S101
    return f"store={chosen.store.slug}&from={chosen.days.first}&to={chosen.days.last}"


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
