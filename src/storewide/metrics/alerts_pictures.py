"""The picture of an alert: its series with the band of what is usual, its days and what happened on them marked."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _

from storewide.kit.charts import Annotation as Mark
from storewide.kit.charts import Chart, Marker, Role, Series
from storewide.kit.errors import Refusal
from storewide.lib.periods import Days
from storewide.metrics import alerts_looking, alerts_series, alerts_words, definitions, pictures, rules, words
from storewide.metrics.alerts_series import Cut, Numbers
from storewide.metrics.models import Alert, Annotation
from storewide.stats import anomalies

#: so many days before an alert and after it are shown
BEFORE, AFTER = timedelta(days=42), timedelta(days=14)


def of_alert(alert: Alert, happened: list[Annotation]) -> Chart | None:
    """The series around the alert; None where the facts are no longer there.

    What was usual is computed anew from this series alone; its band is as wide as the alert's own on the worst day.
    """
    cut = Cut.of(alert.rule)
    known = alerts_looking.days_until(alert.rule.store, alert.last)
    if known is None:
        return None
    try:
        series = alerts_series.read_one(cut, alert.label, _until(known, alert), (alert.rule.metric,))
    except Refusal:
        return None
    definition = definitions.named(alert.rule.metric)
    values = series.values(definition)
    looked = anomalies.look(values, day=1, budget=float(alert.rule.budget))
    low, high = _band(alert, series.days, looked)
    shown = slice(max(0, (alert.first - BEFORE - series.days.first).days), None)
    currency = alert.rule.store.currency

    def numbers(row: Numbers) -> tuple[float | None, ...]:
        return tuple(
            None if np.isnan(each) else float(rules.plain(definition, Decimal(float(each)), currency))
            for each in row[shown]
        )

    usual = Series(
        _("Usual"), numbers(looked.expected[0]), Role.PREVIOUS, low=numbers(low), high=numbers(high)
    )
    name = alerts_words.series(alert.rule, alert.label)
    return Chart(
        key="alert",
        title=_("%(what)s by day, and what is usual") % {"what": name},
        unit=pictures.unit(definition, currency),
        xs=tuple(series.days)[shown],
        series=(Series(words.name(definition), numbers(values[0])), usual),
        annotations=(*_marked(alert), *pictures.marks(happened)),
        x_label=_("Day"),
        alt=alerts_words.finding(alert),
    )


def _until(known: Days, alert: Alert) -> Days:
    newest = alerts_looking.newest(alert.rule.store)
    return Days(known.first, max(known.last, min(newest or known.last, alert.last + AFTER)))


def _marked(alert: Alert) -> tuple[Mark, ...]:
    return (Mark(alert.worst_on, _("Out of the ordinary"), Marker.OTHER),)


def _band(alert: Alert, days: Days, looked: anomalies.Looked) -> tuple[Numbers, Numbers]:
    """The bounds by day, scaled to the width that the alert's had."""
    place = (alert.worst_on - days.first).days
    width = looked.high[0] - looked.expected[0]
    scale = rules.target_scale(definitions.named(alert.rule.metric))
    was = (alert.high - alert.expected) / scale
    times = was / width[place] if width[place] > 0 else 1.0
    least = 0.0 if alert.low >= 0 else -np.inf
    low = np.where(np.isnan(width), np.nan, np.fmax(looked.expected[0] - width * times, least))
    return low, looked.expected[0] + width * times
