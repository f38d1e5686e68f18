"""Data that systems hold: where it lies, whose it is, the duty it brings; pages, interface, file and check."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.ownership import activity_operations
from storewide.ownership.models import Activity, ActivityKind, Area
from storewide.systems import checks, data_operations, operations, queries
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
