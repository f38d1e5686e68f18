"""A programme asked again on the next day: only who did something since is read, and the sums are those of reading all."""

import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from storewide.warehouse import keeping, programme_answers
from storewide.warehouse.programme import ProgrammeAnswer, ProgrammeQuestion, TrialSpec
from storewide.warehouse.trials import OUTCOMES
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land
from tests.warehouse.test_programme import held_against_trials

FIRST = date(2024, 3, 1)
NAMES = ("Page Viewed", "Product Viewed", "Product Added", "Checkout Started")
HEADERS = {
    "generic-events": "event_id,occurred_at,name,visitor_id,device,country,marketing_channel",
    "generic-exposures": "visitor_id,experiment,variant,exposed_at",
    "generic-orders": "order_id,placed_at,visitor_id,customer_id,currency,product_id,quantity,unit_price,"
    "refunded,refunded_at",
    "generic-links": "linked_at,visitor_id,customer_id,previous_id",
}
SPECS = (
    TrialSpec("x", "visitor", FIRST, FIRST + timedelta(days=30), 3),
    TrialSpec("y", "visitor", FIRST + timedelta(days=2), FIRST + timedelta(days=5), 2, "Product Viewed"),
)
SEGMENTS = ("device", "visitor_kind", "entered")


def day_of(shop: random.Random, day: date) -> Iterator[tuple[str, str]]:
    """A day's files: everybody may do anything at any time."""

    def moment() -> str:
        return f"{day}T{shop.randrange(10, 20)}:{shop.randrange(60):02}:00Z"

    def who() -> str:
        return f"v{shop.randrange(30)}"

    def arm(key: str) -> list[str]:
        visitor = who()
        variant = "ab"[int(visitor[1:]) % 2] if shop.random() < 0.95 else "a"
        return [visitor, key, variant, moment()]

    devices = ["phone", "desk"]
    events = [
        [f"{day}-{each}", moment(), shop.choice(NAMES), who(), shop.choice(devices), "DE", "search"]
        for each in range(40)
    ]
    orders = [
        [f"{day}-{each}", moment(), who(), "", "EUR", "p", "1", str(shop.randrange(1, 99)), *back(shop, day)]
        for each in range(8)
    ]
    for preset, rows in (
        ("generic-events", events),
        ("generic-exposures", [arm(key) for key in "xy" for _ in range(6)]),
        ("generic-orders", orders),
    ):
        yield preset, "\n".join([HEADERS[preset], *(",".join(row) for row in rows)]) + "\n"


