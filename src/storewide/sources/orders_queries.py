"""Reads of a store's orders in a month: its amounts, its spend as dated in three ways, and what changed."""

from dataclasses import dataclass, replace
from datetime import date

from storewide.lib.periods import Days
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse import books, order_history
from storewide.warehouse.order_history import Changed
from storewide.warehouse.questions import Question
from storewide.warehouse.returns import Returns

_MEASURES = ("gross", "discount", "refunded", "spend", "shipping", "tax", "cost")


@dataclass(frozen=True)
class Orders:
    """A month of orders in minor units; shipping, tax and cost are None where no order states them.

    `spend` dates refunds by the day they were made, `placed` by the day of their order; `daily_` are both by day.
    """

    gross: int
    discount: int
    refunded: int
    spend: int
    shipping: int | None
    tax: int | None
    cost: int | None
    placed: int
    daily_spend: tuple[int, ...]
    daily_placed: tuple[int, ...]
    returns: Returns | None
    changes: tuple[Changed, ...]

    @property
    def tax_in_prices(self) -> int:
        """What spend leaves out as the tax that the prices hold."""
        return self.gross - self.discount - self.refunded - self.spend


def orders(store: Store, days: Days) -> Orders:
    """The orders of the days."""
    house = warehouse()
    question = Question(_MEASURES, days.first, days.last, store=store.slug)
    whole = house.ask(question).rows[0]
    daily = replace(question, measures=("spend",), by="day")
    made = house.ask(daily).rows
    placed = house.ask(replace(daily, dated="placed")).rows
    return Orders(
        **{name: whole[name] or 0 for name in _MEASURES[:4]},
        shipping=whole["shipping"],
        tax=whole["tax"],
        cost=whole["cost"],
        placed=sum(row["spend"] or 0 for row in placed),
        daily_spend=tuple(row["spend"] or 0 for row in made),
        daily_placed=tuple(row["spend"] or 0 for row in placed),
        returns=books.with_returns(house, store.slug, days),
        changes=order_history.changes(house, store.slug, days),
    )


def newest(store: Store) -> date | None:
    """The last day the store has facts of."""
    extent = warehouse().extent(store.slug)
    return extent[1] if extent else None
