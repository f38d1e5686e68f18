"""Customers over time and products of generated shops, held against the slow way of `oracle_customers.py`."""

import csv
import io
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storewide.lib.periods import Days, label
from storewide.warehouse import landing
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import oracle_customers as slow
from tests.warehouse.conftest import preset

TERMS = {name: Terms(name, "UTC", "EUR") for name in ("de", "us")}
ORDERS = (
    "order_id placed_at customer_id product_id quantity unit_price currency store marketing_channel status "
    "refunded refunded_at cost"
)
START = date(2024, 1, 20)
SPAN = 200
CATEGORIES = {"p1": "Bath", "p2": "Bath", "p3": "Garden", "p4": "(none)"}
CUSTOMERS = ("buyers", "new_buyers", "returning_buyers", "ripe_buyers", "bought_again")
LINES = st.lists(
    st.tuples(
        st.integers(0, SPAN),
        st.sampled_from(["", "c1", "c2", "c3", "c1", "c2"]),
        st.sampled_from(["de", "de", "us"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["", "", "", "cancelled"]),
        st.lists(
            st.tuples(st.sampled_from(sorted(CATEGORIES)), st.integers(1, 3), st.integers(1, 9)),
            min_size=1,
            max_size=2,
        ),
        st.one_of(st.just(None), st.integers(0, 40)),
    ),
    min_size=1,
    max_size=14,
)
FILTERS = st.lists(
    st.one_of(
        st.tuples(st.just("marketing_channel"), st.sampled_from("ab")),
        st.tuples(st.just("category"), st.sampled_from(["Bath", "Garden", "(none)"])),
        st.tuples(st.just("buyer_kind"), st.sampled_from(["new", "returning"])),
        st.tuples(st.just("product"), st.sampled_from(["p1", "p3"])),
    ),
    max_size=2,
    unique_by=lambda pair: pair[0],
)
BY = st.sampled_from(
    [None, "month", "week", "store", "marketing_channel", "category", "buyer_kind", "product"]
)
QUESTIONS = st.lists(
    st.tuples(st.integers(0, SPAN), st.integers(0, SPAN), BY, FILTERS, st.sampled_from([None, "de"])),
    min_size=10,
    max_size=16,
)


def write(folder: Path, header: str, rows: list[tuple[Any, ...]], by: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(), *rows])
    path = folder / "file.csv"
    path.write_text(out.getvalue())
    landing.land(folder / "warehouse", path, mapping=preset(by), terms=TERMS, default_store="de")


def lines_of(orders: list) -> list[slow.Line]:
    found = []
    for number, (day, buyer, store, channel, status, items, back) in enumerate(orders):
        for place, (product, quantity, price) in enumerate(items):
            refund = price * 100 if back is not None and not place and status != "cancelled" else 0
            placed = START + timedelta(days=day)
            found.append(
                slow.Line(
                    store, f"o{number}", placed, buyer or None, product, CATEGORIES[product], channel, quantity,
                    price * 100, status, refund, placed + timedelta(days=back) if refund else None, price * 10,
                )
            )  # fmt: skip
    return found


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(orders=LINES, questions=QUESTIONS)
def test_answers_equal_those_of_the_slow_way(orders: list, questions: list) -> None:
    lines = lines_of(orders)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rows = [
            (
                each.order, f"{each.day}T12:00:00Z", each.buyer or "", each.product, each.quantity, each.price / 100,
                "EUR", each.store, each.channel, each.status, each.refunded / 100 or "", each.refunded_day or "",
                each.cost / 100,
            )
            for each in lines
        ]  # fmt: skip
        write(folder, ORDERS, rows, "generic-orders")
        products = [
            (product, category, store)
            for product, category in CATEGORIES.items()
            if category != "(none)"
            for store in TERMS
        ]
        write(folder, "product_id category store", products, "generic-products")
        warehouse = Warehouse(folder / "warehouse")
        for asked in questions:
            compare(warehouse, lines, *asked)
        compare_cohorts(warehouse, lines)
        compare_histories(warehouse, lines)
        compare_products(warehouse, lines)


def value(line: slow.Line, dimension: str, firsts: slow.Firsts) -> str:
    return {
        "store": line.store,
        "marketing_channel": line.channel,
        "category": line.category,
        "buyer_kind": firsts.kind(line),
        "product": line.product,
    }[dimension]


