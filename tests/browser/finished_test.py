"""A shop whose test tool has just finished a test: its exposures and its orders, imported as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import operations as organization
from storewide.organization.models import Person, Team
from storewide.ownership import operations as ownership
from storewide.ownership.models import Area
from storewide.sources import importing
from storewide.sources import operations as sources
from storewide.sources.importing import Asked
from storewide.sources.models import Store

DAYS = 21
#: of each arm's 840 visitors so many buy: 10 and 15 percent
UNITS, BUYERS = 840, {"control": 84, "guest": 126}


@dataclass(frozen=True)
class Shop:
    """The store, whose test ran from `first` to `last`, the day before yesterday."""

    store: Store
    first: date
    last: date


def open_shop(folder: Path, *people: tuple[User, str, str]) -> Shop:
    """Open the store, put each (account, role, team) into the directory, import both files.

    The first of the people is accountable for the checkout.
    """
    at = now()
    last = at.date() - timedelta(days=2)
    first = last - timedelta(days=DAYS - 1)
    store = sources.open_store(slug="main", name="Lumen", currency="EUR", zone="UTC", by=SYSTEM, at=at)
    organization.name_operation(name="Lumen Living", by=SYSTEM, at=at)
    for account, title, team in people:
        _enter(account, title, team, at)
    checkout = Area.objects.get(slug="checkout")
    holder = Person.objects.get(email=people[0][0].email)
    ownership.name_accountable(area=checkout, person=holder, title=people[0][1], by=SYSTEM, at=at)
    for name, preset, lines in (
        ("orders.csv", "generic-orders", _orders(first)),
        ("exposures.csv", "generic-exposures", _exposures(first)),
    ):
        path = folder / name
        path.write_text("\n".join(lines))
        asked = Asked(path=path, file_name=name, preset=preset, store=store, strict=True)
        landed = importing.read(asked, refusals_to=folder / f"{name}.refusals")
        importing.keep(asked=asked, landed=landed, refusals_as="", by=SYSTEM, at=at)
    return Shop(store, first, last)


def _enter(account: User, title: str, team: str, at: datetime) -> None:
    found = Team.objects.filter(name=team).first()
    found = found or organization.form_team(name=team, mission="", by=SYSTEM, at=at)
    organization.add_person(name=account.name, email=account.email, title=title, team=found, by=SYSTEM, at=at)


def _exposures(first: date) -> Iterator[str]:
    yield "visitor_id,experiment,variant,exposed_at"
    for arm in BUYERS:
        for unit in range(UNITS):
            yield f"{arm}-{unit},guest-checkout,{arm},{first + timedelta(days=unit % DAYS)}T10:00:00Z"


def _orders(first: date) -> Iterator[str]:
    yield "order_id,placed_at,visitor_id,customer_id,product_id,quantity,unit_price,currency"
    for arm, buyers in BUYERS.items():
        for unit in range(buyers):
            placed = f"{first + timedelta(days=unit % DAYS)}T11:00:00Z"
            yield f"{arm}-{unit},{placed},{arm}-{unit},c-{arm}-{unit},lamp,1,50.00,EUR"
