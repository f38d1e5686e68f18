"""Every kind of question over generated files, held against the slow warehouse of `oracle.py`."""

import csv
import io
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storewide.warehouse import landing
from storewide.warehouse.questions import DIMENSIONS, PERIODS, MixedCurrencies, Question
from storewide.warehouse.rates import Rate
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import oracle_answers
from tests.warehouse.conftest import preset
from tests.warehouse.oracle import Oracle, Place


def names(text: str) -> list[str]:
    return text.split()


PLACES = {
    "main": Place("Europe/Berlin", "EUR"),
    "uk": Place("Europe/London", "GBP", taxed=True),
    "ny": Place("America/New_York", "EUR", taxed=True),
    "jp": Place("Asia/Tokyo", "JPY"),
}
TERMS = {
    store: Terms(store, place.zone, place.currency, prices_include_tax=place.taxed)
    for store, place in PLACES.items()
}
#: on two days of the nights below, so that some are older than a week
RATES = {date(2024, 3, 29): Decimal("1.1702"), date(2024, 12, 30): Decimal("1.2055555555")}
TOLD = tuple(Rate(day, "GBP", "EUR", rate) for day, rate in RATES.items())
ORDERS = names(
    "order_id placed_at customer_id product_id quantity unit_price currency store sales_channel "
    "marketing_channel country status discount shipping tax refunded cost refunded_at cancelled_at"
)
EVENTS = names(
    "event_id occurred_at name visitor_id session_id store marketing_channel campaign device country"
)
TRAFFIC = names("date visitors sessions store marketing_channel device country")

#: nights on which clocks change in one of the zones, week and month ends, plain days
MOMENTS = names(
    "2024-03-31T02:30:00 2024-03-31T01:59:59 2024-10-27T02:30:00 2024-10-27T00:30:00Z 2024-10-27T23:30:00Z "
    "2024-03-10T02:15:00 2024-11-03T01:30:00 2024-03-30T23:30:00Z 2024-12-31T23:59:59 2024-12-31T23:30:00Z "
    "2024-12-30T00:00:00 2025-01-01T00:00:00+09:00 2024-03-31 2024-10-28T12:00:00-05:00"
)
WORDS = st.sampled_from(["", "", "a", "b"])
STORES = st.sampled_from(["", "", "main", "uk", "ny", "jp", "nowhere"])
MONEY = st.sampled_from(["", "", "0", "0.5", "0.005", "0.015", "1.125", "7.77", "-1"])
MOMENT = st.sampled_from(MOMENTS)
MAYBE = st.sampled_from(["", "", *MOMENTS])


def of(header: list[str], **columns: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(columns.get(name, WORDS) for name in header))


