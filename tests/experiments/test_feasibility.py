"""What a plan could find, out of events and orders that lie in the warehouse."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings

from storewide.access.models import User
from storewide.experiments import feasibility, feasible_words, operations, queries
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Experiment, Method, Registration
from storewide.experiments.plans import MeasurePlan, Plan
from storewide.kit.tags import Tone
from storewide.lib.data_folder import DataFolder
from storewide.sources.models import Store
from storewide.stats.planning import Baseline
from tests.experiments.test_trials import land

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def shop(settings: LazySettings, tmp_path: Path, store: Store) -> Path:
    """Over 28 days of February 50 new visitors a day: 25 on a phone, 10 with a cart, 5 buying for 10.00."""
    settings.DATA = DataFolder(tmp_path / "data")
    folder = settings.DATA.warehouse
    folder.parent.mkdir(parents=True)
    ordered = ["order_id,placed_at,visitor_id,customer_id,product_id,quantity,unit_price,currency"]
    seen = ["event_id,occurred_at,name,visitor_id,device"]
    for number in range(1_400):
        at = f"2026-02-{1 + number // 50:02}T1"
        device = ("mobile", "desktop")[number % 2]
        seen.append(f"e{number},{at}0:00:00Z,Page Viewed,v{number},{device}")
        if number % 5 == 0:
            seen.append(f"a{number},{at}0:10:00Z,Product Added,v{number},{device}")
        if number % 10 == 0:
            ordered.append(f"{number},{at}1:00:00Z,v{number},c{number},p,1,10.00,GBP")
    land(folder, "orders", ordered)
    land(folder, "events", seen)
    return folder


@pytest.fixture
def four_weeks(plan: Plan, shop: Path) -> Plan:
    return plan


def test_a_share_of_a_layer_brings_that_share_of_the_units(four_weeks: Plan) -> None:
    design = DesignPlan(source="flag", flag="checkout", layer="checkout", layer_percent=Decimal(40))
    found = feasibility.of_plan(replace(four_weeks, design=design), Method.FIXED)
    assert found is not None
    assert (found.units, found.daily_units, found.narrowed) == (560, 20.0, True)


def test_traffic_and_variance_are_the_stores_own(four_weeks: Plan) -> None:
    found = feasibility.of_plan(four_weeks, Method.FIXED)
    assert found is not None
    assert (found.metric, found.days, found.units, found.daily_units) == ("conversion", 28, 1_400, 50.0)
    assert found.baseline == Baseline.of_rate(0.1)
    assert found.looked_at == (date(2026, 2, 1), date(2026, 2, 28))
    assert (found.wanted, found.inflation, found.narrowed) == (0.01, 1.0, False)
    # planned with the guardrail: each of the two must come through with power 0.9
    assert found.smallest == pytest.approx(0.579, abs=0.001)
    assert found.by_week[3] == found.smallest
    assert found.hopeless
    assert not found.enough
    assert [(each.metric, each.margin) for each in found.guardrails] == [("spend_per_unit", 0.02)]


def test_looking_each_day_takes_more_units(four_weeks: Plan) -> None:
    once, daily = (feasibility.of_plan(four_weeks, method) for method in (Method.FIXED, Method.SEQUENTIAL))
    assert once is not None
    assert daily is not None
    assert daily.inflation > 1
    assert (daily.smallest or 0) > (once.smallest or 0)


def test_who_is_counted_narrows_the_traffic(four_weeks: Plan) -> None:
    found = feasibility.of_plan(replace(four_weeks, design=DesignPlan(device="mobile")), Method.FIXED)
    assert found is not None
    assert (found.units, found.narrowed, found.baseline.mean) == (700, True, pytest.approx(0.2))
    added = feasibility.of_plan(replace(four_weeks, design=DesignPlan(trigger="Product Added")))
    assert added is not None
    assert (added.units, added.baseline.mean) == (280, pytest.approx(0.5))


def test_a_hopeless_test_is_told_what_else_to_do(four_weeks: Plan) -> None:
    found = feasibility.of_plan(four_weeks, Method.FIXED)
    assert found is not None
    told = feasible_words.told(found, "visitor")
    assert told.sentence == (
        "About 1,400 visitors come in 28 days. If the true change of conversion is 57.9\u00a0%, this test finds it in "
        "4 of 5 cases; smaller ones it mostly misses."
    )
    assert told.advice == (
        "To find 1.0\u00a0% would take longer than half a year: as it is, this test cannot answer you."
    )
    assert told.tone is Tone.BAD
    assert [way.partition(":")[0].partition(",")[0] for way in told.ways] == [
        "Test a bolder change",
        "Judge it by something nearer to the change",
        "Release it in stages with a watch",
        "Or do not test it",
    ]
    assert "of add-to-cart rate it finds 36.7" in told.ways[1]
    assert told.chart.title == "No week shown here finds 1.0\u00a0% of conversion"


def test_a_bold_change_is_found(four_weeks: Plan) -> None:
    bold = replace(
        four_weeks, measures=(MeasurePlan(metric="conversion", role="success", margin=Decimal(60)),)
    )
    found = feasibility.of_plan(bold, Method.FIXED)
    assert found is not None
    assert found.enough
    told = feasible_words.told(found, "visitor")
    assert (told.ways, told.tone) == ((), Tone.GOOD)
    assert told.advice == "The change that matters to you, 60.0\u00a0%, is found within the planned days."


def test_what_was_known_is_frozen_with_the_plan(four_weeks: Plan, mate: User) -> None:
    draft = operations.plan(plan=four_weeks, by=mate, at=FEB)
    operations.start(experiment=draft, by=mate, at=FEB, feasible=feasibility.frozen(draft))
    kept = Registration.objects.get(experiment=draft).content["feasibility"]
    assert (kept["metric"], kept["units"], kept["wanted_effect"]) == ("conversion", 1_400, 0.01)
    assert kept["looked_at"] == ["2026-02-01", "2026-02-28"]
    assert draft.planned_units == 1_400


def test_without_history_nothing_is_said_of_a_plan(
    draft: Experiment, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = DataFolder(tmp_path / "empty")
    assert feasibility.of_experiment(draft, queries.facts_of(draft)) is None
    assert feasible_words.of_experiment(None, draft) is None
