"""What the warehouse tells of experiments, through real exposures and orders."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from storewide.access.models import User
from storewide.experiments import operations, queries, result_operations, trials
from storewide.experiments.models import Experiment
from storewide.experiments.plans import Plan
from storewide.experiments.trials import DataMissing, Found
from storewide.lib.data_folder import DataFolder
from storewide.sources import presets
from storewide.sources.models import Store
from storewide.warehouse import landing
from storewide.warehouse.schemas import Terms

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 3)


def land(folder: Path, name: str, rows: list[str]) -> None:
    """Land a file for the British store as an import would."""
    source = folder.with_name(f"{name}.csv")
    source.write_text("\n".join(rows))
    landing.land(
        folder,
        source,
        mapping=presets.named(f"generic-{name}"),
        terms={"uk": Terms("uk", "Europe/London", "GBP", prices_include_tax=False)},
        default_store="uk",
    )


@pytest.fixture
def shop(settings: LazySettings, tmp_path: Path, store: Store) -> Path:
    """40 visitors a side over two days; of the new arm 20 buy for 10.00, of the control 10."""
    settings.DATA = DataFolder(tmp_path / "data")
    folder = settings.DATA.warehouse
    folder.parent.mkdir(parents=True)
    exposed = ["visitor_id,experiment,variant,exposed_at"]
    ordered = ["order_id,placed_at,visitor_id,customer_id,product_id,quantity,unit_price,currency"]
    seen = ["event_id,occurred_at,name,visitor_id"]
    for number in range(80):
        variant = ("control", "one_page")[number % 2]
        at = f"2026-03-0{2 + number // 40}T1"
        exposed.append(f"v{number},checkout-1p,{variant},{at}0:00:00Z")
        seen.append(f"e{number},{at}0:00:00Z,Page Viewed,v{number}")
        if number % 8 == 0 or number % 4 == 1:
            ordered.append(f"{number},{at}1:00:00Z,v{number},c{number},p,1,10.00,GBP")
    for name, rows in {"exposures": exposed, "orders": ordered, "events": seen}.items():
        land(folder, name, rows)
    return folder


@pytest.fixture
def short(plan: Plan, mate: User, shop: Path) -> Experiment:
    """The test over the two days, started: one from before plans of less than a week were refused."""
    a_week = replace(plan, starts_on=FIRST, ends_on=FIRST + timedelta(days=6))
    planned = operations.plan(plan=a_week, by=mate, at=FEB)
    started = operations.start(experiment=planned, by=mate, at=FEB)
    Experiment.objects.filter(pk=started.pk).update(ends_on=LAST)
    started.refresh_from_db()
    return started


def test_a_finished_test_is_read_from_the_facts(short: Experiment, mate: User, after: datetime) -> None:
    answer = trials.trial(short)
    result_operations.read(experiment=short, answer=answer, by=mate, at=after)
    result = queries.facts_of(short).result
    assert result is not None
    assert (result.units, result.currency, result.in_two_arms) == ({"control": 40, "one_page": 40}, "GBP", 0)
    conversion, spend = result.lines[:2]
    assert (conversion.control_mean, conversion.variant_mean) == (0.25, 0.5)
    assert (spend.control_mean, spend.variant_mean) == (250, 500)


def test_health_tells_units_by_arm_and_day(short: Experiment) -> None:
    arms = queries.facts_of(short).arms
    assert trials.health(short, arms, datetime(2026, 3, 2, 12, tzinfo=UTC)) is None
    found = trials.health(short, arms, datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert found is not None
    assert (found.units, found.days_passed, found.days_seen) == ({"control": 20, "one_page": 20}, 1, 1)
    assert (found.split_p, found.clean) == (1.0, True)
    assert found.by_day == {"control": {"2026-03-02": 20}, "one_page": {"2026-03-02": 20}}


def test_a_result_is_not_read_from_half_the_data(plan: Plan, mate: User, shop: Path) -> None:
    planned = operations.plan(plan=replace(plan, starts_on=FIRST, ends_on=date(2026, 3, 8)), by=mate, at=FEB)
    with pytest.raises(DataMissing, match="The data of Shop UK ends before the test does, on 3 Mar 2026"):
        trials.trial(planned)


def test_what_nobody_planned_is_found(shop: Path, store: Store, plan: Plan, mate: User) -> None:
    assert trials.found() == [Found(store, "checkout-1p", FIRST, LAST, {"control": 40, "one_page": 40})]
    operations.plan(plan=plan, by=mate, at=FEB)
    assert trials.found() == []
