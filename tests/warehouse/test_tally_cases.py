"""Contacts, shipments, checks, costs and timings on their way in, and what they add up to: the plain cases."""

import math
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from storewide.warehouse import healing, pacing, tallies
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import bots
from storewide.warehouse.questions import MixedCurrencies, Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import MAIN, Land, everything_in, refusals

EVENTS = "event_id,occurred_at,name,visitor_id,product_id,device,results\n"
ISLAND = Terms("is", "Atlantic/Reykjavik", "ISK")

FILES = {
    "generic-contacts": (
        "contact_id,contacted_at,need,staffed,cost\n"
        "1,2026-03-01T10:00:00Z,answer,no,\n2,2026-03-02T10:00:00Z,order,true,4.00\n"
    ),
    "generic-shipments": (
        "shipment_id,order_id,promised_on,shipped_on\n1,1,2026-03-01,2026-03-01\n2,1,2026-03-01,\n"
    ),
    "generic-probes": (
        "probe,looked_at,up,milliseconds,fault,planned\n"
        "home,2026-03-01T10:00:00Z,yes,80,,\nhome,2026-03-01T10:01:00Z,no,,timed out,no\n"
    ),
    "generic-timings": (
        "measured_at,path,visitor_id,lcp,cls\n"
        "2026-03-01T10:00:00Z,/a,v1,1200,0\n2026-03-01T10:00:00Z,/a,v2,900.5,0.12\n"
    ),
    "generic-costs": "date,kind,amount\n2026-03,fulfilment,100.00\n2026-03-05,staff,3.10\n",
}


def ask(folder: Path, *measures: str, **others: Any) -> dict[str, tuple[int | None, ...]]:
    """By label the measures of March and April 2026."""
    first, last = others.pop("first", date(2026, 3, 1)), others.pop("last", date(2026, 4, 30))
    answer = Warehouse(folder).ask(Question(measures, first, last, **others))
    return {row.label: tuple(row[each] for each in measures) for row in answer.rows}


def one(folder: Path, *measures: str, **others: Any) -> tuple[int | None, ...]:
    (found,) = ask(folder, *measures, **others).values()
    return found


@pytest.mark.parametrize("preset", FILES)
def test_reading_a_file_twice_changes_nothing(folder: Path, land: Land, preset: str) -> None:
    landed = land(FILES[preset], preset)
    assert (landed.accepted, landed.repeated, refusals(landed)) == (2, 0, [])
    before = everything_in(folder)
    again = land(FILES[preset], preset)
    assert (again.accepted, again.repeated, again.changed) == (0, 2, 0)
    assert everything_in(folder) == before
    assert Warehouse(folder).verify() == ()


@pytest.mark.parametrize(
    ("preset", "header", "row", "reason"),
    [
        (
            "generic-contacts",
            "contact_id,contacted_at,need",
            "1,2026-03-01,sing",
            'need "sing" is not one of order, renewal, change, answer, other',
        ),
        ("generic-costs", "date,kind,amount", "2026-03,rent,1", 'kind "rent" is not one of '),
        ("generic-costs", "date,kind,amount", "2026-13,staff,1", 'date "2026-13" is not a date'),
        ("generic-probes", "probe,looked_at,up", "a,2026-03-01,maybe", 'up "maybe" is not one of yes, no'),
        ("generic-timings", "measured_at,path,lcp", "2026-03-01,/,", "lcp, inp and cls are empty"),
        ("generic-timings", "measured_at,path,inp", "2026-03-01,/,-1", "inp -1 is below 0"),
        ("generic-shipments", "shipment_id,order_id,promised_on", "1,1,", "promised_on is empty"),
    ],
)
def test_a_row_that_cannot_be_is_refused(
    folder: Path, land: Land, preset: str, header: str, row: str, reason: str
) -> None:
    [(number, said)] = refusals(land(f"{header}\n{row}\n", preset))
    assert number == 2
    assert said.startswith(reason)


def test_a_shipment_promised_for_another_month_is_in_that_month_only(folder: Path, land: Land) -> None:
    land(FILES["generic-shipments"], "generic-shipments")
    landed = land(
        "shipment_id,order_id,promised_on,shipped_on\n2,1,2026-04-02,2026-04-02\n", "generic-shipments"
    )
    assert (landed.accepted, landed.changed) == (1, 1)
    assert ask(folder, "shipments_due", "shipments_kept", by="month") == {
        "2026-03": (1, 1),
        "2026-04": (1, 1),
    }
    land("shipment_id,order_id,promised_on\n1,1,2026-04-01\n", "generic-shipments")
    assert ask(folder, "shipments_due", "shipments_kept", by="month") == {
        "2026-03": (None, None),
        "2026-04": (2, 1),
    }
    assert Warehouse(folder).verify() == ()


