"""One row: what is refused, with which clause; the rest of the file is taken."""

import pytest

from storewide.warehouse.schemas import Terms
from tests.warehouse.conftest import Land, refusals

ROW = {
    "order_id": "1",
    "placed_at": "2024-03-01 10:00:00",
    "customer_id": "c",
    "product_id": "p",
    "quantity": "1",
    "unit_price": "9.99",
    "currency": "EUR",
    "store": "",
    "status": "paid",
    "discount": "",
    "refunded_at": "",
}
FAULTS = {
    "order_id": {"": "order_id is empty", "  ": "order_id is empty"},
    "placed_at": {
        "": "placed_at is empty",
        "31/31/2024": 'placed_at "31/31/2024" is not a date and time',
        "2024-02-30": 'placed_at "2024-02-30" is not a date and time',
        "2024-02-03 25:00": 'placed_at "2024-02-03 25:00" is not a date and time',
        "now": 'placed_at "now" is not a date and time',
        "epoch": 'placed_at "epoch" is not a date and time',
        "infinity": 'placed_at "infinity" is not a date and time',
        "1800-01-01": 'placed_at "1800-01-01" is not between 1970 and 2099',
        "2100-01-01": 'placed_at "2100-01-01" is not between 1970 and 2099',
    },
    "quantity": {
        "": "quantity is empty",
        "x": 'quantity "x" is not a number',
        "1,5": 'quantity "1,5" is not a number',
        "1_000": 'quantity "1_000" is not a number',
        "NaN": 'quantity "NaN" is not a number',
        "inf": 'quantity "inf" is not a number',
        "1000000000000": 'quantity "1000000000000" is too large',
        "0.00001": 'quantity "0.00001" has more than 4 decimals',
    },
    "unit_price": {
        "": "unit_price is empty",
        "£3": 'unit_price "£3" is not a number',
        "0.12345678901": 'unit_price "0.12345678901" has more than 10 decimals',
        "x" * 70: f'unit_price "{"x" * 60}…" is not a number',
    },
    "currency": {"USD": "currency USD has no rate into EUR on 2024-03-01; add it under Exchange rates"},
    "store": {"xx": 'store "xx" is not known'},
    "status": {"odd": 'status "odd" is not one of quoted, open, paid, fulfilled, refunded, cancelled'},
    "discount": {"-": 'discount "-" is not a number', "1e12": 'discount "1e12" is too large'},
    "refunded_at": {"later": 'refunded_at "later" is not a date and time'},
}
CASES = [(field, value, reason) for field, values in FAULTS.items() for value, reason in values.items()]


def as_csv(*rows: dict[str, str]) -> str:
    lines = [",".join(ROW)]
    lines += [",".join(f'"{value}"' for value in row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def test_each_fault_of_a_row_is_named_and_the_rest_is_taken(land: Land) -> None:
    landed = land(as_csv(ROW, *({**ROW, field: value} for field, value, _ in CASES), ROW))
    assert refusals(landed) == [(number, reason) for number, (_, _, reason) in enumerate(CASES, start=3)]
    assert (landed.read, landed.accepted, landed.refused) == (len(CASES) + 2, 2, len(CASES))


def test_an_amount_beyond_all_reason_is_refused(land: Land) -> None:
    landed = land(as_csv({**ROW, "quantity": "-999999999999", "unit_price": "999999999999"}))
    assert refusals(landed) == [
        (2, 'the amount of quantity "-999999999999" and unit price "999999999999" is too large')
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01T09:00:00Z",
        "2024-03-01 09:00:00 UTC",
        "2024-03-01 10:00:00",
        "2024-03-01T10:00",
        "2024-03-01T10:00:00.000000",
        "2024-03-01 10:00:00+01",
        "2024-03-01 10:00:00 +0100",
        "2024-03-01T11:00:00+02:00",
        "2024-03-01T04:30:00-04:30",
    ],
)
def test_one_moment_in_many_forms_is_one_moment(land: Land, text: str) -> None:
    land(as_csv(ROW))
    assert land(as_csv({**ROW, "placed_at": text})).repeated == 1


def test_every_row_of_an_unknown_store_is_refused(land: Land) -> None:
    landed = land(as_csv(ROW), default_store="other", terms=(Terms("main", "UTC", "EUR"),))
    assert refusals(landed) == [(2, 'store "other" is not known')]


def test_events_and_traffic_name_their_faults(land: Land) -> None:
    events = land(
        "event_id,occurred_at,name,visitor_id,value,currency\n"
        ",2024-03-01,n,v,,\n2,x,n,v,,\n3,2024-03-01,,v,,\n4,2024-03-01,n,,,\n5,2024-03-01,n,v,z,\n"
        "6,2024-03-01,n,v,1,USD\n7,2024-03-01,n,v,1.5,EUR\n",
        "generic-events",
    )
    assert refusals(events) == [
        (2, "event_id is empty"),
        (3, 'occurred_at "x" is not a date and time'),
        (4, "name is empty"),
        (5, "visitor_id is empty"),
        (6, 'value "z" is not a number'),
        (7, "currency USD has no rate into EUR on 2024-03-01; add it under Exchange rates"),
    ]
    traffic = land(
        "date,visitors,sessions\n2024-02-30,1,1\n2024-02-03,-1,1\n2024-02-03,1.5,1\n2024-02-03,1,many\n"
        "20240204,7,\n",
        "daily-traffic",
    )
    assert refusals(traffic) == [
        (2, 'date "2024-02-30" is not a date'),
        (3, 'visitors "-1" is not a whole number'),
        (4, 'visitors "1.5" is not a whole number'),
        (5, 'sessions "many" is not a whole number'),
    ]
    assert traffic.accepted == 1
