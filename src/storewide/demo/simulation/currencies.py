"""Other currencies: what an order was charged, in the store's money at the rate of its day."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Ints
from storewide.demo.simulation.baskets import Lines, Money
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.purchases import Orders
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.trade import Currency

_UNIT = 10**4  # rates have four decimals
_AMOUNTS = ("gross", "discount", "shipping", "tax", "cost", "refunded")
_WEEK = 7


def convert(scenario: Scenario, window: Days, orders: Orders, lines: Lines, charged: Money) -> Money:
    """The money of each line in the store's currency: every amount at the rate of the day of its order.

    Rounded once, half to even, as the product does.
    """
    rate = _rates(scenario, window, orders)[lines.order]
    return replace(charged, **{name: _converted(getattr(charged, name), rate) for name in _AMOUNTS})


def _rates(scenario: Scenario, window: Days, orders: Orders) -> Ints:
    """The rate of each order in units of 1 / _UNIT."""
    day = window.number(orders.placed)
    rate = np.full(len(day), _UNIT, np.int64)
    countries = scenario.codes("country")
    for one in scenario.currencies:
        of_day = np.array([_published(one, each) for each in window.dates], np.int64)
        there = orders.country == countries.index(one.country)
        rate[there] = of_day[day[there]]
    return rate


def _converted(amount: Ints, rate: Ints) -> Ints:
    whole, rest = np.divmod(amount * rate, _UNIT)
    up = (2 * rest > _UNIT) | ((2 * rest == _UNIT) & (whole % 2 == 1))
    return np.asarray(whole + up, np.int64)


def _published(one: Currency, day: date) -> int:
    """The rate that counts on a day: none is published at weekends."""
    friday = day - timedelta(days=max(day.weekday() - 4, 0))
    swung = 1 + one.swing * math.sin(friday.toordinal() / 14)
    return round(one.rate * swung * _UNIT)


def write_rates(path: Path, scenario: Scenario, window: Days) -> None:
    """One row a day on which rates are published, from a week before the window on."""
    writing.write_table(path, ("day", "currency", "into", "rate"), _rows(scenario, window))


def _rows(scenario: Scenario, window: Days) -> Iterator[tuple[object, ...]]:
    before = (window.dates[0] - timedelta(days=number) for number in range(_WEEK, 0, -1))
    for day in (*before, *window.dates):
        if day.weekday() < 5:
            for one in scenario.currencies:
                worth = Decimal(_published(one, day)) / _UNIT
                yield day, one.code, scenario.store.currency, worth
