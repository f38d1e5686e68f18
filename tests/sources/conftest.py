"""A store, a small orders file, and a warehouse of the test's own."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.sources import operations
from storewide.sources.models import Store

HEADER = (
    "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,discount,shipping,tax,refunded\n"
)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> DataFolder:
    """A data folder of the test's own, ready for uploads."""
    settings.DATA = DataFolder(tmp_path / "data")
    settings.DATA.uploads.mkdir(parents=True)
    return settings.DATA


@pytest.fixture
def store(db: None, at: datetime) -> Store:
    """A confirmed store in Berlin that sells in euros."""
    made = operations.open_store(
        slug="main", name="Main", currency="EUR", zone="Europe/Berlin", by=SYSTEM, at=at
    )
    return operations.change_store(store=made, changes={}, by=SYSTEM, at=at, expected_version=None)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Three lines of two orders of February 2026, and one line that cannot be."""
    path = tmp_path / "orders.csv"
    path.write_text(
        HEADER
        + "A1,2026-02-03T10:00:00Z,c1,p1,2,10.00,EUR,1.00,4.90,3.80,0\n"
        + "A1,2026-02-03T10:00:00Z,c1,p2,1,5.00,EUR,0,0,0.95,0\n"
        + "A2,2026-02-28T23:30:00Z,c2,p1,1,10.00,EUR,0,4.90,1.90,0\n"
        + "A3,2026-02-30T10:00:00Z,c3,p1,1,10.00,EUR,0,0,0,0\n"
    )
    return path
