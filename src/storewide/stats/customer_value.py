"""What a customer is still worth: how often one buys again and how much one spends, by the buying so far.

Purchases: the BG/NBD model. P. Fader, B. Hardie, K. Lee, "Counting your customers the easy way: an alternative to the
Pareto/NBD model", Marketing Science 24 (2005). While alive, a customer buys at random with an own rate (gamma: r,
alpha); after each purchase one is lost with an own probability (beta: a, b). Money: the gamma-gamma model. P. Fader,
B. Hardie, "The gamma-gamma model of monetary value" (2013): spend of a purchase varies about an own mean (p, q, gamma).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storewide.lib.late import Late
from storewide.stats import customer_spread
from storewide.stats.distributions import normal_quantile_above

optimize, special = Late("scipy.optimize"), Late("scipy.special")
METHOD = "BG/NBD with gamma-gamma"
METHOD_VERSION = 2

#: fewer customers who bought again do not say how customers buy
FEWEST = 100
#: the optimum is looked for among parameters between these, as logarithms
_LEAST, _MOST = math.log(1e-4), math.log(1e5)
#: nearer to 1 than this, a is moved away from it: the expectation's formula has a gap there, its value has none
_GAP = 1e-5

type Numbers = NDArray[np.float64]


class CustomersUnusable(ValueError):
    """Too few customers bought again, or the likelihood has no maximum, so that nobody can tell what they are worth."""


@dataclass(frozen=True)
class Bought:
    """Customers and what they bought so far; equal ones may stand together. All columns have one length.

    `again`: purchases after the first. `last`: time from the first to the last purchase, `age`: to now; in one unit,
    such as weeks. `spend`: of a purchase on average, the first included. `customers`: how many are so.
    """

    again: Numbers
    last: Numbers
    age: Numbers
    spend: Numbers
    customers: Numbers


@dataclass(frozen=True)
class Rates:
    """How customers buy and are lost: the parameters of the BG/NBD model, by the unit of time."""

    r: float
    alpha: float
    a: float
    b: float

    def alive(self, bought: Bought) -> Numbers:
        """The probability that each is still a customer."""
        lost = self._lost(bought)
        return 1.0 / (1.0 + lost)

    def _lost(self, bought: Bought) -> Numbers:
        """The odds that each was lost with the last purchase; who never bought again cannot be told lost."""
        x = bought.again
        ratio = np.log((self.alpha + bought.age) / (self.alpha + bought.last))
        odds = self.a / np.maximum(self.b + x - 1.0, _GAP) * np.exp((self.r + x) * ratio)
        return np.where(x > 0, odds, 0.0)

    def expected(self, bought: Bought, time: float) -> Numbers:
        """How many purchases each will make in the next `time`, by equation (10) of Fader, Hardie and Lee.

        With Euler's transformation of the hypergeometric function, which stays small where the paper's form overflows.
        """
        a = self.a if abs(self.a - 1.0) > _GAP else 1.0 + _GAP
        x, begun = bought.again, self.alpha + bought.age
        z = time / (begun + time)
        whole = a + self.b + x - 1.0
        rest = np.power(1.0 - z, a - 1.0) * special.hyp2f1(a + self.b - 1.0 - self.r, a - 1.0, whole, z)
        found: Numbers = whole / (a - 1.0) * (1.0 - rest) * self.alive(bought)
        return found


@dataclass(frozen=True)
class Spending:
    """What customers spend on a purchase: the parameters of the gamma-gamma model, in the unit of money."""

    p: float
    q: float
    gamma: float

    def expected(self, bought: Bought) -> Numbers:
        """What each will spend on a purchase, on average."""
        n = bought.again + 1.0
        return self.p * (self.gamma + n * bought.spend) / np.maximum(self.p * n + self.q - 1.0, _GAP)


@dataclass(frozen=True)
class Buying:
    """How the customers of a store buy. `errors`: covariances of the logarithms of (r, alpha, a, b) and (p, q, gamma)."""

    rates: Rates
    spending: Spending
    errors: tuple[NDArray[np.float64], NDArray[np.float64]]
    method: str = METHOD
    method_version: int = METHOD_VERSION

    def worth(self, bought: Bought, time: float) -> float:
        """What one of these customers will spend in the next `time`, on average."""
        each = self.rates.expected(bought, time) * self.spending.expected(bought)
        return float(np.average(each, weights=bought.customers))

    def interval(self, bought: Bought, time: float, alpha: float = 0.05) -> tuple[float, float]:
        """Between what they will really spend on average, so often as `alpha` leaves.

        Two doubts together: of the parameters, by the delta method over their logarithms, and what chance does to these
        very customers, which matters the more the fewer they are.
        """
        centre = self.worth(bought, time)
        logs = np.log([*_values(self.rates), *_values(self.spending)])

        def at(moved: Numbers) -> float:
            found = np.exp(moved)
            own = Buying(Rates(*found[:4].tolist()), Spending(*found[4:].tolist()), self.errors)
            return math.log(max(own.worth(bought, time), 1e-300))

        slope = _slope(at, logs)
        variance = float(slope[:4] @ self.errors[0] @ slope[:4] + slope[4:] @ self.errors[1] @ slope[4:])
        by_chance = (customer_spread.of_mean(self, bought, time) / centre) ** 2 if centre else 0.0
        far = math.exp(normal_quantile_above(alpha / 2) * math.sqrt(max(variance, 0.0) + by_chance))
        return centre / far, centre * far


def fitted(bought: Bought) -> Buying:
    """The parameters that make what was bought most likely. Raises CustomersUnusable.

    Spend is taken from customers with a positive average, as the model knows no other.
    """
    again = float(bought.customers[bought.again > 0].sum())
    if again < FEWEST:
        raise CustomersUnusable(
            f"{again:.0f} customers bought again; {FEWEST} are needed to tell what customers are worth."
        )
    spent = bought.spend > 0
    if not spent.any():
        raise CustomersUnusable("No customer spent anything.")
    weeks = float(np.average(bought.age, weights=bought.customers)) or 1.0
    money = float(np.average(bought.spend[spent], weights=bought.customers[spent]))
    rates, of_rates = _most_likely(_Purchases(bought), np.log([0.5, weeks / 2, 0.7, 2.0]))
    paid, of_spend = _most_likely(_Amounts(bought, spent, money), np.log([3.0, 3.0, 2.0]))
    spending = Spending(float(paid[0]), float(paid[1]), float(paid[2]) * money)
    return Buying(Rates(*rates.tolist()), spending, (of_rates, of_spend))


class _Purchases:
    """The log-likelihood of the BG/NBD model over the logarithms of its parameters, by its four terms A1 to A4."""

    def __init__(self, bought: Bought) -> None:
        once = bought.again == 0
        ages, weights = _together(bought.age[once], bought.customers[once])
        self._x = np.concatenate([np.zeros(len(ages)), bought.again[~once]])
        self._last = np.concatenate([np.zeros(len(ages)), bought.last[~once]])
        self._age = np.concatenate([ages, bought.age[~once]])
        self._weight = np.concatenate([weights, bought.customers[~once]])
        self._counts, self._count = np.unique(self._x, return_inverse=True)

    def __call__(self, logs: Numbers) -> tuple[float, Numbers]:
        """Minus the log-likelihood, and its slope."""
        r, alpha, a, b = np.exp(logs)
        x, repeats, k = self._x, self._x > 0, self._counts
        of_age, of_last = np.log(alpha + self._age), np.log(alpha + self._last)
        base = special.gammaln(r + k) - special.gammaln(r) + r * math.log(alpha)
        base += (
            special.gammaln(a + b) + special.gammaln(b + k) - special.gammaln(b) - special.gammaln(a + b + k)
        )
        before = np.where(repeats, b + x - 1.0, 1.0)
        alive = -(r + x) * of_age
        lost = np.where(repeats, math.log(a) - np.log(np.maximum(before, 1e-12)) - (r + x) * of_last, -np.inf)
        both = np.logaddexp(alive, lost)
        share = np.exp(lost - both)
        by_rate = special.digamma(r + k) - special.digamma(r) + math.log(alpha)
        by_a = special.digamma(a + b) - special.digamma(a + b + k)
        by_b = by_a + special.digamma(b + k) - special.digamma(b)
        slopes = (
            by_rate[self._count] - (1.0 - share) * of_age - share * of_last,
            r / alpha - (r + x) * ((1.0 - share) / (alpha + self._age) + share / (alpha + self._last)),
            by_a[self._count] + share / a,
            by_b[self._count] - share / before,
        )
        slope = np.array([float(self._weight @ each) for each in slopes])
        return -float(self._weight @ (base[self._count] + both)), -slope * np.exp(logs)


class _Amounts:
    """The log-likelihood of the gamma-gamma model over the logarithms of its parameters; money in units of `money`."""

    def __init__(self, bought: Bought, spent: NDArray[np.bool_], money: float) -> None:
        once = spent & (bought.again == 0)
        more = spent & (bought.again > 0)
        means, weights = _together(bought.spend[once], bought.customers[once])
        self._n = np.concatenate([np.ones(len(means)), bought.again[more] + 1.0])
        self._mean = np.concatenate([means, bought.spend[more]]) / money
        self._weight = np.concatenate([weights, bought.customers[more]])
        self._log = np.log(self._mean)
        self._counts, self._count = np.unique(self._n, return_inverse=True)

    def __call__(self, logs: Numbers) -> tuple[float, Numbers]:
        """Minus the log-likelihood, and its slope."""
        p, q, gamma = np.exp(logs)
        n, k = self._n, self._counts
        of_all = gamma + n * self._mean
        whole = np.log(of_all)
        base = (
            special.gammaln(p * k + q)
            - special.gammaln(p * k)
            - special.gammaln(q)
            + q * math.log(gamma)
            + p * k * np.log(k)
        )
        grown = special.digamma(p * k + q)
        by_p = k * (grown - special.digamma(p * k) + np.log(k))
        each = base[self._count] + (p * n - 1.0) * self._log - (p * n + q) * whole
        slopes = (
            by_p[self._count] + n * (self._log - whole),
            (grown - special.digamma(q) + math.log(gamma))[self._count] - whole,
            q / gamma - (p * n + q) / of_all,
        )
        slope = np.array([float(self._weight @ own) for own in slopes])
        return -float(self._weight @ each), -slope * np.exp(logs)


def _together(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Equal values once, with their weights added up."""
    own, place = np.unique(values, return_inverse=True)
    return own, np.bincount(place, weights, minlength=len(own))


def _most_likely(
    likelihood: Callable[[Numbers], tuple[float, Numbers]], start: Numbers
) -> tuple[Numbers, NDArray[np.float64]]:
    """The parameters of the maximum, and the covariances of their logarithms by the likelihood's curvature there."""
    found = optimize.minimize(
        likelihood,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LEAST, _MOST)] * len(start),
        options={"maxiter": 500},
    )
    if not np.isfinite(found.fun) or not np.isfinite(found.x).all():
        raise CustomersUnusable(
            "What customers bought fits no rate of buying; nobody can tell what they are worth."
        )
    curvature = _slope(lambda logs: likelihood(logs)[1], found.x)
    errors: NDArray[np.float64] = np.linalg.pinv((curvature + curvature.T) / 2.0, hermitian=True)
    return np.exp(found.x), errors


def _slope(function: Callable[[Numbers], float | Numbers], at: Numbers) -> Numbers:
    """How the function (or each of its values, a row for each parameter) changes along each parameter."""
    steps = np.eye(len(at)) * 1e-4
    return np.array([(function(at + step) - function(at - step)) / 2e-4 for step in steps])


def _values(parameters: Rates | Spending) -> list[float]:
    return list(vars(parameters).values())
