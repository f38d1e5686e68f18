"""What the page of one metric shows: what it is, whose it is, its picture by the chosen breakdown, its table."""

from dataclasses import replace

from django.utils.translation import gettext as _

from storewide.kit.charts import Chart
from storewide.kit.pages import Page
from storewide.lib.clock import now
from storewide.metrics import areas, definition_pages, incomplete_words, pictures, scorecard, words
from storewide.metrics.choice_pages import below_scorecard, context, labels, marked, names_of, why
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Report
from storewide.metrics.period import GRAINS, Chosen
from storewide.metrics.scorecard import Scorecard
from storewide.metrics.scorecard_pages import Comparison, Shown, rows_by, shown_tile, table


def show(definition: Definition, chosen: Chosen, *, changeable: bool) -> Shown:
    """One metric over the chosen days; `changeable`: whether the person may change what it is."""
    assert chosen.days is not None  # noqa: S101 - the view shows another page without days
    code = definition.code
    comparison = Comparison.of(chosen, (code,))
    card = scorecard.build(chosen.store, chosen.days, chosen.filters, (code,), chosen.segment, comparison.now)
    happened, card = card.annotations, card.marking(chosen.marking)
    area = areas.of_metric(code)
    report = rows_by(chosen, code)
    return Shown(
        page=Page(
            title=finding(definition, card),
            short=words.name(definition),
            purpose=_(definition.meaning),
            guide="metrics#metrics",
            actions=(
                why(code, chosen),
                *(definition_pages.actions(definition) if changeable else ()),
            ),
            crumbs=below_scorecard(chosen),
        ),
        **table(chosen, report, comparison.against, code, code),
        context={
            "definition": definition,
            "tile": shown_tile(card.tile(code), chosen, comparison),
            "comparison": comparison.words(),
            "untold": incomplete_words.of_metric(code, comparison.now, comparison.before),
            "chart": chart(definition, card, report, chosen),
            "area": area,
            "owner": words.owner(area, now().date()),
            "happened": card.annotations,
            **marked(chosen, happened),
            "made_of": words.made_of(definition),
            **context(chosen),
        },
    )


def finding(definition: Definition, card: Scorecard) -> str:
    """The metric's value and how far it is from its plan, in one sentence."""
    tile = card.tile(definition.code)
    values = {
        "metric": words.name(definition),
        "value": words.shown(definition, tile.value, tile.currency),
        "days": words.days(card.days),
        "apart": words.apart(tile),
    }
    if tile.value is None:
        return _("%(metric)s cannot be said, the data does not hold it (%(days)s)") % values
    return _("%(metric)s: %(value)s, %(apart)s (%(days)s)") % values


def chart(definition: Definition, card: Scorecard, report: Report, chosen: Chosen) -> Chart:
    """The picture that fits the breakdown: a line over days, columns over weeks or months, bars over names."""
    label = labels()[chosen.by]
    values = {"metric": words.name(definition), "label": label.lower(), "days": words.days(card.days)}
    title = _("%(metric)s by %(label)s (%(days)s)") % values
    if chosen.by == "day" or len({row.currency for row in report.rows}) > 1:
        return pictures.by_day(card, definition.code, title)
    if chosen.by in GRAINS:
        return pictures.over_periods(definition, report, chosen.store.currency, title, label)
    names = names_of(chosen)
    rows = tuple(replace(row, label=names.get(row.label, row.label)) for row in report.rows)
    return pictures.broken_down(definition, replace(report, rows=rows), chosen.store.currency, title, label)
