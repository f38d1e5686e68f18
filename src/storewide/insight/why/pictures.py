"""The pictures of a change: the steps from one level to the other, and the metric by day with what happened."""

from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.insight.why import words
from storewide.insight.why.answer import Why
from storewide.insight.why.happenings import Happening
from storewide.kit.charts import Annotation, Chart, ChartKind, Marker, Series
from storewide.metrics import pictures, rules
from storewide.metrics import words as metrics

#: so many steps are drawn; the smallest of more are one
_MOST_STEPS = 12


def waterfall(why: Why) -> Chart:
    """From the level before over each driver to the level after."""
    steps = [(label, change) for label, change in words.steps(why) if change]
    shown = sorted(steps, key=lambda step: -abs(step[1]))[:_MOST_STEPS]
    rest = sum(change for _label, change in steps) - sum(change for _label, change in shown)
    if rest:
        shown.append((_("All others"), rest))
    values = [why.split.before * why.split.unit, *(change for _label, change in shown)]
    values.append(values[0] + why.split.change)
    head = {"metric": metrics.name(why.asked.definition)}
    return Chart(
        key="why",
        kind=ChartKind.WATERFALL,
        title=_("%(metric)s step by step") % head,
        unit=pictures.unit(why.asked.definition, why.currency),
        xs=(
            metrics.days(why.asked.against),
            *(label for label, _change in shown),
            metrics.days(why.asked.days),
        ),
        series=(Series(metrics.name(why.asked.definition), tuple(_drawn(why, value) for value in values)),),
        x_label=_("Driver"),
        alt=_("%(metric)s from the days compared with, driver by driver, to the days asked about.") % head,
    )


def by_day(why: Why) -> Chart:
    """The metric on each day around both periods, with everything that happened on the same axis."""
    reader, definition = why.reader, why.asked.definition
    days = reader.by_day()
    over = [rules.value(definition, row) for row in days.values()]
    values = tuple(None if each is None else _drawn(why, float(each.ratio) * why.split.unit) for each in over)
    head = {"metric": metrics.name(definition), "days": metrics.days(reader.window)}
    return Chart(
        key="why-days",
        title=_("%(metric)s by day, with what happened (%(days)s)") % head,
        unit=pictures.unit(definition, why.currency),
        xs=tuple(days),
        series=(Series(metrics.name(definition), values),),
        annotations=tuple(_mark(each) for each in why.happened if each.first in reader.window),
        x_label=_("Day"),
        alt=_("%(metric)s by day, %(days)s.") % head,
    )


def _drawn(why: Why, units: float) -> float:
    """Whole units of a change as a chart draws them: money in major units, shares as they are."""
    value = Decimal(repr(units)) / why.split.unit
    return float(rules.major(value, why.currency) if why.asked.definition.unit == "money" else value)


def _mark(happening: Happening) -> Annotation:
    kinds = {str(kind): marker for kind, marker in pictures.MARKERS.items()}
    kinds["promotion"] = Marker.CAMPAIGN
    return Annotation(happening.first, happening.label, kinds.get(str(happening.kind), Marker.OTHER))
