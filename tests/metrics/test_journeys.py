"""The pages of the funnel, of cohorts and of products, over a few events and orders whose numbers are known."""

import csv
import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from storewide.lib.periods import Days
from storewide.metrics import cohort_pages
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store
from storewide.warehouse.worths import Worth

HEAD = "event_id,visitor_id,occurred_at,name,device,product_id\n"
WAY = ("Page Viewed", "Product Viewed", "Product Added", "Checkout Started", "Order Completed")
ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,discount,shipping,tax,refunded
A1,2026-01-10T10:00:00Z,c1,p1,1,100.00,EUR,0,0,0,0
A2,2026-02-10T10:00:00Z,c1,p2,1,30.00,EUR,0,0,0,0
A3,2026-01-12T10:00:00Z,c2,p1,1,100.00,EUR,0,0,0,50.00
A4,2026-06-01T10:00:00Z,c3,p1,1,100.00,EUR,0,0,0,0
"""


def events() -> str:
    """Ten visitors on 1 June: 8 see a product, 4 fill a basket, 2 begin the checkout, 1 orders; 6 are on phones."""
    rows = []
    for step, how_many in zip(WAY, (10, 8, 4, 2, 1), strict=True):
        for number in range(how_many):
            device = "mobile" if number % 5 < 3 else "desktop"
            rows.append(f"{step}-{number},v{number},2026-06-01T09:00:00Z,{step},{device},p1")
    return HEAD + "\n".join(rows) + "\n"


@pytest.fixture
def trade(store: Store, tmp_path: Path) -> Store:
    for name, text, preset in (
        ("orders.csv", ORDERS, "generic-orders"),
        ("events.csv", events(), "generic-events"),
    ):
        path = tmp_path / name
        path.write_text(text)
        asked = Asked(path=path, file_name=name, preset=preset, store=store, strict=True)
        importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    return store


JUNE = {"from": "2026-06-01", "to": "2026-06-01"}


def test_the_funnel_says_where_most_are_lost(trade: Store, as_viewer: Client) -> None:
    page = as_viewer.get(reverse("metrics:funnel"), JUNE | {"by": "device"}).content.decode()
    assert "10.00\u00a0% of 10 visitors ordered" in page
    for share in ("80.0\u00a0%", "50.0\u00a0%"):
        assert share in page
    assert "By Device" in page
    assert page.index(">mobile<") < page.index(">desktop<")


def test_cohorts_say_who_came_back(trade: Store, as_viewer: Client) -> None:
    page = as_viewer.get(reverse("metrics:cohorts"), JUNE).content.decode()
    assert "50.0\u00a0% of 2 new customers bought again in the month after their first order" in page
    assert "cannot be told yet" in page
    answer = as_viewer.get(reverse("metrics:cohorts"), JUNE | {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert [(row["First order in"], row["Customers"], row["Month 1"]) for row in rows] == [
        ("2026-01", "2", "0.5"),
        ("2026-06", "1", ""),
    ]


def test_the_worth_of_a_customer_claims_no_more_than_its_model(store: Store) -> None:
    days = Days(date(2026, 6, 1), date(2026, 6, 1))
    chosen = SimpleNamespace(days=days, store=store)
    said = cohort_pages.said(Worth(2700, 2500, 2900, 0.84, 585), chosen)  # type: ignore[arg-type]
    assert (
        "between 25\u00a0EUR and 29\u00a0EUR; 84\u00a0% of the 585 known customers are not taken for lost"
        in said
    )
    assert "expected to buy" not in said


def test_products_by_what_they_bring(trade: Store, as_viewer: Client) -> None:
    whole = {"from": "2026-01-01", "to": "2026-06-01"}
    page = as_viewer.get(reverse("metrics:products"), whole).content.decode()
    assert "1 of 2 products bring half of spend" in page
    answer = as_viewer.get(reverse("metrics:products"), whole | {"format": "csv", "sort": "name"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]
    told = [(row["Product"], row["Views"], row["Orders"], row["Spend"], row["Returned"]) for row in rows]
    assert told == [("p1", "8", "3", "250.00", "50.00"), ("p2", "0", "1", "30.00", "0.00")]


def test_a_search_of_products_keeps_the_days(trade: Store, as_viewer: Client) -> None:
    page = as_viewer.get(reverse("metrics:products"), JUNE | {"q": "p2"}).content.decode()
    assert '<input type="hidden" name="from" value="2026-06-01">' in page
    assert "?from=2026-06-01&amp;to=2026-06-01" in page


@pytest.mark.parametrize("name", ["funnel", "cohorts", "products"])
def test_only_for_people_of_the_operation(trade: Store, as_stranger: Client, name: str) -> None:
    assert as_stranger.get(reverse(f"metrics:{name}")).status_code == 302
