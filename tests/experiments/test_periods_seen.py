"""A switchback read by its periods, out of the store's own figures by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from storewide.access.models import User
from storewide.experiments import operations, tasks
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Experiment, Look, Period
from storewide.experiments.plans import MeasurePlan, Plan
from storewide.experiments.results import Result
from storewide.lib.data_folder import DataFolder
from storewide.sources.models import Store
from tests.experiments.test_trials import land

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
FIRST = date(2026, 3, 2)


@pytest.fixture
def switchback(settings: LazySettings, tmp_path: Path, store: Store, plan: Plan, mate: User) -> Experiment:
    """24 days, each a period; ten visitors a day, of whom two buy under the control and four under the new arm."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.warehouse.parent.mkdir(parents=True)
    planned = replace(
        plan,
        ends_on=FIRST + timedelta(days=23),
        design=DesignPlan(kind="switchback"),
        measures=(MeasurePlan(metric="conversion", role="success"),),
    )
    draft = operations.plan(plan=planned, by=mate, at=FEB)
    operations.start(experiment=draft, by=mate, at=FEB)
    seen = ["event_id,occurred_at,name,visitor_id"]
    ordered = ["order_id,placed_at,visitor_id,customer_id,product_id,quantity,unit_price,currency"]
    for place, period in enumerate(Period.objects.filter(experiment=draft)):
        # two days in a row are never quite alike
        buyers = {"control": 2, "one_page": 4}[period.variant] + place % 3
        for number in range(10):
            who, at = f"{place}-{number}", f"{period.first}T10:00:00Z"
            seen.append(f"{who},{at},Page Viewed,v{who}")
            if number < buyers:
                ordered.append(f"{who},{at},v{who},c{who},p,1,10.00,GBP")
    land(settings.DATA.warehouse, "events", seen)
    land(settings.DATA.warehouse, "orders", ordered)
    return draft


def test_a_period_is_the_unit(switchback: Experiment, mate: User) -> None:
    assert tasks.take([switchback], mate, datetime(2026, 3, 26, 9, 0, tzinfo=UTC)) == 1
    result = Result.of(Look.objects.get(experiment=switchback).content)
    assert result.units == {"control": 12, "one_page": 12}
    (line,) = result.lines
    assert line.variant_mean - line.control_mean == pytest.approx(0.2, abs=0.05)
    assert line.verdict == "better"
    switchback.refresh_from_db()
    assert switchback.state == "ended"


def test_nothing_is_said_before_both_arms_had_a_period(switchback: Experiment, mate: User) -> None:
    assert tasks.take([switchback], mate, datetime(2026, 3, 3, 9, 0, tzinfo=UTC)) == 0
    assert not Look.objects.exists()
