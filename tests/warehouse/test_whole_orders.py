"""Orders that a source states whole: a line that an updated order no longer names is taken out, and only then."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storewide.lib.periods import Days
from storewide.warehouse import mapping, order_history
from storewide.warehouse.mapping import MappingFault
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, preset, refusals

ALWAYS = Days(date(2000, 1, 1), date(2099, 12, 31))
TRACKED = Terms("main", "Europe/Berlin", "EUR", orders_from="events")


def shopify(*orders: dict[str, Any]) -> str:
    return "".join(json.dumps(order) + "\n" for order in orders)


def order(number: int, *lines: tuple[str, str], **others: Any) -> dict[str, Any]:
    items = [{"sku": sku, "quantity": 1, "price": price} for sku, price in lines]
    stated = {
        "id": number,
        "name": f"#{number}",
        "created_at": "2026-03-02T10:00:00+01:00",
        "currency": "EUR",
    }
    return {**stated, "financial_status": "paid", "line_items": items, **others}


def asked(folder: Path, **how: Any) -> dict[str, tuple[int | None, ...]]:
    question = Question(
        ("gross", "refunded", "spend", "orders", "lines"), date(2026, 3, 1), date(2026, 4, 30), **how
    )
    return {
        row.label if how.get("by") else "": tuple(row.measures.values())
        for row in Warehouse(folder).ask(question).rows
    }


@pytest.fixture
def shop(land: Land, folder: Path) -> Land:
    land(
        shopify(order(1, ("p", "30"), ("q", "10")), order(2, ("p", "5"))),
        "shopify-orders-json",
        name="a.json",
    )
    assert asked(folder)[""] == (4500, 0, 4500, 2, 3)
    return land


def again(shop: Land, *orders: dict[str, Any]) -> tuple[int, int, int, int]:
    landed = shop(shopify(*orders), "shopify-orders-json", name="b.json")
    return landed.read, landed.accepted, landed.repeated, landed.changed


def test_a_line_that_is_no_longer_named_is_taken_out(shop: Land, folder: Path) -> None:
    assert again(shop, order(1, ("p", "30"))) == (1, 0, 1, 0)
    assert asked(folder)[""] == (3500, 0, 3500, 2, 2)
    assert asked(folder, by="product") == {"p": (3500, 0, 3500, 2, 2)}
    assert Warehouse(folder).verify() == ()
    told = order_history.changes(Warehouse(folder), "main", ALWAYS)
    assert [(each.order, each.product, each.before, each.after, each.status_after) for each in told] == [
        ("#1", "q", 1000, 0, "removed")
    ]


def test_taken_out_once_it_stays_so_until_it_is_named_again(shop: Land, folder: Path) -> None:
    again(shop, order(1, ("p", "30")))
    version = Warehouse(folder).version
    assert again(shop, order(1, ("p", "30"))) == (1, 0, 1, 0)
    assert Warehouse(folder).version == version
    assert again(shop, order(1, ("p", "30"), ("q", "12"))) == (2, 1, 1, 1)
    assert asked(folder, by="product")["q"] == (1200, 0, 1200, 1, 1)
    told = order_history.changes(Warehouse(folder), "main", ALWAYS)
    assert [(each.before, each.after) for each in told] == [(0, 1200), (1000, 0)]


def test_of_two_lines_of_a_product_the_one_that_is_left_keeps_its_place(shop: Land, folder: Path) -> None:
    again(shop, order(2, ("p", "5"), ("p", "6")))
    again(shop, order(2, ("p", "6")))
    assert asked(folder, by="product")["p"] == (3600, 0, 3600, 2, 2)
    assert again(shop, order(2, ("p", "7"))) == (1, 1, 0, 1)
    assert asked(folder, by="product")["p"] == (3700, 0, 3700, 2, 2)


def test_the_last_statement_of_an_order_in_a_file_counts(shop: Land, folder: Path) -> None:
    assert again(shop, order(3, ("p", "1"), ("q", "1")), order(3, ("p", "2")))[:2] == (1, 1)
    assert asked(folder)[""] == (4700, 0, 4700, 3, 4)


def test_an_order_with_a_refused_line_loses_none(shop: Land, folder: Path) -> None:
    landed = shop(shopify(order(1, ("p", "30"), ("q", "ten"))), "shopify-orders-json", name="b.json")
    assert [row for row, _ in refusals(landed)] == [1]
    assert asked(folder)[""] == (4500, 0, 4500, 2, 3)


def test_a_file_that_states_no_whole_orders_takes_nothing_out(shop: Land, folder: Path) -> None:
    columns = "order_id,placed_at,product_id,quantity,unit_price,currency,customer_id,status\n"
    shop(columns + "#1,2026-03-02T10:00:00+01:00,p,1,30,EUR,,paid\n")
    assert asked(folder)[""] == (4500, 0, 4500, 2, 3)


def test_a_refund_takes_back_from_the_lines_that_are_left(shop: Land, folder: Path) -> None:
    changes = "order_id,change,changed_at,change_id,amount,currency\n#1,refunded,2026-04-10,r1,40,\n"
    shop(changes, "order-changes")
    assert asked(folder)[""][:3] == (4500, 4000, 500)
    again(shop, order(1, ("p", "30")))
    assert asked(folder)[""][:3] == (3500, 3000, 500)
    shop(changes.replace("refunded", "cancelled").replace("r1", "c1"), "order-changes")
    assert asked(folder)[""] == (3500, 3000, 500, 1, 2)


def test_an_updated_order_of_the_tracking_is_told_whole(land: Land, folder: Path) -> None:
    def message(event: str, number: int, *products: str) -> str:
        listed = [{"product_id": each, "price": 10, "quantity": 1} for each in products]
        told = {"order_id": "A", "currency": "EUR", "products": listed}
        return json.dumps(
            {
                "type": "track",
                "event": event,
                "messageId": f"m{number}",
                "anonymousId": "v",
                "properties": told,
            }
            | {"timestamp": f"2026-03-02T10:0{number}:00Z"}
        )

    first = message("Order Completed", 1, "p", "q") + "\n"
    land(first, "segment", name="a.ndjson", terms=(TRACKED,))
    assert asked(folder)[""] == (2000, 0, 2000, 1, 2)
    land(message("Order Updated", 2, "q") + "\n", "segment", name="b.ndjson", terms=(TRACKED,))
    assert asked(folder, by="product") == {"q": (1000, 0, 1000, 1, 1)}


def test_only_order_lines_are_parts_of_a_whole() -> None:
    told: dict[str, Any] = {"name": "mine", "fact": "traffic", "formats": ["csv"], "whole_orders": True}
    told["fields"] = {"date": {"columns": ["day"]}, "visitors": {"columns": ["people"]}}
    with pytest.raises(
        MappingFault, match="whole_orders is said of traffic; only order lines are parts of a whole"
    ):
        mapping.parse(told)
    assert preset("shopify-orders-json").whole_orders
    assert not preset("shopify-orders-json").also[0].whole_orders
