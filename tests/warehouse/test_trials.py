"""Trials over exposures, order lines and events: every sum held against the slow warehouse, and the plain cases."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storewide.warehouse import landing
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.schemas import Terms
from storewide.warehouse.trials import OUTCOMES, Arm, Exposed, Sums, TrialQuestion
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, preset
from tests.warehouse.oracle import Place
from tests.warehouse.oracle_trials import TrialOracle
from tests.warehouse.test_oracle import MONEY, as_csv, names, of

PLACES = {"main": Place("Europe/Berlin", "EUR"), "uk": Place("Europe/London", "GBP", taxed=True)}
TERMS = {
    store: Terms(store, place.zone, place.currency, prices_include_tax=place.taxed)
    for store, place in PLACES.items()
}
HEADERS = {
    "orders": names(
        "order_id placed_at customer_id visitor_id product_id quantity unit_price currency store status discount "
        "tax refunded refunded_at cancelled_at"
    ),
    "events": names("event_id occurred_at name visitor_id customer_id store experiment variation"),
    "exposures": names("visitor_id customer_id experiment variant exposed_at store"),
    "links": names("linked_at visitor_id customer_id previous_id"),
}
PRESETS = {
    "orders": "generic-orders",
    "events": "generic-events",
    "exposures": "generic-exposures",
    "links": "generic-links",
}

#: around two midnights of Berlin, one second before, at and after each other
MOMENT = st.sampled_from(
    names(
        "2024-03-01T22:59:59Z 2024-03-01T23:00:00Z 2024-03-02 2024-03-02T12:00:00Z 2024-03-02T12:00:01Z "
        "2024-03-02T22:59:59Z 2024-03-02T23:30:00Z 2024-03-03T09:00:00 2024-03-04T23:30:00Z"
    )
)
MAYBE = st.one_of(st.just(""), st.just(""), MOMENT)
VISITORS = st.sampled_from(["v1", "v1", "v2", "v3", "v4"])
CUSTOMERS = st.sampled_from(["", "c1", "c1", "c2"])
STORES = st.sampled_from(["", "", "", "main", "uk", "uk", "nowhere"])
VARIANTS = st.sampled_from(["a", "a", "a", "b", "c", ""])
EXPERIMENTS = st.sampled_from(["x", "x", "x", "y", ""])
LINKED = (["v1", "v2", "v3"], ["", "c1", "c2", "c3"], ["", "", "v4", "v5"])


def any_link(row: tuple[str, ...]) -> bool:
    """Whether a row links anybody to anybody."""
    return bool(row[2] or row[3])


ROWS = {
    "orders": of(
        HEADERS["orders"],
        order_id=st.sampled_from(["1", "2", "3", "4"]),
        placed_at=MOMENT,
        customer_id=CUSTOMERS,
        visitor_id=st.sampled_from(["", "v1", "v1", "v2", "v3"]),
        product_id=st.sampled_from(["p", "q"]),
        quantity=st.sampled_from(["1", "2", "1", "-1", "0", "0.125"]),
        unit_price=st.sampled_from(["1", "0.005", "9.99", "-3.335", "0"]),
        currency=st.just(""),
        store=STORES,
        status=st.sampled_from(["", "paid", "paid", "cancelled"]),
        discount=MONEY,
        tax=MONEY,
        refunded=MONEY,
        refunded_at=MAYBE,
        cancelled_at=st.sampled_from(["", "", "", "2024-03-02", "2024-03-03T10:00:00Z"]),
    ),
    "events": of(
        HEADERS["events"],
        event_id=st.sampled_from([f"e{number}" for number in range(12)]),
        occurred_at=MOMENT,
        name=st.sampled_from(
            ["Product Viewed", "Product Added", "Checkout Started", "Experiment Viewed", "Experiment Viewed"]
        ),
        visitor_id=VISITORS,
        customer_id=CUSTOMERS,
        store=STORES,
        experiment=EXPERIMENTS,
        variation=VARIANTS,
    ),
    "exposures": of(
        HEADERS["exposures"],
        visitor_id=st.sampled_from(["", "v1", "v2", "v3", "v4", "v5"]),
        customer_id=CUSTOMERS,
        experiment=EXPERIMENTS,
        variant=VARIANTS,
        exposed_at=st.one_of(MOMENT, MOMENT, MOMENT, st.just("soon")),
        store=STORES,
    ),
    "links": st.tuples(st.just("2024-03-01"), *map(st.sampled_from, LINKED)).filter(any_link),
}
FILES = st.lists(
    st.sampled_from(["orders", "orders", "events", "exposures", "exposures", "links"]).flatmap(
        lambda fact: st.tuples(st.just(fact), st.lists(ROWS[fact], max_size=3 if fact == "links" else 16))
    ),
    min_size=2,
    max_size=5,
)
DAYS = st.sampled_from([date(2024, 3, day) for day in (1, 2, 2, 3, 4, 5)])
QUESTIONS = st.lists(
    st.builds(
        lambda experiment, store, unit, days, trigger: TrialQuestion(
            experiment, store, unit, min(days), max(days), OUTCOMES, trigger
        ),
        st.sampled_from(["x", "x", "y"]),
        st.sampled_from(["main", "main", "uk"]),
        st.sampled_from(["visitor", "customer"]),
        st.tuples(DAYS, DAYS),
        st.sampled_from(["", "", "Product Added"]),
    ),
    min_size=6,
    max_size=10,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(files=FILES, again=st.booleans(), questions=QUESTIONS)
def test_trials_equal_those_of_the_slow_warehouse(
    files: list[tuple[str, list[tuple[str, ...]]]], again: bool, questions: list[TrialQuestion]
) -> None:
    oracle = TrialOracle(PLACES)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse"
        for fact, rows in [*files, *(files[:1] if again else [])]:
            text = as_csv(HEADERS[fact], rows)
            path = Path(place) / "file.csv"
            path.write_bytes(text.encode())
            landed = landing.land(
                folder, path, mapping=preset(PRESETS[fact]), terms=TERMS, default_store="main"
            )
            expected = oracle.land(text, fact, "main")
            assert [each.row for each in landed.refusals] == expected.refused
            assert (landed.accepted, landed.repeated) == (expected.accepted, expected.repeated)
        warehouse = Warehouse(folder)
        assert warehouse.verify() == ()
        for question in questions:
            trial = oracle.try_out(question)
            answer = warehouse.ask_trial(question)
            assert {arm.variant: arm.units for arm in answer.arms} == trial.units
            assert {
                arm.variant: {name: (each.total, each.squares) for name, each in arm.outcomes.items()}
                for arm in answer.arms
            } == trial.sums
            assert (answer.in_two_arms, answer.by_day) == (trial.in_two_arms, trial.by_day)


EXPOSURES = (
    "visitor_id,customer_id,experiment,variant,exposed_at\n"
    "v1,,x,a,2024-03-01T10:00:00Z\n"
    "v1,,x,a,2024-03-01T10:00:00Z\n"
    "v1,,x,a,2024-03-02T10:00:00Z\n"
    "v2,,x,b,2024-03-01T10:00:00Z\n"
    "v3,,x,b,2024-03-02T10:00:00Z\n"
    "v3,,x,a,2024-03-03T10:00:00Z\n"
    "v4,c4,x,b,2024-03-02T10:00:00Z\n"
    ",c5,y,b,2024-03-04\n"
)
ORDERS = (
    "order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency,refunded,refunded_at,status,"
    "cancelled_at\n"
    "1,2024-03-01T09:59:59Z,c1,v1,p,1,5.00,EUR,,,paid,\n"
    "2,2024-03-01T10:00:00Z,c1,v1,p,1,7.00,EUR,2.00,2024-03-02,paid,\n"
    "3,2024-03-02T10:00:00Z,c1,v1,p,2,1.50,EUR,3.00,2024-03-09,paid,\n"
    "4,2024-03-02T11:00:00Z,c2,,p,1,9.00,EUR,,,paid,\n"
    "5,2024-03-02T11:00:00Z,c2,v2,p,1,4.00,EUR,,,cancelled,\n"
    "6,2024-03-03T12:00:00Z,c3,v3,p,1,8.00,EUR,,,paid,\n"
    "7,2024-03-04T12:00:00Z,c4,v4,p,1,6.00,EUR,,,paid,\n"
    "8,2024-03-02T12:00:00Z,c4,v4,p,1,2.00,EUR,,,cancelled,2024-03-09\n"
)
EVENTS = (
    "event_id,occurred_at,name,visitor_id\n"
    "1,2024-03-01T09:00:00Z,Product Viewed,v1\n"
    "2,2024-03-01T11:00:00Z,Product Added,v1\n"
    "3,2024-03-01T12:00:00Z,Product Added,v1\n"
    "4,2024-03-01T10:00:00Z,Checkout Started,v2\n"
    "5,2024-03-04T10:00:00Z,Checkout Started,v4\n"
)
X = TrialQuestion("x", "main", "visitor", date(2024, 3, 1), date(2024, 3, 3), OUTCOMES)


def sums(arm: Arm) -> dict[str, tuple[int, int]]:
    return {name: (each.total, each.squares) for name, each in arm.outcomes.items()}


@pytest.fixture
def warehouse(folder: Path, land: Land) -> Warehouse:
    """Two experiments; in `x` v1 met a, v2 and v4 met b, v3 met both."""
    assert land(EXPOSURES, "generic-exposures").repeated == 1
    land(ORDERS, "generic-orders")
    land(EVENTS, "generic-events")
    return Warehouse(folder)


def test_what_units_did_from_their_first_exposure_to_the_last_day(warehouse: Warehouse) -> None:
    answer = warehouse.ask_trial(X)
    a, b = answer.arms
    assert (a.variant, a.units, b.variant, b.units, answer.in_two_arms) == ("a", 1, "b", 2, 1)
    assert sums(a) == {
        "buyers": (1, 1),
        "orders": (2, 4),
        "gross": (1_000, 1_000_000),
        "spend": (800, 640_000),
        "refunded": (200, 40_000),
        "product_viewers": (0, 0),
        "product_adders": (1, 1),
        "checkout_starters": (0, 0),
    }
    # order 8 is cancelled, so it is no order, but not before the trial's last day, so its money is still there
    of_b = {"gross": (600, 200_000), "refunded": (400, 160_000), "spend": (200, 40_000)}
    assert sums(b) == dict.fromkeys(OUTCOMES, (0, 0)) | of_b | {"checkout_starters": (1, 1)}
    assert answer.by_day == {
        (date(2024, 3, 1), "a"): 1,
        (date(2024, 3, 1), "b"): 1,
        (date(2024, 3, 2), "b"): 1,
    }
    assert (answer.question, answer.currency, answer.version) == (X, "EUR", warehouse.version)


def test_by_customer_only_exposures_and_orders_with_a_customer_count(warehouse: Warehouse) -> None:
    asked = TrialQuestion("x", "main", "customer", date(2024, 3, 1), date(2024, 3, 4), ("orders", "spend"))
    assert warehouse.ask_trial(asked).arms == (
        Arm("b", 1, {"orders": Sums(1, 1), "spend": Sums(800, 640_000)}),
    )


def test_a_variant_that_only_units_of_two_arms_saw_has_no_units(folder: Path, land: Land) -> None:
    header = "visitor_id,experiment,variant,exposed_at\n"
    land(header + "v,x,a,2024-03-01\nw,x,a,2024-03-01\nw,x,b,2024-03-02\n", "generic-exposures")
    answer = Warehouse(folder).ask_trial(replace(X, outcomes=("buyers",)))
    none = {"buyers": Sums(0, 0)}
    assert (answer.arms, answer.in_two_arms) == ((Arm("a", 1, none), Arm("b", 0, none)), 1)
    assert answer.by_day == {(date(2024, 3, 1), "a"): 1}
    first_day = replace(X, last=X.first, outcomes=())
    assert Warehouse(folder).ask_trial(first_day).arms == (Arm("a", 2, {}),)


def test_without_exposures_there_are_no_arms(warehouse: Warehouse, tmp_path: Path) -> None:
    for unknown in (
        replace(X, experiment="nothing"),
        replace(X, first=date(2025, 1, 1), last=date(2025, 1, 2)),
    ):
        answer = warehouse.ask_trial(unknown)
        assert (answer.arms, answer.in_two_arms, answer.by_day, answer.currency) == ((), 0, {}, "EUR")
    nowhere = replace(X, store="nowhere")
    assert (warehouse.ask_trial(nowhere).arms, warehouse.ask_trial(nowhere).currency) == ((), None)
    empty = Warehouse(tmp_path / "empty")
    assert (empty.ask_trial(X).arms, empty.experiments("main")) == ((), ())
    assert not (tmp_path / "empty").exists()


def test_experiments_found_in_the_data(warehouse: Warehouse) -> None:
    assert warehouse.experiments("main") == (
        Exposed("x", date(2024, 3, 1), date(2024, 3, 3), {"a": 2, "b": 3}),
        Exposed("y", date(2024, 3, 4), date(2024, 3, 4), {"b": 1}),
    )
    assert warehouse.experiments("uk") == ()


def test_an_answer_is_kept_until_the_facts_change(warehouse: Warehouse, land: Land) -> None:
    answer = warehouse.ask_trial(X)
    assert warehouse.ask_trial(X) is answer
    assert warehouse.experiments("main") is warehouse.experiments("main")
    land("visitor_id,experiment,variant,exposed_at\nv9,x,a,2024-03-03\n", "generic-exposures")
    assert warehouse.ask_trial(X).arms[0].units == 2
    assert warehouse.experiments("main")[0].units == {"a": 3, "b": 3}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"experiment": " "}, "No experiment is named; use the key that its exposures carry."),
        ({"unit": "session"}, '"session" is not a unit; it must be one of visitor, customer.'),
        ({"outcomes": ("spend", "joy")}, '"joy" is not an outcome; it must be one of buyers, orders, gross,'),
        ({"last": date(2024, 2, 29)}, "The trial ends on 2024-02-29, before it begins on 2024-03-01; swap"),
    ],
)
def test_what_cannot_be_asked_is_said(folder: Path, change: dict, sentence: str) -> None:
    with pytest.raises(QuestionInvalid) as invalid:
        Warehouse(folder).ask_trial(replace(X, **change))
    assert str(invalid.value).startswith(sentence)
