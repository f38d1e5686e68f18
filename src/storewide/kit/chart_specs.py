"""Writes charts as Vega-Lite specifications through Altair.

Writing a specification takes Altair longer than answering the rest of a request, so one is written once per
shape (kind, roles, unit) and filled with the numbers of each chart. Colours are names that the page's script
resolves from the tokens; here are only the marks' style names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import altair as alt
from altair.utils import schemapi

from storewide.kit.charts import Chart, ChartKind, Role

#: labels of annotations stand in this many lines above each other, so that near ones do not overlap
LANES = 3
_LANE_HEIGHT = 15
#: pixels: the width labels are laid out for, a letter of theirs, and the gap between two
_USUAL_WIDTH, _LETTER, _GAP = 640, 6.4, 14
#: days from which on the axis names months instead of days
_LONG = 400
_HEIGHT = 250
_BAR_STEP = 30
_AXIS_NUMBER = (
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',~r') + ' M' : format(datum.value, ',~r')"
)
#: kinds whose rows lie below each other
_SIDEWAYS = (ChartKind.BAR, ChartKind.WATERFALL)
#: how each kind of step of a waterfall looks
_STEPS = {"rise": "series-1", "fall": "series-2"}
_AXIS_PERCENT = "format(datum.value * 100, ',~r') + ' %'"


type Side = Literal["left", "right"]


@dataclass(frozen=True)
class Shape:
    """All of a chart that its specification depends on, without its numbers."""

    kind: ChartKind
    roles: tuple[Role, ...]
    banded: tuple[bool, ...]
    percent: bool
    target: bool
    #: the (lane, side) places that annotations take
    places: tuple[tuple[int, Side], ...]
    long: bool = False
    bars: int = 0
    #: by series, whether a line has values with none beside them, which a line alone does not show
    alone: tuple[bool, ...] = ()
    #: of a waterfall, the kinds of step it has: an axis over a layer without rows has no end
    steps: tuple[str, ...] = ()


def specification(chart: Chart) -> dict[str, Any]:
    """The Vega-Lite specification of the chart with its numbers in `datasets`."""
    marks, rows = _placed(chart), _rows(chart)
    taken = {row.get("step") for row in rows}
    shape = Shape(
        kind=chart.kind,
        roles=tuple(series.role for series in chart.series),
        banded=tuple(bool(series.low and series.high) for series in chart.series),
        percent=chart.unit.kind == "percent",
        target=chart.target is not None,
        places=tuple(sorted({(mark["lane"], mark["side"]) for mark in marks})),
        long=_days(chart) > _LONG,
        bars=len(chart.xs) if chart.kind in _SIDEWAYS else 0,
        alone=tuple(any(_alone(series.values)) for series in chart.series if chart.kind is ChartKind.LINE),
        steps=tuple(step for step in _STEPS if step in taken),
    )
    goal = [{"y": chart.target}] if shape.target else []
    return {**_written(shape), "datasets": {"rows": rows, "marks": marks, "goal": goal}}


def _days(chart: Chart) -> int:
    days = [x for x in chart.xs if isinstance(x, date)]
    return (max(days) - min(days)).days if days else 0


def _rows(chart: Chart) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"x": _x(x)} for x in chart.xs]
    for index, series in enumerate(chart.series):
        columns = {f"s{index}": series.values, f"s{index}_low": series.low, f"s{index}_high": series.high}
        for name, values in columns.items():
            for row, value in zip(rows, values, strict=False):
                row[name] = value
        if chart.kind is ChartKind.LINE and any(alone := _alone(series.values)):
            for row, is_alone in zip(rows, alone, strict=True):
                row[f"s{index}_alone"] = is_alone
    if chart.kind in _SIDEWAYS:
        for row, value in zip(rows, chart.series[0].values, strict=True):
            row["shown"] = chart.unit.shown(value)
    if chart.kind is ChartKind.WATERFALL:
        _step(rows)
    return rows


def _alone(values: Sequence[float | None]) -> list[bool]:
    """Of each value whether it has none on either side."""
    around = (None, *values, None)
    return [
        value is not None and before is None and after is None
        for before, value, after in zip(around, values, around[2:], strict=False)
    ]


def _step(rows: list[dict[str, Any]]) -> None:
    """Where each step of a waterfall begins and ends; its first and last row are levels."""
    level = 0.0
    for place, row in enumerate(rows):
        is_level = place in (0, len(rows) - 1)
        begins = row["s0"] if is_level else level
        level = row["s0"] if is_level else level + row["s0"]
        row |= {"from": begins, "to": level, "right": max(begins, level)}
        row["step"] = "level" if is_level else "rise" if level >= begins else "fall"
        if not is_level and row["s0"] > 0:
            row["shown"] = f"+{row['shown']}"


def _x(x: date | str) -> str:
    return x if isinstance(x, str) else x.isoformat()


def _placed(chart: Chart) -> list[dict[str, Any]]:
    """Annotations within the chart's days: the line and side of each label, by its length on a usual width.

    A label that finds no free line is left out of the picture; it stands in the table still.
    """
    days = [x for x in chart.xs if isinstance(x, date)]
    if not days or chart.kind is not ChartKind.LINE:
        return []
    first, span = min(days), max((max(days) - min(days)).days, 1)
    taken = [-1.0] * LANES
    marks: list[dict[str, Any]] = []
    for each in sorted(chart.annotations, key=lambda each: each.at):
        place = (each.at - first).days / span * _USUAL_WIDTH
        if not 0 <= place <= _USUAL_WIDTH:
            continue
        label, width = str(each.label), len(str(each.label)) * _LETTER + _GAP
        side: Side = "left" if place + width <= _USUAL_WIDTH else "right"
        start = place if side == "left" else place - width
        lane = next((lane for lane in range(LANES) if taken[lane] <= start), None)
        if lane is not None:
            taken[lane] = start + width
        shown = {"label": label, "lane": lane} if lane is not None else {"label": "", "lane": 0}
        marks.append({"x": each.at.isoformat(), "side": side, **shown})
    return marks


@lru_cache(maxsize=256)
def _written(shape: Shape) -> dict[str, Any]:
    draw = _DRAWN_BY[shape.kind]
    height = shape.bars * _BAR_STEP if shape.kind in _SIDEWAYS else _HEIGHT
    # the numbers beside bars stand outside the plot
    padding = {"left": 2, "right": 62 if shape.kind in _SIDEWAYS else 6, "top": 4, "bottom": 2}
    # checking each part of a specification takes longer than the rest of a cold page; a test checks every shape
    with schemapi.debug_mode(False):
        chart = alt.layer(
            *draw(shape), data=alt.NamedData("rows"), width="container", height=height, padding=padding
        )
        written: dict[str, Any] = chart.to_dict(validate=False)
    written.pop("config", None)
    return written


def _value_axis(shape: Shape) -> alt.Axis:
    return alt.Axis(title=None, labelExpr=_AXIS_PERCENT if shape.percent else _AXIS_NUMBER, tickCount=5)


def _style(shape: Shape, index: int) -> str:
    """The style's name: measured series are numbered in their order, the others go by their role."""
    role = shape.roles[index]
    if role is not Role.ACTUAL:
        return str(role.value)
    return f"series-{shape.roles[: index + 1].count(Role.ACTUAL)}"