def back(shop: random.Random, day: date) -> list[str]:
    """A refund that is known of when the order comes, for a day to come."""
    return ["0.5", f"{day + timedelta(days=2)}T12:00:00Z"] if shop.random() < 0.3 else ["", ""]


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many experiments were read anew, one number a time."""
    found: list[int] = []
    real = programme_answers._anew

    def noted(days, question, unit, specs):
        found.append(len(specs))
        return real(days, question, unit, specs)

    monkeypatch.setattr(programme_answers, "_anew", noted)
    return found


def same(one: ProgrammeAnswer, other: ProgrammeAnswer) -> None:
    """Whether two answers are the same to the last digit."""
    assert (one.entered, one.exposed, one.in_two_arms) == (other.entered, other.exposed, other.in_two_arms)
    there = {key for key, sums in one.groups.items() if sums.units}
    assert there == {key for key, sums in other.groups.items() if sums.units}
    for key in there:
        for part in ("units", "totals", "cross", "thirds"):
            assert np.array_equal(getattr(one.groups[key], part), getattr(other.groups[key], part)), (
                key,
                part,
            )


def asked_anew(folder: Path, question: ProgrammeQuestion) -> ProgrammeAnswer:
    """The answer of a folder in which nothing is kept."""
    bare = folder.with_name("bare")
    shutil.copytree(folder, bare, ignore=shutil.ignore_patterns("kept"))
    try:
        return Warehouse(bare).ask_programme(question)
    finally:
        shutil.rmtree(bare)


@pytest.mark.parametrize("seed", range(3))
def test_day_by_day_the_sums_are_those_of_reading_everything(
    land: Land, folder: Path, anew: list[int], seed: int
) -> None:
    shop = random.Random(seed)
    warehouse = Warehouse(folder)
    question = ProgrammeQuestion("main", SPECS, OUTCOMES, SEGMENTS, caps=(("spend", 3_000),))
    for number in range(7):
        for preset, text in day_of(shop, FIRST + timedelta(days=number)):
            land(text, preset)
        del anew[:]
        answer = held_against_trials(warehouse, question)
        assert anew == ([] if number else [2])
        same(answer, asked_anew(folder, question))


@pytest.mark.parametrize("seed", range(2))
def test_looks_and_buckets_go_on_from_the_day_before_and_experiments_may_join(
    land: Land, folder: Path, anew: list[int], seed: int
) -> None:
    shop = random.Random(10 + seed)
    for number in range(7):
        day = FIRST + timedelta(days=number)
        # of the day that goes on there is a part already, as a shop's events come in all day
        for half in (day, day + timedelta(days=1)):
            for preset, text in day_of(shop, half):
                land(text.replace(f"\n{half}-", f"\n{half}-{number}-"), preset)
        specs = (
            TrialSpec("x", "visitor", FIRST, day, 3, "Product Added"),
            TrialSpec("y", "visitor", FIRST, day, 2),
        )
        question = ProgrammeQuestion(
            "main", specs[: 2 if number > 2 else 1], OUTCOMES, SEGMENTS, True, (("spend", 3_000),), ("spend",)
        )
        del anew[:]
        answer = held_against_trials(Warehouse(folder), question)
        assert anew == ([1] if number in (0, 3) else [])
        whole = asked_anew(folder, question)
        same(answer, whole)
        assert answer.buckets == whole.buckets
        assert answer.groups.keys() == whole.groups.keys()


def test_the_last_day_may_move_with_each_question(land: Land, folder: Path, anew: list[int]) -> None:
    shop = random.Random(4)
    for number in range(6):
        day = FIRST + timedelta(days=number)
        for preset, text in day_of(shop, day):
            land(text, preset)
        question = ProgrammeQuestion("main", (TrialSpec("x", "visitor", FIRST, day),), OUTCOMES)
        held_against_trials(Warehouse(folder), question)
    assert anew == [1]
    # a day that lies before the last answer's is asked for: that cannot be taken back
    earlier = ProgrammeQuestion(
        "main", (TrialSpec("x", "visitor", FIRST, FIRST + timedelta(days=2)),), OUTCOMES
    )
    held_against_trials(Warehouse(folder), earlier)
    assert anew == [1, 1]


@pytest.mark.parametrize(
    ("preset", "row"),
    [
        ("generic-events", "late,2024-03-02T15:00:00Z,Product Viewed,v3,phone,DE,search"),
        ("generic-exposures", "v99,x,a,2024-03-02T15:00:00Z"),
        ("generic-orders", "new,2024-03-02T15:00:00Z,v3,,EUR,p,1,10,5,2024-03-05T15:00:00Z"),
        ("generic-links", "2024-03-05T15:00:00Z,v3,,v4"),
    ],
)
def test_what_comes_late_or_links_units_has_everything_read_anew(
    land: Land, folder: Path, anew: list[int], preset: str, row: str
) -> None:
    shop = random.Random(5)
    question = ProgrammeQuestion("main", SPECS, OUTCOMES)
    for number in range(4):
        for each, text in day_of(shop, FIRST + timedelta(days=number)):
            land(text, each)
    held_against_trials(Warehouse(folder), question)
    land(f"{HEADERS[preset]}\n{row}\n", preset)
    answer = held_against_trials(Warehouse(folder), question)
    assert anew == [2, 2]
    same(answer, asked_anew(folder, question))


def test_the_worker_keeps_the_days_before_anybody_asks(land: Land, folder: Path) -> None:
    shop = random.Random(6)
    for preset, text in day_of(shop, FIRST):
        land(text, preset)
    assert keeping.is_wanted(folder)
    keeping.keep(folder, lambda _done, _total: None)
    days = sorted(path.name for path in (folder / "kept/unit_days/main").iterdir())
    assert days == ["2024-03-01.event", "2024-03-01.exposure", "2024-03-01.order_line"]
    assert not keeping.is_wanted(folder)