def test_a_later_row_of_a_contact_takes_its_place(folder: Path, land: Land) -> None:
    land(FILES["generic-contacts"], "generic-contacts")
    assert one(folder, "contacts", "staffed_contacts", "contact_cost") == (2, 1, 400)
    land("contact_id,contacted_at,staffed,cost\n1,2026-03-03T10:00:00Z,yes,2\n", "generic-contacts")
    assert one(folder, "contacts", "staffed_contacts", "contact_cost") == (2, 2, 600)
    assert ask(folder, "contacts", by="day", last=date(2026, 3, 3)) == {
        "2026-03-01": (None,),
        "2026-03-02": (1,),
        "2026-03-03": (1,),
    }


def test_a_months_cost_is_spread_to_the_cent_and_replaced(folder: Path, land: Land) -> None:
    land("date,kind,amount\n2026-03,fulfilment,100.00\n2026-03-05,fulfilment,1.00\n", "generic-costs")
    days = ask(folder, "fulfilment_cost", by="day", last=date(2026, 3, 31))
    assert sum(cost or 0 for (cost,) in days.values()) == 10_100
    assert sorted({cost or 0 for (cost,) in days.values()}) == [322, 323, 423]
    # 100.00 over 31 days is 3.22 and 18 cents, one for each of the first days
    assert [cost for (cost,) in days.values()][17:19] == [323, 322]
    land("date,kind,amount\n2026-03,fulfilment,31.00\n", "generic-costs")
    assert one(folder, "fulfilment_cost") == (3_200,)
    land("date,kind,amount,note\n2026-03,fulfilment,-0.31,credit\n", "generic-costs")
    assert ask(folder, "fulfilment_cost", by="day", last=date(2026, 3, 2)) == {
        "2026-03-01": (99,),
        "2026-03-02": (99,),
    }


def test_what_nobody_told_is_unknown_and_never_nothing(folder: Path, land: Land) -> None:
    land("date,marketing_channel,cost\n2026-03-02,email,1.50\n2026-03-04,email,2\n", "generic-media-cost")
    assert one(folder, "media_cost", "clicks", "fulfilment_cost", "page_views") == (350, None, None, None)
    assert ask(folder, "media_cost", by="day", last=date(2026, 3, 5)) == {
        "2026-03-01": (None,),
        "2026-03-02": (150,),
        "2026-03-03": (0,),
        "2026-03-04": (200,),
        "2026-03-05": (None,),
    }
    assert ask(folder, "media_cost", by="marketing_channel") == {"email": (350,)}
    assert one(folder, "media_cost", filters=(("device", "mobile"),)) == (None,)
    assert one(folder, "media_cost", first=date(2026, 5, 1), last=date(2026, 5, 2)) == (None,)


def test_a_months_cost_that_nobody_told_is_missing_also_between_others(folder: Path, land: Land) -> None:
    rows = "2026-02,staff,28.00\n2026-03,platform,31.00\n2026-04,staff,30.00\n"
    land(f"date,kind,amount\n{rows}", "generic-costs")
    since = {"first": date(2026, 2, 1)}
    assert ask(folder, "staff_cost", "platform_cost", by="month", **since) == {
        "2026-02": (2_800, None),
        "2026-03": (None, 3_100),
        "2026-04": (3_000, None),
    }
    assert one(folder, "staff_cost", last=date(2026, 3, 31)) == (None,)
    assert ask(folder, "staff_cost", by="store", last=date(2026, 3, 31)) == {"main": (None,)}
    # what was told of a longer time is told
    assert one(folder, "staff_cost", **since) == (5_800,)


def test_money_of_several_currencies_is_not_added(folder: Path, land: Land) -> None:
    text = "date,kind,amount,store\n2026-03-02,staff,1,main\n2026-03-02,staff,900,is\n"
    land(text, "generic-costs", terms=(MAIN, ISLAND))
    with pytest.raises(MixedCurrencies):
        one(folder, "staff_cost")
    assert ask(folder, "staff_cost", by="store") == {"main": (100,), "is": (900,)}
    assert one(folder, "staff_cost", store="is") == (900,)


def test_events_are_counted_by_name_and_product(folder: Path, land: Land) -> None:
    land(
        EVENTS
        + "1,2026-03-01T09:00:00Z,Product Viewed,v1,A,mobile,\n"
        + "2,2026-03-01T09:01:00Z,Product Viewed,v2,B,mobile,\n"
        + "3,2026-03-01T09:02:00Z,Product Added,v2,B,desktop,\n"
        + "4,2026-03-01T09:03:00Z,Products Searched,v2,,desktop,0\n"
        + "5,2026-03-01T09:04:00Z,Products Searched,v2,,desktop,a few\n"
        + "6,2026-03-01T09:05:00Z,Payment Refused,v2,,desktop,\n",
        "generic-events",
    )
    assert one(folder, "product_views", "searches", "empty_searches", "cart_adds") == (2, 2, 1, 1)
    assert one(folder, "payments_tried", "payments_refused", "payments_authorised") == (1, 1, 0)
    assert ask(folder, "product_views", "cart_adds", by="product") == {"A": (1, 0), "B": (1, 1)}
    assert ask(folder, "product_views", "cart_adds", by="device") == {"desktop": (0, 1), "mobile": (2, 0)}
    assert one(folder, "product_views", filters=(("product", "B"), ("device", "mobile"))) == (None,)


