"""Costs beside goods and reach: sending and payments by day, systems and people by month; one month's was not told."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from storewide.demo.simulation import writing
from storewide.demo.simulation.arrays import Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.days import SECONDS, Days
from storewide.demo.simulation.schema import Scenario

_MONTH = 30.4  # days, on average
_ROUND = 1000  # what a month costs is told in whole tens

#: day or month as written, kind, minor units
type Cost = tuple[str, str, int]


def work_out(scenario: Scenario, window: Days, books: Books) -> list[Cost]:
    """Every cost that was told."""
    return [*_by_day(scenario, window, books), *_by_month(scenario, window, books)]


def _by_day(scenario: Scenario, window: Days, books: Books) -> Iterator[Cost]:
    said, count = scenario.running.costs, len(window.dates)
    placed = books.cancelled_at < 0
    day = window.number(books.orders.placed)
    orders = np.bincount(day[placed], minlength=count)
    worth = _by_place(day[books.lines.order], books, count)
    for number, date_ in enumerate(window.dates):
        payments = orders[number] * said.payment * 100 + worth[number] * said.payment_share
        yield date_.isoformat(), "fulfilment", round(orders[number] * said.order * 100)
        yield date_.isoformat(), "payment", round(payments)


def _by_place(place: Ints, books: Books, count: int) -> Ints:
    """What was charged for goods at each place."""
    worth = np.zeros(count, np.int64)
    np.add.at(worth, place, books.money.gross - books.money.discount)
    return worth


def _by_month(scenario: Scenario, window: Days, books: Books) -> Iterator[Cost]:
    """Whole months, and the one that runs, whose costs are known already."""
    said = scenario.running.costs
    charged = int((books.money.gross - books.money.discount).sum())
    usual = charged * _MONTH * SECONDS / (window.end - int(window.starts[0]))
    left_out = _before(window.dates[-1], said.missing_months_back)
    for month in sorted({day.replace(day=1) for day in window.dates}):
        for kind in ("platform", "staff"):
            is_missing = month == left_out and kind == said.missing
            if month >= window.dates[0] and not is_missing:
                share = getattr(said, kind)
                yield f"{month:%Y-%m}", kind, round(usual * share / _ROUND) * _ROUND


def _before(day: date, months: int) -> date:
    """The first day of the month so many before that of a day."""
    month = day.replace(day=1)
    for _ in range(months):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def tell(costs: list[Cost]) -> dict[str, dict[str, int]]:
    """By measure and month what was told."""
    found: dict[str, dict[str, int]] = {}
    for day, kind, amount in costs:
        months = found.setdefault(f"{kind}_cost", {})
        months[day[:7]] = months.get(day[:7], 0) + amount
    return found


def write(path: Path, scenario: Scenario, costs: list[Cost]) -> None:
    """One row a day or month and kind."""
    store = scenario.store
    amounts = writing.amounts(np.array([amount for _, _, amount in costs], np.int64))
    rows = (
        (day, kind, amount, store.currency, store.slug)
        for (day, kind, _), amount in zip(costs, amounts, strict=True)
    )
    writing.write_table(path, ("date", "kind", "amount", "currency", "store"), rows)
