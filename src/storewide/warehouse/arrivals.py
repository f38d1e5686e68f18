"""What a test that is planned asks of the warehouse: how many units come, and how what they do varies among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import OUTCOMES, Sums, Unit


@dataclass(frozen=True)
class ArrivalsQuestion:
    """The units that came on the store's days `first` to `last`, both included, each from its first event on.

    `event` counts those alone that had an event of this name, from its first on; `device` and `country` those whose
    event names them; empty is everybody. Outcomes are those of a trial, as if each unit were exposed as it came. `pairs`: of
    two outcomes asked for, how they go together is wanted too.
    """

    store: str
    unit: Unit
    first: date
    last: date
    outcomes: tuple[str, ...]
    event: str = ""
    device: str = ""
    country: str = ""
    pairs: tuple[tuple[str, str], ...] = ()

    def validate(self) -> None:
        """Raise QuestionInvalid where the unit, the period or an outcome is not one."""
        if self.unit not in get_args(Unit):
            raise QuestionInvalid(
                f'"{self.unit}" is not a unit; it must be one of {", ".join(get_args(Unit))}.'
            )
        for outcome in self.outcomes:
            if outcome not in OUTCOMES:
                raise QuestionInvalid(
                    f'"{outcome}" is not an outcome; it must be one of {", ".join(OUTCOMES)}.'
                )
        for outcome in (each for pair in self.pairs for each in pair):
            if outcome not in self.outcomes:
                raise QuestionInvalid(f'"{outcome}" of a pair is not asked for; name it among the outcomes.')
        if self.last < self.first:
            raise QuestionInvalid(f"The days end on {self.last}, before {self.first}; swap them.")


@dataclass(frozen=True)
class Arrivals:
    """Units by the day they came, and the exact sums over all of them of each outcome; `version` of the facts.

    `crosses`: by pair asked for the sum over units of one outcome times the other.
    """

    question: ArrivalsQuestion
    by_day: Mapping[date, int]
    outcomes: Mapping[str, Sums]
    version: int
    crosses: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def units(self) -> int:
        """How many units came."""
        return sum(self.by_day.values())
