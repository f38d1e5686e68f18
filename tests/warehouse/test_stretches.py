"""What a store did in stretches of hours: each moment in its own stretch, each visitor once in it."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storewide.lib.periods import Days
from storewide.warehouse import stretches
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

BERLIN = ZoneInfo("Europe/Berlin")
EVENTS = """event_id,occurred_at,name,visitor_id
1,2024-03-01T09:59:59Z,Page Viewed,v1
2,2024-03-01T10:00:00Z,Page Viewed,v1
3,2024-03-01T10:30:00Z,Checkout Started,v1
4,2024-03-01T11:59:59Z,Product Viewed,v2
5,2024-03-01T12:00:00Z,Checkout Started,v3
6,2024-03-08T10:10:00Z,Payment Refused,v1
7,2024-03-08T10:11:00Z,Payment Refused,v1
8,2024-03-08T10:12:00Z,Payment Authorized,v1
"""
ORDERS = """order_id,line,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel
o1,1,2024-03-01T10:00:00Z,c1,p1,1,20.00,EUR,web
o1,2,2024-03-01T10:00:00Z,c1,p2,1,5.00,EUR,web
o2,1,2024-03-01T11:00:00Z,c1,p1,1,20.00,EUR,app
o3,1,2024-03-01T11:00:00Z,c2,p1,1,20.00,EUR,shop
o4,1,2024-03-01T12:00:00Z,c3,p1,1,20.00,EUR,web
"""
TEN, NOON = (datetime(2024, 3, 1, hour, tzinfo=UTC) for hour in (10, 12))
WEEK_AFTER = datetime(2024, 3, 8, 10, tzinfo=UTC), datetime(2024, 3, 8, 12, tzinfo=UTC)


def test_each_stretch_holds_what_lies_in_it(folder: Path, land: Land) -> None:
    land(EVENTS, "generic-events", name="events.csv")
    land(ORDERS)
    morning, later = stretches.held(Warehouse(folder), "main", [(TEN, NOON), WEEK_AFTER])
    assert morning == {
        "visitors": 2,
        "payments_tried": 0,
        "payments_refused": 0,
        "searchers": 0,
        "product_viewers": 1,
        "adders": 0,
        "checkout_visitors": 1,
        "payers": 0,
        "orders": 2,
        "buyers": 1,
        "spend": 4500,
    }
    assert (later["visitors"], later["payments_tried"], later["payments_refused"]) == (1, 3, 2)
    assert (later["checkout_visitors"], later["orders"], later["spend"]) == (0, 0, 0)


def test_what_no_file_tells_is_not_said_to_be_nothing(folder: Path, land: Land) -> None:
    land(ORDERS)
    (found,) = stretches.held(Warehouse(folder), "main", [(TEN, NOON)])
    assert found == {"orders": 2, "buyers": 1, "spend": 4500}
    assert stretches.held(Warehouse(folder), "main", []) == ()


def test_the_rest_of_a_day_is_that_of_the_stores_clock() -> None:
    days = Days(date(2024, 3, 30), date(2024, 3, 31))
    found = stretches.rest_of_days(datetime(2024, 3, 12, 9, 30, tzinfo=UTC), days, BERLIN)
    hours = [
        (ended.astimezone(UTC) - began.astimezone(UTC)).seconds / 3600 for began, ended in found.values()
    ]
    assert list(found) == [date(2024, 3, 30), date(2024, 3, 31)]
    # half past ten on the clock, on the day on which clocks are put forward too
    assert [began.astimezone(UTC).hour for began, _ended in found.values()] == [9, 8]
    assert hours == [13.5, 13.5]
