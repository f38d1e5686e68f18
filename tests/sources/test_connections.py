"""Connections: their pages, operations, and that no password is ever told."""

from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from storewide.audit.models import Entry
from storewide.jobs.models import Job
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.metrics import figures
from storewide.sources import connected, connecting, importing, operations
from storewide.sources.house import warehouse
from storewide.sources.models import Connection, Import, Store
from storewide.warehouse import connections
from storewide.warehouse.trials import TrialQuestion

pytestmark = pytest.mark.django_db

SECRET = "pass/word"


@pytest.fixture
def theirs(tmp_path: Path) -> str:
    """The address of somebody's DuckDB file with two orders."""
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE orders AS SELECT * FROM (VALUES "
            "('A', TIMESTAMPTZ '2026-02-03 10:00:00+00', 'c1', 2, 10.00), "
            "('B', TIMESTAMPTZ '2026-02-28 23:30:00+00', NULL, 1, 5.00)) "
            "AS t(order_id, created_at, customer, qty, price)"
        )
    return f"duckdb://reader:{quote(SECRET, safe='')}@{path}"


@pytest.fixture
def connection(store: Store, at: datetime, theirs: str) -> Connection:
    url = theirs.replace("reader:pass%2Fword@", "")
    return connecting.connect(store=store, name="Shop", url=url, by=SYSTEM, at=at)


@pytest.fixture
def declared(connection: Connection, at: datetime) -> Connection:
    """The connection with its orders declared."""
    told = {"fact": "order_line", "table": "orders", "columns": COLUMNS}
    return connecting.declare_table(connection=connection, by=SYSTEM, at=at, **told)  # type: ignore[arg-type]


COLUMNS = {
    "order_id": "order_id",
    "placed_at": "created_at",
    "customer_id": "customer",
    "quantity": "qty",
    "unit_price": "price",
}


def test_pages_by_who_asks(
    as_owner: Client, as_mate: Client, as_viewer: Client, as_stranger: Client, connection: Connection
) -> None:
    people = (as_owner, as_mate, as_viewer, as_stranger)
    for name, args, expected in (
        ("connections", [], [200, 200, 200, 302]),
        ("connection", [connection.pk], [200, 200, 200, 302]),
        ("connection-new", [], [200, 403, 403, 302]),
        ("connection-change", [connection.pk], [200, 403, 403, 302]),
        ("connection-table", [connection.pk, "orders"], [200, 403, 403, 302]),
    ):
        address = reverse(f"sources:{name}", args=args)
        assert [client.get(address).status_code for client in people] == expected
    for name in ("connection-check", "connection-disconnect"):
        address = reverse(f"sources:{name}", args=[connection.pk])
        assert [client.post(address).status_code for client in people[1:]] == [403, 403, 302]
    assert Connection.objects.count() == 1
    assert (
        as_owner.get(reverse("sources:connection-table", args=[connection.pk, "prices"])).status_code == 404
    )


def test_from_address_to_figures(
    as_owner: Client, store: Store, theirs: str, settings: LazySettings, folder: DataFolder
) -> None:
    address = theirs.replace("reader:pass%2Fword@", "")
    made = as_owner.post(
        reverse("sources:connection-new"), {"store": store.pk, "name": "Shop", "url": address}
    )
    connection = Connection.objects.get()
    look = reverse("sources:connection-table", args=[connection.pk, "orders"])
    assert made.headers["Location"] == look
    seen = as_owner.get(look, {"table": "orders"}).content.decode()
    assert "Its first 2 rows" in seen
    assert '<option value="created_at" selected>' in seen
    told = as_owner.post(look, {"table": "orders", **COLUMNS})
    assert told.status_code == 302
    connected.publish()
    checked = as_owner.post(reverse("sources:connection-check", args=[connection.pk]), follow=True)
    assert "Every declared table answers." in checked.content.decode()
    page = checked.content.decode()
    assert "“Shop” answered when it was checked" in page
    assert page.count("no table of events is declared") == 2
    report = figures.ask(store="main", by="month")
    assert [
        (row.label, row.measures["orders"], row.measures["buyers"], row.measures["spend"])
        for row in report.rows
    ] == [
        ("2026-02", 1, 1, 2000),
        ("2026-03", 1, 1, 500),
    ]
    assert report.rows[0].measures["visitors"] is None
    assert (folder.connections.stat().st_mode & 0o777) == 0o600


