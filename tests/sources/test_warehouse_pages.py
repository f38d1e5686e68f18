"""The warehouse's page, API and commands say the same: what is kept, what waits, what is damaged."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.sources import (
    cli_warehouse,
    importing,
    operations,
    sealing,
    warehouse_health,
    warehouse_pages,
    warehouse_tasks,
)
from storewide.sources.importing import Asked
from storewide.sources.models import Import, Store
from storewide.warehouse import manifest as manifests
from tests.sources.test_sealing import Run, write

pytestmark = pytest.mark.django_db

ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n" + "".join(
    f"{n},2026-03-{1 + n % 3:02d},c{n},p,1,1.01,EUR\n" for n in range(30)
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A data folder of the test's own."""
    data = DataFolder(tmp_path / "data")
    data.journal.mkdir(parents=True, exist_ok=True)
    data.uploads.mkdir(exist_ok=True)
    monkeypatch.setattr(settings, "DATA", data)
    return data


@pytest.fixture
def store(at: datetime) -> Store:
    return operations.open_store(slug="main", name="Main", currency="EUR", by=SYSTEM, at=at)


@pytest.fixture
def orders(store: Store, tmp_path: Path, at: datetime) -> Import:
    """Thirty orders of three days, read by a command."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    found = importing.look(path, "generic-orders")
    asked = Asked(
        path=path, file_name="orders.csv", preset="generic-orders", store=store, sha256=found.sha256
    )
    landed = importing.read(asked, refusals_to=tmp_path / "refused.csv")
    return importing.keep(asked=asked, landed=landed, refusals_as="", by=SYSTEM, at=at)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `storewide warehouse ...` on the test's data folder."""
    monkeypatch.setattr("storewide.kit.commands.prepare_data", lambda: None)
    return lambda *words: CliRunner().invoke(cli_warehouse.warehouse, words)


def damage(data: DataFolder, fact: str, part: str) -> str:
    entry = next(each for each in manifests.load(data.warehouse).of(fact) if each.part == part)
    path = data.warehouse / entry.path
    path.write_bytes(path.read_bytes()[:-8])
    return entry.path


def test_an_empty_warehouse_says_so(as_viewer: Client) -> None:
    page = as_viewer.get("/data/warehouse/").content.decode()
    assert "The warehouse is empty" in page
    assert "Nothing is kept yet" in page


def test_the_page_tells_what_is_kept(orders: Import, as_viewer: Client, as_stranger: Client) -> None:
    page = as_viewer.get("/data/warehouse/").content.decode()
    assert "The warehouse holds 30 rows in" in page
    assert "Order lines" in page
    assert as_stranger.get("/data/warehouse/").status_code == 302
    csv = b"".join(as_viewer.get("/data/warehouse/?format=csv")).decode()
    assert next(line for line in csv.splitlines() if line.startswith("Order lines")).startswith(
        "Order lines,main,2026-03-01,2026-03-03,3,3,30,"
    )


def test_what_waits_too_long_is_said_first(data: DataFolder, orders: Import, at: datetime) -> None:
    segment = write(data, "1")
    seen = datetime.fromtimestamp(segment.stat().st_mtime, at.tzinfo)
    assert not warehouse_pages.look(seen + timedelta(minutes=5)).stuck
    found = warehouse_pages.look(seen + timedelta(minutes=7, seconds=1))
    assert warehouse_pages.finding(found) == "What tracking sent has been waiting for 7 minutes"


def test_refused_messages_are_listed_with_their_reason(
    data: DataFolder, store: Store, as_viewer: Client
) -> None:
    path = write(data, "1", "2")
    path.write_text(path.read_text().replace('"store": "main"', '"store": "shoes"', 1))
    sealing.seal(Run())
    page = as_viewer.get("/data/warehouse/").content.decode()
    assert "Messages of the tracking that were refused" in page
    assert "shoes" in page


def test_status_prints_one_document(orders: Import, run: Callable[..., Result]) -> None:
    document = json.loads(run("status", "--json").stdout)
    assert (document["version"], document["rows"], document["incomplete"]) == (1, 30, [])
    (lines,) = [each for each in document["holdings"] if each["fact"] == "order_line"]
    assert (lines["parts"], lines["rows"], lines["first"], lines["last"]) == (
        3,
        30,
        "2026-03-01",
        "2026-03-03",
    )
    assert "version      1" in run("status").stdout


