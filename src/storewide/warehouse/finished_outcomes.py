"""How the arms of a finished test came out, and what in its rows does not fit, counted with an example."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from storewide.stats.moments import Moments
from storewide.stats.products import Products


@dataclass(frozen=True)
class Spot:
    """Something found in rows of the file: in how many, first in which (a spreadsheet's row number), and what."""

    count: int
    row: int
    value: str


@dataclass(frozen=True)
class ArmSums:
    """One metric in one arm; `low` and `high` are the least and the greatest value.

    `skewness`: how lopsided the values are (0 where they are alike), to about six digits.
    """

    moments: Moments
    low: float
    high: float
    skewness: float


@dataclass(frozen=True)
class MetricSums:
    """One column: the arms by variant, whether it holds only 0 and 1, which values are no numbers (None: all are).

    `arms` is empty where a value is no number. `below_zero`: values below 0, with the least of them.
    """

    column: str
    arms: Mapping[str, ArmSums]
    is_share: bool
    not_numbers: Spot | None
    below_zero: Spot | None = None


@dataclass(frozen=True)
class CovariateFaults:
    """What is wrong with what was known before: values that are no numbers, or that differ between a unit's days."""

    column: str
    not_numbers: Spot | None
    varying: Spot | None


@dataclass(frozen=True)
class Outcome:
    """`units` per variant, sorted by name; a unit in two arms counts in each. None: there is no such thing.

    `listed_twice`: units that have several rows in one arm (and day); the value is the first such unit. `groups`: sums and
    cross products by variant of the columns named, and of `unknown(column)` for each covariate, 1 where it was empty;
    `days`: the same as of the end of each day with data, by day from 1. `entries`: units that entered, by day.
    """

    units: Mapping[str, int]
    in_two_arms: Spot | None
    listed_twice: Spot | None
    without_unit: Spot | None
    without_variant: Spot | None
    metrics: tuple[MetricSums, ...]
    without_day: Spot | None = None
    covariates: tuple[CovariateFaults, ...] = ()
    groups: Mapping[str, Products] = field(default_factory=dict, compare=False)
    days: Mapping[int, Mapping[str, Products]] = field(default_factory=dict, compare=False)
    entries: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


def unknown(covariate: str) -> str:
    """The column of `Outcome.groups` that is 1 where nothing was known of a unit."""
    return f"{covariate} is unknown"
