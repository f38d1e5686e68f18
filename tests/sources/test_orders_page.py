"""The page of a store's orders, without any and with some."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import Days
from storewide.sources import operations, orders_pages
from storewide.sources.models import Store
from storewide.sources.orders_queries import Orders
from storewide.warehouse.returns import Returns


@pytest.fixture
def store() -> Store:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return operations.open_store(slug="main", name="Main", currency="EUR", by=SYSTEM, at=at)


@pytest.mark.django_db
def test_without_orders_it_says_so(as_viewer: Client, store: Store) -> None:
    answer = as_viewer.get(reverse("sources:orders", args=["main"]), {"month": "2026-03"})
    assert answer.status_code == 200
    assert "Main has no orders of Mar 2026" in answer.content.decode()


@pytest.mark.django_db
def test_an_odd_month_is_the_newest(as_viewer: Client, store: Store) -> None:
    assert as_viewer.get(reverse("sources:orders", args=["main"]), {"month": "2026-99"}).status_code == 200


def march(**changes: object) -> Orders:
    values: dict[str, object] = dict.fromkeys(("shipping", "cost", "returns"))
    values |= {"gross": 10_000, "discount": 500, "refunded": 1_000, "spend": 7_000, "tax": 1_500}
    values |= {"placed": 6_500, "daily_spend": (7_000,), "daily_placed": (6_500,), "changes": ()}
    return Orders(**{**values, **changes})  # type: ignore[arg-type]


def test_amounts_add_up_to_spend_where_prices_hold_tax() -> None:
    shop = Store(slug="main", name="Main", currency="EUR", prices_include_tax=True)
    amounts = [step.amount for step in orders_pages.steps(shop, march())]
    assert amounts == [10_000, -500, -1_000, -1_500, 7_000, None, 1_500, None]
    assert sum(amounts[:4]) == amounts[4]  # type: ignore[arg-type]


def test_the_third_view_has_its_interval_or_says_why_not() -> None:
    shop = Store(slug="main", name="Main", currency="EUR")
    assert orders_pages.views(shop, march())[2].amount is None
    expected = orders_pages.views(shop, march(returns=Returns(6_500, 6_200, 6_000, 6_400, 8)))[2]
    assert (expected.amount, "60.00" in str(expected.meaning), "64.00" in str(expected.meaning)) == (
        6_200,
        True,
        True,
    )


def test_the_finding_names_both_dates() -> None:
    shop = Store(slug="main", name="Main", currency="EUR")
    days = Days(date(2026, 3, 1), date(2026, 3, 31))
    said = orders_pages.finding(shop, days, march())
    assert ("70.00" in said, "65.00" in said, "Mar 2026" in said) == (True, True, True)
