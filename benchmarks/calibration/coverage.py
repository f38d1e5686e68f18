"""From what each visitor did to the verdict: how often the interval holds the true change.

Shares, means, ratios of sums, and each adjusted by the visitor's past; read once at the end, and every day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from benchmarks.calibration.shops import COLUMNS, Shop
from storewide.stats import adjusting, capping, estimates, sequential
from storewide.stats.products import Products
from storewide.stats.ratios import Figure, Ratio
from storewide.stats.sequential import Schedule

SEED = 20_262
PAST = ("spend_before", "orders_before")
BASKET = Ratio("spend", "orders")

#: name -> figure, covariates
KINDS: dict[str, tuple[Figure, tuple[str, ...]]] = {
    "share of buyers": ("buyers", ()),
    "spend": ("spend", ()),
    "spend, adjusted": ("spend", PAST),
    "spend per order": (BASKET, ()),
    "spend per order, adjusted": (BASKET, PAST),
}
USUAL = Shop(control=6000, variant=6000)
#: one visitor in ten gets the variant, few buy, and baskets range from nothing to a fortune
LOPSIDED = Shop(control=3600, variant=400, orders=0.05, spread=1.5, lift=0.0)
_AT_ONCE = 100


@dataclass(frozen=True)
class Covered:
    """Shares of the tests: whose interval held the true change, whose relative one did, that came with a warning."""

    held: float
    held_relative: float
    warned: float
    variance_kept: float


def covered(shop: Shop, tests: int, seed: int = SEED) -> dict[str, Covered]:
    """How often 95 % intervals of each kind of figure hold the truth, over so many tests."""
    chance = numpy.random.default_rng(seed)
    sums = {kind: numpy.zeros(4) for kind in KINDS}
    for _begin in range(0, tests, _AT_ONCE):
        for arms in shop.tests(_AT_ONCE, chance):
            for kind, (figure, past) in KINDS.items():
                sums[kind] += _one(shop, arms, figure, past)
    return {kind: Covered(*(total / tests).tolist()) for kind, total in sums.items()}


def _one(
    shop: Shop, arms: tuple[Products, Products], figure: Figure, past: tuple[str, ...]
) -> tuple[float, ...]:
    name, column = (figure, figure) if isinstance(figure, str) else ("basket", figure.numerator)
    before, after = adjusting.adjusted(arms, figure, past)
    found = estimates.compare(before.estimate, after.estimate, method="calibration")
    truth, base = shop.truth(name), shop.truth_of_control(name)
    return (
        _holds(found.interval, truth),
        _holds(found.relative_interval, truth / base),
        bool(capping.rough(*arms, column)),
        before.variance_kept,
    )


def called_daily(tests: int, days: int = 14, visitors: int = 150, seed: int = SEED) -> float:
    """The share of tests in which nothing happens that are called at any daily look, spend adjusted by the past."""
    chance = numpy.random.default_rng(seed)
    shop = Shop(control=visitors * days, variant=visitors * days, lift=0.0)
    schedule = Schedule(days, 2 * visitors * days)
    path = [2 * visitors * day for day in range(1, days + 1)]
    called = 0
    for _begin in range(0, tests, _AT_ONCE):
        arms = [_by_day(shop, days, visitors, chance) for _arm in range(2)]
        for one in zip(*arms, strict=True):
            called += any(
                _is_called(before, after, day, schedule, path)
                for day, (before, after) in enumerate(zip(*one, strict=True), start=1)
            )
    return called / tests


def _is_called(before: Products, after: Products, day: int, schedule: Schedule, path: list[int]) -> bool:
    arms = adjusting.adjusted((before, after), "spend", PAST)
    p_value = sequential.compare(
        arms[0].estimate, arms[1].estimate, day=day, schedule=schedule, path=path
    ).p_value
    return p_value is not None and p_value < schedule.alpha


def _by_day(shop: Shop, days: int, visitors: int, chance: numpy.random.Generator) -> list[list[Products]]:
    """Of each test the sums after each day of one arm, to which the same number of visitors come each day."""
    rows = shop.rows(_AT_ONCE, days * visitors, 0.0, chance).reshape(_AT_ONCE, days, visitors, len(COLUMNS))
    totals = rows.sum(axis=2).cumsum(axis=1)
    cross = (rows.transpose(0, 1, 3, 2) @ rows).cumsum(axis=1)
    about = numpy.zeros(len(COLUMNS))
    return [
        [
            Products(COLUMNS, visitors * (day + 1), about, totals[test, day], cross[test, day])
            for day in range(days)
        ]
        for test in range(_AT_ONCE)
    ]


def _holds(interval: tuple[float, float] | None, value: float) -> bool:
    return interval is not None and interval[0] <= value <= interval[1]


def table(tests: int) -> Iterator[str]:
    """The figures as lines of a table."""
    yield "| figure | visitors per arm | tests | held | relative held | warned | variance kept |"
    yield "|---|---|---|---|---|---|---|"
    for name, shop in (("", USUAL), (", lopsided", LOPSIDED)):
        for kind, one in covered(shop, tests).items():
            yield (
                f"| {kind}{name} | {shop.control} and {shop.variant} | {tests} | {one.held:.4f} "
                f"| {one.held_relative:.4f} | {one.warned:.3f} | {one.variance_kept:.3f} |"
            )
    yield ""
    called = called_daily(tests)
    yield f"Spend adjusted by the past, 14 daily looks, {tests} tests in which nothing happens: {called:.4f} called."
