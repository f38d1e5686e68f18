"""What came of comparing one variant with the control on one metric: the change, how sure it is, by which method."""

from dataclasses import dataclass
from typing import Literal

#: which way a change would count: either (`two_sided`), or only one where the variant's mean is `greater` or `less`
Alternative = Literal["two_sided", "greater", "less"]

Interval = tuple[float, float]


@dataclass(frozen=True)
class Comparison:
    """`difference` = variant - control in the metric's unit; `relative` = difference / |control mean|, 0.03 for 3 %.

    The intervals hold 1 - alpha; a one-sided one is infinite at its open end. None is what the data cannot give:
    `interval` and `p_value` where no arm has two different values, `relative` where the control's mean may be 0.
    `method` names the computation and its version, so that a kept result says how it was made.
    """

    method: str
    alpha: float
    control_n: int
    variant_n: int
    control_mean: float
    variant_mean: float
    difference: float
    interval: Interval | None
    standard_error: float
    relative: float | None
    relative_interval: Interval | None
    p_value: float | None


class TooFewUnits(ValueError):
    """An arm has too few units to compare; names how many there are and how many it takes."""


class AlphaOutOfRange(ValueError):
    """Alpha is not between 0 and 1."""


def require_alpha(alpha: float) -> None:
    """Raise AlphaOutOfRange unless 0 < alpha < 1."""
    if not 0 < alpha < 1:
        raise AlphaOutOfRange(f"alpha is {alpha}; it must lie between 0 and 1, such as 0.05.")


def require_units(name: str, n: int, least: int) -> None:
    """Raise TooFewUnits where the arm `name` has fewer than `least` units."""
    if n < least:
        raise TooFewUnits(f"the {name} has {n} units; a comparison needs at least {least}.")
