"""Running the made-up shop, read by the product: every count, cost and percentile is the known truth."""

import json
from typing import Any

from storewide.demo import plan_player
from storewide.lib.data_folder import DataFolder
from storewide.lib.periods import parse_one
from storewide.metrics import figures, results
from storewide.metrics.models import AlertRule, AreaMeasure, Segment, Target
from storewide.organization.models import Unit
from storewide.sources.models import Store

SERVED = ("served", "self_served")


def truth(folder: DataFolder) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder.root / "truth.json").read_text())
    return told


def told_by(by: str, measure: str, **more: Any) -> dict[str, int | None]:
    """By label what the product says of a measure."""
    return {row.label: row.measures[measure] for row in figures.ask(by=by, measures=(measure,), **more).rows}


def test_every_count_cost_and_percentile_is_the_known_truth(demo: DataFolder) -> None:
    told = truth(demo)
    known = told["operated"]
    for measure in known["days"].keys() - SERVED:
        found = told_by("day", measure)
        days = {day: count for day, count in known["days"][measure].items() if day <= told["until"]}
        assert {day: found[day] or 0 for day in days} == days, measure
        assert sum(days.values()) > 0, measure
    whole = figures.ask(measures=SERVED).rows[0].measures
    contacts = {measure: sum(known["days"][measure].values()) for measure in SERVED}
    orders = {name: each["orders"] for name, each in told["sales_channels"].items()}
    assert whole["served"] == contacts["served"] + sum(orders.values())
    assert whole["self_served"] == contacts["self_served"] + orders["web"] + orders["app"]
    for measure, exact in known["paces"].items():
        found = told_by("device", measure)
        assert found.keys() == exact.keys()
        for device, value in exact.items():
            assert value <= (found[device] or 0) <= value * 1.005 + 1, (measure, device)
    for measure in ("media_cost", "clicks", "impressions"):
        found = told_by("marketing_channel", measure)
        assert {name: found[name] for name in told["driven"][measure]} == told["driven"][measure]


def test_costs_are_known_by_month_and_one_is_missing(demo: DataFolder) -> None:
    known = truth(demo)["operated"]["costs"]
    for measure, months in known.items():
        found = told_by("month", measure)
        # of the month that runs only the days that are over
        whole = [month for month in found if month < truth(demo)["until"][:7]]
        assert {month: found[month] for month in whole} == {month: months.get(month) for month in whole}
    assert "2026-01" not in known["platform_cost"]
    lines = results.of_stores(Store.objects.all(), parse_one("2026-01"))[0]
    missing = [line.code for line in lines.lines if line.amount is None]
    assert missing == ["platform_cost", "operating_margin"]
    lines = results.of_stores(Store.objects.all(), parse_one("2026-02"))[0]
    assert [line.code for line in lines.lines if line.amount is None] == []
    assert lines.line("goods_cost").plan is not None


def test_a_unit_holds_the_store_and_segments_have_plans(demo: DataFolder) -> None:
    unit = Store.objects.get().unit
    assert unit is not None
    assert (unit.name, str(unit.parent)) == (plan_player.UNIT, plan_player.WITHIN)
    assert Unit.objects.count() == 5
    whole = Target.objects.get(metric="visitors", month="2026-02-01", segment=None)
    phones = Segment.objects.get(name="Phones in Germany")
    part = Target.objects.get(metric="visitors", month="2026-02-01", segment=phones)
    assert part.value == round(whole.value * 0.59 * 0.81)
    assert set(Target.objects.values_list("segment__name", flat=True)) == {
        None,
        "Phones in Germany",
        "Austria and Switzerland",
    }
    assert AlertRule.objects.exists()
    assert AreaMeasure.objects.exclude(metric="").exists()