def compare(
    warehouse: Warehouse, lines: list, one: int, other: int, by: Any, filters: list, store: Any
) -> None:
    days = Days(*(START + timedelta(days=each) for each in sorted((one, other))))
    lines = [line for line in lines if store in (None, line.store)]
    if not lines:
        return
    by_store = by == "store"
    firsts = slow.Firsts(lines, by_store)
    question = Question(
        (*CUSTOMERS, "orders", "spend", "gross"),
        days.first,
        days.last,
        by=by,
        store=store,
        filters=tuple(filters),
    )

    def row_of(line: slow.Line, day: date) -> str | None:
        if day not in days or any(value(line, name, firsts) != wanted for name, wanted in filters):
            return None
        if by is None:
            return str(days)
        return label(day, by) if by in ("week", "month") else value(line, by, firsts)

    asked, money = booked(lines, row_of)
    until = max(line.day for line in lines)
    rows = {row.label: row for row in warehouse.ask(question).rows}
    assert {name for name, own in asked.items() if any(line.counts for line in own)} <= set(rows)
    for name, row in rows.items():
        expected = slow.buyers(lines, asked[name], by_store, until)
        expected["orders"] = len({(line.store, line.order) for line in asked[name] if line.counts})
        expected |= {each: money[name][each] for each in ("spend", "gross")}
        assert {each: row[each] for each in expected} == expected, (question, name)


def booked(lines: list, row_of: Any) -> tuple[dict[str, list[slow.Line]], dict[str, dict[str, int]]]:
    """By row the lines placed in it, and the money booked in it."""
    asked: dict[str, list[slow.Line]] = defaultdict(list)
    money: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        if name := row_of(line, line.day):
            asked[name].append(line)
        for day, amounts in line.booked():
            if name := row_of(line, day):
                money[name]["gross"] += amounts.get("gross", 0)
                money[name]["spend"] += amounts.get("gross", 0) - amounts.get("refunded", 0)
    return asked, money


def compare_cohorts(warehouse: Warehouse, lines: list) -> None:
    firsts = slow.Firsts(lines, False)
    expected: dict[tuple[str, int], list[Any]] = defaultdict(lambda: [set(), set(), 0])
    for line in lines:
        days = firsts.days.get(line.buyer)
        if not line.buyer or not days or line.day < min(days):
            continue
        begun = min(days)
        cell = expected[f"{begun:%Y-%m}", (line.day.year - begun.year) * 12 + line.day.month - begun.month]
        if line.counts:
            cell[0].add(line.buyer)
            cell[1].add((line.store, line.order))
        cell[2] += sum(each.get("gross", 0) - each.get("refunded", 0) for _, each in line.booked())
    found = warehouse.cohorts(None, START, START + timedelta(days=SPAN))
    told = {
        (cohort.month, each.months): (each.buyers, each.orders, each.spend)
        for cohort in found
        for each in cohort.later
        if each.buyers or each.spend
    }
    assert told == {
        key: (len(who), len(orders), spend) for key, (who, orders, spend) in expected.items() if who or spend
    }
    sizes = defaultdict(int)
    for days in firsts.days.values():
        sizes[f"{min(days):%Y-%m}"] += 1
    assert {each.month: each.size for each in found} == sizes


def compare_histories(warehouse: Warehouse, lines: list) -> None:
    until = START + timedelta(days=SPAN)
    known = max(line.day for line in lines)
    expected = []
    for buyer, days in slow.Firsts(lines, False).days.items():
        spent: dict[date, int] = defaultdict(int)
        for line in lines:
            if line.buyer == buyer and line.day in days:
                spent[line.day] += sum(
                    each.get("gross", 0) - each.get("refunded", 0) for _, each in line.booked()
                )
        first = min(days)
        mean = sum(spent.values()) / len(days)
        expected.append((len(days) - 1, (max(days) - first).days / 7, (until - first).days / 7, mean))
    found = warehouse.buying(None, until)
    assert known <= until
    if found is None:
        assert not expected
        return
    told = [
        (again, last, age, spend)
        for again, last, age, spend, often in zip(*vars(found).values(), strict=True)
        for _ in range(int(often))
    ]
    for one, other in zip(sorted(told), sorted(expected), strict=True):
        assert one == pytest.approx(other, abs=0.5001)
        assert one[:3] == pytest.approx(other[:3])


def compare_products(warehouse: Warehouse, lines: list) -> None:
    days = Days(START + timedelta(days=30), START + timedelta(days=150))
    expected: dict[tuple[str, str], dict[str, int]] = {}
    for line in lines:
        cell = expected.setdefault((line.store, line.product), defaultdict(int))
        if line.counts and line.day in days:
            cell["units"] += line.quantity
        for day, amounts in line.booked():
            if day in days:
                for name, amount in amounts.items():
                    cell[name] += amount
    for key, cell in expected.items():
        own = {
            (line.store, line.order)
            for line in lines
            if (line.store, line.product) == key and line.counts and line.day in days
        }
        cell["orders"] = len(own)
    found = {(each.store, each.product): each for each in warehouse.products_sold(None, days)}
    assert set(found) == {key for key, cell in expected.items() if any(cell.values())}
    for key, each in found.items():
        cell = expected[key]
        assert (each.orders, each.units, each.gross, each.returned) == (
            *(cell["orders"], cell["units"], cell["gross"], cell["refunded"]),
        )
        assert each.spend == cell["gross"] - cell["refunded"]
        assert (each.viewers, each.views, each.adds) == (None, None, None)
        assert (each.category or "(none)") == CATEGORIES[key[1]]
    spends = [each.spend for each in warehouse.products_sold(None, days)]
    assert spends == sorted(spends, reverse=True)
