"""Rows that are not simply rows of the file: only some of them, items of their lists, places inside their objects."""

import json
from collections.abc import Mapping as MappingOf
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from storewide.warehouse import landing, mapping
from storewide.warehouse.columns import Step, root, way
from storewide.warehouse.landing import FileFault, Landed
from storewide.warehouse.mapping import MappingFault
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, refusals

UTC = Terms("main", "UTC", "EUR", orders_from="events")
EVENT = {
    "event_id": {"columns": ["id"]},
    "occurred_at": {"columns": ["at"]},
    "name": {"constant": "seen"},
    "visitor_id": {"columns": ["who"]},
}
LINES = {
    "order_id": {"columns": ["order"]},
    "placed_at": {"columns": ["at"]},
    "product_id": {"columns": ["item.sku"]},
    "quantity": {"columns": ["item.n"], "default": "1"},
    "unit_price": {"columns": ["item.price"]},
    "shipping": {"columns": ["shipping"], "first_item": True},
    "tax": {"columns": ["item.taxes[sum].price"]},
}
AT = "2024-03-01T10:00:00Z"


def definition(fact: str, fields: MappingOf[str, Any], **others: Any) -> dict[str, Any]:
    return {"name": "mine", "formats": ["ndjson", "parquet"], "fact": fact, "fields": fields, **others}


def read(folder: Path, path: Path, preset: dict[str, Any], terms: Terms = UTC) -> Landed:
    return landing.land(
        folder, path, mapping=mapping.parse(preset), terms={"main": terms}, default_store="main"
    )


def as_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def totals(folder: Path, *measures: str) -> tuple[int | None, ...]:
    answer = Warehouse(folder).ask(Question(measures, date(2024, 1, 1), date(2024, 12, 31)))
    return tuple(answer.rows[0][each] for each in measures)


def test_a_column_is_a_header_or_a_way() -> None:
    assert way("a") == (Step("a"),)
    assert way("a.b") == (Step("a"), Step("b"))
    assert way("p[key=x.y].v") == (Step("p", "key", "x.y"), Step("v"))
    assert way("lines[sum].price") == (Step("lines", every=True, summed=True), Step("price"))
    assert way("refunds[].lines") == (Step("refunds", every=True), Step("lines"))
    assert way("N. Revenue") == (Step("N"), Step(" Revenue"))
    for header in ("a[", "a]b", 'a"b', "", "a..b", "a[b]"):
        assert way(header) == ()
    assert (root("a.b"), root("p[key=x].v"), root("a[")) == ("a", "p", "a[")


def test_only_the_wanted_rows_are_read_and_numbered_as_in_the_file(folder: Path, tmp_path: Path) -> None:
    rows = [
        {"kind": "Seen", "id": 1, "at": AT, "who": "a"},
        {"kind": "other", "id": 2, "at": AT, "who": "a"},
        {"kind": " seen ", "id": 3, "at": AT},
        {"id": 4, "at": AT, "who": "a"},
        {"kind": "seen", "id": 5, "at": AT, "who": "b"},
    ]
    preset = definition("event", EVENT, where={"kind": ["seen"]})
    landed = read(folder, as_lines(tmp_path / "a.ndjson", rows), preset)
    assert (landed.read, landed.accepted, refusals(landed)) == (3, 2, [(3, "who is empty")])
    unmarked = definition("event", EVENT, where={"kind": [""]})
    assert read(folder, tmp_path / "a.ndjson", unmarked).accepted == 1
    marked = definition("event", EVENT, where={"kind": ["*"]})
    assert read(folder, tmp_path / "a.ndjson", marked).read == 4


def test_only_the_wanted_rows_of_a_csv_are_read(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"kind,id,at,who\nseen,1,{AT},a\nleft,2,{AT},a\nseen,3,{AT},\n")
    preset = definition("event", EVENT, where={"kind": ["seen"]}) | {"formats": ["csv"]}
    landed = read(folder, path, preset)
    assert (landed.read, landed.accepted, refusals(landed)) == (2, 1, [(4, "who is empty")])