def test_a_missing_table_is_said_with_its_name(as_owner: Client, connection: Connection) -> None:
    look = reverse("sources:connection-table", args=[connection.pk, "orders"])
    answer = as_owner.get(look, {"table": "ordres"})
    assert answer.status_code == 422
    assert "Table with name ordres does not exist" in answer.content.decode()
    answer = as_owner.post(look, {"table": "orders", **COLUMNS, "quantity": ""})
    assert answer.status_code == 422
    connection.refresh_from_db()
    assert connection.tables == {}


def test_a_fault_is_kept_and_said(
    as_owner: Client, connection: Connection, at: datetime, theirs: str
) -> None:
    connecting.declare_table(
        connection=connection, fact="order_line", table="orders", columns=COLUMNS, by=SYSTEM, at=at
    )
    Path(theirs.partition("@")[2]).unlink()
    answer = as_owner.post(reverse("sources:connection-check", args=[connection.pk]), follow=True)
    connection.refresh_from_db()
    assert connection.fault.endswith(
        "is no file on this machine; write its whole path, as duckdb:///data/shop.duckdb."
    )
    assert "did not answer when it was checked" in answer.content.decode()
    connected.publish()
    with pytest.raises(figures.SourceSilent, match="is no file on this machine"):
        figures.ask(store="main")
    page = as_owner.get(reverse("metrics:scorecard"), {"store": "main"})
    assert page.status_code == 503
    assert "A connected warehouse does not answer" in page.content.decode()
    assert "is no file on this machine" in page.content.decode()


def test_the_password_is_told_nowhere(as_owner: Client, store: Store, theirs: str, at: datetime) -> None:
    connection = connecting.connect(store=store, name="Shop", url=theirs, by=SYSTEM, at=at)
    connecting.change_connection(
        connection=connection, changes={"url": theirs + "x"}, by=SYSTEM, at=at, expected_version=None
    )
    connecting.note_check(connection=connection, fault=connected.fault_of(connection), by=SYSTEM, at=at)
    for name in ("connection", "connection-change"):
        page = as_owner.get(reverse(f"sources:{name}", args=[connection.pk])).content.decode()
        assert "reader" not in page
        assert "pass%2Fword" not in page
        assert SECRET not in page
    told = [str(entry.changes) for entry in Entry.objects.all()]
    assert not any("pass%2Fword" in each or SECRET in each for each in told)
    kept = as_owner.post(
        reverse("sources:connection-change", args=[connection.pk]),
        {"name": "Other", "url": "", "expected_version": connection.version},
    )
    assert kept.status_code == 302
    connection.refresh_from_db()
    assert (connection.name, connection.url) == ("Other", theirs + "x")


@pytest.mark.parametrize("url", ["mysql://host/db", "shop.duckdb", ""])
def test_an_address_of_no_known_kind_is_refused(as_owner: Client, store: Store, url: str) -> None:
    answer = as_owner.post(reverse("sources:connection-new"), {"store": store.pk, "name": "X", "url": url})
    assert answer.status_code == 422
    assert not Connection.objects.exists()


@pytest.mark.usefixtures("connection")
def test_a_store_has_one_connection(as_owner: Client, store: Store, theirs: str) -> None:
    answer = as_owner.post(reverse("sources:connection-new"), {"store": store.pk, "name": "X", "url": theirs})
    assert answer.status_code == 422
    assert "Main has a connection already" in answer.content.decode()
    assert Connection.objects.count() == 1