ORDER_ROWS = of(
    ORDERS,
    order_id=st.sampled_from(["1", "2", "3", ""]),
    placed_at=st.one_of(MOMENT, MOMENT, MOMENT, st.sampled_from(["31/31/2024", ""])),
    customer_id=st.sampled_from(["", "c1", "c2"]),
    product_id=st.sampled_from(["p", "q", ""]),
    quantity=st.sampled_from(["1", "2", "1", "-1", "0", "0.125", "x"]),
    unit_price=st.sampled_from(["1", "0.001", "0.005", "9.99", "-3.335", "0", "12.345", "twelve"]),
    currency=st.sampled_from(["", "", "", "eur", "GBP"]),
    store=STORES,
    status=st.sampled_from(["", "paid", "open", "cancelled"]),
    discount=MONEY,
    shipping=MONEY,
    tax=MONEY,
    refunded=MONEY,
    cost=MONEY,
    refunded_at=MAYBE,
    cancelled_at=st.sampled_from(["", "", "", *MOMENTS]),
)
EVENT_ROWS = of(
    EVENTS,
    event_id=st.sampled_from(["e1", "e2", "e3", "e4", "e5", ""]),
    occurred_at=MOMENT,
    name=st.just("Product Viewed"),
    visitor_id=st.sampled_from(["v1", "v2", "v3", "v3"]),
    store=STORES,
)
TRAFFIC_ROWS = of(
    TRAFFIC,
    date=st.sampled_from(["2024-03-30", "2024-03-31", "2024-12-30", "2024-12-31", "2024-13-01"]),
    visitors=st.sampled_from(["0", "7", "8", "-1", "many"]),
    sessions=st.sampled_from(["", "9"]),
    store=STORES,
)
PRESETS = {"orders": "generic-orders", "events": "generic-events", "traffic": "daily-traffic"}
HEADERS = {"orders": ORDERS, "events": EVENTS, "traffic": TRAFFIC}
FILES = st.lists(
    st.one_of(
        st.tuples(st.just("orders"), st.lists(ORDER_ROWS, max_size=12)),
        st.tuples(st.just("orders"), st.lists(ORDER_ROWS, max_size=12)),
        st.tuples(st.just("events"), st.lists(EVENT_ROWS, max_size=12)),
        st.tuples(st.just("traffic"), st.lists(TRAFFIC_ROWS, max_size=8)),
    ),
    min_size=1,
    max_size=4,
)
DAYS = st.sampled_from(
    [date(2024, 3, 9), date(2024, 3, 30), date(2024, 3, 31), date(2024, 10, 28), date(2024, 12, 31)]
)
FILTER = st.sampled_from(
    [
        ("kind", "sale"),
        ("kind", "return"),
        ("customer", "known"),
        ("country", "a"),
        ("country", "(none)"),
        ("marketing_channel", "a"),
        ("marketing_channel", "b"),
        ("status", "paid"),
        ("device", "a"),
        ("store", "main"),
        ("store", "ny"),
        ("product", "p"),
    ]
)
#: dimensions with slow warehouses of their own, see `oracle_steps` and `oracle_customers`
ELSEWHERE = {"event", "page", "category", "buyer_kind"}
QUESTIONS = st.lists(
    st.tuples(
        DAYS,
        DAYS,
        st.sampled_from([None, *PERIODS, *(each for each in DIMENSIONS if each not in ELSEWHERE)]),
        st.sampled_from([None, None, "main", "uk", "ny", "jp"]),
        st.lists(FILTER, max_size=2, unique=True),
    ),
    min_size=8,
    max_size=16,
)
MEASURES = (
    *("visitors", "buyers", "orders", "lines", "gross", "discount", "shipping", "tax", "refunded", "cost"),
    "spend",
)


def as_csv(header: list[str], rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(files=FILES, again=st.booleans(), questions=QUESTIONS)
def test_answers_equal_those_of_the_slow_warehouse(
    files: list[tuple[str, list[tuple[str, ...]]]], again: bool, questions: list
) -> None:
    oracle = Oracle(PLACES, {("GBP", "EUR"): RATES})
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse"
        for fact, rows in [*files, *(files[:1] if again else [])]:
            text = as_csv(HEADERS[fact], rows)
            path = Path(place) / "file.csv"
            path.write_bytes(text.encode())
            landed = landing.land(
                folder, path, mapping=preset(PRESETS[fact]), terms=TERMS, default_store="main", rates=TOLD
            )
            expected = oracle.land(text, fact, "main")
            assert landed.read == expected.read == landed.accepted + landed.repeated + landed.refused
            assert [each.row for each in landed.refusals] == expected.refused
            assert (landed.accepted, landed.repeated, landed.changed) == (
                expected.accepted,
                expected.repeated,
                expected.changed,
            )
        warehouse = Warehouse(folder)
        assert warehouse.verify() == ()
        for one, other, by, store, filters in questions:
            first, last = sorted((one, other))
            compare(warehouse, oracle, first, last, by, store, filters)


def compare(
    warehouse: Warehouse,
    oracle: Oracle,
    first: date,
    last: date,
    by: str | None,
    store: str | None,
    filters: list[tuple[str, str]],
) -> None:
    question = Question(MEASURES, first, last, by=by, store=store, filters=tuple(filters))
    try:
        answer = warehouse.ask(question)
    except MixedCurrencies:
        sellers = {line.store for lines in oracle.lines.values() for line in lines}
        assert len({PLACES[each].currency for each in sellers}) > 1
        assert (by, store) != ("store", None)
        return
    whole = f"{first}..{last}"
    got = {("" if row.label == whole else row.label): dict(row.measures) for row in answer.rows}
    expected = oracle_answers.answer(oracle, first, last, by, store, filters)
    if by in DIMENSIONS and by != "store":
        got = {label: row for label, row in got.items() if any(row.values())}
        expected = {label: row for label, row in expected.items() if any(row.values())}
    assert got == expected, question
    if by in PERIODS:
        days = [day for row in answer.rows for day in (row.first, row.last)]
        assert days == sorted(days)
        assert days[0] == first
        assert days[-1] == last
        assert (
            sum((row.last - row.first + timedelta(days=1)).days for row in answer.rows)
            == (last - first).days + 1
        )
