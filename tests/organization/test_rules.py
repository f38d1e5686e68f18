"""Who reports to themselves, and which team talks to customers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.organization import rules
from storewide.organization.rules import circled


def slow(manager_of: dict[int, int]) -> set[int]:
    """The same by walking up from everybody as often as there are people."""
    found = set()
    for start in manager_of:
        who: int | None = start
        for _step in range(len(manager_of) + 1):
            who = manager_of.get(who) if who is not None else None
            if who == start:
                found.add(start)
    return found


def test_examples() -> None:
    assert circled({}) == set()
    assert circled({"a": "b", "b": "c"}) == set()
    assert circled({"a": "a"}) == {"a"}
    assert circled({"a": "b", "b": "a", "c": "a"}) == {"a", "b"}


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8)))
def test_agrees_with_the_slow_way(manager_of: dict[int, int]) -> None:
    assert circled(manager_of) == slow(manager_of)


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        ("Help desk", True),
        ("IT Service Desk Madrid", True),
        ("Helpdesk", True),
        ("Call centre", True),
        ("call centers", True),
        ("Contact-centre", True),
        ("Customer care", True),
        ("Customer Service North", True),
        ("Customer support", True),
        ("Service", False),
        ("Customer insight", False),
        ("Recall centre", False),
        ("Checkout", False),
    ],
)
def test_named_front_line(team: str, expected: bool) -> None:
    assert rules.named_front_line(team) is expected