def test_the_zone_of_a_store_reaches_its_connection(
    declared: Connection,
    store: Store,
    at: datetime,
    django_capture_on_commit_callbacks: object,
    folder: DataFolder,
) -> None:
    connected.publish()
    assert [each.terms.zone for each in connections.read(folder.connections)] == ["Europe/Berlin"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        operations.change_store(store=store, changes={"zone": "UTC"}, by=SYSTEM, at=at, expected_version=None)
    assert [each.terms.zone for each in connections.read(folder.connections)] == ["UTC"]


def test_after_disconnecting_nothing_is_asked(
    as_owner: Client, declared: Connection, folder: DataFolder
) -> None:
    connected.publish()
    assert "main" in warehouse().stores()
    as_owner.post(reverse("sources:connection-disconnect", args=[declared.pk]))
    connected.publish()
    assert "main" not in warehouse().stores()
    assert Entry.objects.filter(action="sources.connection.disconnect").exists()


def test_exposures_are_declared_as_orders_are(
    as_owner: Client,
    declared: Connection,
    store: Store,
    settings: LazySettings,
    folder: DataFolder,
    tmp_path: Path,
) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as theirs:
        theirs.execute(
            "CREATE TABLE met AS SELECT * FROM (VALUES "
            "('button', 'a', TIMESTAMPTZ '2026-02-03 09:00:00+00', 'c1'), "
            "('button', 'b', TIMESTAMPTZ '2026-02-03 09:00:00+00', 'c2')) AS t(test, variation, timestamp, customer)"
        )
    look = reverse("sources:connection-table", args=[declared.pk, "exposures"])
    seen = as_owner.get(look, {"table": "met"}).content.decode()
    for guessed in ("test", "variation", "timestamp", "customer"):
        assert f'<option value="{guessed}" selected>' in seen
    columns = {"experiment": "test", "variant": "variation", "exposed_at": "timestamp"}
    nobody = as_owner.post(look, {"table": "met", **columns})
    assert nobody.status_code == 422
    assert "exposure needs a column for visitor_id or customer_id" in nobody.content.decode()
    assert as_owner.post(look, {"table": "met", **columns, "customer_id": "customer"}).status_code == 302
    declared.refresh_from_db()
    assert declared.tables["exposure"]["table"] == "met"
    page = as_owner.get(reverse("sources:connection", args=[declared.pk])).content.decode()
    assert "experiments by customer" in page
    assert "no column is declared for visitor_id of exposure" in page
    checked = as_owner.post(reverse("sources:connection-check", args=[declared.pk]), follow=True)
    assert "Every declared table answers." in checked.content.decode()
    connected.publish()
    day = date(2026, 2, 3)
    answer = warehouse().ask_trial(TrialQuestion("button", "main", "customer", day, day, ("buyers", "spend")))
    assert [(arm.variant, arm.units, arm.outcomes["spend"].total) for arm in answer.arms] == [
        ("a", 1, 2_000),
        ("b", 1, 0),
    ]


def test_over_rest(as_owner: Client, connection: Connection) -> None:
    answer = as_owner.get("/api/v1/data/connections")
    (told,) = answer.json()["items"]
    assert (told["store"], told["answers"], told["fault"]) == ("main", [], "")


def test_opening_a_store_that_no_file_made(as_owner: Client, as_mate: Client) -> None:
    address = reverse("sources:store-new")
    typed = {
        "name": "Shop UK",
        "slug": "shop-uk",
        "zone": "London",
        "currency": "gbp",
        "prices_include_tax": "on",
    }
    assert as_mate.post(address, typed).status_code == 403
    assert as_owner.post(address, typed).status_code == 302
    made = Store.objects.get()
    assert (made.slug, made.zone, made.currency, made.prices_include_tax) == (
        "shop-uk",
        "Europe/London",
        "GBP",
        True,
    )
    assert as_owner.post(address, typed).status_code == 422
    assert Store.objects.count() == 1


def test_a_store_that_is_asked_elsewhere_takes_no_file_of_the_same_facts(
    declared: Connection, orders: Path, tmp_path: Path, at: datetime
) -> None:
    sentence = (
        "Main is asked of the connection Shop, so these facts would count twice; "
        "import them into a store of its own, or disconnect it first."
    )
    for preset in ("generic-orders", "order-changes"):
        asked = importing.Asked(path=orders, file_name="orders.csv", preset=preset, store=declared.store)
        with pytest.raises(importing.FileRefused) as refused:
            importing.begin(asked=asked, waits=False, by=SYSTEM, at=at)
        assert str(refused.value) == sentence
        with pytest.raises(importing.StoreElsewhere):
            importing.read(asked, refusals_to=tmp_path / "refused.csv")
    assert (orders.exists(), Import.objects.exists(), Job.objects.exists()) == (True, False, False)
    traffic = tmp_path / "traffic.csv"
    traffic.write_text("date,visitors\n2026-02-03,10\n")
    asked = importing.Asked(path=traffic, file_name="t.csv", preset="daily-traffic", store=declared.store)
    assert importing.read(asked, refusals_to=tmp_path / "refused.csv").accepted == 1
