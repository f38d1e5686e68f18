"""Visitors, sessions, bots and links of generated shops, held against the slow way of `oracle_visits.py`."""

import csv
import io
import tempfile
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.lib.periods import Days
from storewide.warehouse import landing
from storewide.warehouse.engines import bots, visits
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import oracle_visits as slow
from tests.warehouse.conftest import Land, preset, refusals

TERMS = {"de": Terms("de", "Europe/Berlin", "EUR"), "us": Terms("us", "America/New_York", "EUR")}
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
RULES = slow.Rules(frozenset({CRAWLER}), burst=4, day=7)
#: the night of a month's end, in a week that has two months
START = datetime(2024, 2, 29, 21, 0, tzinfo=UTC)
HEADER = "event_id occurred_at name visitor_id session_id user_agent store marketing_channel campaign device country consent"
WORD = st.sampled_from(["", "", "a", "b"])

ROWS = st.tuples(
    st.one_of(st.integers(0, 600), st.integers(0, 3 * 1440).map(lambda minute: minute * 60 // 7 * 7)),
    st.sampled_from(["Product Viewed", "Product Viewed", "Order Completed"]),
    st.sampled_from(["v1", "v2", "v3", "v4"]),
    st.sampled_from(["", "", "", "s1", "s2"]),
    st.sampled_from(["", "Firefox", "Firefox", CRAWLER]),
    st.sampled_from(["de", "us"]),
    *(WORD,) * 4,
    st.sampled_from(["", "granted", "unknown", "denied"]),
)
#: seconds from one event to the next: within a burst, a session, at its very end, days
STEPS = st.sampled_from([0, 1, 15, 60, 600, 1799, 1800, 1801, 7200, 40_000, 90_000])
EVENTS = st.lists(st.tuples(STEPS, ROWS), min_size=1, max_size=40)
VISITOR = st.sampled_from(["v1", "v2", "v3", "v4", "v5"])
#: days are read one by one, or all together
AT_ONCE = st.sampled_from([1, 1_000])
LINKS = st.lists(
    st.tuples(VISITOR, st.sampled_from(["", "c1", "c2"]), st.sampled_from(["", "v1", "v2", "v3", "v4"])),
    max_size=4,
)
ORDERS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(["", "c1"]),
        st.sampled_from(["", "v1", "v2", "v3"]),
        st.sampled_from("ab"),
    ),
    max_size=6,
)
FILTERS = st.lists(
    st.tuples(st.sampled_from(slow.DIMENSIONS), st.sampled_from(["a", "b", "(none)"])),
    max_size=3,
    unique=True,
)
QUESTIONS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from([None, "day", "week", "month", "store", *slow.DIMENSIONS]),
        FILTERS,
        st.sampled_from(["without", "with", "only"]),
    ),
    min_size=10,
    max_size=20,
)


def land(folder: Path, header: str, rows: list[tuple[Any, ...]], by: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(), *rows])
    path = folder / "file.csv"
    path.write_text(out.getvalue())
    landing.land(folder / "warehouse", path, mapping=preset(by), terms=TERMS, default_store="de")


def as_event(row: tuple[Any, ...]) -> slow.Event:
    _, at, name, visitor, session, agent, store, *values, _consent = row
    moment = datetime.fromisoformat(at)
    day = moment.astimezone(ZoneInfo(TERMS[store].zone)).date()
    return slow.Event(
        store, visitor, moment, day, name, session, agent, tuple(value or "(none)" for value in values)
    )


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    events=EVENTS, cut=st.integers(0, 40), links=LINKS, orders=ORDERS, questions=QUESTIONS, at_once=AT_ONCE
)
def test_answers_equal_those_of_the_slow_way(
    events: list, cut: int, links: list, orders: list, questions: list, at_once: int
) -> None:
    at, rows = START, []
    for number, (step, (_, *rest)) in enumerate(events):
        at += timedelta(seconds=step)
        rows.append((f"e{number}", at.isoformat(), *rest))
    with (
        tempfile.TemporaryDirectory() as place,
        mock.patch.object(bots, "BURST", RULES.burst),
        mock.patch.object(bots, "DAY", RULES.day),
        mock.patch.object(visits, "_AT_ONCE", at_once),
    ):
        folder = Path(place)
        # every third event comes later, into days that are there already
        land(folder, HEADER, rows[::3] or rows, "generic-events")
        land(folder, HEADER, rows[:cut], "generic-events")
        land(folder, HEADER, rows, "generic-events")
        pairs = [("2024-03-01", *link) for link in links]
        land(folder, "linked_at visitor_id customer_id previous_id", pairs, "generic-links")
        sold = [
            (f"o{number}", (START + timedelta(days=day)).isoformat(), *rest, "p", 1, 5, "EUR")
            for number, (day, *rest) in enumerate(orders)
        ]
        header = "order_id placed_at customer_id visitor_id country product_id quantity unit_price currency"
        land(folder, header, sold, "generic-orders")
        ids = [(each, customer) for visitor, customer, other in links for each in (visitor, other)]
        kin = slow.Kin(
            [(visitor, other) for visitor, _, other in links if other],
            [(each, customer) for each, customer in ids if each and customer],
        )
        warehouse = Warehouse(folder / "warehouse")
        assert warehouse.verify() == ()
        for asked in questions:
            # who denied consent is nobody that can be told apart
            compare(warehouse, [as_event(row) for row in rows if row[-1] != "denied"], kin, *asked)
        assert buyers(warehouse) == slow_buyers(orders, kin)


