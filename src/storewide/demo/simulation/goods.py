"""The goods: ids, prices, costs and popularity of every product, ready to draw baskets from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.shop import slug


@dataclass(frozen=True, slots=True)
class Goods:
    """p products in the scenario's order. Money in minor units without tax; `chances`: 12 x p.

    `later`: products that cost something else from a moment on, as (product, UTC seconds, price) by time.
    """

    ids: tuple[str, ...]
    categories: tuple[str, ...]
    category: Ints
    price: Ints
    cost: Ints
    units: Floats
    bulky: Flags
    chances: Floats
    later: tuple[tuple[int, int, int], ...] = ()

    @property
    def prices(self) -> Ints:
        """Every price there ever was: those of the products in their order, then the later ones."""
        return np.concatenate([self.price, np.array([price for _, _, price in self.later], np.int64)])

    def listed(self, product: Ints, at: Ints) -> Ints:
        """The place in `prices` of what each product cost at its moment; no product (-1) stays none."""
        place = product.copy()
        for number, (which, since, _price) in enumerate(self.later):
            place[(product == which) & (at >= since)] = len(self.ids) + number
        return place

    def draw(self, month: Ints, random: np.random.Generator) -> Ints:
        """A product for each of the given months (0 to 11), by what sells in that month."""
        chosen = np.empty(len(month), np.int64)
        chance = random.random(len(month))
        for number in range(12):
            those = month == number
            edges = np.cumsum(self.chances[number])[:-1]
            chosen[those] = np.searchsorted(edges, chance[those], side="right")
        return chosen


def stock(scenario: Scenario, window: Days, random: np.random.Generator) -> Goods:
    """The range of the scenario; `random` ranks the products below the best sellers."""
    listed = [
        (name, price, number)
        for number, category in enumerate(scenario.categories)
        for name, price in category.products.items()
    ]
    category = np.array([number for _, _, number in listed], np.int64)
    with_tax = np.array([price for _, price, _ in listed])
    price = np.rint(with_tax * 100 / (1 + scenario.store.list_price_tax)).astype(np.int64)
    cost_share = np.array([one.cost_share for one in scenario.categories])[category]
    season = np.array([one.season for one in scenario.categories])[category].T
    chances = season * _popularity(scenario, random)
    return Goods(
        ids=tuple(slug(name) for name, _, _ in listed),
        categories=tuple(slug(one.name) for one in scenario.categories),
        category=category,
        price=price,
        cost=np.rint(price * cost_share).astype(np.int64),
        units=np.array([one.units for one in scenario.categories])[category],
        bulky=np.array([one.bulky for one in scenario.categories])[category],
        chances=chances / chances.sum(axis=1, keepdims=True),
        later=tuple(_later(scenario, window)),
    )


def _later(scenario: Scenario, window: Days) -> Iterator[tuple[int, int, int]]:
    for one in scenario.repriced:
        since = int(window.starts[len(window.dates) - 1 + one.starts])
        without_tax = round(one.price * 100 / (1 + scenario.store.list_price_tax))
        yield scenario.products.index(one.product), since, without_tax


def _popularity(scenario: Scenario, random: np.random.Generator) -> Floats:
    """Rank to the power of -tail: best sellers as listed, the others by chance, dear goods rather last."""
    products = scenario.products
    prices = [price for category in scenario.categories for price in category.products.values()]
    luck = random.random(len(products)) * 250 + np.array(prices)
    ranked = sorted(range(len(products)), key=lambda number: luck[number])
    best = [products.index(name) for name in scenario.range.best_sellers]
    order = best + [number for number in ranked if number not in best]
    weight = np.empty(len(products))
    weight[order] = np.arange(1.0, len(products) + 1) ** -scenario.range.tail
    return weight
