"""Visitors of an invented shop: what each bought before a test and during it, with the true effect known.

A few buy often and most do not at all; baskets are lognormal; what a visitor did before says something of what they do.
"""

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from storewide.stats.products import Products

Floats = NDArray[numpy.float64]
#: the share of visitors who come to look; the others buy at rates that differ from one to the next
LOOKING = 0.3
_SHAPE = 2
COLUMNS = ("buyers", "orders", "spend", "spend_before", "orders_before")


@dataclass(frozen=True)
class Shop:
    """`orders` a visitor makes on average in the days of the test; `spread` of log baskets; `lift` of both by the variant.

    `control`, `variant`: visitors in each arm.
    """

    control: int
    variant: int
    orders: float = 1.0
    spread: float = 0.5
    lift: float = 0.04

    def truth(self, figure: str) -> float:
        """The true change of a mean per visitor, or of spend per order ("basket")."""
        return self._mean(figure, self.lift) - self._mean(figure, 0.0)

    def truth_of_control(self, figure: str) -> float:
        """What the figure truly is in the control."""
        return self._mean(figure, 0.0)

    def _mean(self, figure: str, lift: float) -> float:
        orders = self.orders * (1 + lift)
        basket = math.exp(self.spread**2 / 2) * (1 + lift)
        if figure == "buyers":
            # of those who do not only look, some are left out by chance: Poisson counts about gamma rates
            return (1 - LOOKING) * (1 - (1 + orders / _SHAPE / (1 - LOOKING)) ** -_SHAPE)
        return {"orders": orders, "basket": basket, "spend": orders * basket}[figure]

    def tests(self, count: int, chance: numpy.random.Generator) -> list[tuple[Products, Products]]:
        """The sums of both arms of so many tests."""
        arms = (
            self._sums(count, self.control, 0.0, chance),
            self._sums(count, self.variant, self.lift, chance),
        )
        return list(zip(*arms, strict=True))

    def rows(self, tests: int, visitors: int, lift: float, chance: numpy.random.Generator) -> Floats:
        """What each visitor of each test did: (tests, visitors, COLUMNS)."""
        size = (tests, visitors)
        rate = chance.gamma(_SHAPE, self.orders / _SHAPE / (1 - LOOKING), size) * (
            chance.random(size) > LOOKING
        )
        taste = self.spread * math.sqrt(0.6) * chance.standard_normal(size)
        whim = self.spread * math.sqrt(0.4)
        orders = chance.poisson(rate * (1 + lift))
        before = chance.poisson(rate)
        spend = orders * (1 + lift) * numpy.exp(taste + whim * chance.standard_normal(size))
        spent = before * numpy.exp(taste + whim * chance.standard_normal(size))
        return numpy.stack([orders > 0, orders, spend, spent, before], axis=-1).astype(float)

    def _sums(self, tests: int, visitors: int, lift: float, chance: numpy.random.Generator) -> list[Products]:
        rows = self.rows(tests, visitors, lift, chance)
        about = numpy.zeros(len(COLUMNS))
        return [
            Products(COLUMNS, visitors, about, totals, cross, thirds)
            for totals, cross, thirds in zip(
                rows.sum(axis=1), rows.transpose(0, 2, 1) @ rows, (rows**3).sum(axis=1), strict=True
            )
        ]
