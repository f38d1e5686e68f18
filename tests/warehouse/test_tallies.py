"""Tallies of generated shops, held against the slow way of `oracle_tallies.py`."""

import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.warehouse import tallies
from storewide.warehouse.engines import bots
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import oracle_tallies as slow
from tests.warehouse import tallied_shop as shop
from tests.warehouse.oracle_tallies import Told

MEASURES = tuple(sorted(tallies.MEASURES - {"clicks"}))
DIMENSIONS = ("marketing_channel", "campaign", "device", "country", "product", "page")
STORE = st.sampled_from(["de", "us"])
WORD = st.sampled_from(["", "a", "b"])
MINUTE = st.integers(0, 6 * 1440)
DAY = st.integers(0, 6)

EVENTS = st.lists(
    st.tuples(
        MINUTE,
        st.sampled_from([*sorted(set().union(*slow.EVENTS.values())), "Order Completed", "Wish"]),
        st.sampled_from(["v1", "v2", "v3"]),
        st.sampled_from(["", "Firefox", "Firefox", shop.CRAWLER]),
        STORE,
        *[WORD] * 5,
        st.sampled_from(["", "0", "7"]),
    ),
    max_size=30,
)
CONTACTS = st.lists(
    st.tuples(
        st.integers(0, 8),
        MINUTE,
        st.sampled_from(["", "order", "renewal", "change", "answer", "other"]),
        st.sampled_from(["", "yes", "no"]),
        st.sampled_from(["", "4.00", "1.25"]),
        STORE,
    ),
    max_size=8,
)
SHIPMENTS = st.lists(
    st.tuples(st.integers(0, 6), DAY, st.one_of(st.none(), DAY), st.sampled_from(["", "DE", "AT"]), STORE),
    max_size=8,
)
YES_NO = st.sampled_from(["yes", "no"])
PROBES = st.lists(
    st.tuples(st.sampled_from("xy"), MINUTE, YES_NO, YES_NO, STORE), max_size=8, unique_by=lambda p: p[:2]
)
MEDIA = st.lists(
    st.tuples(
        DAY, st.sampled_from("ab"), WORD, st.integers(0, 900), st.one_of(st.none(), st.integers(0, 50)), STORE
    ),
    max_size=6,
)
COSTS = st.lists(
    st.tuples(
        st.one_of(DAY, st.sampled_from(["2024-02", "2024-03"])),
        st.sampled_from(["fulfilment", "payment", "platform", "staff"]),
        st.integers(-5_000, 100_000),
        STORE,
    ),
    max_size=6,
)
TIMINGS = st.lists(
    st.tuples(
        MINUTE,
        st.sampled_from(["/", "/p/1", "/p/1/red?x=1", "/help"]),
        st.one_of(st.none(), st.integers(0, 9_000)),
        st.one_of(st.none(), st.integers(0, 900)),
        st.one_of(st.none(), st.sampled_from(["0", "0.0301", "0.25", "1.5"])),
        WORD,
        WORD,
        WORD,
        STORE,
    ).filter(lambda row: any(value is not None for value in row[2:5])),
    max_size=15,
)
ORDERS = st.lists(st.tuples(DAY, st.sampled_from(["", "web", "app", "phone"]), STORE), max_size=6)
QUESTIONS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, 8),
        st.sampled_from([None, None, "day", "week", "month", "store", *DIMENSIONS]),
        st.lists(
            st.tuples(
                st.sampled_from([*DIMENSIONS[:4], "store"]), st.sampled_from(["a", "b", "(none)", "de"])
            ),
            max_size=2,
            unique=True,
        ),
        st.sampled_from(["without", "without", "with", "only"]),
    ),
    min_size=6,
    max_size=12,
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    events=EVENTS,
    cut=st.integers(0, 30),
    contacts=CONTACTS,
    shipments=SHIPMENTS,
    probes=PROBES,
    media=MEDIA,
    costs=COSTS,
    timings=TIMINGS,
    orders=ORDERS,
    questions=QUESTIONS,
)
def test_answers_equal_those_of_the_slow_way(
    events: list,
    cut: int,
    contacts: list,
    shipments: list,
    probes: list,
    media: list,
    costs: list,
    timings: list,
    orders: list,
    questions: list,
) -> None:
    with (
        tempfile.TemporaryDirectory() as place,
        mock.patch.object(bots, "BURST", shop.RULES.burst),
        mock.patch.object(bots, "DAY", shop.RULES.day),
    ):
        folder = Path(place)
        facts = [
            *shop.land_events(folder, events, cut),
            *shop.land_contacts(folder, contacts),
            *shop.land_shipments(folder, shipments),
            *shop.land_probes(folder, probes),
            *shop.land_costs(folder, media, costs),
            *shop.land_timings(folder, timings),
            *shop.land_orders(folder, orders),
        ]
        warehouse = Warehouse(folder / "warehouse")
        assert warehouse.verify() == ()
        for asked in questions:
            compare(warehouse, facts, *asked)


def compare(
    warehouse: Warehouse, facts: list[Told], one: int, other: int, by: str | None, filters: list, which: Any
) -> None:
    first, last = (shop.day(each) for each in sorted((one, other)))
    question = Question(MEASURES, first, last, by=by, filters=tuple(filters), bots=which)
    answer = warehouse.ask(question)
    parts = question.parts()

    def label(told: Told) -> str:
        if by is None:
            return answer.rows[0].label
        if by == "store":
            return told.store
        if by in DIMENSIONS:
            return told.dimensions.get(by, slow.NONE)
        return next(name for name, days in parts if told.day in days)

    for measure in MEASURES:
        expected = slow.answer(facts, measure, first, last, label, filters, which)
        got = {row.label: row[measure] for row in answer.rows}
        known = {name: value for name, value in got.items() if value is not None}
        context = (question, measure)
        # what is None was told of on none of the days, or not in the dimension
        if by not in DIMENSIONS and not [each for each in filters if each[0] != "store"]:
            for told in facts:
                if first <= told.day <= last and slow.tells(told, measure) and told.store in stores(filters):
                    assert label(told) in known or measure in slow.PACES, context
        assert {name: value for name, value in known.items() if value} == {
            name: value for name, value in expected.items() if value and (name in known)
        }, context
        if known and by in DIMENSIONS:
            assert {name for name, value in expected.items() if value} <= set(known), context


def stores(filters: list) -> set[str]:
    return {value for name, value in filters if name == "store"} or set(shop.TERMS)
