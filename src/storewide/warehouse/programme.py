"""What a whole programme of experiments asks of the warehouse at once, and what it gets: sums and cross products.

One pass over the store's days answers for every experiment, arm, segment and look; rows never leave.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from storewide.warehouse.questions import QuestionInvalid
from storewide.warehouse.trials import TrialQuestion, Unit

if TYPE_CHECKING:
    from storewide.stats.products import Products
    from storewide.stats.quantiles import Buckets

#: what units are told apart by: what the first event of the day they were first exposed on says; whether they were
#: seen in the days before; the day they entered on
SEGMENTS = ("device", "country", "marketing_channel", "visitor_kind", "entered")
NEW, RETURNING = "new", "returning"
#: a unit without an event on the day it entered on, or whose event does not say
UNTOLD = "(none)"
#: 1 for a unit that was seen on the days before, with anything it did: what was before is known of it
KNOWN_BEFORE = "known_before"
#: amounts that may be capped
AMOUNTS = ("gross", "spend", "refunded")
LONGEST_BEFORE = 90


def before(outcome: str) -> str:
    """The column of the same outcome on the days before a unit entered: its covariate."""
    return f"{outcome}_before"


def capped(outcome: str) -> str:
    """The column of an amount of which no unit has more than the cap."""
    return f"{outcome}_capped"


@dataclass(frozen=True)
class TrialSpec:
    """One experiment: the key that exposures carry, its unit, and the store's days that it runs on, both included.

    `before_days`: how many days before the day a unit is first exposed on its covariates look back over. `trigger`: an
    event; only units that had it by `last` count, and enter with the first one at or after their first exposure.
    """

    key: str
    unit: Unit
    first: date
    last: date
    before_days: int = 14
    trigger: str = ""


@dataclass(frozen=True)
class ProgrammeQuestion:
    """Experiments of one store, each read as `TrialQuestion` says.

    `looks`: also what each day of an experiment would have said when it was asked with that day as `last`, up to
    the newest day with facts. `caps`: by amount what no unit has more of, in minor units; its column comes beside the
    uncapped one. `buckets`: amounts whose distribution is wanted.

    Covariates are the same outcomes on whole days before the one that a unit was first exposed on: events seen then,
    orders placed then with what they book up to the last of those days. Nothing that came after the exposure tells
    units apart, also where a trigger lets them enter later.
    """

    store: str
    experiments: tuple[TrialSpec, ...]
    outcomes: tuple[str, ...]
    segments: tuple[str, ...] = ()
    looks: bool = False
    caps: tuple[tuple[str, int], ...] = ()
    buckets: tuple[str, ...] = ()

    def validate(self) -> None:
        """Raise QuestionInvalid where an experiment, outcome, segment, cap or number of days is not one."""
        keys = [each.key for each in self.experiments]
        if len(set(keys)) < len(keys):
            raise QuestionInvalid(
                "An experiment is named twice; ask for each once, or twice with other questions."
            )
        for spec in self.experiments:
            TrialQuestion(spec.key, self.store, spec.unit, spec.first, spec.last, self.outcomes).validate()
            if not 0 <= spec.before_days <= LONGEST_BEFORE:
                raise QuestionInvalid(
                    f"{spec.before_days} days before are not possible; ask for 0 to {LONGEST_BEFORE}."
                )
        for segment in self.segments:
            if segment not in SEGMENTS:
                raise QuestionInvalid(
                    f'"{segment}" is not a segment; it must be one of {", ".join(SEGMENTS)}.'
                )
        for amount in (*(name for name, _cap in self.caps), *self.buckets):
            if amount not in AMOUNTS or amount not in self.outcomes:
                raise QuestionInvalid(
                    f'"{amount}" is no amount that was asked for; it must be one of {", ".join(AMOUNTS)}, '
                    "and among the outcomes."
                )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of every `Products` of the answer, in order."""
        return (
            *self.outcomes,
            *(capped(name) for name, _cap in self.caps),
            *(before(each) for each in self.outcomes),
            KNOWN_BEFORE,
        )


class Group(NamedTuple):
    """Whose sums: an experiment's arm, whole (`segment` and `value` empty) or a segment of it.

    `look`: as of the end of that day; None at the end of the experiment. Segments are there at the end only.
    """

    experiment: str
    variant: str
    segment: str
    value: str
    look: date | None


class Entry(NamedTuple):
    """An arm's units that entered on one day, as they are known at the end of the experiment."""

    experiment: str
    variant: str
    day: date


@dataclass(frozen=True)
class ProgrammeAnswer:
    """By group the sums and cross products of its units' columns (`ProgrammeQuestion.columns`), about 0.

    Whole numbers (counts, 0 and 1, minor units), so that sums below 2^53 are exact and add up over anything. `entered`:
    units by day of entry; `exposed`: of experiments with a trigger, all units by day of first exposure. `in_two_arms`: by
    experiment the units that are in no arm, since they were seen in two.
    `buckets`: by (experiment, variant, amount) how its units' amounts are distributed. `currency`: of the amounts,
    None where the store has no facts. `version`: of the facts that were read.
    """

    question: ProgrammeQuestion
    groups: Mapping[Group, "Products"]
    entered: Mapping[Entry, int]
    exposed: Mapping[Entry, int]
    in_two_arms: Mapping[str, int]
    buckets: Mapping[tuple[str, str, str], "Buckets"]
    currency: str | None
    version: int
