"""A store's own units of past days, split at random again and again: what is asked, and how often a split called a change.

Nothing was changed for anybody on those days, so that every change that a split calls is a false one.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import TrialQuestion, Unit

if TYPE_CHECKING:
    from storewide.stats.resampling import Replayed

FEWEST, MOST_SPLITS = 1, 10_000
#: so many units are split at most; of more, as many are drawn
MOST_UNITS = 200_000
#: fewer units make no two arms to speak of
FEWEST_UNITS = 100


class Figure(NamedTuple):
    """The mean of an outcome over the units, or its sum over that of the outcome `per`.

    `cut`: the largest values are cut as an experiment's are, at the 99.9th percentile of those that are not 0.
    """

    outcome: str
    per: str = ""
    cut: bool = False


@dataclass(frozen=True)
class SplitsQuestion:
    """The units seen in the store on the days `first` to `last`, with all they did on them, as `TrialQuestion` counts.

    `seed` makes it repeatable.
    """

    store: str
    unit: Unit
    first: date
    last: date
    figures: tuple[Figure, ...]
    splits: int = 2000
    seed: int = 0

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every outcome that the figures are made of, each once."""
        names = [name for figure in self.figures for name in (figure.outcome, figure.per) if name]
        return tuple(dict.fromkeys(names))

    def validate(self) -> None:
        """Raise QuestionInvalid where the unit, period, an outcome or the number of splits is not one."""
        TrialQuestion("splits", self.store, self.unit, self.first, self.last, self.outcomes).validate()
        if not FEWEST <= self.splits <= MOST_SPLITS:
            raise QuestionInvalid(
                f"{self.splits} splits are not possible; ask for {FEWEST} to {MOST_SPLITS}."
            )


@dataclass(frozen=True)
class SplitsAnswer:
    """`units` that were seen, `taken` of them split, and by figure what the splits called.

    `told` is empty where fewer than FEWEST_UNITS were seen; one of it is None for a ratio over nothing. `version`: of
    the facts that were read.
    """

    question: SplitsQuestion
    units: int
    taken: int
    told: "tuple[Replayed | None, ...]"
    version: int
