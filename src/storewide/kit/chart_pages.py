"""A chart as its template shows it: legend, table of the same numbers, and the data its script draws from."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import Signer
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from storewide.kit import formats, wiring
from storewide.kit.chart_bundle import bundle_url
from storewide.kit.charts import Chart, Marker, Role, Series
from storewide.kit.tags import Text

#: what tells that a chart sent back to be drawn as a file is one that a page of ours showed
SEAL = Signer(salt="storewide.chart")
_IN_A_PAGE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Key:
    """One entry of the legend; `css` gives its line the look of the series."""

    label: Text
    css: str


@dataclass(frozen=True)
class TableRow:
    """One place of the chart: its values as people read them, and what happened there."""

    x: str
    cells: tuple[str, ...]
    happened: str


def chart_context(chart: Chart) -> dict[str, Any]:
    """What `kit/parts/chart.html` needs to show the chart."""
    # Altair takes half a second to load, which only a process that shows a chart should wait for
    from storewide.kit import chart_specs

    keys = legend(chart)
    payload = _written(
        {
            "spec": chart_specs.specification(chart),
            "heads": _file_heads(chart),
            "locale": file_locale(),
            "title": str(chart.title),
            "unit": str(chart.unit.label),
            "legend": [[str(key.label), key.css] for key in keys],
        }
    )
    return {
        "chart": chart,
        "legend": keys,
        "heads": _heads(chart),
        "rows": _table(chart),
        "has_happened": bool(chart.annotations),
        "payload": payload,
        "seal": SEAL.signature(payload),
        "files_url": next((address() for address in wiring.load("chart_files")), ""),
        "bundle": bundle_url(),
    }


def _written(payload: dict[str, Any]) -> SafeString:
    """What the page's script reads, as text that can stand in a page; it is sealed as it stands there."""
    text = json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate(_IN_A_PAGE))  # noqa: S308 - nothing of it can end the script it stands in


def legend(chart: Chart) -> list[Key]:
    """What each line is; empty where there is only one."""
    keys: list[Key] = []
    number = 0
    for series in chart.series:
        if series.role is Role.ACTUAL:
            number += 1
            keys.append(Key(series.label, f"chart-{number}"))
        else:
            keys.append(Key(series.label, f"chart-{series.role.value}"))
    if chart.target is not None:
        keys.append(Key(chart.target_label, "chart-target"))
    return keys if len(keys) > 1 else []


def _heads(chart: Chart) -> list[Text]:
    heads: list[Text] = []
    for series in chart.series:
        heads.append(series.label)
        if series.low and series.high:
            heads.append(_("%(series)s, interval") % {"series": series.label})
    return heads


def _file_heads(chart: Chart) -> dict[str, str]:
    """The CSV download's heading of each column of the numbers."""
    heads = {"x": str(chart.x_label)}
    for index, series in enumerate(chart.series):
        heads[f"s{index}"] = str(series.label)
        heads[f"s{index}_low"] = _("%(series)s, from") % {"series": series.label}
        heads[f"s{index}_high"] = _("%(series)s, to") % {"series": series.label}
    return heads


def _table(chart: Chart) -> list[TableRow]:
    happened: dict[date, list[str]] = {}
    for each in chart.annotations:
        happened.setdefault(each.at, []).append(f"{_marker(each.kind)}: {each.label}")
    return [
        TableRow(
            x if isinstance(x, str) else formats.day(x),
            tuple(text for series in chart.series for text in _values(chart, series, index)),
            "" if isinstance(x, str) else "; ".join(happened.get(x, [])),
        )
        for index, x in enumerate(chart.xs)
    ]


def _values(chart: Chart, series: Series, index: int) -> list[str]:
    texts = [chart.unit.shown(series.values[index])]
    if series.low and series.high:
        low, high = chart.unit.shown(series.low[index]), chart.unit.shown(series.high[index])
        texts.append(_("%(low)s to %(high)s") % {"low": low, "high": high})
    return texts


def _marker(kind: Marker) -> str:
    return {
        Marker.RELEASE: _("Release"),
        Marker.EXPERIMENT: _("Experiment"),
        Marker.INCIDENT: _("Incident"),
        Marker.CAMPAIGN: _("Campaign"),
        Marker.OTHER: _("Event"),
    }[kind]


def file_locale() -> dict[str, Any]:
    """How the drawing library writes numbers and days in the language of the page."""
    return _formats_of(formats.locale().language)


@cache
def _formats_of(language: str) -> dict[str, Any]:
    """How the drawing library writes numbers and days in the language: d3's locale definitions."""
    locale = formats.locale()
    symbols = locale.number_symbols["latn"]
    days, months = locale.days["format"], locale.months["format"]
    order = [6, 0, 1, 2, 3, 4, 5]  # d3's week begins on Sunday
    return {
        "language": language,
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["", ""],
        },
        "time": {
            "dateTime": "%x, %X",
            "date": "%Y-%m-%d",
            "time": "%H:%M:%S",
            "periods": ["AM", "PM"],
            "days": [days["wide"][index] for index in order],
            "shortDays": [days["abbreviated"][index] for index in order],
            "months": [months["wide"][index] for index in range(1, 13)],
            "shortMonths": [months["abbreviated"][index] for index in range(1, 13)],
        },
    }
