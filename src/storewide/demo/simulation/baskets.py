"""Baskets: what each order holds, what it costs, and what comes back weeks later."""

from dataclasses import dataclass

import numpy as np

from storewide.demo.simulation import days, episodes
from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed, Population
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.purchases import Orders
from storewide.demo.simulation.schema import Scenario

_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Lines:
    """l order lines, those of one order together: `order` counts into the orders they belong to."""

    order: Ints
    product: Ints
    quantity: Ints

    def only(self, those: Flags) -> "Lines":
        """The lines flagged in `those` (l flags)."""
        return Lines(self.order[those], self.product[those], self.quantity[those])


@dataclass(frozen=True, slots=True)
class Lost:
    """What one stock-out took away: lines, orders with nothing else in them, gross value of the lines."""

    lines: int
    orders: int
    gross: int


@dataclass(frozen=True, slots=True)
class Money:
    """Per line, in minor units: amounts without tax, the tax, and what was paid back when (-1: never)."""

    gross: Ints
    discount: Ints
    shipping: Ints
    tax: Ints
    cost: Ints
    refunded: Ints
    refunded_at: Ints


def fill(
    scenario: Scenario,
    window: Days,
    orders: Orders,
    goods: Goods,
    placed: tuple[Placed, ...],
    random: np.random.Generator,
) -> Lines:
    """What each order would hold if everything were in stock; a product is in an order once."""
    order = np.repeat(np.arange(len(orders.placed)), _sizes(scenario, orders, placed, random))
    month = window.months()[window.number(orders.placed)]
    product = goods.draw(month[order], random)
    _, first = np.unique(order * len(goods.ids) + product, return_index=True)
    order, product = order[first], product[first]
    return Lines(order, product, 1 + random.poisson(goods.units[product] - 1))


def _sizes(
    scenario: Scenario, orders: Orders, placed: tuple[Placed, ...], random: np.random.Generator
) -> Ints:
    """Lines of each order: an order value moved by f is f times their mean number, by one more or fewer."""
    further = scenario.buying.extra_line
    sizes = random.geometric(1 - further, len(orders.placed)).astype(np.int64)
    mean = 1 / (1 - further)
    moved = episodes.factor(placed, "order_value", orders.population(scenario))
    chance = random.random(len(sizes))
    sizes += chance < (moved - 1) * mean
    sizes -= (sizes > 1) & (chance < (1 - moved) * mean / further)
    return np.minimum(sizes, _MOST_LINES)


def take_away(
    scenario: Scenario,
    orders: Orders,
    lines: Lines,
    goods: Goods,
    placed: tuple[Placed, ...],
    random: np.random.Generator,
) -> tuple[Flags, dict[int, Lost]]:
    """Which lines could be bought, and what each stock-out (by its number in `placed`) cost."""
    population = Population(
        orders.placed[lines.order], {"product": lines.product}, {"product": scenario.codes("product")}
    )
    chance = random.random(len(lines.order))
    kept = np.ones(len(lines.order), np.bool_)
    lost = {}
    for number, effect, touched in episodes.active(placed, "stock", population):
        gone = kept & touched & (chance >= effect.factor)
        kept &= ~gone
        emptied = np.setdiff1d(lines.order[gone], lines.order[kept])
        value = int((goods.price[lines.product] * lines.quantity)[gone].sum())
        lost[number] = Lost(int(gone.sum()), len(emptied), value)
    return kept, lost


def without_empty(orders: Orders, lines: Lines) -> tuple[Orders, Lines]:
    """Only the orders that hold something, and their lines counted anew."""
    filled = np.zeros(len(orders.placed), np.bool_)
    filled[lines.order] = True
    return orders.only(filled), Lines((np.cumsum(filled) - 1)[lines.order], lines.product, lines.quantity)


def cancel(scenario: Scenario, window: Days, orders: Orders, random: np.random.Generator) -> Ints:
    """When each order was cancelled, in UTC seconds; -1 for never, or not before the window's end."""
    buying, count = scenario.buying, len(orders.placed)
    at = orders.placed + (random.uniform(0.5, buying.cancelled_hours, count) * 3600).astype(np.int64)
    cancelled = (random.random(count) < buying.cancelled_share) & (at < window.end)
    return np.where(cancelled, at, -1)


def charge(
    scenario: Scenario,
    orders: Orders,
    lines: Lines,
    goods: Goods,
    placed: tuple[Placed, ...],
    random: np.random.Generator,
) -> Money:
    """The money of each line as ordered: nothing is refunded yet."""
    gross = lines.quantity * goods.prices[goods.listed(lines.product, orders.placed[lines.order])]
    discount = np.rint(gross * (1 - _paid(scenario, orders, placed, random))[lines.order]).astype(np.int64)
    shipping = _shipping(scenario, orders, lines, goods, gross - discount)
    rate = np.array([one.tax for one in scenario.countries])[orders.country][lines.order]
    nothing = np.zeros(len(gross), np.int64)
    return Money(
        gross=gross,
        discount=discount,
        shipping=shipping,
        tax=np.rint((gross - discount + shipping) * rate).astype(np.int64),
        cost=lines.quantity * goods.cost[lines.product],
        refunded=nothing,
        refunded_at=nothing - 1,
    )


def _paid(
    scenario: Scenario, orders: Orders, placed: tuple[Placed, ...], random: np.random.Generator
) -> Floats:
    """The share of the price that each order pays."""
    paid = np.ones(len(orders.placed))
    for _, effect, touched in episodes.active(placed, "discount", orders.population(scenario)):
        paid[touched & (random.random(len(paid)) < effect.share)] *= effect.factor
    return paid


def _shipping(scenario: Scenario, orders: Orders, lines: Lines, goods: Goods, net: Ints) -> Ints:
    """The fee of an order stands on its first line."""
    count, terms = len(orders.placed), scenario.shipping
    value = np.bincount(lines.order, net, count)
    bulky = np.bincount(lines.order, goods.bulky[lines.product], count) > 0
    fee = np.where(value < round(terms.free_from * 100), round(terms.fee * 100), 0)
    fee = np.where(bulky, round(terms.bulky_fee * 100), fee)
    shipping = np.zeros(len(net), np.int64)
    shipping[np.unique(lines.order, return_index=True)[1]] = fee
    return shipping


def refund(
    scenario: Scenario,
    window: Days,
    orders: Orders,
    lines: Lines,
    money: Money,
    cancelled_at: Ints,
    random: np.random.Generator,
) -> Money:
    """The money with what came back before the window's end: all of a line or a part, if not cancelled."""
    buying, count = scenario.buying, len(lines.order)
    first, last = buying.refund_days
    after = random.triangular(first, first + (last - first) * 0.25, last, count) * days.SECONDS
    at = orders.placed[lines.order] + after.astype(np.int64)
    back = (
        (random.random(count) < buying.refunded_share) & (at < window.end) & (cancelled_at[lines.order] < 0)
    )
    part = np.where(random.random(count) < buying.partial_share, random.uniform(0.2, 0.6, count), 1.0)
    amount = np.rint((money.gross - money.discount) * part).astype(np.int64)
    back &= amount > 0
    return Money(
        money.gross,
        money.discount,
        money.shipping,
        money.tax,
        money.cost,
        refunded=np.where(back, amount, 0),
        refunded_at=np.where(back, at, -1),
    )
