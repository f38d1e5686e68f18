"""A promise and the ledger in words."""

from datetime import date
from decimal import Decimal

import pytest

from storewide.kit.tags import Tone
from storewide.ledger import words
from storewide.ledger.models import IntendedEffect
from storewide.organization.models import Person


def effect(**values: object) -> IntendedEffect:
    ana = Person(name="Ana Ruiz", email="ana@shop.example", title="head of checkout")
    promised = {
        "metric": "conversion",
        "direction": "up",
        "size": Decimal("3.00"),
        "due_on": date(2026, 6, 30),
    }
    return IntendedEffect(**{**promised, "owner": ana, **values})


def test_a_promise_is_one_sentence() -> None:
    assert words.sentence(effect()) == (
        "Conversion will go up by 3.0\u00a0% by 30 June 2026, says Ana Ruiz (head of checkout)"
    )


def test_a_promise_to_fall() -> None:
    found = words.sentence(effect(direction="down", metric="refunded", size=Decimal("0.25")))
    assert found.startswith("Refunded will go down by 0.25\u00a0% by 30 June 2026")


def test_somebody_without_a_role_is_named_alone() -> None:
    assert words.sentence(effect(owner=Person(name="Bo"))).endswith("says Bo")


def test_in_short() -> None:
    assert words.short(effect()) == "Conversion +3.0\u00a0% by 30 Jun 2026"
    assert words.change(effect(direction="down")) == "−3.0\u00a0%"


def test_a_metric_no_longer_defined_keeps_its_code() -> None:
    assert words.sentence(effect(metric="clicks")).startswith("clicks will go up")
    assert words.metric_meaning("clicks") == ""
    assert not words.is_worse(effect(metric="clicks"))


@pytest.mark.parametrize(
    ("metric", "direction", "worse"),
    [("conversion", "up", False), ("conversion", "down", True), ("refunded", "up", True)],
)
def test_the_worse_direction_is_known(metric: str, direction: str, worse: bool) -> None:
    assert words.is_worse(effect(metric=metric, direction=direction)) is worse


@pytest.mark.parametrize(
    ("grade", "on", "label", "tone"),
    [
        ("none", date(2026, 6, 29), "not measured yet", Tone.UNKNOWN),
        ("none", date(2026, 6, 30), "due, not measured", Tone.WAITING),
        ("A", date(2026, 7, 30), "A: randomised", Tone.GOOD),
        ("D", date(2026, 7, 30), "D: before and after, no verdict", Tone.UNKNOWN),
    ],
)
def test_the_tag_says_how_good_the_evidence_is(grade: str, on: date, label: str, tone: Tone) -> None:
    tag = words.measured_tag(effect(grade=grade), on)
    assert (str(tag.label), tag.tone) == (label, tone)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0), "Nothing is promised yet"),
        ((1, 0, 0), "One promise is frozen; it is not measured yet"),
        ((1, 0, 1), "One promise is frozen; it is due and not measured"),
        ((1, 1, 0), "One promise is frozen, and it is measured"),
        ((4, 0, 0), "4 promises are frozen; none is measured yet"),
        ((4, 0, 1), "4 promises are frozen; none is measured, 1 of them is due"),
        ((4, 0, 2), "4 promises are frozen; none is measured, 2 of them are due"),
        ((4, 1, 0), "4 promises are frozen; 1 of them is measured"),
        ((4, 3, 0), "4 promises are frozen; 3 of them are measured"),
        ((4, 4, 0), "4 promises are frozen, and all are measured"),
        ((1200, 3, 7), "1,200 promises are frozen; 7 of them are due and not measured"),
        ((1200, 3, 1), "1,200 promises are frozen; 1 of them is due and not measured"),
    ],
)
def test_the_ledger_says_how_it_stands(counts: tuple[int, int, int], sentence: str) -> None:
    frozen, measured, due = counts
    assert words.standing(frozen=frozen, measured=measured, due=due) == sentence
