"""What does not fit a reader's memory goes to a place in the folder that no writer sweeps while the reader lives."""

import gc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest
from storewide.warehouse.engines import duck
from storewide.warehouse.spilling import FOLDER
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

ORDER = (
    "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
    "1,2026-03-02T10:00:00Z,k1,p1,1,9.90,EUR\n"
)
LARGE = "SELECT count(*) FROM (SELECT DISTINCT range, hash(range), hash(range + 1) FROM range(4000000))"


def counted(house: Warehouse) -> int:
    """Of a statement that needs more than the memory it gets."""
    found: int = house.look_once(lambda facts: facts.session.one(LARGE))[0]
    return found


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "MEMORY", "40MB")


def test_a_reader_from_before_the_first_import_can_spill(folder: Path, land: Land) -> None:
    house = Warehouse(folder)
    house.start()
    assert not folder.exists()
    land(ORDER)
    assert counted(house) == 4_000_000


def test_no_writer_sweeps_what_a_living_reader_needs(folder: Path, land: Land) -> None:
    land(ORDER)
    house = Warehouse(folder)
    assert counted(house) == 4_000_000
    folders.sweep(folder, manifest.load(folder), at=datetime.now(UTC) + timedelta(days=3))
    assert counted(house) == 4_000_000


def test_nothing_is_left_of_a_reader_that_is_gone(folder: Path, land: Land) -> None:
    land(ORDER)
    house = Warehouse(folder)
    house.start()
    assert [each.name for each in (folder / FOLDER).glob("*/*")] == ["lock"]
    del house
    gc.collect()
    assert not (folder / FOLDER).exists()
