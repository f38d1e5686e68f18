"""The pages that hold orders against order events."""

from pathlib import Path

import pytest
from django.test import Client

from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db
EVENTS = """event_id,occurred_at,name,visitor_id,order_id,value,currency
1,2026-02-03T10:00:00Z,Order Completed,va,A1,24.00,EUR
2,2026-02-05T10:00:00Z,Order Completed,vx,ghost,9.00,EUR
"""


@pytest.fixture
def both(store: Store, orders: Path, tmp_path: Path) -> Store:
    events = tmp_path / "events.csv"
    events.write_text(EVENTS)
    for path, preset in ((orders, "generic-orders"), (events, "generic-events")):
        asked = Asked(path=path, file_name=path.name, preset=preset, store=store)
        importing.read(asked, refusals_to=tmp_path / f"{path.stem}.refused")
    return store


def test_the_month_is_compared_and_each_cause_opens_its_orders(both: Store, as_viewer: Client) -> None:
    address = "/data/stores/main/web-orders/"
    page = as_viewer.get(f"{address}?month=2026-02").content.decode()
    assert "Tracking knows 1 of 1 web orders of Feb 2026 (100.0\xa0%); no order has this id: 1" in page
    rows = b"".join(as_viewer.get(f"{address}unknown/?month=2026-02&format=csv")).decode().splitlines()
    assert rows[1].startswith("ghost,")
    assert as_viewer.get(f"{address}nonsense/").status_code == 404


def test_a_store_whose_orders_are_its_events_has_nothing_to_compare(both: Store, as_viewer: Client) -> None:
    Store.objects.update(orders_from="events")
    page = as_viewer.get("/data/stores/main/web-orders/?month=2026-02").content.decode()
    assert "The orders of Main are made of its tracking, so there is nothing to hold them against" in page
