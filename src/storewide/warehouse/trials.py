"""What an experiment asks of the warehouse, and what it gets: per arm, how many units, and sums of what they did.

Rows never leave: an answer holds sums about zero of integers (counts, 0 and 1, minor units), so they are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["visitor", "customer"]

#: per unit, from its first exposure to the end of `last`: whether and how often it did something, and what it spent
OUTCOMES = (
    "buyers",
    "orders",
    "gross",
    "spend",
    "refunded",
    "product_viewers",
    "product_adders",
    "checkout_starters",
)


@dataclass(frozen=True)
class TrialQuestion:
    """The arms of `experiment` over exposures of the store's days `first` to `last`, both included.

    `experiment` is the key that exposures carry. A unit belongs to the arm of its first exposure, unless it was
    seen in two arms: then it is in none, and counted in `TrialAnswer.in_two_arms`.
    """

    experiment: str
    store: str
    unit: Unit
    first: date
    last: date
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Sums:
    """Over the units of an arm: sum and sum of squares of one outcome (units without it count as 0)."""

    total: int
    squares: int


@dataclass(frozen=True)
class Arm:
    """One variant as exposures name it: its units, and the sums of each outcome asked."""

    variant: str
    units: int
    outcomes: Mapping[str, Sums]


@dataclass(frozen=True)
class TrialAnswer:
    """The arms sorted by name; `in_two_arms` units are in none of them.

    `by_day`: (day, variant) -> units that entered on that day. `version`: of the facts that were read.
    """

    question: TrialQuestion
    arms: tuple[Arm, ...]
    in_two_arms: int
    by_day: Mapping[tuple[date, str], int]
    currency: str | None
    version: int