def test_every_item_of_a_list_is_a_row(folder: Path, tmp_path: Path) -> None:
    rows = [
        {
            "order": "A",
            "at": AT,
            "shipping": 3,
            "lines": [
                {"sku": "p", "n": 2, "price": 10, "taxes": [{"price": "1.50"}, {"price": 0.5}, {"rate": 7}]},
                {"sku": "q", "price": "5"},
                {"sku": "r", "price": "x"},
            ],
        },
        {"order": "B", "at": AT, "lines": "none"},
        {"order": "C", "at": AT, "lines": []},
        {"order": "D", "at": AT, "shipping": 2, "lines": [7, {"sku": "p", "price": 1}]},
    ]
    landed = read(
        folder, as_lines(tmp_path / "a.ndjson", rows), definition("order_line", LINES, each="lines")
    )
    assert (landed.read, landed.accepted) == (5, 3)
    assert refusals(landed) == [(1, 'item.price "x" is not a number'), (4, "item.price is empty")]
    assert totals(folder, "orders", "gross", "tax") == (2, 2_600, 200)
    assert totals(folder, "shipping") == (300,)


def test_nested_parquet_is_read_like_nested_lines(folder: Path, tmp_path: Path) -> None:
    rows = [
        {
            "order": "A",
            "at": AT,
            "shipping": 3.0,
            "lines": [{"sku": "p", "n": 2, "price": 10.5, "taxes": []}],
        },
        {
            "order": "B",
            "at": AT,
            "shipping": None,
            "lines": [{"sku": "p", "n": 1, "price": 1.0, "taxes": []}],
        },
    ]
    lines = as_lines(tmp_path / "a.ndjson", rows)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"COPY (FROM read_json('{lines}')) TO '{tmp_path / 'a.parquet'}'")
    landed = read(folder, tmp_path / "a.parquet", definition("order_line", LINES, each="lines"))
    assert (landed.read, landed.accepted, landed.refused) == (2, 2, 0)
    assert read(folder, lines, definition("order_line", LINES, each="lines")).repeated == 2
    assert totals(folder, "gross", "shipping") == (2_200, 300)


def test_lists_of_lists_know_what_holds_them(folder: Path, tmp_path: Path) -> None:
    fields = LINES | {"order_id": {"columns": ["outer.order"]}}
    fields.pop("shipping")
    rows = [{"at": AT, "orders": [{"order": "A", "lines": [{"price": 2}, {"price": 3}]}, {"order": "B"}]}]
    preset = definition("order_line", fields, each="orders[].lines", where={"outer.order": ["a"]})
    landed = read(folder, as_lines(tmp_path / "a.ndjson", rows), preset)
    assert (landed.accepted, landed.refused) == (2, 0)
    assert totals(folder, "orders", "gross") == (1, 500)


def test_of_rows_alike_the_first_or_the_last_is_read(folder: Path, tmp_path: Path) -> None:
    rows = [{"order": "A", "at": AT, "lines": [{"sku": "p", "price": price}]} for price in (1, 2, 3)]
    path = as_lines(tmp_path / "a.ndjson", rows)
    first = definition("order_line", LINES, each="lines", first_of="order")
    last = definition("order_line", LINES, each="lines", last_of="order")
    assert read(folder, path, first).accepted == 1
    assert totals(folder, "gross") == (100,)
    assert read(folder, path, last).changed == 1
    assert totals(folder, "gross") == (300,)


def test_times_count_units_and_money_is_scaled(folder: Path, tmp_path: Path) -> None:
    fields = {
        "order_id": {"columns": ["order"]},
        "placed_at": {"columns": ["at"], "unit": "microseconds"},
        "quantity": {"constant": "1"},
        "unit_price": {"columns": ["price"], "scale": "0.000001"},
    }
    rows = [
        {"order": "A", "at": 1709287200000000, "price": 305000000},
        {"order": "B", "at": "2024-03-01T10:00:00Z", "price": "13210000"},
        {"order": "C", "at": "17092872000000000000", "price": "1"},
        {"order": "D", "at": 99999999999999999, "price": 1},
    ]
    path = as_lines(tmp_path / "a.ndjson", rows)
    berlin = Terms("main", "Europe/Berlin", "EUR")
    landed = read(folder, path, definition("order_line", fields), berlin)
    assert (landed.accepted, landed.first_day) == (2, date(2024, 3, 1))
    assert [row for row, _ in refusals(landed)] == [3, 4]
    assert totals(folder, "gross") == (31_821,)


