"""A programme of experiments over a shop small enough to be reckoned by hand: segments, caps, looks, what is kept."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from storewide.stats.quantiles import Buckets
from storewide.warehouse.programme import SEGMENTS, Entry, ProgrammeAnswer, ProgrammeQuestion, TrialSpec
from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import OUTCOMES
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

EVENTS = (
    "event_id,occurred_at,name,visitor_id,device,country,marketing_channel\n"
    # what the first event of the day of entry says is what counts
    "1,2024-03-02T08:00:00Z,Page Viewed,v1,phone,DE,search\n"
    "2,2024-03-02T09:30:00Z,Product Viewed,v1,desk,AT,email\n"
    "3,2024-02-28T09:30:00Z,Product Viewed,v1,tablet,CH,email\n"
    "4,2024-03-01T09:30:00Z,Page Viewed,v2,phone,,\n"
    "5,2024-03-03T09:30:00Z,Product Viewed,v2,tablet,CH,email\n"
    "6,2024-03-05T09:30:00Z,Product Viewed,v3,tablet,CH,email\n"
)
SHOWN = (
    "visitor_id,experiment,variant,exposed_at\n"
    "v1,x,a,2024-03-02T09:00:00Z\n"
    "v2,x,a,2024-03-03T10:00:00Z\n"
    "v3,x,b,2024-03-03T10:00:00Z\n"
    "v4,x,b,2024-03-02T10:00:00Z\n"
    "v4,x,a,2024-03-04T10:00:00Z\n"
)
BOUGHT = (
    "order_id,placed_at,visitor_id,customer_id,currency,product_id,quantity,unit_price\n"
    "1,2024-03-02T10:00:00Z,v1,,EUR,p,1,100\n"
    "2,2024-03-04T10:00:00Z,v2,,EUR,p,1,40\n"
    "3,2024-03-04T10:00:00Z,v3,,EUR,p,1,0.5\n"
)
X = TrialSpec("x", "visitor", date(2024, 3, 1), date(2024, 3, 6), 3)


@pytest.fixture
def shop(land: Land, folder: Path) -> Warehouse:
    land(EVENTS, "generic-events")
    land(SHOWN, "generic-exposures")
    land(BOUGHT)
    return Warehouse(folder)


def told(answer: ProgrammeAnswer, column: str, segment: str = "") -> dict[tuple[str, str], tuple[int, float]]:
    """By variant and value of the segment its units and the sum of a column, at the end."""
    return {
        (group.variant, group.value): (sums.units, float(sums.totals[sums.place(column)]))
        for group, sums in answer.groups.items()
        if (group.segment, group.look) == (segment, None)
    }


def test_units_are_told_apart_by_the_first_event_of_the_day_they_entered_on(shop: Warehouse) -> None:
    answer = shop.ask_programme(ProgrammeQuestion("main", (X,), ("spend",), segments=SEGMENTS))
    assert told(answer, "spend", "device") == {
        ("a", "phone"): (1, 10_000),
        ("a", "tablet"): (1, 4_000),
        ("b", "(none)"): (1, 50),
    }
    assert told(answer, "spend", "country") == {
        ("a", "DE"): (1, 10_000),
        ("a", "CH"): (1, 4_000),
        ("b", "(none)"): (1, 50),
    }
    assert told(answer, "spend", "visitor_kind") == {
        ("a", "returning"): (2, 14_000),
        ("b", "new"): (1, 50),
    }
    assert told(answer, "spend", "entered") == {
        ("a", "2024-03-02"): (1, 10_000),
        ("a", "2024-03-03"): (1, 4_000),
        ("b", "2024-03-03"): (1, 50),
    }
    assert answer.in_two_arms == {"x": 1}


def test_before_counts_whole_days_before_the_entry(shop: Warehouse) -> None:
    answer = shop.ask_programme(ProgrammeQuestion("main", (X,), ("product_viewers",)))
    # v1 looked at a product three days before, v2 only at a page, and then on its own day before it was shown anything
    assert told(answer, "product_viewers_before") == {("a", ""): (2, 1), ("b", ""): (1, 0)}
    assert told(answer, "known_before") == {("a", ""): (2, 2), ("b", ""): (1, 0)}
    assert told(answer, "product_viewers") == {("a", ""): (2, 1), ("b", ""): (1, 1)}
    shorter = ProgrammeQuestion("main", (replace(X, before_days=2),), ("product_viewers",))
    assert told(shop.ask_programme(shorter), "product_viewers_before") == {
        ("a", ""): (2, 0),
        ("b", ""): (1, 0),
    }


def test_who_met_a_trigger_counts_from_then_and_is_told_apart_by_what_was_before_the_exposure(
    shop: Warehouse,
) -> None:
    triggered = replace(X, trigger="Product Viewed", before_days=5)
    question = ProgrammeQuestion(
        "main", (triggered,), ("spend", "product_viewers"), SEGMENTS, True, (("spend", 3_000),), ("spend",)
    )
    answer = shop.ask_programme(question)
    # v1 looks on its day after it was shown; v2 looked before it was; v3 looks two days later, once it had bought
    assert told(answer, "spend") == {("a", ""): (1, 10_000), ("b", ""): (1, 0)}
    assert told(answer, "spend_capped") == {("a", ""): (1, 3_000), ("b", ""): (1, 0)}
    assert told(answer, "product_viewers_before") == {("a", ""): (1, 1), ("b", ""): (1, 0)}
    assert told(answer, "spend", "entered") == {("a", "2024-03-02"): (1, 10_000), ("b", "2024-03-05"): (1, 0)}
    assert told(answer, "spend", "device") == {("a", "phone"): (1, 10_000), ("b", "(none)"): (1, 0)}
    assert told(answer, "spend", "visitor_kind") == {("a", "returning"): (1, 10_000), ("b", "new"): (1, 0)}
    units = {(each.variant, each.look.day): sums.units for each, sums in answer.groups.items() if each.look}
    assert [units["a", day] for day in range(1, 7)] == [0, 1, 1, 1, 1, 1]
    assert [units["b", day] for day in range(1, 7)] == [0, 0, 0, 0, 1, 1]
    assert answer.exposed == {
        Entry("x", "a", date(2024, 3, 2)): 1,
        Entry("x", "a", date(2024, 3, 3)): 1,
        Entry("x", "b", date(2024, 3, 3)): 1,
    }
    # nobody who did not come that far is in two arms of those who count
    assert answer.in_two_arms == {"x": 0}
    assert answer.buckets["x", "a", "spend"] == Buckets.of_values(np.array([10_000.0]))


def test_a_cap_has_a_column_of_its_own_and_buckets_hold_the_uncapped_amounts(shop: Warehouse) -> None:
    answer = shop.ask_programme(
        ProgrammeQuestion("main", (X,), ("orders", "spend"), caps=(("spend", 5_000),), buckets=("spend",))
    )
    assert told(answer, "spend") == {("a", ""): (2, 14_000), ("b", ""): (1, 50)}
    assert told(answer, "spend_capped") == {("a", ""): (2, 9_000), ("b", ""): (1, 50)}
    assert answer.buckets == {
        ("x", "a", "spend"): Buckets.of_values(np.array([10_000.0, 4_000.0])),
        ("x", "b", "spend"): Buckets.of_values(np.array([50.0])),
    }


def test_a_unit_is_in_its_arm_until_the_day_it_is_seen_in_another(shop: Warehouse) -> None:
    answer = shop.ask_programme(ProgrammeQuestion("main", (X,), ("orders",), looks=True))
    units = {
        (group.variant, group.look.day): sums.units for group, sums in answer.groups.items() if group.look
    }
    assert units == {
        ("a", 1): 0,
        ("a", 2): 1,
        ("a", 3): 2,
        ("a", 4): 2,
        ("a", 5): 2,
        ("a", 6): 2,
        ("b", 1): 0,
        ("b", 2): 1,
        ("b", 3): 2,
        ("b", 4): 1,
        ("b", 5): 1,
        ("b", 6): 1,
    }


def test_days_that_are_kept_are_made_anew_where_they_are_damaged_or_cannot_be_written(
    shop: Warehouse, folder: Path
) -> None:
    question = ProgrammeQuestion("main", (X,), ("orders", "spend", "product_viewers"))
    first = told(shop.ask_programme(question), "spend")
    kept = sorted((folder / "kept/unit_days/main").iterdir())
    assert len(kept) == len({path.name for path in kept}) > 5
    for number, path in enumerate(kept):
        content = path.read_bytes()
        path.write_bytes(b"" if number % 2 else content[:-1] + bytes([content[-1] ^ 1]))
    assert told(Warehouse(folder).ask_programme(question), "spend") == first
    shutil.rmtree(folder / "kept")
    (folder / "kept").write_text("in the way", encoding="utf-8")
    assert told(Warehouse(folder).ask_programme(question), "spend") == first


def test_what_is_kept_is_told_damaged_wherever_it_is(shop: Warehouse, folder: Path) -> None:
    question = ProgrammeQuestion("main", (X,), ("orders", "spend"), segments=("device",))
    first = told(shop.ask_programme(question), "spend", "device")
    for path in (folder / "kept").rglob("*.*"):
        # the words that codes mean, and sums of whom there are, are in the first line
        path.write_bytes(
            path.read_bytes().replace(b"phone", b"phony").replace(b'"2024-03-03", 1', b'"2024-03-03", 7')
        )
    again = Warehouse(folder).ask_programme(question)
    assert told(again, "spend", "device") == first
    assert (
        again.entered
        == shop.ask_programme(question).entered
        == {
            Entry("x", "a", date(2024, 3, 2)): 1,
            Entry("x", "a", date(2024, 3, 3)): 1,
            Entry("x", "b", date(2024, 3, 3)): 1,
        }
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (ProgrammeQuestion("main", (X, X), ("orders",)), "named twice"),
        (ProgrammeQuestion("main", (X,), ("joy",)), '"joy" is not an outcome'),
        (ProgrammeQuestion("main", (X,), ("orders",), segments=("hat",)), '"hat" is not a segment'),
        (ProgrammeQuestion("main", (replace(X, before_days=91),), ("orders",)), "91 days before"),
        (ProgrammeQuestion("main", (X,), ("orders",), caps=(("spend", 5),)), "among the outcomes"),
        (ProgrammeQuestion("main", (X,), ("orders",), buckets=("orders",)), "no amount"),
    ],
)
def test_what_cannot_be_asked_is_said(shop: Warehouse, question: ProgrammeQuestion, said: str) -> None:
    with pytest.raises(QuestionInvalid, match=said):
        shop.ask_programme(question)


def test_a_store_without_any_fact_has_no_arms(folder: Path) -> None:
    answer = Warehouse(folder).ask_programme(ProgrammeQuestion("main", (X,), OUTCOMES, SEGMENTS, looks=True))
    assert (answer.groups, answer.entered, answer.in_two_arms, answer.currency) == ({}, {}, {"x": 0}, None)


@pytest.mark.parametrize("store", ["nobody", "../../../elsewhere"])
def test_nothing_is_kept_of_a_store_that_there_is_not(shop: Warehouse, folder: Path, store: str) -> None:
    # once asked, so that its place for what does not fit its memory is there
    shop.ask_programme(ProgrammeQuestion("main", (), ("orders",)))
    before = set(folder.parent.rglob("*"))
    shop.ask_programme(ProgrammeQuestion(store, (X,), ("orders",)))
    assert set(folder.parent.rglob("*")) == before