def _lines(shape: Shape) -> list[alt.Chart]:
    axis = alt.Axis(grid=False, tickCount=6, labelOverlap=True, format="%b %Y" if shape.long else "%-d %b")
    x = alt.X("x:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
    layers: list[alt.Chart] = []

    def y(field: str) -> alt.Y:
        return alt.Y(
            f"{field}:Q", title=None, scale=alt.Scale(zero=False, nice=True), axis=_value_axis(shape)
        )

    for index, banded in enumerate(shape.banded):
        if banded:
            band = alt.Chart().mark_area(style=f"{_style(shape, index)}-band")
            layers.append(band.encode(x=x, y=y(f"s{index}_low"), y2=alt.Y2(f"s{index}_high:Q")))
    layers += _annotations(shape, x)
    # plan and previous first, so that the measured line lies on top
    for index in sorted(range(len(shape.roles)), key=lambda index: shape.roles[index] is Role.ACTUAL):
        line = alt.Chart().mark_line(style=_style(shape, index))
        layers.append(line.encode(x=x, y=y(f"s{index}")))
        if shape.alone[index]:
            dot = alt.Chart().transform_filter(f"datum.s{index}_alone")
            layers.append(dot.mark_circle(style=_style(shape, index), size=40).encode(x=x, y=y(f"s{index}")))
    return layers + _goal(shape)


def _annotations(shape: Shape, x: alt.X) -> list[alt.Chart]:
    if not shape.places:
        return []
    base = alt.Chart(alt.NamedData("marks"))
    layers = [base.mark_rule(style="annotation").encode(x=x)]
    # objects of their own classes: altair looks through every class it has for a bare text or mapping
    top = alt.YValue(0)  # type: ignore[no-untyped-call]
    for lane, side in shape.places:
        text = base.transform_filter(f"datum.lane == {lane} && datum.side == '{side}'").mark_text(
            style="annotation-label",
            align=side,
            dx=-1 if side == "left" else 1,
            dy=-lane * _LANE_HEIGHT - 4,
            baseline="bottom",
            opacity=alt.ExprRef("width < 420 ? 0 : 1"),
        )
        layers.append(text.encode(x=x, y=top, text=alt.Text("label:N")))
    return layers


def _goal(shape: Shape) -> list[alt.Chart]:
    if not shape.target:
        return []
    base = alt.Chart(alt.NamedData("goal"))
    return [base.mark_rule(style="target").encode(y=alt.Y("y:Q"))]


def _columns(shape: Shape) -> list[alt.Chart]:
    x = alt.X("x:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    layers: list[alt.Chart] = []
    for index, role in enumerate(shape.roles):
        chart = alt.Chart()
        drawn = (
            chart.mark_bar(style=_style(shape, index))
            if role is Role.ACTUAL
            else chart.mark_tick(style=f"{role.value}-tick")
        )
        layers.append(drawn.encode(x=x, y=alt.Y(f"s{index}:Q", title=None, axis=_value_axis(shape))))
    return layers + _goal(shape)


def _bars(shape: Shape) -> list[alt.Chart]:
    y = alt.Y("x:N", title=None, sort=None, axis=alt.Axis(grid=False, domain=False, labelLimit=200))
    layers: list[alt.Chart] = []
    for index, role in enumerate(shape.roles):
        x = alt.X(f"s{index}:Q", title=None, axis=None)
        chart = alt.Chart()
        if role is not Role.ACTUAL:
            layers.append(chart.mark_tick(style=f"{role.value}-tick").encode(x=x, y=y))
            continue
        layers.append(chart.mark_bar(style=_style(shape, index)).encode(x=x, y=y))
        number = chart.mark_text(style="bar-label", align="left", dx=5)
        layers.append(number.encode(x=x, y=y, text=alt.Text("shown:N")))
    return layers


def _waterfall(shape: Shape) -> list[alt.Chart]:
    """Levels as ticks, since the axis does not begin at nothing; what rose and what fell as bars between them."""
    y = alt.Y("x:N", title=None, sort=None, axis=alt.Axis(grid=False, domain=False, labelLimit=200))
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart()
    bars = [
        base.transform_filter(f"datum.step == '{step}'")
        .mark_bar(style=_STEPS[step], cornerRadius=2)
        .encode(x=alt.X("from:Q", title=None, axis=None, scale=scale), x2=alt.X2("to:Q"), y=y)
        for step in shape.steps
    ]
    level = base.transform_filter("datum.step == 'level'").mark_tick(style="plan-tick")
    number = base.mark_text(style="bar-label", align="left", dx=5)
    # the numbers come first: they have every row, so that the steps keep their order
    return [
        number.encode(x=alt.X("right:Q", title=None, axis=None, scale=scale), y=y, text=alt.Text("shown:N")),
        *bars,
        level.encode(x=alt.X("to:Q", title=None, axis=None, scale=scale), y=y),
    ]


_DRAWN_BY = {
    ChartKind.LINE: _lines,
    ChartKind.COLUMN: _columns,
    ChartKind.BAR: _bars,
    ChartKind.WATERFALL: _waterfall,
}
