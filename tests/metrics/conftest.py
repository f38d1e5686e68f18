"""A store with two days of orders, traffic and last year's same days."""

from datetime import datetime
from pathlib import Path

import pytest

from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store
from tests.sources.conftest import folder, store

__all__ = ["folder", "store"]

ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country,status
L1,2025-03-10T10:00:00Z,c1,p1,1,40.00,EUR,DE,paid
A1,2026-03-09T10:00:00Z,c1,p1,2,10.00,EUR,DE,paid
A2,2026-03-09T11:00:00Z,,p2,1,30.00,EUR,AT,paid
A3,2026-03-10T09:00:00Z,c1,p1,1,10.00,EUR,DE,paid
A3,2026-03-10T09:00:00Z,c1,p2,-1,4.00,EUR,DE,paid
A4,2026-03-10T12:00:00Z,c2,p1,1,99.00,EUR,DE,cancelled
"""
TRAFFIC = """date,visitors,sessions,country
2025-03-10,50,60,DE
2026-03-09,60,80,DE
2026-03-09,40,50,AT
2026-03-10,100,130,DE
"""


@pytest.fixture
def figures_of_march(store: Store, at: datetime, tmp_path: Path) -> Store:
    """Two days of March 2026 and one of March 2025, in Berlin, in euros."""
    for name, text, preset in (
        ("orders.csv", ORDERS, "generic-orders"),
        ("traffic.csv", TRAFFIC, "daily-traffic"),
    ):
        path = tmp_path / name
        path.write_text(text)
        asked = Asked(path=path, file_name=name, preset=preset, store=store, strict=True)
        importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    return store
