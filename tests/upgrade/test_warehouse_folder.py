"""A warehouse folder of schema 1, as an earlier Storewide left it: read, asked, and imported on top of."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import landing, manifest, mapping
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse

PRESETS = Path(__file__).parents[2] / "src/storewide/sources/presets"
TERMS = {"main": Terms("main", "Europe/Berlin", "EUR")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of two orders and three events of two visitors, imported by the first schema."""
    return Path(shutil.copytree(Path(__file__).parent / "schema-1", tmp_path / "warehouse"))


def land(folder: Path, by: str, text: str) -> landing.Landed:
    path = folder.parent / "file.csv"
    path.write_text(text)
    preset = mapping.parse(tomllib.loads((PRESETS / f"{by}.toml").read_text()))
    return landing.land(folder, path, mapping=preset, terms=TERMS, default_store="main")


def test_a_folder_of_the_first_schema_is_whole_and_read(folder: Path) -> None:
    assert Warehouse(folder).verify() == ()
    listed = manifest.load(folder)
    assert (listed.version, listed.sealed, listed.progress) == (2, frozenset(), ())


def test_events_of_the_first_schema_are_repeats_and_new_ones_come_beside(folder: Path) -> None:
    header = "event_id,occurred_at,name,visitor_id,country\n"
    again = "e1,2024-03-01T09:00:00Z,Product Viewed,v1,DE\n"
    new = "e4,2024-03-01T12:00:00Z,Product Viewed,v3,DE\n"
    landed = land(folder, "generic-events", header + again + new)
    assert (landed.read, landed.accepted, landed.repeated) == (2, 1, 1)
    day = [each.rows for each in manifest.load(folder).of("event") if each.part == "2024-03-01"]
    assert sorted(day) == [1, 2]
    asked = Question(("visitors",), date(2024, 3, 1), date(2024, 3, 2))
    assert Warehouse(folder).ask(asked).rows[0]["visitors"] == 3


def test_an_order_of_the_first_schema_changes(folder: Path) -> None:
    header = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country\n"
    landed = land(folder, "generic-orders", header + "1,2024-03-01T10:00:00Z,anna,A,1,12.00,EUR,DE\n")
    assert (landed.accepted, landed.changed) == (1, 1)
    asked = Question(("orders", "spend"), date(2024, 3, 1), date(2024, 3, 2))
    found = Warehouse(folder).ask(asked).rows[0]
    assert (found["orders"], found["spend"]) == (2, 2100)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A copy of two orders, three events and a day of media cost, imported by the second schema."""
    return Path(shutil.copytree(Path(__file__).parent / "schema-2", tmp_path / "warehouse"))


def test_a_folder_of_the_second_schema_tells_what_it_told(second: Path) -> None:
    warehouse = Warehouse(second)
    assert warehouse.verify() == ()
    asked = Question(("visitors", "spend", "page_views", "media_cost"), date(2024, 3, 1), date(2024, 3, 2))
    assert dict(warehouse.ask(asked).rows[0].measures) == {
        "visitors": 2,
        "spend": 1900,
        "page_views": None,
        "media_cost": None,
    }


def test_the_next_import_counts_what_the_second_schema_did_not(second: Path) -> None:
    header = "event_id,occurred_at,name,visitor_id,results\n"
    landed = land(second, "generic-events", header + "e2,2024-03-01T09:10:00Z,Products Searched,v2,3\n")
    assert (landed.accepted, landed.repeated) == (0, 1)
    landed = land(second, "generic-events", header + "e5,2024-03-03T09:00:00Z,Products Searched,v2,0\n")
    assert (landed.accepted, landed.repeated) == (1, 0)
    land(second, "generic-media-cost", "date,marketing_channel,cost\n2024-03-03,email,1\n")
    measures = ("page_views", "product_views", "searches", "empty_searches", "media_cost")
    asked = Question(measures, date(2024, 3, 1), date(2024, 3, 3))
    assert dict(Warehouse(second).ask(asked).rows[0].measures) == {
        "page_views": 1,
        "product_views": 1,
        "searches": 2,
        "empty_searches": 1,
        "media_cost": 1350,
    }
