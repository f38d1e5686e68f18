"""What an experiment asks of the warehouse, and what it gets: per arm, how many units, and sums of what they did.

Rows never leave: an answer holds sums about zero of integers (counts, 0 and 1, minor units), so they are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from storewide.warehouse.questions import QuestionInvalid

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
#: the outcomes that are 1 for a unit with such an event, with its name
EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "product_viewers": "Product Viewed",
        "product_adders": "Product Added",
        "checkout_starters": "Checkout Started",
    }
)


@dataclass(frozen=True)
class TrialQuestion:
    """The arms of `experiment` over exposures of the store's days `first` to `last`, both included.

    `experiment` is the key that exposures carry. A unit belongs to the arm of its first exposure, unless it was
    seen in two arms on those days: then it is in none, and counted in `TrialAnswer.in_two_arms`.

    Units follow the links that were not cut. A visitor under several ids is one unit, with its first exposure; what
    names a customer alone is the customer's visitor's, where links name only one. A customer's are also exposures,
    orders and events of a visitor whose links name that customer alone. Declared tables of a connection have no links.

    Outcomes are those of the store, in the warehouse's definitions. An order is the unit's when it was placed at
    or after the exposure and carries an id of the unit: an order line that leads to no visitor is no visitor's. What
    such orders book up to `last` counts (a refund after `last` does not). Events count from the exposure to `last`.

    `trigger` is an event: only exposed units that had it by `last` count, from the first one after their exposure.
    """

    experiment: str
    store: str
    unit: Unit
    first: date
    last: date
    outcomes: tuple[str, ...]
    trigger: str = ""

    def validate(self) -> None:
        """Raise QuestionInvalid where the experiment, unit, period or an outcome is not one."""
        if not self.experiment.strip():
            raise QuestionInvalid("No experiment is named; use the key that its exposures carry.")
        if self.unit not in get_args(Unit):
            raise QuestionInvalid(
                f'"{self.unit}" is not a unit; it must be one of {", ".join(get_args(Unit))}.'
            )
        for outcome in self.outcomes:
            if outcome not in OUTCOMES:
                raise QuestionInvalid(
                    f'"{outcome}" is not an outcome; it must be one of {", ".join(OUTCOMES)}.'
                )
        if self.last < self.first:
            raise QuestionInvalid(
                f"The trial ends on {self.last}, before it begins on {self.first}; swap the days."
            )


@dataclass(frozen=True)
class Sums:
    """Over the units of an arm: sum and sum of squares of one outcome (units without it count as 0).

    `cubes`: the sum of third powers, as near as floating point comes; None where the source does not tell it.
    """

    total: int
    squares: int
    cubes: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Arm:
    """One variant as exposures name it: its units, and the sums of each outcome asked."""

    variant: str
    units: int
    outcomes: Mapping[str, Sums]


@dataclass(frozen=True)
class TrialAnswer:
    """The arms sorted by name, each variant that a unit was seen in; `in_two_arms` units are in none of them.

    An experiment without exposures on those days has no arms. `currency`: of the amounts, None where the store
    has no facts.

    `by_day`: (day, variant) -> units that entered on that day. `version`: of the facts that were read.
    """

    question: TrialQuestion
    arms: tuple[Arm, ...]
    in_two_arms: int
    by_day: Mapping[tuple[date, str], int]
    currency: str | None
    version: int


class Exposed(NamedTuple):
    """An experiment as a store's exposures show it: its key, the days of the first and last one, units by variant.

    A unit is a visitor, or a customer where the exposure leads to no visitor; one seen in two variants is in both.
    """

    key: str
    first: date
    last: date
    units: Mapping[str, int]
