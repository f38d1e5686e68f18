"""Orders held against order events: each cause named once, worked out by hand."""

from pathlib import Path

import pytest

from storewide.lib.periods import Days, parse_one
from storewide.warehouse import books
from storewide.warehouse.warehouse import Warehouse
from storewide.warehouse.web_orders import Difference, Differing
from tests.warehouse.conftest import Land

ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel,tax,status
a,2026-03-02T10:00:00Z,ann,p,1,10.00,EUR,web,1.90,paid
b,2026-03-02T11:00:00Z,bob,p,2,10.00,EUR,,0,paid
c,2026-03-03T10:00:00Z,cleo,p,3,10.00,EUR,web,0,paid
d,2026-03-04T10:00:00Z,dan,p,4,10.00,EUR,app,0,paid
e,2026-03-05T10:00:00Z,eve,p,5,10.00,EUR,phone,0,paid
f,2026-03-06T10:00:00Z,fay,p,6,10.00,EUR,web,0,paid
q,2026-03-06T10:00:00Z,fay,p,9,10.00,EUR,web,0,quoted
old,2026-02-27T10:00:00Z,ann,p,1,1.00,EUR,web,0,paid
"""
EVENTS = """event_id,occurred_at,name,visitor_id,order_id,value,currency,user_agent,consent
1,2026-03-02T10:00:01Z,Order Completed,va,a,11.90,EUR,Mozilla/5.0,granted
2,2026-03-02T11:00:01Z,Order Completed,vb,b,20.00,EUR,Mozilla/5.0,denied
3,2026-03-02T11:00:09Z,Order Completed,vb,b,20.00,EUR,Mozilla/5.0,denied
4,2026-03-04T10:00:01Z,Order Completed,vc,c,30.00,EUR,Mozilla/5.0,granted
5,2026-03-04T10:00:02Z,Order Completed,vd,d,44.44,EUR,Googlebot/2.1 (+http://www.google.com/bot.html),granted
6,2026-03-07T10:00:00Z,Order Completed,vx,x,7.00,EUR,Mozilla/5.0,granted
7,2026-03-07T10:00:00Z,Product Viewed,vf,f,,EUR,Mozilla/5.0,granted
8,2026-02-28T10:00:00Z,Order Completed,vo,older,7.00,EUR,Mozilla/5.0,granted
"""
MARCH = parse_one("2026-03")


@pytest.fixture
def house(land: Land, folder: Path) -> Warehouse:
    land(ORDERS)
    land(EVENTS, "generic-events")
    return Warehouse(folder)


def test_each_cause_names_its_orders(house: Warehouse) -> None:
    found = books.web_orders(house, "main", MARCH)
    assert found is not None
    assert (found.orders, found.worth, found.events, found.matched) == (5, 16_000, 6, 4)
    assert found.differences == (
        Difference("missing", 1, 6_000),
        Difference("repeated", 1, 2_000),
        Difference("bots", 1, 4_000),
        Difference("consent", 1, 2_000),
        Difference("clock", 1, 3_000),
        Difference("unknown", 1, 700),
        Difference("value", 1, 4_000),
    )
    first = MARCH.first
    (clock,) = books.orders_of_cause(house, "main", MARCH, "clock")
    assert clock == Differing("c", first.replace(day=3), first.replace(day=4), 3_000, 1)
    (unknown,) = books.orders_of_cause(house, "main", MARCH, "unknown")
    assert unknown == Differing("x", None, first.replace(day=7), 700, 1)


def test_without_events_there_is_nothing_to_compare(land: Land, folder: Path) -> None:
    land(ORDERS)
    assert books.web_orders(Warehouse(folder), "main", MARCH) is None
    assert books.orders_of_cause(Warehouse(folder), "main", Days(MARCH.first, MARCH.last), "missing") == ()