def test_verify_names_damage_and_repair_mends_it(
    data: DataFolder, orders: Import, run: Callable[..., Result]
) -> None:
    assert (run("verify").exit_code, run("verify").stdout) == (0, "Every file is whole.\n")
    path = damage(data, "order_line", "2026-03-02")
    found = run("verify")
    assert found.exit_code == 2
    assert found.stdout.startswith(f"{path} is damaged: it has")
    mended = run("verify", "--repair")
    assert mended.exit_code == 0
    assert "All of it is made anew" in mended.stdout
    assert run("verify").stdout == "Every file is whole.\n"
    assert sum(each.rows for each in manifests.load(data.warehouse).of("order_line")) == 30
    assert Import.objects.count() == 1


def test_a_file_that_is_gone_must_be_imported_again(
    data: DataFolder, orders: Import, run: Callable[..., Result], as_viewer: Client
) -> None:
    Path(orders.read_at).unlink()
    damage(data, "order_line", "2026-03-02")
    found = run("verify", "--repair")
    assert found.exit_code == 2
    assert "main, order_line of 2026-03-02: 10 rows are missing." in found.stdout
    assert f"import again: orders.csv (preset generic-orders, sha256 {orders.sha256})" in found.stdout
    page = as_viewer.get("/data/warehouse/").content.decode()
    assert "1 day is not whole: a file was damaged" in page
    assert "orders.csv</a>" in page
    Path(orders.read_at).write_text(ORDERS)
    assert run("verify", "--repair").exit_code == 0
    assert warehouse_pages.look(orders.created_at).incomplete == ()


def test_a_file_that_changed_since_is_no_source(data: DataFolder, orders: Import) -> None:
    assert warehouse_health.source_of(orders) == Path(orders.read_at)
    Path(orders.read_at).write_text(ORDERS.replace("1.01", "9.99"))
    assert warehouse_health.source_of(orders) is None


def test_events_come_back_from_sealed_segments(data: DataFolder, store: Store) -> None:
    write(data, *map(str, range(20)))
    sealing.seal(Run())
    damage(data, "event", "2026-03-10")
    health = warehouse_health.repair()
    assert (len(health.faults), health.left, health.incomplete) == (1, (), ())
    assert sum(each.rows for each in manifests.load(data.warehouse).of("event")) == 20


def test_the_night_round_does_all_of_it(data: DataFolder, orders: Import) -> None:
    damage(data, "sales", "2026-03")
    done = warehouse_tasks.verify(Run())
    assert (len(done["faults"]), done["left"], done["incomplete"]) == (1, [], 0)
    assert not warehouse_tasks.many_pieces()
    assert warehouse_tasks.verify(Run()) == {"faults": [], "left": [], "incomplete": 0, "joined": 0}


def test_ids_get_a_spare_copy_by_the_next_round(data: DataFolder, orders: Import) -> None:
    assert warehouse_tasks.many_pieces()
    assert warehouse_tasks.compact(Run()) == {"parts": 0, "before": 0, "after": 0}
    assert not warehouse_tasks.many_pieces()


def test_kept_uploads_go_after_ninety_days(data: DataFolder, store: Store, at: datetime) -> None:
    path = data.uploads / "imports/1"
    path.parent.mkdir()
    path.write_text(ORDERS)
    Import.objects.create(store=store, preset="generic-orders", stored_as="imports/1", ended_at=at)
    assert warehouse_health.expire_uploads(at + timedelta(days=90)) == 0
    assert warehouse_health.expire_uploads(at + timedelta(days=90, seconds=1)) == 1
    assert not path.exists()


def test_compact_says_what_it_joined(orders: Import, run: Callable[..., Result]) -> None:
    assert run("compact").stdout == "0 days joined: 0 files became 0.\n"
    assert json.loads(run("compact", "--json").stdout) == {
        "parts": 0,
        "files_before": 0,
        "files_after": 0,
    }


def test_a_page_that_meets_damage_names_the_file(
    data: DataFolder, orders: Import, as_owner: Client, at: datetime
) -> None:
    path = damage(data, "takings", "2026-03")
    month = date(2026, 3, 1)
    operations.tell_revenue(store=orders.store, month=month, amount=3030, basis="net", by=SYSTEM, at=at)
    response = as_owner.get("/data/stores/main/reconcile/?month=2026-03")
    assert response.status_code == 503
    assert f"{path} is damaged" in response.content.decode()
    assert "storewide warehouse verify --repair" in response.content.decode()