def test_decimal_commas_and_texts_for_nothing(folder: Path, tmp_path: Path) -> None:
    fields = {
        "order_id": {"columns": ["order"]},
        "placed_at": {"columns": ["at"]},
        "country": {"columns": ["country"]},
        "quantity": {"constant": "1"},
        "unit_price": {"columns": ["price"]},
    }
    path = tmp_path / "a.csv"
    path.write_text('order;at;country;price\nA;2024-03-01;DE;1.234,50\nB;2024-03-01;"(Not set)";0,5\n')
    preset = definition("order_line", fields, decimal=",", empty=["(not set)"]) | {"formats": ["csv"]}
    assert refusals(read(folder, path, preset)) == []
    assert totals(folder, "gross") == (123_500,)
    answer = Warehouse(folder).ask(Question(("gross",), date(2024, 3, 1), date(2024, 3, 1), by="country"))
    assert {row.label: row["gross"] for row in answer.rows} == {"DE": 123_450, "(none)": 50}


def test_a_broken_line_is_told_once(folder: Path, tmp_path: Path) -> None:
    rows = ["{", {"order": "A", "at": AT, "id": 1, "who": "a", "lines": [{"price": 1}]}]
    preset = definition("event", EVENT) | {
        "also": [{"fact": "order_line", "each": "lines", "fields": LINES}],
    }
    landed = read(folder, as_lines(tmp_path / "a.ndjson", [rows[1], rows[0], rows[1]]), preset)
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (3, 1, 1, 1)
    assert [(each.fact, each.read, each.refused) for each in landed.also] == [("order_line", 2, 0)]


@pytest.mark.parametrize(
    ("content", "orders"),
    [
        (json.dumps({"orders": [{"order": "A", "at": AT, "lines": [{"price": 1}]}]}, indent=2), 1),
        (json.dumps({"order": {"order": "A", "at": AT, "lines": [{"price": 1}]}}), 1),
        (json.dumps([{"order": each, "at": AT, "lines": [{"price": 1}]} for each in "AB"]), 2),
        (json.dumps({"order": "A", "at": AT, "lines": [{"price": 1}]}, indent=1), 1),
    ],
)
def test_a_document_is_read_like_lines(folder: Path, tmp_path: Path, content: str, orders: int) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    assert read(folder, path, definition("order_line", LINES, each="lines")).accepted == orders


def test_a_document_that_ends_early_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"order": "A",\n')
    with pytest.raises(FileFault, match=r"a\.json is no list of JSON objects; write one JSON object a line"):
        read(folder, path, definition("order_line", LINES, each="lines"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"each": "lines", "formats": ["csv"]}, "a row of a CSV holds no list"),
        ({"each": "lines["}, 'each is "lines\\["; write the way to a list'),
        ({"orders_from": "mail"}, 'orders_from is "mail"; it must be one of files, events'),
        ({"decimal": "'"}, 'decimal is "\'"'),
        ({"where": {"a": "b"}}, "where.a must be a list of texts"),
    ],
)
def test_a_preset_that_is_not_understood_says_so(change: dict[str, Any], says: str) -> None:
    with pytest.raises(MappingFault, match=says):
        mapping.parse(definition("event", EVENT) | change)


@pytest.mark.parametrize(
    ("rule", "says"),
    [({"unit": "days"}, 'unit is "days"'), ({"scale": "2"}, 'scale must be a text such as "0.01"')],
)
def test_a_rule_that_is_not_understood_says_so(rule: dict[str, Any], says: str) -> None:
    with pytest.raises(MappingFault, match=says):
        mapping.parse(definition("event", EVENT | {"occurred_at": {"columns": ["at"], **rule}}))


def test_orders_of_the_tracking_are_left_out_where_files_bring_them(folder: Path, land: Land) -> None:
    message = {
        "type": "track",
        "event": "Order Completed",
        "messageId": "1",
        "timestamp": AT,
        "anonymousId": "a",
        "properties": {"order_id": "A", "products": [{"sku": "p", "price": 3}]},
    }
    by_files = Terms("main", "UTC", "EUR")
    landed = land(json.dumps(message), "segment", name="a.ndjson", terms=(by_files,))
    assert (landed.read, landed.accepted) == (1, 1)
    assert {(each.read, each.refused) for each in landed.also} == {(0, 0)}
    assert totals(folder, "orders") == (None,)
    landed = land(json.dumps(message), "segment", name="a.ndjson", terms=(UTC,))
    assert (landed.repeated, landed.also[0].accepted) == (1, 1)
    assert totals(folder, "orders", "spend") == (1, 300)
