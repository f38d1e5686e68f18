"""The system register: what it refuses, what a record does to interfaces, tables, the file, pages."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client

from storewide.audit.models import Entry
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.systems import checks, graph, operations, queries, table_import
from storewide.systems.file_part import INTERFACES, SYSTEMS
from storewide.systems.models import ChangeKind, Interface, InterfaceChange, Lifecycle, Origin, System

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
TODAY = AT.date()
RELEASE = Link("releases.release", "0198", "Release 7", "/releases/7/")


def system(name: str, **more: Any) -> System:
    return operations.add_system(
        system=System(**{"name": name, "origin": Origin.BUILT, **more}), by=SYSTEM, at=AT
    )


def flow(source: System, target: System, what: str = "Orders", since: date | None = TODAY) -> Interface:
    return operations.add_interface(
        interface=Interface(source=source, target=target, what=what), since=since, by=SYSTEM, at=AT
    )


def test_one_name_and_one_flow_stand_once() -> None:
    shop, desk = system("Storefront"), system("Order desk")
    flow(shop, desk)
    with pytest.raises(operations.NameTaken, match="storefront"):
        system("storefront")
    with pytest.raises(operations.FlowTaken):
        flow(shop, desk, "orders")
    with pytest.raises(operations.ToItself):
        flow(shop, shop, "Itself")
    assert (System.objects.count(), Interface.objects.count()) == (2, 1)


def test_a_system_is_switched_off_only_when_nothing_flows() -> None:
    shop, desk = system("Storefront"), system("Order desk")
    joined = flow(shop, desk)
    with pytest.raises(operations.StillJoined, match="1 of its interfaces"):
        operations.switch_off(system=desk, on=AT.date(), by=SYSTEM, at=AT)
    operations.end_interface(interface=joined, on=AT.date(), by=SYSTEM, at=AT)
    operations.switch_off(system=desk, on=AT.date(), by=SYSTEM, at=AT)
    assert (desk.retired_on, desk.lifecycle) == (AT.date(), Lifecycle.RETIRE)
    with pytest.raises(operations.SwitchedOff):
        flow(shop, desk, "Again")


def test_what_a_release_states_happens_when_it_is_carried_out() -> None:
    shop, desk, stock = system("Storefront"), system("Order desk"), system("Stock")
    old, planned = flow(shop, desk), flow(stock, shop, "Stock", since=None)
    for interface, kind in ((old, ChangeKind.END), (planned, ChangeKind.ADD)):
        operations.state_change(
            change=InterfaceChange(interface=interface, kind=kind), link=RELEASE, by=SYSTEM, at=AT
        )
    with pytest.raises(operations.StatedAlready):
        operations.state_change(
            change=InterfaceChange(interface=old, kind=ChangeKind.END), link=RELEASE, by=SYSTEM, at=AT
        )
    assert operations.carry_out(link=RELEASE, on=AT.date(), by=SYSTEM, at=AT) == 2
    old.refresh_from_db()
    planned.refresh_from_db()
    assert (old.ended_on, planned.begun_on) == (AT.date(), AT.date())
    assert operations.carry_out(link=RELEASE, on=AT.date(), by=SYSTEM, at=AT) == 0
    assert Entry.objects.filter(action="systems.interface.carry_out").count() == 2


def test_taking_back_takes_a_planned_interface_along() -> None:
    planned = flow(system("Stock"), system("Storefront"), since=None)
    change = InterfaceChange(interface=planned, kind=ChangeKind.ADD)
    operations.state_change(change=change, link=RELEASE, by=SYSTEM, at=AT)
    operations.take_back(change=change, by=SYSTEM, at=AT)
    assert not Interface.objects.exists()
    assert not InterfaceChange.objects.exists()


def test_a_change_says_what_changes() -> None:
    joined = flow(system("Stock"), system("Storefront"))
    with pytest.raises(operations.NotesNothing):
        operations.state_change(
            change=InterfaceChange(interface=joined, kind=ChangeKind.CHANGE), link=RELEASE, by=SYSTEM, at=AT
        )
    assert not InterfaceChange.objects.exists()


def test_checks_say_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "now", lambda: AT)
    team = Team.objects.create(name="Platform")
    shop = system("Storefront", owner=team)
    search = system(
        "Old search", origin=Origin.BOUGHT, contract_ends=date(2026, 6, 8), lifecycle=Lifecycle.RETIRE
    )
    system("Mailings", owner=team, lifecycle=Lifecycle.REPLACE, origin=Origin.BOUGHT)
    flow(search, shop)
    found = [
        finding.code
        for check in (
            checks.without_owner,
            checks.contracts_ending,
            checks.retired_and_joined,
            checks.replaced_by_nothing,
            checks.bought_without_end,
        )
        for finding in check()
    ]
    assert found == ["SYS001", "SYS002", "SYS003", "SYS004", "SYS005"]


def test_interfaces_join_teams() -> None:
    a, b = Team.objects.create(name="A"), Team.objects.create(name="B")
    flow(system("One", owner=a), system("Two", owner=b))
    flow(system("Three", owner=a), system("Four", owner=a), "Prices")
    assert queries.team_links() == {frozenset({a.pk, b.pk}): ["One → Two: Orders"]}


def test_the_same_register_gives_the_same_picture() -> None:
    shop, desk = system("Storefront"), system("Order desk")
    joined = flow(shop, desk)
    assert graph.drawn([shop, desk], [joined]) == graph.drawn([desk, shop], [joined])


def test_a_table_read_twice_changes_nothing(tmp_path: Path) -> None:
    Team.objects.create(name="Platform")
    path = tmp_path / "systems.csv"
    path.write_text(
        "name,owner,origin,vendor,contract_ends,cost,currency,lifecycle\n"
        "Storefront,Platform,built,,,180000,EUR,invest\n"
        "Mailings,Nobody,bought,Briefwerk,2026-12-31,18000.50,EUR,replace\n"
        "Search,Platform,rented,,,,,keep\n"
    )
    first = table_import.read("systems", path, by=SYSTEM, at=AT)
    assert (first.accepted, first.repeated, [each.row for each in first.refusals]) == (1, 0, [3, 4])
    again = table_import.read("systems", path, by=SYSTEM, at=AT)
    assert (again.accepted, again.repeated) == (0, 1)
    assert System.objects.get().cost_minor == 18_000_000


def test_the_file_gives_back_what_it_took() -> None:
    SYSTEMS.add(
        [
            {**{each.name: each.default for each in SYSTEMS.fields}, "name": name, "origin": "built"}
            for name in ("One", "Two")
        ],
        by=SYSTEM,
        at=AT,
    )
    row = {
        "source": "One",
        "target": "Two",
        "what": "Orders",
        "way": "api",
        "criticality": "high",
        "since": AT.date(),
    }
    INTERFACES.add([row], by=SYSTEM, at=AT)
    assert INTERFACES.export() == [row]
    assert [each["name"] for each in SYSTEMS.export()] == ["One", "Two"]


def test_the_database_keeps_what_interfaces_need() -> None:
    joined = flow(system("One"), system("Two"))
    with pytest.raises(ProtectedError):
        joined.source.delete()


def test_members_enter_and_viewers_look(as_mate: Client, as_viewer: Client) -> None:
    form = {
        "name": "Storefront",
        "origin": "built",
        "lifecycle": "keep",
        "cost": "1200.50",
        "currency": "eur",
    }
    assert as_viewer.post("/systems/new/", form).status_code == 403
    assert not System.objects.exists()
    answer = as_mate.post("/systems/new/", form)
    made = System.objects.get()
    assert (answer.status_code, answer.url, made.cost_minor, made.currency) == (  # type: ignore[attr-defined]
        302,
        made.get_absolute_url(),
        120_050,
        "EUR",
    )
    assert as_viewer.get("/systems/").status_code == 200
    assert as_viewer.get(made.get_absolute_url()).status_code == 200
    assert as_mate.post("/systems/new/", {**form, "cost": "much"}).status_code == 422


def test_the_form_of_a_change_begins_with_the_areas_served(as_mate: Client) -> None:
    area = Area.objects.create(slug="tills", name="Tills", group="order_entry")
    shop = operations.add_system(
        system=System(name="Shop", origin=Origin.BUILT), areas=[area], by=SYSTEM, at=AT
    )
    response = as_mate.get(f"{shop.get_absolute_url()}change/")
    assert response.status_code == 200
    assert response.context["form"]["areas"].value() == "Tills"