def test_who_turns_out_a_bot_is_none_of_the_days_before(folder: Path, land: Land) -> None:
    with mock.patch.object(bots, "BURST", 3):
        land(EVENTS + "1,2026-02-27T09:00:00Z,Page Viewed,v1,,,\n", "generic-events")
        land(EVENTS + "2,2026-03-01T09:00:00Z,Page Viewed,v2,,,\n", "generic-events")
        february = {"first": date(2026, 2, 1), "last": date(2026, 2, 28)}
        assert one(folder, "page_views", **february) == (1,)
        burst = "".join(f"b{n},2026-03-05T09:00:0{n}Z,Page Viewed,v1,,,\n" for n in range(3))
        land(EVENTS + burst, "generic-events")
        assert one(folder, "page_views", **february) == (0,)
        assert one(folder, "page_views", bots="only", **february) == (1,)
        assert (one(folder, "page_views"), one(folder, "page_views", bots="with")) == ((1,), (4,))
        # an order on that day says that it was a person
        land(EVENTS + "o,2026-03-05T10:00:00Z,Order Completed,v1,,,\n", "generic-events")
        assert (one(folder, "page_views", **february), one(folder, "page_views")) == ((1,), (4,))


def test_orders_and_answers_found_are_served_by_customers_themselves(folder: Path, land: Land) -> None:
    header = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,sales_channel\n"
    orders = "".join(
        f"{channel},2026-03-02T10:00:00Z,,p,1,5,EUR,{channel}\n" for channel in ("web", "app", "phone")
    )
    land(header + orders + "x,2026-03-02T10:00:00Z,,p,1,5,EUR,\n", "generic-orders")
    assert one(folder, "served", "self_served") == (None, None)
    land(FILES["generic-contacts"], "generic-contacts")
    assert one(folder, "served", "self_served") == (4, 3)
    assert ask(folder, "served", "self_served", by="day", last=date(2026, 3, 3)) == {
        "2026-03-01": (1, 1),
        "2026-03-02": (3, 2),
        "2026-03-03": (None, None),
    }


def test_a_percentile_is_at_most_half_a_percent_too_high(folder: Path, land: Land) -> None:
    times = [37 * number % 4_001 + 1 for number in range(400)]
    rows = "".join(f"2026-03-01T10:00:00Z,/p/{time % 3}/x,{time},v{n}\n" for n, time in enumerate(times))
    land("measured_at,path,lcp,visitor_id\n" + rows, "generic-timings")
    exact = sorted(times)[299]
    (found,) = one(folder, "lcp_p75")
    assert found is not None
    assert exact <= found + 0.5 <= exact * pacing.STEP + 1
    assert one(folder, "inp_p75") == (None,)
    pages = ask(folder, "lcp_p75", by="page")
    assert set(pages) == {"/p/0", "/p/1", "/p/2"}
    assert one(folder, "lcp_p75", filters=(("page", "/p/1"),)) == pages["/p/1"]
    assert ask(folder, "lcp_p75", by="day", last=date(2026, 3, 2)) == {
        "2026-03-01": (found,),
        "2026-03-02": (None,),
    }
    with mock.patch.object(tallies, "MOST_PAGES", 2):
        assert set(ask(folder, "lcp_p75", by="page")) == {"/p/0", "/p/1", tallies.OTHERS}


def test_bounds_of_buckets() -> None:
    assert pacing.percentile_75({pacing.LEAST: 4}) == 0
    bucket = math.floor(math.log(2_500) / math.log(pacing.STEP))
    assert 2_500 <= pacing.bound(bucket) <= 2_513
    with pytest.raises(ValueError, match="at least one view"):
        pacing.percentile_75({})


@pytest.mark.parametrize("preset", ["generic-contacts", "generic-costs", "generic-timings", "generic-probes"])
def test_damaged_tallies_are_made_anew(folder: Path, land: Land, preset: str) -> None:
    land(FILES[preset], preset)
    measures = tuple(sorted(tallies.MEASURES))
    before = one(folder, *measures)
    for entry in manifests.load(folder).files:
        if entry.fact.startswith("tallies"):
            (folder / entry.path).write_bytes(b"damaged")
    damages = healing.examine(folder)
    assert damages
    healing.quarantine(folder, damages)
    assert healing.examine(folder) == ()
    assert one(folder, *measures) == before


def test_damaged_tallies_of_events_are_made_anew(folder: Path, land: Land) -> None:
    land(EVENTS + "1,2026-03-01T09:00:00Z,Product Viewed,v1,A,mobile,\n", "generic-events")
    for entry in manifests.load(folder).files:
        if entry.fact == "tallies_product":
            (folder / entry.path).unlink()
    healing.quarantine(folder, healing.examine(folder))
    assert healing.examine(folder) == ()
    assert ask(folder, "product_views", by="product") == {"A": (1,)}
    assert one(folder, "product_views", "visitors") == (1, 1)