def compare(
    warehouse: Warehouse,
    events: list,
    kin: slow.Kin,
    one: int,
    other: int,
    by: str | None,
    filters: list,
    which: Any,
) -> None:
    first, last = (date(2024, 2, 28) + timedelta(days=each) for each in sorted((one, other)))
    question = Question(("visitors", "sessions"), first, last, by=by, filters=tuple(filters), bots=which)
    answer = warehouse.ask(question)
    got = {row.label: (row["visitors"], row["sessions"]) for row in answer.rows if row["visitors"]}
    flagged = slow.bots(events, RULES)
    visitors: dict[str, set[Any]] = defaultdict(set)
    begun: dict[str, int] = defaultdict(int)
    for event in events:
        if asked_for(event, question, flagged):
            visitors[label(event, question)].add(kin.of(event.visitor))
    for event in slow.sessions(events):
        if asked_for(event, question, flagged):
            begun[label(event, question)] += 1
    # None: a store was not counted yet, or no event has a value in the dimension
    known = {row.label for row in answer.rows if row["visitors"] is not None}
    if by in slow.DIMENSIONS and known:
        known |= set(visitors)
    expected = {place: (len(found), begun[place]) for place, found in visitors.items() if place in known}
    assert got == expected, question


def asked_for(event: slow.Event, question: Question, flagged: set[tuple[str, str]]) -> bool:
    bot = (event.store, event.visitor) in flagged
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, value in question.filters:
        wanted[name].add(value)
    return (
        question.first <= event.day <= question.last
        and (question.bots == "with" or bot == (question.bots == "only"))
        and all(event.value(name) in values for name, values in wanted.items())
    )


def label(event: slow.Event, question: Question) -> str:
    if question.by is None:
        return str(Days(question.first, question.last))
    if question.by == "store":
        return event.store
    if question.by in slow.DIMENSIONS:
        return event.value(question.by)
    return next(name for name, days in question.parts() if event.day in days)


def buyers(warehouse: Warehouse) -> tuple[int | None, dict[str, int | None]]:
    whole = Days(date(2024, 2, 1), date(2024, 3, 31))
    one = warehouse.ask(Question(("buyers",), whole.first, whole.last)).rows[0]["buyers"]
    # two dimensions are asked of the bookings themselves
    filters = (("kind", "sale"),)
    by = warehouse.ask(Question(("buyers",), whole.first, whole.last, by="country", filters=filters))
    return one or 0, {row.label: row["buyers"] for row in by.rows if row["buyers"]}


def slow_buyers(orders: list, kin: slow.Kin) -> tuple[int, dict[str, int]]:
    everybody: set[Any] = set()
    by: dict[str, set[Any]] = defaultdict(set)
    for number, (_, customer, visitor, country) in enumerate(orders):
        buyer = customer or (visitor and kin.customer(visitor)) or number
        everybody.add(buyer)
        by[country].add(buyer)
    return len(everybody), {name: len(found) for name, found in by.items()}


def seen(folder: Path, *measures: str, **how: Any) -> list[int | None]:
    """Visitors and sessions, or the measures, of two days around a midnight, day by day."""
    question = Question(
        measures or ("visitors", "sessions"), date(2024, 2, 29), date(2024, 3, 1), by="day", **how
    )
    return [row[name] for row in Warehouse(folder).ask(question).rows for name in question.measures]


VISITS = "event_id,occurred_at,name,visitor_id,session_id,user_agent\n"


