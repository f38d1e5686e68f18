"""A month of orders with versions and refunds, and the exchange rates, fit and can be used by everybody."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import LazySettings
from playwright.sync_api import Page

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.sources import operations, presets, rates
from storewide.warehouse import landing
from storewide.warehouse.schemas import Terms
from tests.browser.browsing import assert_usable

type SignIn = Callable[[User], Page]

AT = datetime(2026, 3, 2, tzinfo=UTC)
ORDERS = (
    "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,discount\n"
    "1001,2026-03-02,c1,hat,2,19.90,EUR,1.00\n1002,2026-03-09,c2,shoe,1,89.00,USD,\n"
)
CHANGED = ORDERS.replace("19.90", "17.90")
CHANGES = "order_id,change,changed_at,change_id,amount\n1001,refunded,2026-03-12,r1,10\n1002,cancelled,2026-04-02,c1,\n"


def test_orders_and_rates_are_usable(
    sign_in: SignIn, owner: User, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = DataFolder(tmp_path)
    operations.open_store(slug="main", name="Main shop", currency="EUR", by=SYSTEM, at=AT)
    rates.note_rate(day=date(2026, 3, 9), currency="USD", into="EUR", rate=Decimal("0.91"), by=SYSTEM, at=AT)
    for text, preset in ((ORDERS, "generic-orders"), (CHANGED, "generic-orders"), (CHANGES, "order-changes")):
        file = tmp_path / "file.csv"
        file.write_text(text, encoding="utf-8")
        landing.land(
            settings.DATA.warehouse,
            file,
            mapping=presets.named(preset),
            terms={"main": Terms("main", "UTC", "EUR")},
            default_store="main",
            rates=rates.known(),
        )
    page = sign_in(owner)
    assert_usable(page, "/data/stores/main/orders/?month=2026-03")
    assert_usable(page, "/data/rates/")
    assert_usable(page, "/data/rates/new/")
    assert_usable(page, "/data/rates/import/")
