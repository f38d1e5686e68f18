"""Stores: opened, answered for, fixed once their facts are read."""

from datetime import date, datetime
from pathlib import Path

import pytest

from storewide.audit.models import Entry
from storewide.kit.permissions import SYSTEM
from storewide.sources import importing, operations
from storewide.sources.importing import Asked
from storewide.sources.models import KnownRevenue, Store

pytestmark = pytest.mark.django_db


def test_open_store_is_not_confirmed_and_is_audited(at: datetime) -> None:
    store = operations.open_store(slug="de", name="Germany", currency="EUR", by=SYSTEM, at=at)
    assert (store.zone, store.currency, store.confirmed_at) == ("UTC", "EUR", None)
    entry = Entry.objects.of(store).get()
    assert (entry.action, entry.changes["currency"]) == ("sources.store.open", [None, "EUR"])


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"slug": "main"}, "There is a store called “main” already."),
        ({"currency": "EUX"}, 'currency "EUX" is not known; use its three-letter code, such as EUR.'),
        (
            {"zone": "Mars/Base"},
            'Zone "Mars/Base" of store de is not known; use a name such as Europe/Berlin.',
        ),
    ],
)
def test_open_store_refused(store: Store, at: datetime, values: dict[str, str], sentence: str) -> None:
    asked = {"slug": "de", "name": "Germany", "currency": "EUR"} | values
    with pytest.raises(operations.StoreRefused) as refused:
        operations.open_store(**asked, by=SYSTEM, at=at)
    assert refused.value.sentence == sentence
    assert Store.objects.count() == 1


def test_change_store_confirms_it(at: datetime) -> None:
    store = operations.open_store(slug="de", name="Germany", currency="EUR", by=SYSTEM, at=at)
    operations.change_store(
        store=store, changes={"zone": "Europe/Berlin"}, by=SYSTEM, at=at, expected_version=1
    )
    store.refresh_from_db()
    assert (store.zone, store.confirmed_at, store.version) == ("Europe/Berlin", at, 2)


def test_zone_is_fixed_once_orders_were_read(
    store: Store, orders: Path, at: datetime, tmp_path: Path
) -> None:
    asked = Asked(path=orders, file_name="orders.csv", preset="generic-orders", store=store)
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    with pytest.raises(operations.FactsReadOtherwise):
        operations.change_store(store=store, changes={"zone": "UTC"}, by=SYSTEM, at=at, expected_version=None)
    store.refresh_from_db()
    assert store.zone == "Europe/Berlin"


def test_tell_revenue_twice_keeps_the_second(store: Store, at: datetime) -> None:
    for amount in (1000, 1200):
        operations.tell_revenue(
            store=store, month=date(2026, 2, 1), amount=amount, basis="gross", by=SYSTEM, at=at
        )
    known = KnownRevenue.objects.get()
    assert known.amount == 1200
    assert [entry.changes["amount"] for entry in Entry.objects.of(known)] == [[1000, 1200], [None, 1000]]
