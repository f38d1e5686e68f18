"""A test whose facts lie in a connection has the looks of the same rows imported: of every day, steadied, cut, apart."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from storewide.access.models import User
from storewide.experiments import look_operations, looking, looks, operations, tasks
from storewide.experiments.models import Experiment, Look, Measure
from storewide.experiments.plans import MeasurePlan, Plan
from storewide.experiments.results import Result
from storewide.kit.permissions import SYSTEM
from storewide.warehouse import connections
from storewide.warehouse.connections import Connected, OutsideFact, declare
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.experiments.conftest import FIRST
from tests.experiments.test_tasks import ARMS, TENTH
from tests.warehouse.conftest import Land, folder, land

__all__ = ["folder", "land"]

DECLARED = {"device", "visitor_kind"}
UK = Terms("uk", "Europe/London", "GBP", prices_include_tax=True)
TABLES: dict[OutsideFact, tuple[str, str]] = {
    "exposure": (
        "experiment text, variant text, exposed_at timestamptz, visitor_id text",
        "generic-exposures",
    ),
    "event": (
        "event_id text, occurred_at timestamptz, name text, visitor_id text, device text",
        "generic-events",
    ),
    "order_line": (
        (
            "order_id text, placed_at timestamptz, customer_id text, visitor_id text, product_id text, quantity int, "
            "unit_price numeric(12,2), currency text"
        ),
        "generic-orders",
    ),
}


def _rows(of: random.Random) -> dict[OutsideFact, list[list[str]]]:
    """2,400 visitors over ten days; half were there in the week before, buyers of then buy again more often."""
    found: dict[OutsideFact, list[list[str]]] = {fact: [] for fact in TABLES}

    def at(day: float) -> str:
        moment = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    for number in range(2_400):
        who, entered, device = f"v{number}", of.uniform(0, 9.9), of.choice(["phone", "desktop"])
        regular = number % 2 == 0
        found["exposure"].append(["checkout-1p", ARMS[number // 2 % 2], at(entered), who])
        for day in [*([entered - 5] if regular else []), entered + 0.01]:
            found["event"].append([f"e{len(found['event'])}", at(day), "Page Viewed", who, device])
        for day in (entered - 5, entered - 3, entered + 0.02, min(entered + 2, 9.95)):
            if of.random() < (0.7 if regular else 0.2) and (regular or day > entered):
                price = f"{of.paretovariate(1.5) * 20:.2f}"
                order = f"o{len(found['order_line'])}"
                found["order_line"].append([order, at(day), "", who, "p", "1", price, "GBP"])
    return found


ROWS = _rows(random.Random(7))


def _csv(fact: OutsideFact) -> str:
    header = ",".join(each.split()[0] for each in TABLES[fact][0].split(", "))
    return "\n".join([header, *map(",".join, ROWS[fact])])


@pytest.fixture
def ours(folder: Path, land: Land) -> Warehouse:
    for fact, (_columns, preset) in TABLES.items():
        land(_csv(fact), preset, terms=(UK,))
    return Warehouse(folder)


@pytest.fixture
def theirs(tmp_path: Path) -> Warehouse:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        for fact, (columns, _preset) in TABLES.items():
            connection.execute(f"CREATE TABLE {fact}s ({columns})")
            csv = tmp_path / f"{fact}.csv"
            csv.write_text(_csv(fact))
            connection.execute(f"COPY {fact}s FROM '{csv}' (HEADER)")
    tables = tuple(
        (
            fact,
            declare(
                fact,
                f"{fact}s",
                {name: name for each in columns.split(", ") if (name := each.split()[0]) != "event_id"},
            ),
        )
        for fact, (columns, _preset) in TABLES.items()
    )
    file = tmp_path / "connections.json"
    connections.rewrite(file, lambda: [Connected(UK, f"duckdb://{path}", tables)])
    return Warehouse(tmp_path / "nothing", file)


@pytest.fixture
def running(plan: Plan, mate: User) -> Experiment:
    measures = (
        MeasurePlan(metric="spend_per_unit", role="success"),
        MeasurePlan(metric="conversion", role="exploratory"),
        MeasurePlan(metric="average_order_value", role="exploratory"),
    )
    at = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
    planned = operations.plan(plan=replace(plan, method="sequential", measures=measures), by=mate, at=at)
    return operations.start(experiment=planned, by=mate, at=at)


def test_a_night_looks_at_every_day_of_a_test_in_a_connection(
    running: Experiment, ours: Warehouse, theirs: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "warehouse", lambda: theirs)
    assert tasks.take([running], SYSTEM, TENTH) == 10
    kept = list(Look.objects.order_by("day"))
    assert [each.day for each in kept] == [FIRST + timedelta(days=number) for number in range(10)]
    last = Result.of(kept[-1].content)
    assert [each.metric for each in last.lines] == ["spend_per_unit", "conversion", "average_order_value"]
    # what buyers spent before steadies what they spend now
    steadied = {each.metric: each.variance_kept for each in last.lines}
    assert None not in steadied.values()
    assert (steadied["conversion"] or 1) < 0.95
    assert {each.dimension for each in last.parts} == DECLARED
    assert Measure.objects.get(metric="spend_per_unit").cap is not None
    # the same rows imported say the same, to the last digit, on every day
    parts = looking.parts_of([running])
    monkeypatch.setattr(looking, "warehouse", lambda: ours)
    planned = looking.planned(running, parts[running])
    (days,) = looking.seen(parts, TENTH).values()
    # but for segments of columns that nobody declared
    told = [
        replace(each, segments={key: of for key, of in each.segments.items() if key[0] in DECLARED})
        for each in days
    ]
    assert [Result.of(each.content) for each in kept] == [looks.compute(planned, each) for each in told]


def test_a_row_that_comes_late_takes_its_days_anew(
    running: Experiment, theirs: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "warehouse", lambda: theirs)
    tasks.take([running], SYSTEM, TENTH)
    assert tasks.take([running], SYSTEM, TENTH) == 0
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(
            "INSERT INTO exposures VALUES ('checkout-1p', 'control', '2026-03-09 12:00:00Z', 'late')"
        )
    assert tasks.take([running], SYSTEM, TENTH) == 3
    newest = look_operations.newest(running)
    assert newest is not None
    assert (newest.data_version, sum(Result.of(newest.content).units.values())) == (1, 2_401)
