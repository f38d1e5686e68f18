"""All sources of facts in one view: what is fresh, what is silent, what is wrong."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from storewide.kit.permissions import SYSTEM
from storewide.sources import importing, overview, overview_pages
from storewide.sources.importing import Asked
from storewide.sources.models import Connection, Store, WriteKey
from storewide.warehouse.write_keys import Count, write_counts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def imported(store: Store, orders: Path, tmp_path: Path) -> Store:
    asked = Asked(path=orders, file_name="orders.csv", preset="generic-orders", store=store)
    landed = importing.read(asked, refusals_to=tmp_path / "refused.csv")
    importing.keep(asked=asked, landed=landed, refusals_as="", by=SYSTEM, at=NOW)
    return store


def test_every_way_in_is_listed_with_how_fresh_it_is(imported: Store, settings: LazySettings) -> None:
    key = WriteKey.objects.create(store=imported, name="Web shop", key="k1")
    WriteKey.objects.create(store=imported, name="Old", key="k2", revoked_at=NOW)
    Connection.objects.create(store=imported, name="Lake", url="duckdb:///lake", fault="The table is gone.")
    write_counts(settings.DATA.write_key_counts, {key.key: Count(received=40, received_at=NOW)})
    found = {source.name: source for source in overview.sources()}
    assert set(found) == {"Web shop", "Lake", "Orders: one row an order line"}
    assert (found["Web shop"].rows, found["Web shop"].newest, found["Web shop"].at) == (40, NOW.date(), NOW)
    files = found["Orders: one row an order line"]
    assert (files.rows, str(files.newest), files.at) == (3, "2026-03-01", NOW)
    assert (
        overview_pages.finding(list(found.values()), NOW) == "Lake of Main needs a look: The table is gone."
    )


def test_tracking_is_silent_after_a_day_and_files_after_five_weeks(imported: Store) -> None:
    (files,) = overview.sources()
    assert not files.is_silent(NOW + timedelta(days=35))
    assert files.is_silent(NOW + timedelta(days=36))
    assert overview_pages.finding([files], NOW) == "The one source is fresh"
    WriteKey.objects.create(store=imported, name="Web shop", key="k1")
    assert overview_pages.finding(overview.sources(), NOW) == "Web shop has been silent for too long"


def test_the_page_and_the_api_show_the_same(imported: Store, as_viewer: Client) -> None:
    page = as_viewer.get("/data/").content.decode()
    assert "Orders: one row an order line" in page
    (row,) = b"".join(as_viewer.get("/data/?format=csv")).decode().splitlines()[1:]
    assert row.startswith("Orders: one row an order line,Main,Files")
