"""What one may ask of a warehouse beyond measures: funnels, cohorts, what customers are worth, how products sell."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from storewide.lib.periods import Days, Grain
from storewide.warehouse import cohorts, journeys, products_sold
from storewide.warehouse.cohorts import Cohort
from storewide.warehouse.facts import Facts
from storewide.warehouse.journeys import Seen, Step, Where
from storewide.warehouse.products_sold import ProductSold
from storewide.warehouse.worths import Worth

if TYPE_CHECKING:
    from storewide.stats.customer_value import Bought


class Studied(ABC):
    """A warehouse that answers them; each answer is kept until the facts change.

    `store`: one store, else all. `where`: (dimension, value) pairs that must all hold; two values of one dimension
    mean either. All raise QuestionInvalid for what is no dimension; those of money raise MixedCurrencies.
    """

    @abstractmethod
    def look[T](self, key: Hashable, at: Callable[[Facts], T]) -> T:
        """What `at` finds in the newest facts, kept under `key` while they stay as they are."""

    @abstractmethod
    def look_once[T](self, at: Callable[[Facts], T]) -> T:
        """What `at` finds in the newest facts; neither what was asked nor the answer is kept."""

    def funnel(
        self, store: str | None, days: Days, steps: Sequence[str] = journeys.STEPS, where: Where = ()
    ) -> tuple[Step, ...]:
        """By step (the event's name; empty: any) the visitors who also did all steps before it, within the days.

        In whichever order they did them: sets are intersected. `where`: (dimension, value) that each step's event has.
        """
        key = ("funnel", store, days, tuple(steps), tuple(where))
        return self.look(key, lambda facts: journeys.funnel(facts, store, days, steps, where))

    def visitors_of(
        self,
        store: str | None,
        days: Days,
        events: Sequence[str] = (),
        page_patterns: Sequence[str] = (),
        by: Grain | None = None,
    ) -> tuple[Seen, ...]:
        """Distinct visitors who did any of the events or saw any page that fits, in one row or by day, week, month.

        A page is a path's first two parts (`/help/returns`); in a pattern `*` stands for any text.
        """
        key = ("visitors of", store, days, tuple(events), tuple(page_patterns), by)
        return self.look(
            key, lambda facts: journeys.visitors_of(facts, store, days, events, page_patterns, by)
        )

    def cohorts(self, store: str | None, first_month: date, last_month: date) -> tuple[Cohort, ...]:
        """Customers by the month of their first order, and what they did in it and in every later month."""
        key = ("cohorts", store, first_month, last_month)
        return self.look(key, lambda facts: cohorts.cohorts(facts, store, first_month, last_month))

    def buying(self, store: str | None, until: date, where: Where = ()) -> "Bought | None":
        """What each customer bought until a day, in weeks and minor units, equal ones together; None of none."""
        key = ("buying", store, until, tuple(where))
        return self.look(key, lambda facts: cohorts.bought(facts, store, until, where))

    def worth(self, store: str | None, days: Days, where: Where = ()) -> Worth | None:
        """What buyers of the days will spend in the year after them; None where nobody can tell."""
        key = ("worth", store, days, tuple(where))
        return self.look(key, lambda facts: cohorts.worth(facts, store, days, where))

    def products_sold(self, store: str | None, days: Days, where: Where = ()) -> tuple[ProductSold, ...]:
        """Every product that was seen, put into a basket or booked on the days, the one with most spend first."""
        key = ("products sold", store, days, tuple(where))
        return self.look(key, lambda facts: products_sold.products_sold(facts, store, days, where))
