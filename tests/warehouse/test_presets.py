"""The presets: all of them parse strictly, and each reads what its shop exports."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storewide.warehouse import mapping
from storewide.warehouse.mapping import MappingFault
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, all_presets, refusals

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Country,"
    "Cancelled at,Refunded Amount,Id,Source,Lineitem discount\n"
    "#1001,Ann@example.com,paid,2024-03-05 10:00:00 +0100,fulfilled,EUR,55.00,4.90,8.78,59.90,HELLO,5.00,"
    "2024-03-05 09:59:00 +0100,2,Mug,10.00,MUG-1,DE,,0.00,900000001,web,0.00\n"
    "#1001,Ann@example.com,,,,,,,,,,,2024-03-05 09:59:00 +0100,1,Lamp,40.00,,,,,,,0.00\n"
    "#1002,ann@example.com,partially_refunded,2024-03-31 23:30:00 -0500,,EUR,30.00,0.00,4.79,30.00,,0.00,"
    "2024-03-31 23:30:00 -0500,3,Mug,10.00,MUG-1,AT,,10.00,900000002,pos,0.00\n"
    "#1003,,voided,,,EUR,40.00,0.00,6.39,40.00,,0.00,2024-04-02 12:00:00 +0200,1,Lamp,40.00,LAMP,DE,"
    "2024-05-02 12:00:00 +0200,0.00,900000003,web,0.00\n"
)
WOOCOMMERCE = (
    'Date,"Order #","N. Revenue (formatted)",Status,Customer,"Customer type",Product(s),"Items sold",Coupon(s),'
    '"N. Revenue",Attribution\n'
    '"2024-03-05 09:59:00",101,"€55,00",completed,"Ann Lee",new,"2× Mug, 1× Lamp",3,HELLO,55,Direct\n'
    '"2024-03-06 10:00:00",102,"€10,00",processing,"Ann Lee",returning,"1× Mug",1,,10.00,\n'
    '"2024-03-07 10:00:00",103,"€9,00",cancelled,"Bo Li",new,"1× Mug",1,,9,Direct\n'
)


def test_all_presets_parse() -> None:
    assert {name: each.fact for name, each in all_presets().items()} == {
        "daily-traffic": "traffic",
        "ga360-analytics": "event",
        "ga360-sessions": "event",
        "ga4-events": "event",
        "generic-contacts": "contact",
        "generic-costs": "store_cost",
        "generic-events": "event",
        "generic-exposures": "exposure",
        "generic-links": "link",
        "generic-media-cost": "media_cost",
        "generic-orders": "order_line",
        "generic-prices": "price",
        "generic-probes": "probe",
        "generic-products": "product",
        "generic-promotions": "promotion",
        "generic-shipments": "shipment",
        "generic-stock": "stock",
        "generic-timings": "timing",
        "google-ads-cost": "media_cost",
        "meta-ads-cost-eur": "media_cost",
        "meta-ads-cost-usd": "media_cost",
        "matomo-visits": "event",
        "order-changes": "order_change",
        "segment": "event",
        "shopify-orders": "order_line",
        "shopify-orders-json": "order_line",
        "shopify-products": "product",
        "uci-online-retail": "order_line",
        "woocommerce-orders": "order_line",
    }


def rows(folder: Path, *measures: str, **how: Any) -> dict[str, tuple[int | None, ...]]:
    answer = Warehouse(folder).ask(Question(measures, *YEAR, **how))
    return {row.label: tuple(row[each] for each in measures) for row in answer.rows}


def test_shopify_orders_state_order_amounts_once(folder: Path, land: Land) -> None:
    landed = land(SHOPIFY, "shopify-orders")
    assert (landed.read, landed.accepted, refusals(landed)) == (4, 4, [])
    whole = rows(folder, "orders", "buyers", "gross", "discount", "shipping", "tax", "refunded", "spend")
    assert whole == {"2024-01-01..2024-12-31": (2, 1, 13_000, 500, 490, 1_996, 5_000, 7_500)}
    months = rows(folder, "orders", "gross", "refunded", by="month")
    assert [months[f"2024-0{month}"] for month in (3, 4, 5)] == [
        (1, 6_000, 0),
        (1, 7_000, 1_000),
        (0, 0, 4_000),
    ]
    assert rows(folder, "orders", by="sales_channel") == {"shop": (1,), "web": (1,)}
    assert rows(folder, "gross", by="country") == {"AT": (3_000,), "DE": (10_000,)}
    assert rows(folder, "gross", by="product") == {"LAMP": (4_000,), "Lamp": (4_000,), "MUG-1": (5_000,)}
    assert land(SHOPIFY, "shopify-orders").repeated == 4


def test_shopify_refunds_without_a_date_are_told(land: Land) -> None:
    (found,) = land(SHOPIFY, "shopify-orders").findings
    assert (found.code, found.column, found.count, found.example) == (
        "undated_refunds",
        "Refunded Amount",
        1,
        "#1002",
    )


def test_shopify_taxes_and_discounts_are_no_less_than_their_parts(land: Land) -> None:
    header, *lines = SHOPIFY.splitlines()
    parts = [",5.00,3.78", ",,", ",,", ",6.00,0.40"]
    odd = [line[: line.rindex(",")] + ",5.01" if line.startswith("#1003") else line for line in lines]
    text = (
        f"{header},Tax 1 Value,Tax 2 Value\n" + "\n".join(map("".join, zip(odd, parts, strict=True))) + "\n"
    )
    found = [each for each in land(text, "shopify-orders").findings if each.code == "floor"]
    assert [(each.column, each.count, each.example) for each in found] == [
        ("Discount Amount", 1, "#1003 / 0.00 / 5.01"),
        ("Taxes", 1, "#1003 / 6.39 / 6.40"),
    ]


def test_a_later_shopify_export_takes_out_a_line(folder: Path, land: Land) -> None:
    land(SHOPIFY, "shopify-orders")
    lines = [line for line in SHOPIFY.splitlines(keepends=True) if "Lamp,40.00,,," not in line]
    assert len(lines) == 4
    land("".join(lines), "shopify-orders")
    assert rows(folder, "gross", "lines")["2024-01-01..2024-12-31"] == (9_000, 3)


def test_woocommerce_orders_are_lines_of_net_revenue(folder: Path, land: Land) -> None:
    landed = land(WOOCOMMERCE, "woocommerce-orders")
    assert (landed.read, landed.accepted, refusals(landed)) == (3, 3, [])
    assert rows(folder, "orders", "buyers", "spend") == {"2024-01-01..2024-12-31": (2, 1, 6_500)}
    assert rows(folder, "orders", by="status") == {"fulfilled": (1,), "paid": (1,)}


GOOD: dict[str, Any] = {
    "name": "mine",
    "fact": "traffic",
    "formats": ["csv"],
    "fields": {"date": {"columns": ["day"], "required": True}, "visitors": {"columns": ["people"]}},
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "A preset needs a name."),
        (
            {"fact": "orders"},
            'Preset mine: fact is "orders"; it must be one of order_line, order_change, event,',
        ),
        ({"formats": ["xls"]}, 'Preset mine: formats is "xls"; it must be one of csv, ndjson, parquet.'),
        ({"formats": []}, "Preset mine needs formats."),
        (
            {"colour": "red"},
            "Preset mine: the preset has no key colour; it may have agree, also, dates,",
        ),
        (
            {"fields": {"date": {"columns": ["d"]}}},
            "Preset mine does not fill visitors, which every traffic needs.",
        ),
        (
            {"fields": {**GOOD["fields"], "price": {}}},
            "Preset mine fills price, which traffic does not have.",
        ),
        (
            {"fields": {**GOOD["fields"], "date": {}}},
            "Preset mine: fields.date needs either columns or a constant.",
        ),
        (
            {"fields": {**GOOD["fields"], "date": {"columns": ["d"], "requird": True}}},
            "Preset mine: fields.date has no key requird",
        ),
        (
            {"fields": {**GOOD["fields"], "date": {"columns": ["d"], "required": "yes"}}},
            "Preset mine: fields.date.required must be true or false.",
        ),
        (
            {"fields": {**GOOD["fields"], "date": {"columns": "d"}}},
            "Preset mine: fields.date must be a list of texts.",
        ),
    ],
)
def test_a_preset_that_is_not_understood_is_refused(change: dict[str, Any], sentence: str) -> None:
    assert mapping.parse(GOOD).missing(("Day", "x")) == ()
    with pytest.raises(MappingFault) as fault:
        mapping.parse({**GOOD, **change})
    assert str(fault.value).startswith(sentence)
