"""Charts: what fits, what is drawn, and that the table holds the same numbers."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import altair as alt
import pytest
import vl_convert

from storewide.kit import chart_bundle, chart_pages, chart_specs
from storewide.kit.charts import Annotation, Chart, ChartKind, ChartUnreadable, Marker, Role, Series, Unit

DAYS = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(4))
LINE = Chart(
    key="spend",
    title="Spend fell",
    unit=Unit("EUR a day", "money"),
    xs=DAYS,
    series=(Series("Spend", (10, 20, None, 15)), Series("Plan", (12, 12, 12, 12), Role.PLAN)),
    annotations=(
        Annotation(DAYS[1], "Release 24.3", Marker.RELEASE),
        Annotation(date(2025, 1, 1), "Long ago"),
    ),
    target=14,
    target_label="target",
    x_label="Day",
    alt="Spend by day.",
)
BANDED = replace(
    LINE,
    unit=Unit("buyers per visitor", "percent", 1),
    series=(Series("Conversion", (0.1, 0.2, 0.3, 0.2), low=(0.05,) * 4, high=(0.4,) * 4),),
    target=None,
)
COLUMNS = replace(
    LINE, kind=ChartKind.COLUMN, xs=("Jan", "Feb"), series=(Series("Spend", (1, 2)),), annotations=()
)
BARS = replace(
    COLUMNS,
    kind=ChartKind.BAR,
    series=(Series("Visitors", (1200, 30)), Series("Plan", (1000, 40), Role.PLAN)),
    unit=Unit("visitors"),
    target=None,
)
FALL = replace(
    COLUMNS,
    kind=ChartKind.WATERFALL,
    xs=("Before", "Visitors", "Conversion", "After"),
    series=(Series("Spend", (100, 30, -50, 80)),),
    target=None,
)


@pytest.mark.parametrize("chart", [LINE, BANDED, COLUMNS, BARS, FALL], ids=lambda chart: chart.kind.value)
def test_specification_is_valid_and_compiles(chart: Chart) -> None:
    spec = chart_specs.specification(chart)
    alt.Chart.from_dict({key: value for key, value in spec.items() if key != "datasets"})
    compiled = vl_convert.vegalite_to_vega(json.dumps(spec))
    assert compiled["$schema"].startswith("https://vega.github.io/schema/vega/")


def test_specification_holds_no_style_and_no_colour_of_its_own() -> None:
    text = json.dumps(chart_specs.specification(LINE))
    assert "#" not in text
    assert "config" not in chart_specs.specification(LINE)


def test_specification_is_written_once_a_shape() -> None:
    first = chart_specs.specification(LINE)
    second = chart_specs.specification(
        replace(LINE, series=(Series("Spend", (1, 2, None, 4)), LINE.series[1]))
    )
    assert first["layer"] is second["layer"]
    assert [row["s0"] for row in first["datasets"]["rows"]] == [10, 20, None, 15]
    assert [row["s0"] for row in second["datasets"]["rows"]] == [1, 2, None, 4]


def test_a_value_with_none_beside_it_is_a_dot_since_a_line_does_not_show_it() -> None:
    spec = chart_specs.specification(replace(LINE, series=(Series("Spend", (None, None, None, 4)),)))
    (dot,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "circle"]
    assert dot["transform"] == [{"filter": "datum.s0_alone"}]
    assert [row["s0_alone"] for row in spec["datasets"]["rows"]] == [False, False, False, True]
    whole = chart_specs.specification(replace(LINE, series=(Series("Spend", (1, 2, 3, 4)),)))
    assert not [layer for layer in whole["layer"] if layer["mark"]["type"] == "circle"]


def test_a_waterfall_steps_from_one_level_to_the_other() -> None:
    rows = chart_specs.specification(FALL)["datasets"]["rows"]
    assert [(row["from"], row["to"], row["step"], row["shown"]) for row in rows] == [
        (100, 100, "level", "100"),
        (100, 130, "rise", "+30"),
        (130, 80, "fall", "−50"),
        (80, 80, "level", "80"),
    ]


@pytest.mark.parametrize(("change", "steps"), [(30, ["rise"]), (-30, ["fall"])])
def test_a_waterfall_draws_no_step_that_it_does_not_have(change: float, steps: list[str]) -> None:
    only = replace(FALL, xs=("Before", "Visitors", "After"), series=(Series("Spend", (100, change, 130)),))
    filters = [layer["transform"][0]["filter"] for layer in chart_specs.specification(only)["layer"][1:]]
    assert filters == [f"datum.step == '{step}'" for step in [*steps, "level"]]


def test_annotations_outside_the_days_are_not_drawn() -> None:
    marks = chart_specs.specification(LINE)["datasets"]["marks"]
    assert [mark["label"] for mark in marks] == ["Release 24.3"]


def test_labels_that_would_overlap_stand_above_each_other_or_in_the_table_alone() -> None:
    long = "A rather long name of a release that takes half of it"
    chart = replace(LINE, annotations=tuple(Annotation(DAYS[1], f"{long} {n}") for n in range(4)))
    marks = chart_specs.specification(chart)["datasets"]["marks"]
    assert [(mark["lane"], bool(mark["label"])) for mark in marks] == [
        (0, True),
        (1, True),
        (2, True),
        (0, False),
    ]


def test_label_near_the_right_edge_is_written_to_the_left() -> None:
    chart = replace(LINE, annotations=(Annotation(DAYS[3], "Release 24.3"),))
    (mark,) = chart_specs.specification(chart)["datasets"]["marks"]
    assert mark["side"] == "right"


def test_table_holds_the_same_numbers_and_what_happened() -> None:
    context = chart_pages.chart_context(LINE)
    assert [(row.x, row.cells, row.happened) for row in context["rows"]] == [
        ("1 Jan 2026", ("10", "12"), ""),
        ("2 Jan 2026", ("20", "12"), "Release: Release 24.3"),
        ("3 Jan 2026", ("–", "12"), ""),
        ("4 Jan 2026", ("15", "12"), ""),
    ]
    assert [(key.label, key.css) for key in context["legend"]] == [
        ("Spend", "chart-1"),
        ("Plan", "chart-plan"),
        ("target", "chart-target"),
    ]


def test_table_shows_intervals_and_a_single_line_needs_no_legend() -> None:
    context = chart_pages.chart_context(BANDED)
    assert context["heads"] == ["Conversion", "Conversion, interval"]
    assert context["rows"][0].cells == ("10.0\u00a0%", "5.0\u00a0% to 40.0\u00a0%")
    assert context["legend"] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"series": (Series("Spend", (1, 2)),)},
            "Series Spend of chart spend has 2 values; give one for each of the 4 places.",
        ),
        ({"series": ()}, "Chart spend has 0 measured series; a line chart shows 1 to 6."),
        (
            {"kind": ChartKind.COLUMN, "series": (LINE.series[0], LINE.series[0])},
            "Chart spend has 2 measured series; a column chart shows 1 to 1.",
        ),
        (
            {"xs": ("a", "b", "c", "d")},
            "Chart spend is a line over texts; a line runs over days, use BAR for names.",
        ),
    ],
)
def test_chart_whose_parts_do_not_fit_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ChartUnreadable) as refused:
        replace(LINE, **change)
    assert str(refused.value) == sentence


def test_build_bundle_writes_one_module_once(tmp_path: Path) -> None:
    path = chart_bundle.build_bundle(tmp_path)
    assert path == tmp_path / "built" / chart_bundle.bundle_name()
    assert path.read_text(encoding="utf-8").rstrip().endswith("as vegaEmbed};")
    written = path.stat().st_mtime_ns
    assert chart_bundle.build_bundle(tmp_path).stat().st_mtime_ns == written
    assert [file.name for file in path.parent.iterdir()] == [path.name]
