"""How ownership is said."""

import pytest

from storewide.ownership import words
from storewide.ownership.models import Area


@pytest.mark.parametrize(
    ("count", "gaps", "said"),
    [
        (0, 0, "There are no areas yet"),
        (20, 0, "Every area has somebody accountable"),
        (20, 1, "1 of 20 areas has nobody accountable"),
        (20, 3, "3 of 20 areas have nobody accountable"),
        (20, 20, "Nobody is accountable for anything yet: 20 areas wait for a name"),
    ],
)
def test_finding(count: int, gaps: int, said: str) -> None:
    assert words.finding(count, gaps) == said


@pytest.mark.parametrize(
    ("count", "gaps", "said"),
    [(1, 0, "has its owner"), (7, 0, "all 7 owned"), (7, 2, "2 of 7 without an owner")],
)
def test_gaps_of_a_group(count: int, gaps: int, said: str) -> None:
    assert words.gaps_of(count, gaps) == said


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Checkout", "Head of checkout"),
        ("Product pages", "Head of product pages"),
        ("FAQ", "Head of FAQ"),
        ("B", "Head of B"),
    ],
)
def test_first_title(name: str, title: str) -> None:
    assert words.first_title(Area(name=name)) == title


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana Ruiz", "AR"), ("ana", "A"), ("Ana María Ruiz", "AR"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert words.initials(name) == letters
