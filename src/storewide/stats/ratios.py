"""Figures that are a sum over another, such as spend per order, while units (visitors, customers) are what was drawn.

The units are drawn, so they are what varies: the variance comes from per-unit sums of both, by the delta method (A. Deng,
U. Knoblich and J. Lu, "Applying the delta method in metric analytics", KDD 2018), never from the orders themselves.
A plain mean is the case without a denominator, so that everything else (adjusting, comparing) takes either.
"""

from dataclasses import dataclass

import numpy

from storewide.stats.comparison import require_units
from storewide.stats.estimates import Estimate
from storewide.stats.products import Floats, Products

METHOD = "ratio, delta method 1"


class DenominatorZero(ValueError):
    """The units of an arm have nothing below the line: there is no ratio."""


@dataclass(frozen=True)
class Ratio:
    """The sum of the column `numerator` over that of the column `denominator`, in the unit of one per the other."""

    numerator: str
    denominator: str


#: a column's mean per unit, or a ratio of two columns
Figure = str | Ratio


def estimate(products: Products, numerator: str, denominator: str) -> Estimate:
    """The ratio of two columns' sums in one arm, and how far chance would move it.

    Its variance is (var of numerator - 2 r cov + r ** 2 var of denominator) / (mean of denominator ** 2 units), right
    from some hundreds of units on. Raises TooFewUnits below 2 units and DenominatorZero, KeyError for no such column.
    """
    require_units("arm", products.units, 2)
    figure = Ratio(numerator, denominator)
    weights = linear(products, figure)
    variance = float(weights @ products.covariances @ weights) / products.units
    return Estimate(products.units, value(products, figure), max(0.0, variance))


def value(products: Products, figure: Figure) -> float:
    """The figure of a group: a mean, or a ratio of sums. Raises DenominatorZero."""
    if isinstance(figure, str):
        return float(products.means[products.place(figure)])
    below = float(products.means[products.place(figure.denominator)])
    if below == 0:
        raise DenominatorZero(
            f"{figure.numerator} per {figure.denominator}: {figure.denominator} adds up to 0 in this arm, "
            "so there is no ratio; wait for data or take a metric per unit."
        )
    return float(products.means[products.place(figure.numerator)]) / below


def linear(products: Products, figure: Figure) -> Floats:
    """The weight of each column in the sum that moves as the figure does, near this group's own: its linearisation.

    1 for the column of a mean; of a ratio r, 1 / mean of the denominator above and -r / that mean below the line.
    Raises DenominatorZero.
    """
    weights = numpy.zeros(len(products.names))
    if isinstance(figure, str):
        weights[products.place(figure)] = 1.0
        return weights
    ratio = value(products, figure)
    below = float(products.means[products.place(figure.denominator)])
    weights[products.place(figure.numerator)] += 1 / below
    weights[products.place(figure.denominator)] -= ratio / below
    return weights
