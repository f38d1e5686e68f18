"""The sufficient statistics of one metric in one arm: how many units, and the sums of their values and squares."""

import math
from dataclasses import dataclass
from fractions import Fraction

#: what rounding may take from a sum of squares
_ROUNDING = 1e-9


class MomentsUnusable(ValueError):
    """No units can have these sums: a count below 0, a sum that is no number, squares too small for their total."""


@dataclass(frozen=True)
class Moments:
    """`n` units with values y; `total` = sum(y - about), `squares` = sum((y - about) ** 2), in the metric's unit.

    Sums are taken about a constant near the mean, since raw sums of squares lose the variance at large means.
    Integers (minor units, counts, 0 and 1) stay exact.
    """

    n: int
    total: int | float | Fraction
    squares: int | float | Fraction
    about: int | float = 0

    def __post_init__(self) -> None:
        for name, value in (("sum", self.total), ("sum of squares", self.squares), ("constant", self.about)):
            if isinstance(value, float) and not math.isfinite(value):
                raise MomentsUnusable(
                    f"the {name} of {self.n} units is {value}; look for missing or infinite values in the data."
                )
        if self.n < 0:
            raise MomentsUnusable(f"there are {self.n} units; a count is 0 or more.")

    @property
    def mean(self) -> float:
        """The mean of the values; raises ZeroDivisionError where there is no unit."""
        return float(Fraction(self.about) + Fraction(self.total) / self.n)

    @property
    def variance(self) -> float:
        """The unbiased variance of the values; needs two units.

        Raises MomentsUnusable where squares too small for their total would make it negative by more than rounding.
        """
        total, squares = Fraction(self.total), Fraction(self.squares)
        spread = squares - total * total / self.n
        # where sums are differences of larger ones, what rounding took of those counts, hence the 1
        if spread < -_ROUNDING * float(1 + abs(squares)):
            raise MomentsUnusable(
                f"{self.n} units with a sum of {float(total):g} have squares of {float(squares):g}, which is less than "
                "any such units can have; look at how the sums were made."
            )
        return max(0.0, float(spread / (self.n - 1)))
