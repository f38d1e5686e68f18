"""Rules as lines of text, and back."""

from typing import Any

import pytest

from storewide.flags.rules import writing
from storewide.flags.rules.unfit import Unfit


@pytest.mark.parametrize(
    "text",
    [
        "country is DE",
        "country is one of DE, AT",
        "not app version below 2.1.0\norders is at least 3",
        'zip is "10115"\nor\nin audience regulars',
        "vip is true",
        "path matches ^/cart(/|$)",
        "since is from 2026-01-01",
        "customer.tier is known",
        "name contains is one of",
    ],
)
def test_lines_come_back_as_they_were_written(text: str) -> None:
    condition = writing.condition_of(text)
    assert writing.condition_text(condition) == text


def test_what_lines_cannot_say_is_json() -> None:
    condition: dict[str, Any] = {"not": {"all": [{"segment": "a"}, {"segment": "b"}]}}
    text = writing.condition_text(condition)
    assert text.startswith("{")
    assert writing.condition_of(text) == condition


def test_nothing_is_everybody() -> None:
    assert writing.condition_of(" \n ") is None
    assert writing.condition_text(None) == ""
    assert writing.rollout_of("") is None
    assert writing.rollout_of("100") is None


@pytest.mark.parametrize("text", ["country", "country DE", "age is above old", "{not json", "is"])
def test_a_line_that_is_not_understood_is_named(text: str) -> None:
    with pytest.raises(Unfit) as fault:
        writing.condition_of(text)
    assert fault.value.code == "line_not_understood"
    assert fault.value.where == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("on", {"serve": "on"}),
        ("control 50, new 50", {"split": {"control": 50, "new": 50}}),
        ("control 90%\nnew 10%", {"split": {"control": 90, "new": 10}}),
    ],
)
def test_what_is_served(text: str, rule: dict[str, Any]) -> None:
    assert writing.serve_of(text) == rule
    assert writing.serve_of(writing.serve_text(rule)) == rule


@pytest.mark.parametrize("text", ["", "a b c", "a -1", "a 1, a 2", "a 1, b"])
def test_a_split_that_is_none(text: str) -> None:
    with pytest.raises(Unfit):
        writing.serve_of(text)


def test_roll_outs() -> None:
    steps = writing.rollout_of("2026-12-01T08:00Z 10\n2026-12-08 12.5")
    assert steps == [["2026-12-01T08:00Z", 1000], ["2026-12-08", 1250]]
    assert writing.rollout_text(steps) == "2026-12-01T08:00Z 10\n2026-12-08 12.5"
    for text in ("120", "lots", "soon 10", "2026-12-01 08:00 10", "nan"):
        with pytest.raises(Unfit):
            writing.rollout_of(text)
