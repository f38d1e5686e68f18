"""Answers name the days that lack rows because files are in quarantine, until the rows are back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import healing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.questions import Incomplete, Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n" + "".join(
    f"{n},2026-03-{1 + n % 3:02d},c{n % 5},p,1,1.01,EUR\n" for n in range(30)
)
HEADER = "event_id,occurred_at,name,visitor_id\n"
FIRST = HEADER + "".join(f"e{n},2026-03-{1 + n % 3:02d}T10:00:00Z,View,v{n}\n" for n in range(12))
LATER = HEADER + "".join(f"f{n},2026-03-03T11:00:00Z,View,w{n}\n" for n in range(5))
MARCH = Question(("visitors", "orders"), date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def filled(folder: Path, land: Land) -> Path:
    """3 March has two pieces of events: four and five."""
    land(ORDERS)
    land(FIRST, "generic-events")
    land(LATER, "generic-events")
    return folder


def lose(folder: Path, fact: str, part: str, rows: int) -> None:
    """Damage the piece with so many rows, and repair."""
    entry = next(each for each in manifests.load(folder).of(fact) if (each.part, each.rows) == (part, rows))
    (folder / entry.path).unlink()
    healing.quarantine(folder, healing.examine(folder), patience=0)


def test_a_day_of_which_a_piece_is_quarantined_is_named_until_it_is_landed_again(
    filled: Path, land: Land
) -> None:
    warehouse = Warehouse(filled)
    assert warehouse.ask(MARCH).incomplete == ()
    lose(filled, "event", "2026-03-03", 5)
    day = date(2026, 3, 3)
    lacking = (Incomplete("main", "event", "2026-03-03", day, day, 5, 9),)
    answer = warehouse.ask(MARCH)
    assert (answer.incomplete, answer.rows[0]["visitors"], answer.rows[0]["orders"]) == (lacking, 12, 30)
    # days, measures and stores that have nothing to do with it are whole
    assert warehouse.ask(replace(MARCH, last=date(2026, 3, 2))).incomplete == ()
    assert warehouse.ask(replace(MARCH, measures=("orders",))).incomplete == ()
    assert warehouse.ask(replace(MARCH, store="nowhere")).incomplete == ()
    assert warehouse.ask(replace(MARCH, filters=(("store", "main"),))).incomplete == lacking
    land(LATER, "generic-events")
    back = warehouse.ask(MARCH)
    assert (back.incomplete, back.rows[0]["visitors"]) == ((), 17)


def test_orders_that_are_quarantined_are_named_for_measures_of_orders(filled: Path) -> None:
    lose(filled, "order_line", "2026-03-02", 10)
    day = date(2026, 3, 2)
    lacking = (Incomplete("main", "order_line", "2026-03-02", day, day, 10, 10),)
    warehouse = Warehouse(filled)
    assert warehouse.ask(replace(MARCH, measures=("spend",), by="day")).incomplete == lacking
    assert warehouse.ask(replace(MARCH, measures=("visitors",))).incomplete == ()
