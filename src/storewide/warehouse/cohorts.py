"""Customers by the month of their first order, and one by one: who came back when, and what they are worth."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from storewide.lib.periods import Days, months_later
from storewide.warehouse import links, worths
from storewide.warehouse.customers import Asked
from storewide.warehouse.facts import Facts
from storewide.warehouse.journeys import Where
from storewide.warehouse.questions import LONGEST, Question
from storewide.warehouse.scope import Scope
from storewide.warehouse.worths import Worth

if TYPE_CHECKING:
    from storewide.stats.customer_value import Bought

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Later:
    """What a cohort did in the `months`-th month after its first; `spend` in minor units, by the day of the order.

    `is_over`: whether the month is over as far as the facts go.
    """

    months: int
    buyers: int
    orders: int
    spend: int
    is_over: bool


@dataclass(frozen=True)
class Cohort:
    """The customers whose first order was in a month, and what they did in it (months 0) and later."""

    month: str
    size: int
    later: tuple[Later, ...]


def cohorts(facts: Facts, store: str | None, first_month: date, last_month: date) -> tuple[Cohort, ...]:
    """The cohorts of the months; every month from the first with an order to the newest facts, also empty ones.

    Raises MixedCurrencies. Guests belong to none: nobody can say whether they came back.
    """
    days = Days(first_month.replace(day=1), months_later(last_month, 1) - _ONE_DAY)
    asked = _of_facts(facts, store, days, (), "spend")
    if asked is None:
        return ()
    told = {(begun, later): rest for begun, later, *rest in asked.cohorts()}
    until = asked.known_until
    found = []
    for begun in sorted({begun for begun, _ in told}):
        months = (until.year - begun.year) * 12 + until.month - begun.month
        later = []
        for k in range(months + 1):
            buyers, orders, spend = told.get((begun, k), (0, 0, 0))
            is_over = months_later(begun, k + 1) - _ONE_DAY <= until
            later.append(Later(k, buyers, orders, spend, is_over))
        found.append(Cohort(f"{begun:%Y-%m}", told[begun, 0][0], tuple(later)))
    return tuple(found)


def bought(facts: Facts, store: str | None, until: date, where: Where) -> "Bought | None":
    """What each known customer bought until a day, in weeks and minor units; None where nobody did.

    `where`: customers with an order line of these dimensions. Raises MixedCurrencies.
    """
    asked = _of_facts(facts, store, Days(until - timedelta(days=LONGEST - 1), until), where, "spend")
    return None if asked is None else worths.columns(asked.histories([("", until)])).get("")


def worth(facts: Facts, store: str | None, days: Days, where: Where) -> Worth | None:
    """What the buyers of the days will spend in the year after them; None where nobody can tell.

    Raises MixedCurrencies.
    """
    asked = _of_facts(facts, store, days, where, "customer_value")
    if asked is None:
        return None
    told = [worths.worth(learnt, own) for _, learnt, own in asked.learnt()]
    return told[0] if told else None


def _of_facts(facts: Facts, store: str | None, days: Days, where: Where, measure: str) -> Asked | None:
    question = Question((measure,), days.first, days.last, store=store, filters=tuple(where))
    question.validate()
    scope = Scope(question, facts.manifest)
    scope.require_one_currency()
    if not scope.files("sales") or not scope.knows("orders"):
        return None
    return Asked(facts.session, facts.folder, scope, links.load(facts.folder, facts.manifest))
