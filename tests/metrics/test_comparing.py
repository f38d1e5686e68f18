"""Comparison periods: which days stand against which, and equal maturity of refunds."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from storewide.lib.periods import Days
from storewide.metrics import comparing, definitions, figures
from storewide.metrics.comparing import Compared
from storewide.metrics.models import Segment
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

TWO_DAYS = Days(date(2026, 3, 9), date(2026, 3, 10))


def test_the_days_before_and_the_same_weekdays_of_last_year() -> None:
    before = comparing.earlier(TWO_DAYS, "previous", "")
    assert before is not None
    assert before.days == (date(2026, 3, 7), date(2026, 3, 8))
    last_year = comparing.earlier(TWO_DAYS, "last_year", "")
    assert last_year is not None
    assert last_year.days == (date(2025, 3, 10), date(2025, 3, 11))
    assert comparing.earlier(TWO_DAYS, "none", "") is None


def test_easter_stands_against_easter_and_is_named() -> None:
    # Good Friday was 3 April 2026 and 18 April 2025
    found = comparing.earlier(Days(date(2026, 4, 3), date(2026, 4, 3)), "last_year", "DE")
    assert found is not None
    assert found.days == (date(2025, 4, 18),)
    assert found.holidays == ("Good Friday",)


@pytest.mark.parametrize(
    ("now", "before", "change", "good"),
    [
        (Decimal(110), Decimal(100), Decimal("0.1"), True),
        (Decimal(90), Decimal(100), Decimal("-0.1"), False),
        (Decimal(100), Decimal(100), Decimal(0), None),
        (Decimal(100), Decimal(0), None, None),
        (None, Decimal(100), None, None),
    ],
)
def test_a_change_is_a_share_of_what_was(
    now: Decimal | None, before: Decimal, change: Decimal | None, good: bool | None
) -> None:
    compared = Compared(definitions.named("spend"), now, before)
    assert (compared.change, compared.good) == (change, good)


def test_a_fall_is_good_where_less_is_better() -> None:
    assert Compared(definitions.named("refund_rate"), Decimal(1), Decimal(2)).good is True


HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,refunded,refunded_at\n"
#: the same 100.00 each week, of which 40.00 goes back: soon in the first week, late in the second one
REFUNDED = HEADER + (
    "A1,2026-03-02T10:00:00Z,c1,p1,1,100.00,EUR,40.00,2026-03-12T10:00:00Z\n"
    "A2,2026-03-09T10:00:00Z,c1,p1,1,100.00,EUR,0,\n"
    "A3,2026-03-15T10:00:00Z,c1,p1,1,1.00,EUR,0,\n"
)


@pytest.fixture
def refunds(store: Store, tmp_path: Path) -> Store:
    path = tmp_path / "refunds.csv"
    path.write_text(REFUNDED)
    asked = Asked(path=path, file_name=path.name, preset="generic-orders", store=store, strict=True)
    importing.read(asked, refusals_to=tmp_path / "refusals.csv")
    return store


def test_refunds_are_compared_at_equal_maturity(refunds: Store) -> None:
    days = Days(date(2026, 3, 9), date(2026, 3, 9))
    against = comparing.Earlier("previous", (date(2026, 3, 2),))
    codes = ("spend", "orders")
    now, before = comparing.totals(refunds, days, against, (), codes)
    assert now == figures.total(days, store="main", measures=figures.measures_of(codes))
    found = comparing.compare(refunds, days, against, (), codes, now, before)
    # the newest day is six days later: the refund of the tenth day is not held against the week before
    assert found["spend"] == Compared(definitions.named("spend"), Decimal(10000), Decimal(10000), 6)
    assert found["orders"] == Compared(definitions.named("orders"), Decimal(1), Decimal(1), None)
    rows = figures.ask(first=days.first, last=days.last, by="country", store="main").rows
    by_row = comparing.compare_rows(refunds, days, rows, "country", against, (), "spend")
    assert {label: each.before for label, each in by_row.items()} == {"(none)": Decimal(10000)}


def test_the_scorecard_says_both_sides_of_a_change(refunds: Store, as_viewer: Client) -> None:
    days = {"from": "2026-03-09", "to": "2026-03-15", "against": "previous"}
    page = as_viewer.get(reverse("metrics:scorecard"), days).content.decode()
    # 40 EUR went back in these days, but none of it of their own orders: before and change are told without it
    assert "0\u00a0EUR, now 0\u00a0EUR with refunds of the same age" in page
    assert "both sides count those made on the day of their order." in page
    answer = as_viewer.get(reverse("metrics:scorecard"), days | {"by": "week", "format": "csv"})
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))  # type: ignore[arg-type]
    told = ("Spend", "Spend with refunds of the same age", "Spend before", "Change")
    assert [row[name] for name in told] == ["61.00", "101.00", "100.00", "0.01"]


def test_why_is_asked_as_the_change_was_told(refunds: Store, as_viewer: Client) -> None:
    days = {"from": "2026-03-09", "to": "2026-03-15", "against": "previous"}
    for code, asked in (("spend", True), ("orders", False)):
        page = as_viewer.get(reverse("metrics:metric", args=[code]), days).content.decode()
        assert "/why/" in page
        assert ("mature=1" in page) is asked


def test_old_days_are_compared_as_they_are(refunds: Store) -> None:
    assert comparing.maturity(Days(date(2026, 1, 1), date(2026, 1, 1)), refunds) is None
    assert comparing.maturity(Days(date(2026, 3, 15), date(2026, 3, 15)), refunds) == 0


def test_nothing_is_compared_with_days_before_the_first_facts(refunds: Store) -> None:
    against = comparing.earlier(Days(date(2026, 3, 2), date(2026, 3, 8)), "last_year", "")
    now, before = comparing.totals(refunds, TWO_DAYS, against, (), ("spend",))
    assert before is None
    assert comparing.compare(refunds, TWO_DAYS, against, (), ("spend",), now, before) == {}


def test_rows_over_time_stand_against_the_days_in_their_place(figures_of_march: Store) -> None:
    days = Days(date(2026, 3, 10), date(2026, 3, 10))
    against = comparing.earlier(days, "previous", "")
    for by, label in (("day", "2026-03-10"), ("week", "2026-W11")):
        rows = figures.ask(first=days.first, last=days.last, by=by, store="main").rows
        found = comparing.compare_rows(figures_of_march, days, rows, by, against, (), "visitors")
        assert found == {label: Compared(definitions.named("visitors"), Decimal(100), Decimal(100))}


def test_the_scorecard_says_with_what_it_compares(figures_of_march: Store, as_viewer: Client) -> None:
    asked = {"from": "2026-03-10", "to": "2026-03-10"}
    page = as_viewer.get(reverse("metrics:scorecard"), asked).content.decode()
    assert "Compared with 9 Mar 2026." in page
    assert "before 1 " not in page
    assert "as before" in page  # as many visitors as the day before
    alone = as_viewer.get(reverse("metrics:scorecard"), asked | {"against": "none"}).content.decode()
    assert "Compared with 9 Mar 2026." not in alone


@pytest.mark.parametrize("by", ["week", "country", "store", "segment", "device"])
def test_every_breakdown_is_compared(figures_of_march: Store, as_viewer: Client, by: str) -> None:
    Segment.objects.create(slug="germany", name="Only Germany", filters=[["country", "DE"]])
    asked = {"from": "2026-03-10", "to": "2026-03-10", "by": by, "against": "last_year"}
    for name in ("metrics:scorecard", "metrics:metric"):
        args = ["conversion"] if name == "metrics:metric" else []
        response = as_viewer.get(reverse(name, args=args), asked)
        assert response.status_code == 200
        if by == "segment":
            assert "Only Germany" in response.content.decode()


def test_a_filter_stands_above_the_figures_and_can_be_taken_off(
    figures_of_march: Store, as_viewer: Client
) -> None:
    page = as_viewer.get(
        reverse("metrics:scorecard"), {"where": ["country=DE", "customer=known"], "by": "device"}
    ).content.decode()
    assert "Country: DE" in page
    assert "where=customer%3Dknown&quot;" in page or 'where=customer%3Dknown"' in page


def test_filters_that_exclude_each_other_are_said_and_left_out(
    figures_of_march: Store, as_viewer: Client
) -> None:
    Segment.objects.create(slug="germany", name="Germany", filters=[["country", "DE"]])
    asked = {"where": ["country=AT", "segment=germany"], "from": "2026-03-09", "to": "2026-03-10"}
    page = as_viewer.get(reverse("metrics:scorecard"), asked).content.decode()
    assert "The segment “Germany” and country=AT have nothing in common; take one off." in page
    assert "56\u00a0EUR" in page
