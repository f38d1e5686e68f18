"""The sufficient statistics of one metric in one arm: how many units, and the sums of their values and squares."""

from dataclasses import dataclass
from fractions import Fraction


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

    @property
    def mean(self) -> float:
        """The mean of the values; raises ZeroDivisionError where there is no unit."""
        return float(Fraction(self.about) + Fraction(self.total) / self.n)

    @property
    def variance(self) -> float:
        """The unbiased variance of the values, never below 0; needs two units."""
        total = Fraction(self.total)
        return max(0.0, float((Fraction(self.squares) - total * total / self.n) / (self.n - 1)))
