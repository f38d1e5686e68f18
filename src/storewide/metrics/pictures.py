"""Charts of the KPIs with what happened on the same days."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.kit.charts import Annotation as Mark
from storewide.kit.charts import Chart, ChartKind, Marker, Role, Series, Unit
from storewide.metrics import rules, words
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Report
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.metrics.scorecard import Scorecard

MARKERS = {
    AnnotationKind.RELEASE: Marker.RELEASE,
    AnnotationKind.EXPERIMENT: Marker.EXPERIMENT,
    AnnotationKind.INCIDENT: Marker.INCIDENT,
    AnnotationKind.CAMPAIGN: Marker.CAMPAIGN,
}
MOST_BARS = 24


def by_day(card: Scorecard, code: str, title: str) -> Chart:
    """One metric of a scorecard over its days, beside its plan."""
    tile = card.tile(code)
    definition = tile.definition
    series = [Series(words.name(definition), _numbers(tile.by_day, definition, tile.currency))]
    if tile.plan is not None and len(tile.plan_by_day) == len(card.xs):
        provisional = tile.plan.basis == "last_year"
        label = _("Last year's same weekdays") if provisional else _("Plan")
        role = Role.PREVIOUS if provisional else Role.PLAN
        series.append(Series(label, _numbers(tile.plan_by_day, definition, tile.currency), role))
    return Chart(
        key=code.replace("_", "-"),
        title=title,
        unit=unit(definition, tile.currency),
        xs=card.xs,
        series=tuple(series),
        annotations=marks(card.annotations),
        x_label=_("Day"),
        alt=_("%(metric)s by day, %(days)s.")
        % {"metric": words.name(definition), "days": words.days(card.days)},
    )


def broken_down(definition: Definition, report: Report, currency: str, title: str, label: str) -> Chart:
    """One metric by the values of a dimension, largest first."""
    rows = sorted(report.rows, key=lambda row: row.ratio(definition.code) or Decimal(0), reverse=True)[
        :MOST_BARS
    ]
    return Chart(
        key=f"{definition.code.replace('_', '-')}-by",
        kind=ChartKind.BAR,
        title=title,
        unit=unit(definition, currency),
        xs=tuple(row.label for row in rows),
        series=(
            Series(
                words.name(definition),
                _numbers([row.ratio(definition.code) for row in rows], definition, currency),
            ),
        ),
        x_label=label,
        alt=_("%(metric)s by %(label)s, largest first.")
        % {"metric": words.name(definition), "label": label.lower()},
    )


def over_periods(definition: Definition, report: Report, currency: str, title: str, label: str) -> Chart:
    """One metric by week or month."""
    return Chart(
        key=f"{definition.code.replace('_', '-')}-over",
        kind=ChartKind.COLUMN,
        title=title,
        unit=unit(definition, currency),
        xs=tuple(row.label for row in report.rows),
        series=(
            Series(
                words.name(definition),
                _numbers([row.ratio(definition.code) for row in report.rows], definition, currency),
            ),
        ),
        x_label=label,
        alt=_("%(metric)s by %(label)s.") % {"metric": words.name(definition), "label": label.lower()},
    )


def unit(definition: Definition, currency: str) -> Unit:
    """The unit a metric's chart is drawn in."""
    if definition.unit == "rate":
        return Unit(words.name(definition), "percent", 2)
    if definition.unit == "money":
        return Unit(currency, "money", 2 if definition.under else 0)
    label = _("Milliseconds") if definition.unit == "milliseconds" else words.name(definition)
    return Unit(label, "number", words.DIGITS[definition.unit])


def marks(annotations: Iterable[Annotation]) -> tuple[Mark, ...]:
    """What happened, as marks on the days it began."""
    return tuple(
        Mark(each.day, each.label, MARKERS.get(AnnotationKind(each.kind), Marker.OTHER))
        for each in annotations
    )


def _numbers(
    values: Iterable[Decimal | None], definition: Definition, currency: str
) -> tuple[float | None, ...]:
    """Values as a chart draws them: money in major units, shares as they are."""
    return tuple(
        None if value is None else float(rules.plain(definition, value, currency)) for value in values
    )
