"""What is said of customers and products where something is missing, comes later, or is somebody else's."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from storewide.lib.periods import Days
from storewide.warehouse.questions import MixedCurrencies, Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

OPEN = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,status\n"


def test_orders_wait_as_long_as_the_facts_said_that_they_are_open(folder: Path, land: Land) -> None:
    land(
        OPEN + "1,2024-03-01,c,p,1,5,EUR,open\n1,2024-03-01,c,q,1,5,EUR,open\n2,2024-03-04,d,p,1,5,EUR,paid\n"
    )
    question = Question(("open_orders", "open_order_days"), date(2024, 3, 1), date(2024, 3, 31), by="week")
    told = [(row["open_orders"], row["open_order_days"]) for row in Warehouse(folder).ask(question).rows]
    # one order with two open lines; its age grows until the last day that the facts tell of
    assert told[:2] == [(1, 2), (1, 3)]
    # it was sent today: of the past it is known that it was open, of today not
    land(
        OPEN
        + "1,2024-03-01,c,p,1,5,EUR,shipped\n1,2024-03-01,c,q,1,5,EUR,shipped\n9,2024-03-09,c,q,1,5,EUR,paid\n"
    )
    told = [(row["open_orders"], row["open_order_days"]) for row in Warehouse(folder).ask(question).rows]
    assert told[:2] == [(1, 2), (1, 8)]


def test_open_orders_are_unknown_where_no_order_has_a_status(folder: Path, land: Land) -> None:
    land("order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n1,2024-03-01,c,p,1,5,EUR\n")
    question = Question(("open_orders", "new_buyers"), date(2024, 3, 1), date(2024, 3, 1))
    assert dict(Warehouse(folder).ask(question).rows[0].measures) == {"open_orders": None, "new_buyers": 1}


def test_a_linked_guest_is_the_customer_of_the_visitor(folder: Path, land: Land) -> None:
    header = "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency\n"
    land(header + "1,2024-03-01,c,,p,1,5,EUR\n2,2024-03-08,,v,p,1,5,EUR\n")
    how: dict[str, Any] = {"first": date(2024, 3, 2), "last": date(2024, 3, 9)}
    measures = ("new_buyers", "returning_buyers")
    question = Question(measures, **how)
    assert [Warehouse(folder).ask(question).rows[0][each] for each in measures] == [1, 0]
    land("linked_at,visitor_id,customer_id\n2024-03-01,v,c\n", "generic-links")
    assert [Warehouse(folder).ask(question).rows[0][each] for each in measures] == [0, 1]
    by = Warehouse(folder).ask(Question(("orders", "spend"), by="buyer_kind", **how))
    assert [(row.label, row["orders"], row["spend"]) for row in by.rows] == [("returning", 1, 500)]


def test_products_are_seen_by_people_and_counted_once_a_day(folder: Path, land: Land) -> None:
    header = "event_id,occurred_at,name,visitor_id,product_id,user_agent,device\n"
    bot = '"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"'
    rows = [
        "1,2024-03-01T09:00:00Z,Product Viewed,v,p,,mobile",
        "2,2024-03-01T10:00:00Z,Product Viewed,v,p,,mobile",
        "3,2024-03-02T10:00:00Z,Product Viewed,v,p,,desktop",
        "4,2024-03-02T10:00:00Z,Product Added,v,p,,desktop",
        f"5,2024-03-02T10:00:00Z,Product Viewed,w,p,{bot},desktop",
        "6,2024-03-03T10:00:00Z,Product Viewed,v,q,,desktop",
    ]
    land(header + "\n".join(rows) + "\n", "generic-events")
    land("order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n1,2024-03-02,c,p,2,5,EUR\n")
    days = Days(date(2024, 3, 1), date(2024, 3, 2))
    for _ in range(2):
        (each,) = Warehouse(folder).products_sold("main", days)
        assert (each.product, each.viewers, each.views, each.adds, each.orders, each.units) == (
            "p",
            2,
            3,
            1,
            1,
            2,
        )
        assert (each.add_rate, each.buy_rate, each.margin) == (1 / 3, 0.5, None)
    (each,) = Warehouse(folder).products_sold("main", days, (("device", "mobile"),))
    assert (each.viewers, each.views, each.adds, each.orders, each.spend) == (1, 2, 0, None, None)
    # a later event makes the month anew
    land(header + "7,2024-03-01T09:00:00Z,Product Viewed,x,p,,mobile\n", "generic-events")
    (each,) = Warehouse(folder).products_sold("main", days)
    assert (each.viewers, each.views) == (3, 4)
    assert len(list((folder / "kept/products/main").iterdir())) == 1


def test_what_customers_are_worth_is_unknown_of_few_and_money_of_two_currencies_refused(
    folder: Path, land: Land
) -> None:
    header = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,store\n"
    terms = (Terms("de", "UTC", "EUR"), Terms("uk", "UTC", "GBP"))
    land(header + "1,2024-03-01,c,p,1,5,EUR,de\n2,2024-04-08,c,p,1,5,GBP,uk\n", terms=terms)
    days = Days(date(2024, 3, 1), date(2024, 4, 30))
    house = Warehouse(folder)
    assert house.worth("de", days) is None
    by = house.ask(Question(("customer_value", "new_buyers"), days.first, days.last, by="store"))
    assert [(row["customer_value"], row["new_buyers"]) for row in by.rows] == [(None, 1), (None, 1)]
    for ask in (
        lambda: house.worth(None, days),
        lambda: house.cohorts(None, days.first, days.last),
        lambda: house.products_sold(None, days),
        lambda: house.buying(None, days.last),
    ):
        with pytest.raises(MixedCurrencies):
            ask()
    assert [each.month for each in house.cohorts("uk", days.first, days.last)] == ["2024-04"]


def test_what_customers_are_worth_is_the_same_alone_and_among_months(folder: Path, land: Land) -> None:
    header = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
    rows = []
    for customer in range(240):
        for order in range(1 + customer % 4):
            day = date(2023, 1, 1) + timedelta(days=customer % 60 + order * (9 + customer % 50))
            rows.append(
                f"{customer}-{order},{day},c{customer},p,1,{20 + (customer * 7 + order * 3) % 31},EUR\n"
            )
    land(header + "".join(rows))
    days = Days(date(2023, 5, 1), date(2023, 6, 30))
    by = Warehouse(folder).ask(Question(("customer_value",), days.first, days.last, by="month"))
    for row in by.rows:
        alone = Warehouse(folder).ask(Question(("customer_value",), row.first, row.last)).rows[0]
        worth = Warehouse(folder).worth(None, Days(row.first, row.last))
        assert worth is not None
        assert row["customer_value"] == alone["customer_value"] == worth.mean
        assert 0 < worth.low < worth.mean < worth.high
        assert 0 < worth.alive <= 1