def test_a_session_across_midnight_belongs_to_the_day_it_began_on(folder: Path, land: Land) -> None:
    night = "1,2024-02-29T23:50:00+01:00,n,v,,\n2,2024-03-01T00:10:00+01:00,n,v,,\n"
    land(VISITS + night + "3,2024-03-01T00:40:00+01:00,n,v,,\n", "generic-events")
    assert seen(folder) == [1, 1, 1, 1]


def test_an_event_that_comes_later_into_the_day_before_joins_the_sessions_of_both_days(
    folder: Path, land: Land
) -> None:
    land(VISITS + "1,2024-02-29T12:00:00Z,n,v,,\n2,2024-03-01T00:10:00+01:00,n,v,,\n", "generic-events")
    assert seen(folder) == [1, 1, 1, 1]
    land(VISITS + "3,2024-02-29T23:50:00+01:00,n,v,,\n", "generic-events")
    assert seen(folder) == [1, 2, 1, 0]


def test_a_silence_of_thirty_minutes_ends_a_session_and_one_of_less_does_not(
    folder: Path, land: Land
) -> None:
    land(VISITS + "1,2024-02-29T10:00:00Z,n,v,,\n2,2024-02-29T10:29:59.999999Z,n,v,,\n", "generic-events")
    land(VISITS + "3,2024-03-01T10:00:00Z,n,v,,\n4,2024-03-01T10:30:00Z,n,v,,\n", "generic-events")
    assert seen(folder) == [1, 1, 1, 2]


def test_events_that_state_a_session_are_one_however_long_the_silence(folder: Path, land: Land) -> None:
    stated = "1,2024-02-29T08:00:00Z,n,v,s,\n2,2024-02-29T20:00:00Z,n,v,s,\n3,2024-03-01T20:00:00Z,n,v,s,\n"
    land(VISITS + stated + "4,2024-02-29T20:00:00Z,n,w,s,\n", "generic-events")
    assert seen(folder) == [2, 2, 1, 0]


def test_a_crawler_is_left_out_of_figures_and_kept(folder: Path, land: Land) -> None:
    rows = f'1,2024-02-29T10:00:00Z,n,v,,Firefox\n2,2024-02-29T10:00:00Z,n,c,,"{CRAWLER}"\n'
    land(VISITS + rows + "3,2024-03-01T10:00:00Z,n,c,,\n", "generic-events")
    # what was flagged on one day is a bot on every day
    assert seen(folder) == [1, 1, 0, 0]
    assert seen(folder, bots="with") == [2, 2, 1, 1]
    assert seen(folder, bots="only") == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("events", "step", "order", "flagged"),
    [
        (60, 1.0, "", True),
        (59, 1.0, "", False),
        (60, 60 / 59, "", False),
        (60, 1.0, "Order Completed", False),
        (1000, 60.0, "", True),
        (999, 60.0, "", False),
    ],
)
def test_a_bot_by_what_it_does_has_sixty_events_in_a_minute_or_a_thousand_on_a_day_and_no_order(
    folder: Path, land: Land, events: int, step: float, order: str, flagged: bool
) -> None:
    start = datetime(2024, 2, 29, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    rows = [
        f"{number},{(start + timedelta(seconds=number * step)).isoformat()},{order if not number else ''}n,v,,"
        for number in range(events)
    ]
    text = "\n".join(rows).replace("Order Completedn", "Order Completed")
    land(VISITS + text + "\n", "generic-events")
    assert seen(folder, "visitors")[0] == (0 if flagged else 1)


LINK = "linked_at,visitor_id,customer_id,previous_id\n"


def test_a_link_tells_what_is_known_and_a_repeat_changes_nothing(folder: Path, land: Land) -> None:
    land(VISITS + "1,2024-02-29T10:00:00Z,n,v,,\n2,2024-02-29T10:00:00Z,n,w,,\n", "generic-events")
    first = land(LINK + "2024-03-01,v,,w\n2024-03-01,v,,\n2024-03-01,,,\n", "generic-links")
    assert (first.accepted, first.repeated, first.refused) == (1, 0, 2)
    said = "fewer than two of visitor_id, customer_id and previous_id are there"
    assert refusals(first) == [(3, said), (4, said)]
    assert seen(folder, "visitors") == [1, None]
    again = land(LINK + "2024-03-02,w,,v\n", "generic-links")
    assert (again.accepted, again.repeated) == (0, 1)
    assert again.manifest_version == first.manifest_version
