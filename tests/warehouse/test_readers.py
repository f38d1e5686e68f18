"""Exports as their tools write them: analytics, tracking, and a shop's interface; damage in them is told."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from storewide.warehouse import landing
from storewide.warehouse.landed import Finding, Landed
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import SHARED, Land, preset, refusals

EUR = Terms("main", "UTC", "EUR", orders_from="events")
USD = Terms("main", "UTC", "USD", orders_from="events")
INSTANT = 1_709_287_200_000_000  # 2024-03-01 10:00 UTC


def lines(*rows: Any) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def totals(folder: Path, *measures: str) -> tuple[int | None, ...]:
    answer = Warehouse(folder).ask(Question(measures, date(2000, 1, 1), date(2026, 12, 31)))
    return tuple(answer.rows[0][each] for each in measures)


def counts(landed: Landed) -> list[tuple[str, int, int, int]]:
    """By fact with rows: accepted, repeated, refused."""
    return [
        (part.fact, part.accepted, part.repeated, part.refused)
        for part in (landed, *landed.also)
        if part.read
    ]


def real(folder: Path, name: str, by: str, terms: Terms) -> Landed:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs the example data {name}")
    return landing.land(folder, path, mapping=preset(by), terms={"main": terms}, default_store="main")


SEEN = {
    "event_timestamp": str(INSTANT),
    "event_name": "page_view",
    "user_pseudo_id": "1.2",
    "device": {"category": "mobile"},
    "geo": {"country": "Germany"},
    "traffic_source": {"medium": "(none)", "name": "(direct)"},
    "event_params": [
        {"key": "page_location", "value": {"string_value": "https://x.example/a/b?c=1#d"}},
        {"key": "ga_session_id", "value": {"int_value": "77"}},
        {"key": "currency", "value": {"string_value": "EUR"}},
    ],
    "ecommerce": {},
    "items": [],
}


def ga4() -> list[dict[str, Any]]:
    bought = {
        **SEEN,
        "event_timestamp": str(INSTANT + 5),
        "event_name": "purchase",
        "ecommerce": {
            "transaction_id": "T1",
            "purchase_revenue": 25.5,
            "shipping_value": 3.5,
            "tax_value": 2,
        },
        "items": [{"item_id": "A", "price": 10.25, "quantity": "2"}, {"item_id": "B", "price": 5}],
    }
    bare = {
        **bought,
        "event_timestamp": str(INSTANT + 9),
        "ecommerce": {"transaction_id": "T2", "purchase_revenue": 8},
        "items": [],
    }
    refund = {
        **SEEN,
        "event_timestamp": str(INSTANT + 86_400_000_000),
        "event_name": "refund",
        "ecommerce": {"transaction_id": "T1", "refund_value": 5},
    }
    return [SEEN, bought, bare, refund, bought]


GA4_COUNTS = [("event", 4, 1, 0), ("order_line", 2, 0, 0), ("order_line", 1, 0, 0), ("order_change", 1, 0, 0)]


def test_ga4_as_lines(folder: Path, land: Land) -> None:
    landed = land(lines(*ga4()), "ga4-events", name="ga4.ndjson", terms=(EUR,))
    assert counts(landed) == GA4_COUNTS
    assert totals(folder, "visitors", "orders", "gross", "refunded", "shipping") == (1, 2, 3_350, 500, 350)
    assert (landed.first_day, landed.last_day) == (date(2024, 3, 1), date(2024, 3, 2))


def test_ga4_as_parquet(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "ga4.ndjson"
    path.write_text(lines(*ga4()))
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "COPY (SELECT * REPLACE (CAST(event_timestamp AS BIGINT) AS event_timestamp) "  # noqa: S608 - own path
            f"FROM read_json('{path}')) TO '{tmp_path / 'ga4.parquet'}'"
        )
    landed = landing.land(
        folder,
        tmp_path / "ga4.parquet",
        mapping=preset("ga4-events"),
        terms={"main": EUR},
        default_store="main",
    )
    assert counts(landed) == GA4_COUNTS
    assert totals(folder, "visitors", "orders", "gross", "refunded") == (1, 2, 3_350, 500)


def test_matomo_visits_are_events_and_orders(folder: Path, land: Land) -> None:
    second = INSTANT // 1_000_000
    visit = {
        "idVisit": 5,
        "visitorId": "ab",
        "referrerType": "search",
        "siteCurrency": "EUR",
        "serverTimestamp": second,
        "actionDetails": [
            {"type": "action", "url": "https://x/y?z", "timestamp": second, "pageIdAction": 3},
            {
                "type": "ecommerceOrder",
                "orderId": "M1",
                "revenue": 12,
                "revenueShipping": 2,
                "timestamp": second + 9,
                "itemDetails": [
                    {"itemSKU": "s1", "price": 4, "quantity": 2},
                    {"itemSKU": "s2", "price": "2"},
                ],
            },
            {"type": "ecommerceOrder", "orderId": "M2", "revenue": 7, "timestamp": second + 99},
        ],
    }
    landed = land(json.dumps([visit], indent=1), "matomo-visits", name="visits.json", terms=(EUR,))
    assert counts(landed) == [("event", 3, 0, 0), ("order_line", 2, 0, 0), ("order_line", 1, 0, 0)]
    assert totals(folder, "visitors", "orders", "gross", "shipping") == (1, 2, 1_700, 200)


def message(kind: str, number: int, **others: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "messageId": str(number),
        "timestamp": "2024-03-01T10:00:00Z",
        "anonymousId": "a",
    } | others


def test_segment_messages_are_events_orders_links_and_changes(folder: Path, land: Land) -> None:
    order = {
        "order_id": "1",
        "currency": "EUR",
        "shipping": 3,
        "products": [{"sku": "p", "price": 10, "quantity": 2}],
    }
    more = {**order, "products": [{"sku": "p", "price": 10, "quantity": 3}]}
    refund = {"order_id": "1", "total": 10, "currency": "EUR"}
    text = lines(
        message("page", 1, context={"page": {"path": "/a"}}),
        message("track", 2, event="Order Completed", userId="u", properties=order),
        message("track", 3, event="Order Completed", userId="u", properties=order),
        message("track", 4, event="Order Completed", properties={"order_id": "2", "revenue": 7}),
        message("track", 5, event="Order Updated", userId="u", properties=more),
        message("track", 6, event="Order Refunded", timestamp="2024-03-03T10:00:00Z", properties=refund),
        message("identify", 7, userId="u"),
        message("group", 8, groupId="g"),
        message("page", 1, context={"page": {"path": "/a"}}),
    )
    landed = land(text, "segment", name="messages.ndjson", terms=(EUR,))
    assert counts(landed) == [
        ("event", 6, 1, 0),
        ("order_line", 1, 0, 0),
        ("order_line", 1, 0, 0),
        ("order_line", 1, 0, 0),
        ("order_change", 1, 0, 0),
        ("link", 1, 0, 0),
    ]
    assert refusals(landed) == []
    assert totals(folder, "visitors", "orders", "gross", "refunded") == (1, 2, 3_700, 1_000)
    again = land(text, "segment", name="messages.ndjson", terms=(EUR,))
    assert (again.accepted, again.repeated) == (0, 7)
    assert totals(folder, "orders", "gross", "refunded") == (2, 3_700, 1_000)


def test_hits_of_ga360_carry_revenue_in_millionths(folder: Path) -> None:
    landed = real(folder, "gms_ga360/all_sessions.csv.gz", "ga360-sessions", USD)
    assert counts(landed) == [("event", 15_134, 0, 0), ("order_line", 81, 0, 0)]
    assert totals(folder, "orders", "spend") == (80, 1_428_131)
    assert landed.findings == (Finding("rounded_ids", "full_visitor_id", 15_134, "1.00E+17"),)


def test_visits_of_ga360_repeat_themselves(folder: Path) -> None:
    landed = real(folder, "gms_ga360/analytics.parquet", "ga360-analytics", USD)
    assert counts(landed) == [("event", 432_319, 616_256, 0)]
    found = {each.code: each for each in landed.findings}
    assert set(found) == {"rounded_ids", "repeats"}
    assert (found["rounded_ids"].count, found["repeats"].count) == (1_048_575, 616_256)


def test_an_order_whose_totals_disagree_is_told_with_both_figures(folder: Path) -> None:
    landed = real(
        folder, "shopify_order_example/order.json", "shopify-orders-json", Terms("main", "UTC", "USD")
    )
    assert counts(landed) == [("order_line", 3, 0, 0)]
    assert totals(folder, "orders", "gross", "tax") == (1, 59_700, 1_194)
    assert landed.findings == (
        Finding("totals", "subtotal_price", 1, "#1001 / 398.00 / 597.00"),
        Finding("floor", "total_discounts", 1, "#1001 / 0.00 / 10.00"),
    )


def test_refunds_of_shopify_are_booked_on_their_day(folder: Path, land: Land) -> None:
    order = {
        "name": "#1",
        "created_at": "2024-03-01T10:00:00Z",
        "currency": "EUR",
        "line_items": [{"sku": "p", "price": "60.00", "quantity": 2}],
        "subtotal_price": "120.00",
        "total_price": "120.00",
        "total_discounts": "0.00",
        "refunds": [
            {
                "created_at": "2024-03-05T10:00:00Z",
                "transactions": [
                    {"id": 9, "kind": "refund", "status": "success", "amount": "50.00"},
                    {"id": 10, "kind": "refund", "status": "failure", "amount": "1.00"},
                ],
            }
        ],
    }
    landed = land(json.dumps({"orders": [order]}), "shopify-orders-json", name="orders.json")
    assert counts(landed) == [("order_line", 1, 0, 0), ("order_change", 1, 0, 0)]
    assert (landed.findings, totals(folder, "gross", "refunded")) == ((), (12_000, 5_000))
    assert landed.also[0].first_day == date(2024, 3, 5)


ORDERS = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel\n"


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (["1,2024-03-01,c,p,1,9,EUR,web"] * 3, Finding("repeated_lines", "", 2)),
        (
            [f"{number},2024-03-01,c,p,1,{number}0000000,EUR,web" for number in range(1, 4)],
            Finding("millionths", "unit_price", 3, "20000000"),
        ),
        (
            ["1,2024-03-31 02:30:00,c,p,1,9,EUR,web", "2,2024-03-31 03:30:00,c,p,1,9,EUR,web"],
            Finding("skipped_times", "placed_at", 1, "2024-03-31 02:30:00"),
        ),
        (["1,2024-03-01,c,p,1,9,EUR,kiosk"], Finding("sales_channels", "sales_channel", 1, "kiosk")),
        (["1,2024-03-01,1.5E+12,p,1,9,EUR,web"], Finding("rounded_ids", "customer_id", 1, "1.5E+12")),
    ],
)
def test_damage_is_told_and_refuses_nothing(land: Land, rows: list[str], finding: Finding) -> None:
    landed = land(ORDERS + "\n".join(rows) + "\n")
    assert (landed.refused, landed.findings) == (0, (finding,))


def test_a_sound_file_has_no_findings(land: Land) -> None:
    rows = [f"{number},2024-03-{number:02},c{number},p,1,{number}.50,EUR,web" for number in range(1, 20)]
    assert land(gzip.compress((ORDERS + "\n".join(rows)).encode())).findings == ()


def test_shopify_totals_are_held_against_the_lines(land: Land) -> None:
    head = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,"
    head += "Lineitem quantity,Lineitem name,Lineitem price\n"
    good = "#1,a@x.example,paid,EUR,55.00,4.90,8.78,59.90,5.00,2024-03-05 09:59:00 +0100,2,Mug,10.00\n"
    good += "#1,a@x.example,,,,,,,,2024-03-05 09:59:00 +0100,1,Lamp,40.00\n"
    assert land(head + good, "shopify-orders").findings == ()
    wrong = good.replace("55.00", "54.00").replace("#1", "#2")
    found = land(head + good + wrong, "shopify-orders").findings
    assert [(each.code, each.column, each.count, each.example) for each in found] == [
        ("totals", "Subtotal", 1, "#2 / 54.00 / 55.00"),
        ("totals", "Total", 1, "#2 / 59.90 / 58.90"),
    ]
