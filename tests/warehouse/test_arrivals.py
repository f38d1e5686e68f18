"""Who came to a store and what they did, which is what a planned test has to go by."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import arrival_answers
from storewide.warehouse.arrivals import ArrivalsQuestion
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import Arm, Sums, TrialQuestion
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

EVENTS = (
    "event_id,occurred_at,name,visitor_id,device,country\n"
    "1,2024-03-01T09:00:00Z,Page Viewed,v1,mobile,DE\n"
    "2,2024-03-01T11:00:00Z,Product Added,v1,mobile,DE\n"
    "3,2024-03-02T12:00:00Z,Page Viewed,v1,mobile,DE\n"
    "4,2024-03-02T10:00:00Z,Page Viewed,v2,desktop,DE\n"
    "5,2024-03-09T10:00:00Z,Page Viewed,v3,desktop,AT\n"
)
ORDERS = (
    "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency\n"
    "1,2024-03-01T10:00:00Z,c1,v1,p,1,5.00,EUR\n"
    "2,2024-03-02T10:00:00Z,c1,v1,p,1,7.00,EUR\n"
)
ASKED = ArrivalsQuestion("main", "visitor", date(2024, 3, 1), date(2024, 3, 7), ("buyers", "spend"))


@pytest.fixture
def warehouse(folder: Path, land: Land) -> Warehouse:
    land(EVENTS, "generic-events")
    land(ORDERS, "generic-orders")
    return Warehouse(folder)


def test_each_unit_counts_once_from_the_day_it_came(warehouse: Warehouse) -> None:
    found = arrival_answers.ask(warehouse, ASKED)
    assert dict(found.by_day) == {date(2024, 3, 1): 1, date(2024, 3, 2): 1}
    assert (found.units, found.version) == (2, warehouse.version)
    assert found.outcomes == {"buyers": Sums(1, 1), "spend": Sums(1_200, 1_440_000)}


def test_those_alone_count_who_had_the_event_or_came_by_the_device(warehouse: Warehouse) -> None:
    added = arrival_answers.ask(warehouse, replace(ASKED, event="Product Added"))
    assert (added.units, added.outcomes["spend"]) == (1, Sums(700, 490_000))
    assert arrival_answers.ask(warehouse, replace(ASKED, device="desktop")).units == 1
    assert arrival_answers.ask(warehouse, replace(ASKED, country="AT")).units == 0


def test_a_store_without_facts_had_nobody(tmp_path: Path) -> None:
    found = arrival_answers.ask(Warehouse(tmp_path / "empty"), ASKED)
    assert (found.units, found.outcomes["spend"]) == (0, Sums(0, 0))


def test_with_a_trigger_only_those_count_who_had_it_from_then_on(warehouse: Warehouse, land: Land) -> None:
    exposures = "visitor_id,experiment,variant,exposed_at\n"
    land(exposures + "v1,x,a,2024-03-01T09:30:00Z\nv2,x,b,2024-03-02T09:00:00Z\n", "generic-exposures")
    asked = TrialQuestion(
        "x", "main", "visitor", ASKED.first, ASKED.last, ("orders", "product_viewers"), "Product Added"
    )
    # v1 added at 11:00: of its orders only the one of the next day came after that
    assert warehouse.ask_trial(asked).arms == (
        Arm("a", 1, {"orders": Sums(1, 1), "product_viewers": Sums(0, 0)}),
        Arm("b", 0, {"orders": Sums(0, 0), "product_viewers": Sums(0, 0)}),
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"unit": "dog"}, '"dog" is not a unit'),
        ({"outcomes": ("joy",)}, '"joy" is not an outcome'),
        ({"last": date(2024, 2, 1)}, "The days end on 2024-02-01, before 2024-03-01"),
    ],
)
def test_a_question_that_is_none_is_refused(tmp_path: Path, changed: dict, sentence: str) -> None:
    with pytest.raises(QuestionInvalid, match=sentence):
        arrival_answers.ask(Warehouse(tmp_path), replace(ASKED, **changed))
