"""What outages and slow pages cost, by facts of a store that sells like clockwork."""

from datetime import datetime
from pathlib import Path

import pytest

from storewide.access.models import User
from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.service import incident_operations, operations, risk
from storewide.service.models import Incident, Reading, Severity
from storewide.service.risk import Untold
from storewide.sources.models import Store
from tests.service.trade import DAY, HOUR, MINUTE, TIMINGS, bring, every, orders

pytestmark = pytest.mark.usefixtures("folder")


def outage(store: Store | None, by: User, began: datetime, ended: datetime) -> Incident:
    told = operations.open_incident(
        title="Down", severity=Severity.CRITICAL, opened_at=began, store=store, by=by, at=ended
    )
    return operations.resolve_incident(incident=told, by=by, at=ended)


@pytest.fixture
def sold(store: Store, at: datetime, tmp_path: Path) -> Store:
    """Ten weeks with an order every ten minutes of the morning, but none in the hour and a half before `at`."""
    moments = [
        moment
        for moment in every(10 * MINUTE, at - 70 * DAY, at + HOUR)
        if moment.hour in range(3, 11) and not at - 1.5 * HOUR <= moment < at
    ]
    bring(tmp_path, store, "generic-orders", orders(moments))
    return store


def test_an_outage_cost_what_the_same_hours_sold_in_the_weeks_before(sold: Store, owner: User, at: datetime):
    found = risk.of_incident(outage(sold, owner, at - 1.5 * HOUR, at), at + DAY)
    assert (found.expectation.expected, found.expectation.weeks, found.got) == (9, 8, 0)
    assert found.shortfall.missing == 9
    assert found.shortfall.low == pytest.approx(
        (9.375**0.5 - 2.3646 * (9 / 8 / 4) ** 0.5) ** 2 - 0.375, abs=1e-3
    )
    assert found.order_value == Money(2000, "GBP")
    assert found.worth == Money(18000, "GBP")
    assert found.is_certain
    assert found.least < found.worth < found.most


def test_hours_that_sold_as_always_cost_nothing(sold: Store, owner: User, at: datetime):
    found = risk.of_incident(outage(sold, owner, at - 5 * HOUR, at - 3 * HOUR), at + DAY)
    assert (found.got, found.shortfall.missing, found.is_certain) == (12, 0, False)


def test_weeks_that_were_broken_themselves_say_nothing_of_what_is_usual(
    sold: Store, owner: User, at: datetime
):
    outage(sold, owner, at - 7 * DAY - 2 * HOUR, at - 7 * DAY)
    found = risk.of_incident(outage(sold, owner, at - HOUR, at), at + DAY)
    assert found.expectation.weeks == 7


def test_orders_by_phone_are_not_at_risk(store: Store, owner: User, at: datetime, tmp_path: Path):
    moments = list(every(30 * MINUTE, at - 70 * DAY, at + HOUR))
    bring(tmp_path, store, "generic-orders", orders(moments))
    bring(tmp_path, store, "generic-orders", orders(moments, "phone"))
    found = risk.of_incident(outage(store, owner, at - 2 * HOUR, at), at + DAY)
    assert (found.expectation.expected, found.got) == (4, 4)


def test_what_cannot_be_told_says_why(sold: Store, owner: User, at: datetime):
    assert risk.of_incident(outage(None, owner, at - HOUR, at), at) is Untold.NO_STORE
    not_yet = outage(sold, owner, at + 2 * HOUR, at + 3 * HOUR)
    assert risk.of_incident(not_yet, at + DAY) is Untold.NOT_YET
    young = outage(sold, owner, at - 60 * DAY, at - 60 * DAY + HOUR)
    assert risk.of_incident(young, at) is Untold.TOO_YOUNG
    planned = incident_operations.reclassify_incident(
        incident=outage(sold, owner, at - HOUR, at),
        reading=Reading.PLANNED,
        reason="Announced",
        by=owner,
        at=at,
    )
    assert risk.of_incident(planned, at) is Untold.NO_FAULT


def test_slow_pages_are_held_against_quick_ones_of_the_same_page_device_and_channel(
    store: Store, at: datetime, tmp_path: Path
):
    def visits():
        for number in range(400):
            phone, slow = number % 2 == 0, number % 8 < (6 if number % 2 == 0 else 2)
            device = "mobile" if phone else "desktop"
            lcp = 5000 if slow else 1500
            yield number, f"t{number},{at:%Y-%m-%dT%H:%M:%SZ},/cart,v{number},{lcp},{device},email"

    rows = list(visits())
    bring(tmp_path, store, "generic-timings", [TIMINGS, *(row for _number, row in rows)])
    head = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,visitor_id"
    bought = [number for number, row in rows if ",1500," in row and number % 5 == 0]
    lines = [f"o{number},{at:%Y-%m-%dT%H:%M:%SZ},c{number},p1,1,20.00,GBP,v{number}" for number in bought]
    bring(tmp_path, store, "generic-orders", [head, *lines])
    found = risk.of_slowness(store, Days(at.date(), at.date()))
    assert found.difference.strata == 2
    assert found.visitors == sum(",5000," in row for _number, row in rows)
    assert found.is_certain
    assert found.difference.difference == pytest.approx(-0.2, abs=0.05)
    assert found.order_value is None


def test_without_timings_slowness_says_nothing(store: Store, at: datetime):
    assert risk.of_slowness(store, Days(at.date(), at.date())) is None
