"""A chart as plain values and back, so that a frozen page shows the very picture it was frozen with."""

from datetime import date
from typing import Any

from storewide.kit.charts import Annotation, Chart, ChartKind, Marker, Role, Series, Unit


def as_values(chart: Chart) -> dict[str, Any]:
    """All that a chart of days says, as JSON takes it."""
    return {
        "key": chart.key,
        "title": str(chart.title),
        "alt": str(chart.alt),
        "x_label": str(chart.x_label),
        "unit": {"label": str(chart.unit.label), "kind": chart.unit.kind, "digits": chart.unit.digits},
        "days": [str(day) for day in chart.xs],
        "series": [
            {"label": str(each.label), "role": each.role.value, "values": list(each.values)}
            for each in chart.series
        ],
        "marks": [
            {"day": each.at.isoformat(), "label": str(each.label), "kind": each.kind.value}
            for each in chart.annotations
        ],
    }


def from_values(values: dict[str, Any]) -> Chart:
    """The chart that `as_values` wrote down."""
    return Chart(
        key=values["key"],
        kind=ChartKind.LINE,
        title=values["title"],
        alt=values["alt"],
        x_label=values["x_label"],
        unit=Unit(**values["unit"]),
        xs=tuple(date.fromisoformat(day) for day in values["days"]),
        series=tuple(
            Series(each["label"], tuple(each["values"]), Role(each["role"])) for each in values["series"]
        ),
        annotations=tuple(
            Annotation(date.fromisoformat(each["day"]), each["label"], Marker(each["kind"]))
            for each in values["marks"]
        ),
    )
