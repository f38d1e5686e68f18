"""What is still to come back: later amounts of young cohorts, from what older ones gave back at the same age.

The additive method of claims reserving, which also serves cohorts that have given nothing back yet: each age has a
rate, the sum of what came back at that age over the sum of what the same cohorts were worth. Expectation and error of
prediction: T. Mack, "Schadenversicherungsmathematik" (2nd ed. 2002), section 3.3; K. D. Schmidt and M. Zocher, "The
Bornhuetter-Ferguson principle", Variance 2 (2008). Ages are taken as uncorrelated, as the method does.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from storewide.stats.distributions import t_quantile_above

METHOD = "additive development"
METHOD_VERSION = 1

#: a rate of an age is known from so many cohorts that passed it
_FEWEST_COHORTS = 3


class CohortsUnusable(ValueError):
    """Too few cohorts are old enough to say what comes back later, or none is worth anything."""


@dataclass(frozen=True)
class Cohort:
    """What was sold together: its worth, and what came back at each age it has passed, the youngest age first."""

    worth: float
    came_back: tuple[float, ...]


@dataclass(frozen=True)
class Later:
    """What is still expected back, in the unit of the cohorts' worth, and between which bounds."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Development:
    """`rates`: what comes back at each age as a share of worth. `each`: by cohort asked, in order; `total`: together."""

    rates: tuple[float, ...]
    each: tuple[Later, ...]
    total: Later
    alpha: float
    method: str = METHOD
    method_version: int = METHOD_VERSION


@dataclass(frozen=True)
class _Age:
    rate: float
    #: variance of what comes back for each unit of worth
    spread: float
    #: worth of the cohorts that the rate is known from, and how many they are
    known: float
    cohorts: int


def develop(
    cohorts: Sequence[Cohort], *, known: Sequence[Cohort], ages: int, alpha: float = 0.05
) -> Development:
    """What each cohort still gives back until it has passed all `ages`, with an interval of 1 - alpha.

    `known`: the cohorts that the rates are taken from, those asked among them where they are to count. Raises
    CohortsUnusable where fewer than three of them with any worth have passed the last age.
    """
    by_age = [_age(known, age) for age in range(ages)]
    df = min(age.cohorts for age in by_age) - 1
    reach = t_quantile_above(alpha / 2, df)
    return Development(
        rates=tuple(age.rate for age in by_age),
        each=tuple(_later([cohort], by_age, reach) for cohort in cohorts),
        total=_later(cohorts, by_age, reach),
        alpha=alpha,
    )


def _age(cohorts: Sequence[Cohort], age: int) -> _Age:
    passed = [each for each in cohorts if len(each.came_back) > age and each.worth > 0]
    if len(passed) < _FEWEST_COHORTS:
        raise CohortsUnusable(
            f"{len(passed)} cohorts have passed age {age + 1}; it takes {_FEWEST_COHORTS} to say what comes back then."
        )
    known = math.fsum(each.worth for each in passed)
    rate = math.fsum(each.came_back[age] for each in passed) / known
    squares = math.fsum(each.worth * (each.came_back[age] / each.worth - rate) ** 2 for each in passed)
    return _Age(rate, squares / (len(passed) - 1), known, len(passed))


def _later(cohorts: Sequence[Cohort], by_age: Sequence[_Age], reach: float) -> Later:
    """The ages ahead of the cohorts, together: the spread of what comes, and the error of the rates."""
    expected = variance = 0.0
    for number, age in enumerate(by_age):
        ahead = math.fsum(each.worth for each in cohorts if len(each.came_back) <= number and each.worth > 0)
        expected += ahead * age.rate
        variance += ahead * age.spread + ahead**2 * age.spread / age.known
    half = reach * math.sqrt(variance)
    return Later(expected, max(0.0, expected - half), expected + half)
