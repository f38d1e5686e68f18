"""How far what customers really spend lies from what they are expected to: chance alone, for each and on average.

The second moments of the models of `customer_value`, which have the words and the papers: BG/NBD for purchases,
gamma-gamma for what each of them comes to.
"""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from storewide.lib.late import Late

if TYPE_CHECKING:
    from storewide.stats.customer_value import Bought, Buying, Rates, Spending

special = Late("scipy.special")

#: the chance of being lost with a purchase is taken at so many of its quantiles
_QUANTILES = 32
#: shapes nearer to where the variance of spend has no bound than this are moved away from it
_TAIL = 0.1
#: chances of being lost below this are told by their limit, as the difference of two large numbers is lost in rounding
_NEVER = 1e-4

type Numbers = NDArray[np.float64]


def of_mean(buying: "Buying", bought: "Bought", time: float) -> float:
    """The standard deviation of what these customers will spend on average in the next `time`, parameters given."""
    each = variance(buying.spending, bought, purchases(buying.rates, bought, time))
    return math.sqrt(float(bought.customers @ each)) / float(bought.customers.sum())


def purchases(rates: "Rates", bought: "Bought", time: float) -> tuple[Numbers, Numbers]:
    """The expectation of the purchases that each will make in the next `time`, and that of their square.

    Who is alive buys at a gamma rate (r + x, alpha + age) until lost, with a beta chance p (a, b + x) at each purchase.
    For one p the purchases are (1 - L) / p, and 2 (1 - p) / p ((1 - L) / p - time E[rate exp(-rate p time)]) their
    ordered pairs, L = E[exp(-rate p time)]. Both are averaged over quantiles of p.
    """
    shape, scale = rates.r + bought.again, rates.alpha + bought.age
    counts, place = np.unique(bought.again, return_inverse=True)
    first, pairs = np.zeros(len(shape)), np.zeros(len(shape))
    never = shape * (shape + 1.0) * (time / scale) ** 2
    for share in (np.arange(_QUANTILES) + 0.5) / _QUANTILES:
        p = np.maximum(special.betaincinv(rates.a, rates.b + counts, share), 1e-12)[place]
        grown = np.log1p(time * p / scale)
        made = -np.expm1(-shape * grown) / p
        rest = time * shape / scale * np.exp(-(shape + 1.0) * grown)
        pairs += np.where(shape * grown < _NEVER, never, 2.0 * (1.0 - p) * (made - rest) / p)
        first += made
    alive = rates.alive(bought) / _QUANTILES
    return first * alive, (first + pairs) * alive


def variance(spending: "Spending", bought: "Bought", made: tuple[Numbers, Numbers]) -> Numbers:
    """How much the spend of each varies, by the first two moments of the purchases that it is made of."""
    n = bought.again + 1.0
    shape, own = spending.p * n + spending.q, spending.gamma + n * bought.spend
    squared = own**2 / (np.maximum(shape - 1.0, _TAIL) * np.maximum(shape - 2.0, _TAIL))
    first, second = made
    of_square = (spending.p * first + spending.p**2 * second) * squared
    found: Numbers = np.maximum(of_square - (first * spending.expected(bought)) ** 2, 0.0)
    return found
