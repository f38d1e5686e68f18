"""Plays the system register: eight systems, nine interfaces, one of them planned for a release, and what data lies where."""

from datetime import date, datetime, timedelta
from typing import Any

from storewide.kit.permissions import Actor
from storewide.organization.models import Team
from storewide.ownership.models import Activity, ActivityKind, Area
from storewide.releases.models import Release, ReleaseState
from storewide.systems import data_operations, operations
from storewide.systems.models import (
    ChangeKind,
    Criticality,
    DataAsset,
    DataKind,
    Interface,
    InterfaceChange,
    System,
)

#: name, what for, team by place, origin, vendor, contract end in days, cost a year, lifecycle
SYSTEMS = (
    ("Storefront", "Pages, basket and checkout", 2, "built", "", None, 180_000, "invest"),
    ("Order desk", "Orders by phone and their changes", 1, "bought", "Kontor Software", 61, 24_000, "keep"),
    (
        "Stock and delivery",
        "Stock by warehouse and delivery days",
        2,
        "bought",
        "Lagerix",
        410,
        96_000,
        "keep",
    ),
    (
        "Product data",
        "Texts, pictures and prices of products",
        0,
        "bought",
        "Katalogika",
        300,
        42_000,
        "keep",
    ),
    ("Search engine", "Finds products while one types", 2, "built", "", None, 38_000, "invest"),
    ("Old search", "The search of the first store", 2, "bought", "Findling", 30, 12_000, "retire"),
    ("Mailings", "Newsletter and mails about orders", 0, "bought", "Briefwerk", 200, 18_000, "replace"),
    ("Payment gateway", "Cards, invoice and wallets", None, "bought", "Zahlmeister", 520, 60_000, "keep"),
)
#: name, what for, what it tells of, system, area by short name
DATA = (
    ("Customer accounts", "Names, addresses and consents", "people", "Storefront", "account"),
    ("Orders and payments", "Five years of orders", "orders", "Order desk", "metrics-management"),
    ("Products and prices", "Texts, pictures, prices", "products", "Product data", "content-management"),
)
#: from, to, what flows, way, criticality, whether it works already
FLOWS = (
    ("Storefront", "Order desk", "Orders", "api", "high", True),
    ("Storefront", "Payment gateway", "Payments", "api", "high", True),
    ("Stock and delivery", "Storefront", "Stock by warehouse", "event", "high", True),
    ("Product data", "Storefront", "Product texts and prices", "file", "medium", True),
    ("Product data", "Search engine", "Products to find", "file", "medium", True),
    ("Search engine", "Storefront", "Results", "api", "high", True),
    ("Product data", "Old search", "Products to find", "file", "low", True),
    ("Order desk", "Mailings", "Mails about orders", "event", "medium", True),
    ("Stock and delivery", "Search engine", "What is in stock", "event", "low", False),
)


def play(teams: list[Team], by: Actor, at: datetime) -> None:
    """Everything entered before the first day of the store; the last interface is what a release adds."""
    first = at - timedelta(days=80)
    made = {said[0]: _system(said, teams, by, first) for said in SYSTEMS}
    _hold_data(made, by, first)
    areas = list(Area.objects.order_by("name")[:2])
    operations.change_system(system=made["Storefront"], changes={"areas": areas}, by=by, at=first)
    for source, target, what, way, criticality, works in FLOWS:
        flow = Interface(
            source=made[source], target=made[target], what=what, way=way, criticality=Criticality(criticality)
        )
        since: date | None = first.date() if works else None
        operations.add_interface(interface=flow, since=since, by=by, at=first)
        release = Release.objects.filter(state=ReleaseState.PREPARING).order_by("number").first()
        if not works and release is not None:
            change = InterfaceChange(interface=flow, kind=ChangeKind.ADD)
            operations.state_change(change=change, link=release.link, by=by, at=at)


def _system(said: tuple[Any, ...], teams: list[Team], by: Actor, at: datetime) -> System:
    name, purpose, team, origin, vendor, ends, cost, lifecycle = said
    system = System(
        name=name,
        purpose=purpose,
        owner=None if team is None else teams[team % len(teams)],
        origin=origin,
        vendor=vendor,
        contract_ends=None if ends is None else at.date() + timedelta(days=80 + ends),
        cost_minor=cost * 100,
        currency="EUR",
        lifecycle=lifecycle,
    )
    return operations.add_system(system=system, by=by, at=at)


def _hold_data(made: dict[str, System], by: Actor, at: datetime) -> None:
    """Data that tells of people has the duty of its area; where the area has none, that is a finding."""
    areas = {area.slug: area for area in Area.objects.all()}
    for name, purpose, kind, system, slug in DATA:
        duty = Activity.objects.filter(area=areas[slug], kind=ActivityKind.DATA_DUTY).order_by("name").first()
        asset = DataAsset(
            name=name,
            purpose=purpose,
            kind=DataKind(kind),
            system=made[system],
            area=areas[slug],
            duty=duty if kind != DataKind.PRODUCTS else None,
        )
        data_operations.add_data(asset=asset, by=by, at=at)
