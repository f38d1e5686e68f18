"""Data that systems hold: where it lies, whose it is, the duty it brings; pages, interface, file and check."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit import commands, operation_plan, operation_reading, operation_writing
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.ownership import activity_operations
from storewide.ownership.models import Activity, ActivityKind, Area
from storewide.systems import checks, cli, data_operations, operations, queries, table_import
from storewide.systems.models import DataAsset, DataKind, Origin, System

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def shop() -> System:
    return operations.add_system(system=System(name="Storefront", origin=Origin.BUILT), by=SYSTEM, at=AT)


@pytest.fixture
def area() -> Area:
    return Area.objects.get(slug="metrics-management")


@pytest.fixture
def duty(area: Area) -> Activity:
    said = {"name": "Delete old accounts", "how_often": "monthly", "kind": ActivityKind.DATA_DUTY}
    return activity_operations.add_activity(area=area, by=SYSTEM, at=AT, **said)


@pytest.fixture
def accounts(shop: System, area: Area) -> DataAsset:
    """Accounts of customers, without a duty."""
    made = DataAsset(name="Customer accounts", kind=DataKind.PEOPLE, system=shop, area=area)
    return data_operations.add_data(asset=made, by=SYSTEM, at=AT)


def test_data_of_people_without_a_duty_is_found(accounts: DataAsset, duty: Activity) -> None:
    (found,) = checks.data_without_duty()
    assert found.sentence == "“Customer accounts” in Storefront tells of people, and no duty is named."
    data_operations.change_data(asset=accounts, changes={"duty": duty}, by=SYSTEM, at=AT)
    assert list(checks.data_without_duty()) == []
    data_operations.change_data(
        asset=accounts, changes={"duty": None, "kind": DataKind.CONTENT}, by=SYSTEM, at=AT
    )
    assert list(checks.data_without_duty()) == []


def test_what_is_refused(accounts: DataAsset, shop: System, area: Area) -> None:
    twin = DataAsset(name="customer ACCOUNTS", kind=DataKind.PEOPLE, system=shop, area=area)
    with pytest.raises(data_operations.DataNameTaken, match="ACCOUNTS"):
        data_operations.add_data(asset=twin, by=SYSTEM, at=AT)
    look = activity_operations.add_activity(
        area=area, name="Look at figures", how_often="weekly", by=SYSTEM, at=AT
    )
    with pytest.raises(data_operations.NoDuty, match="“Look at figures” is no duty towards data"):
        data_operations.change_data(asset=accounts, changes={"duty": look}, by=SYSTEM, at=AT)
    with pytest.raises(operations.StillHolds, match="“Customer accounts” lies in it"):
        operations.switch_off(system=shop, on=AT.date(), by=SYSTEM, at=AT)
    shop.refresh_from_db()
    assert (shop.retired_on, DataAsset.objects.get().duty) == (None, None)
    old = operations.add_system(system=System(name="Old shop", origin=Origin.BUILT), by=SYSTEM, at=AT)
    operations.switch_off(system=old, on=AT.date(), by=SYSTEM, at=AT)
    with pytest.raises(operations.SwitchedOff, match="nothing lies there"):
        data_operations.change_data(asset=accounts, changes={"system": old}, by=SYSTEM, at=AT)


def test_pages_enter_change_and_take_out(
    as_mate: Client, as_viewer: Client, shop: System, area: Area, duty: Activity
) -> None:
    form = {"name": "Orders", "kind": "orders", "system": str(shop.pk), "area": str(area.pk), "duty": ""}
    assert as_viewer.post("/systems/data/new/", form).status_code == 403
    assert "No data is entered yet" in as_viewer.get("/systems/data/").content.decode()
    assert as_mate.post("/systems/data/new/", form).status_code == 302
    made = DataAsset.objects.get()
    listed = as_viewer.get("/systems/data/").content.decode()
    assert "One kept set of data; 1 tells of people and has no duty" in listed
    shown = as_mate.get(made.get_absolute_url()).content.decode()
    assert "nobody says what is owed to them" in shown
    changed = as_mate.post(
        f"{made.get_absolute_url()}change/", form | {"duty": str(duty.pk), "expected_version": "1"}
    )
    assert changed.status_code == 302
    assert "Delete old accounts" in as_viewer.get(made.get_absolute_url()).content.decode()
    of_system = as_viewer.get(shop.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in of_system
    assert as_viewer.post(f"{made.get_absolute_url()}remove/").status_code == 403
    assert as_mate.post(f"{made.get_absolute_url()}remove/").url == shop.get_absolute_url()  # type: ignore[attr-defined]
    assert not DataAsset.objects.exists()
    actions = Entry.objects.filter(action__startswith="systems.data.").order_by("at", "pk")
    assert list(actions.values_list("action", "record_label")) == [
        ("systems.data.add", "Orders"),
        ("systems.data.change", "Orders"),
        ("systems.data.remove", "Storefront"),
    ]


def test_over_rest(client: Client, mate: User, shop: System, area: Area, duty: Activity) -> None:
    scopes = ["systems:read", "systems:write"]
    _key, token = key_operations.create_key(
        name="Sync", user=mate, scopes=scopes, expires_at=None, by=mate, at=now()
    )

    def call(method: str, path: str, body: Any = None) -> Any:
        do: Callable[..., Any] = getattr(client, method)
        said = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
        return (
            do(f"/api/v1/systems/data{path}", body, **said)
            if body
            else do(f"/api/v1/systems/data{path}", **said)
        )

    body = {"name": "Orders", "kind": "orders", "system": str(shop.pk), "area": area.slug, "duty": duty.slug}
    made = call("post", "", body)
    assert made.status_code == 201
    asset = made.json()
    assert (asset["area"], asset["duty"], asset["version"]) == (area.slug, duty.slug, 1)
    assert call("patch", f"/{asset['id']}", {"duty": ""}).json()["duty"] is None
    assert [each["name"] for each in call("get", "").json()["items"]] == ["Orders"]
    assert call("delete", f"/{asset['id']}").status_code == 204
    assert not DataAsset.objects.exists()


def test_the_file_brings_it_back_with_areas_of_systems(
    accounts: DataAsset, shop: System, area: Area, duty: Activity
) -> None:
    operations.change_system(system=shop, changes={"areas": [area]}, by=SYSTEM, at=AT)
    data_operations.change_data(asset=accounts, changes={"duty": duty}, by=SYSTEM, at=AT)
    first = operation_writing.write(operation_plan.export())
    line = (
        "- {name: Customer accounts, system: Storefront, area: metrics-management, kind: people, duty: "
        + duty.slug
    )
    assert line in first
    DataAsset.objects.all().delete()
    System.objects.all().delete()
    operation_plan.apply(operation_reading.read(first, "operation.yaml"), by=SYSTEM, at=AT)
    assert operation_writing.write(operation_plan.export()) == first
    assert list(System.objects.get().areas.all()) == [area]
    assert DataAsset.objects.get().duty == duty


def test_it_is_found_by_a_few_letters(accounts: DataAsset, mate: User) -> None:
    assert [(hit.kind, hit.title) for hit in queries.search(mate, "accounts")] == [
        ("Data", "Customer accounts")
    ]


TABLE = """name,system,area,kind,purpose,duty
Orders,storefront,Metrics Management,orders,Orders of five years,delete old ACCOUNTS
Looks,Storefront,metrics-management,behaviour,,
Dreams,Moon,metrics-management,content,,
Leads,Storefront,Nowhere,people,,
Prices,Storefront,metrics-management,money,,
Stock,Storefront,metrics-management,products,,Count it
"""


def test_a_table_brings_data_and_twice_changes_nothing(
    tmp_path: Path, shop: System, area: Area, duty: Activity
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(TABLE)
    tried = table_import.rehearse("data", path, by=SYSTEM, at=AT)
    assert (tried.accepted, tried.refused, DataAsset.objects.count()) == (2, 4, 0)
    first = table_import.read("data", path, by=SYSTEM, at=AT)
    assert (first.accepted, first.repeated) == (2, 0)
    assert [(each.row, each.reason) for each in first.refusals] == [
        (4, "system is “Moon”, and there is no such system; enter it first."),
        (5, "area is “Nowhere”, and there is no such area; take one of the map."),
        (6, "kind is “money”; write one of people, orders, behaviour, products, content, running."),
        (7, "duty is “Count it”, and there is no such data duty; add it to its area first."),
    ]
    orders = DataAsset.objects.get(name="Orders")
    assert (orders.system, orders.area, orders.kind, orders.duty) == (shop, area, "orders", duty)
    lines = Entry.objects.count()
    again = table_import.read("data", path, by=SYSTEM, at=AT)
    assert (again.accepted, again.repeated, Entry.objects.count()) == (0, 2, lines)
    path.write_text("name,system,area,kind\nlooks,Storefront,metrics-management,content\n")
    assert table_import.read("data", path, by=SYSTEM, at=AT).accepted == 1
    assert DataAsset.objects.get(name="Looks").kind == "content"


def test_the_command_reads_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shop: System, area: Area
) -> None:
    monkeypatch.setattr(commands, "prepare_data", lambda: None)
    path = tmp_path / "data.csv"
    path.write_text("name,system,area,kind\nOrders,Storefront,metrics-management,orders\nX,Moon,a,b\n")
    strict = CliRunner().invoke(cli.data, [str(path), "--strict", "--json"])
    assert (strict.exit_code, DataAsset.objects.count()) == (2, 0)
    done = CliRunner().invoke(cli.data, [str(path), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["accepted"] == 1
    assert DataAsset.objects.get().name == "Orders"


def test_the_page_tries_a_table_and_takes_it(
    as_mate: Client, as_viewer: Client, shop: System, area: Area
) -> None:
    assert as_viewer.get("/systems/import/data/").status_code == 403
    assert "name, system, area, kind, purpose, duty" in as_mate.get("/systems/import/data/").content.decode()
    content = b"name,system,area,kind\nOrders,Storefront,metrics-management,orders\n"
    tried = as_mate.post("/systems/import/data/", {"file": SimpleUploadedFile("data.csv", content)})
    assert "1 row would be taken" in tried.content.decode()
    assert not DataAsset.objects.exists()
    form = tried.context["form"]
    taken = as_mate.post("/systems/import/data/take/", form.initial)
    assert taken.url == "/systems/data/"  # type: ignore[attr-defined]
    assert DataAsset.objects.get().name == "Orders"


def test_an_area_and_a_duty_list_their_data(
    as_mate: Client, as_viewer: Client, accounts: DataAsset, area: Area, duty: Activity
) -> None:
    shown = as_viewer.get(area.get_absolute_url()).content.decode()
    assert "One kept set of data belongs to it" in shown
    assert accounts.get_absolute_url() in shown
    assert f"/systems/data/new/?area={area.pk}" not in shown
    assert f"/systems/data/new/?area={area.pk}" in as_mate.get(area.get_absolute_url()).content.decode()
    begun = as_mate.get(f"/systems/data/new/?area={area.pk}").content.decode()
    assert f'<option value="{area.pk}" selected>' in begun
    assert "bring" not in as_viewer.get(duty.get_absolute_url()).content.decode()
    data_operations.change_data(asset=accounts, changes={"duty": duty}, by=SYSTEM, at=AT)
    assert "One kept set of data brings it" in as_viewer.get(duty.get_absolute_url()).content.decode()
