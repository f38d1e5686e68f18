"""Steps on the way to an order of generated shops, held against the slow way of `oracle_steps.py`."""

import csv
import io
import tempfile
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storewide.lib.periods import Days
from storewide.warehouse import landing
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse import oracle_steps as slow
from tests.warehouse.conftest import preset
from tests.warehouse.oracle_visits import Kin

TERMS = {name: Terms(name, "UTC", "EUR") for name in ("de", "us")}
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
HEADER = (
    "event_id occurred_at name visitor_id user_agent store path marketing_channel campaign device country"
)
START = date(2024, 2, 27)
WORD = st.sampled_from(["", "a", "b"])
NAMES = [*slow.STEPS.values(), "Page Viewed"]
PATHS = ["", "/", "/help", "/help/returns", "/help/returns/how?x=1", "/p/1", "/p/2/more", "/p/3", "/cart/"]
ROWS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(NAMES),
        st.sampled_from(["v1", "v2", "v3", "v4", "v5"]),
        st.sampled_from(["de", "us"]),
        st.sampled_from(PATHS),
        st.tuples(WORD, WORD, WORD, WORD),
    ),
    min_size=1,
    max_size=40,
)
FILTERS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(slow.DIMENSIONS), st.sampled_from(["a", "b", "(none)"])),
        st.tuples(st.just("event"), st.sampled_from(NAMES)),
        st.tuples(st.just("page"), st.sampled_from(["(none)", "/", "/help/returns", "/p/1"])),
        st.tuples(st.just("store"), st.sampled_from(["de", "us"])),
    ),
    max_size=2,
    unique=True,
)
BY = st.sampled_from([None, "day", "week", "month", "store", "event", "page", *slow.DIMENSIONS])
QUESTIONS = st.lists(
    st.tuples(
        st.integers(0, 6), st.integers(0, 6), BY, FILTERS, st.sampled_from(["without", "with", "only"])
    ),
    min_size=12,
    max_size=24,
)
LINKS = st.lists(st.tuples(st.sampled_from(["v1", "v2"]), st.sampled_from(["v3", "v4"])), max_size=2)


def land_rows(folder: Path, header: str, rows: list[tuple[Any, ...]], by: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(), *rows])
    path = folder / "file.csv"
    path.write_text(out.getvalue())
    landing.land(folder / "warehouse", path, mapping=preset(by), terms=TERMS, default_store="de")


def as_rows(events: list[slow.Event]) -> list[tuple[Any, ...]]:
    return [
        (
            f"e{number}",
            datetime(each.day.year, each.day.month, each.day.day, 12, tzinfo=UTC).isoformat(),
            *(each.name, each.visitor, CRAWLER if each.bot else "", each.store, each.path, *each.values),
        )
        for number, each in enumerate(events)
    ]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(rows=ROWS, cut=st.integers(0, 40), pairs=LINKS, questions=QUESTIONS)
def test_answers_equal_those_of_the_slow_way(rows: list, cut: int, pairs: list, questions: list) -> None:
    # v5 of the first store is a crawler
    events = [
        slow.Event(
            store, visitor, START + timedelta(days=day), name, path, (store, visitor) == ("de", "v5"), values
        )
        for day, name, visitor, store, path, values in rows
    ]
    kin = Kin(pairs, [])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        told = as_rows(events)
        land_rows(folder, HEADER, told[::2], "generic-events")
        warehouse = Warehouse(folder / "warehouse")
        # what is kept of the months so far is made anew for the days that change
        warehouse.ask(Question(tuple(slow.STEPS), START, START + timedelta(days=6)))
        land_rows(folder, HEADER, told[:cut] or told, "generic-events")
        land_rows(folder, HEADER, told, "generic-events")
        if pairs:
            links = [("2024-03-01", *pair) for pair in pairs]
            land_rows(folder, "linked_at visitor_id previous_id", links, "generic-links")
        for asked in questions:
            compare(warehouse, events, kin, *asked)
        people = [each for each in events if not each.bot]
        for where in ((), (("device", "a"),), (("device", "a"), ("country", "b"))):
            compare_funnel(warehouse, people, kin, where)
        compare_uses(warehouse, people, kin)


def compare(
    warehouse: Warehouse, events: list, kin: Kin, one: int, other: int, by: Any, filters: list, which: Any
) -> None:
    first, last = (START + timedelta(days=each) for each in sorted((one, other)))
    measures = (*slow.STEPS, *(("visitors",) if which == "without" else ()))
    question = Question(measures, first, last, by=by, filters=tuple(filters), bots=which)
    bots = {(each.store, each.visitor) for each in events if each.bot}
    expected: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for event in events:
        if not (
            first <= event.day <= last and slow.fits(event, filters) and slow.counted(event, bots, which)
        ):
            continue
        for measure in measures:
            if slow.STEPS.get(measure, event.name) == event.name:
                expected[label(event, question)][measure].add(kin.of(event.visitor))
    rows = {row.label: row for row in warehouse.ask(question).rows}
    known = {name for name, row in rows.items() for measure in measures if row[measure] is not None}
    for name, row in rows.items():
        for measure in measures:
            if row[measure] is not None:
                assert row[measure] == len(expected[name][measure]), (question, name, measure)
    if known and by not in (None, "store") and by in (*slow.DIMENSIONS, "event", "page"):
        assert set(expected) - {name for name, found in expected.items() if not any(found.values())} <= set(
            rows
        )


def label(event: slow.Event, question: Question) -> str:
    if question.by is None:
        return str(Days(question.first, question.last))
    if question.in_time:
        return next(name for name, days in question.parts() if event.day in days)
    return event.value(question.by)


def compare_funnel(warehouse: Warehouse, events: list, kin: Kin, where: Any) -> None:
    steps = ("", "Product Viewed", "Product Added", "Order Completed")
    days = Days(START, START + timedelta(days=6))
    for store in ("de", "us"):
        own = [each for each in events if each.store == store]
        found = [each.visitors for each in warehouse.funnel(store, days, steps, where)]
        expected: list[int | None] = list(slow.funnel(own, kin, steps, where))
        told = [step == "" or step in {each.name for each in own} for step in steps]
        if own:
            # a step that nobody tells is not known, and so are all after it
            known = told.index(False) if False in told else len(steps)
            # crawlers tell that there are such events, too
            assert [each for each in found if each is not None][:known] == expected[:known]


def compare_uses(warehouse: Warehouse, events: list, kin: Kin) -> None:
    days = Days(START, START + timedelta(days=6))
    own = [each for each in events if each.store == "us"]
    if not own:
        return
    for names, patterns in (
        (("Products Searched",), ("/help*",)),
        ((), ("/p/*", "/cart")),
        (("Order Completed",), ("/help/returns",)),
    ):
        (row,) = warehouse.visitors_of("us", days, names, patterns)
        assert row.visitors == slow.visitors_of(own, kin, names, patterns), (names, patterns)
