"""Results: what each experiment and release truly did, and what is to be found of it in the files."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from storewide.demo.simulation import episodes
from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.books import Books
from storewide.demo.simulation.clicks import ADD, CHECKOUT
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Lever, Placed, Population
from storewide.demo.simulation.exposing import Exposed
from storewide.demo.simulation.purchases import Chances
from storewide.demo.simulation.visits import Visits


@dataclass(frozen=True, slots=True)
class Found:
    """What the recorded units of one arm did, from the first exposure to the end of the last day so far.

    Money in minor units; a refund or cancellation counts when it was booked by then. `buyers`,
    `product_adders` and `checkout_starters` are units; `orders` leaves cancelled ones out.
    """

    units: int
    buyers: int
    orders: int
    gross: int
    spend: int
    refunded: int
    product_adders: int
    checkout_starters: int


@dataclass(frozen=True, slots=True)
class Tried:
    """An experiment as it was. `effects`: by variant and metric the true relative change against the control,

    which is the change expected of the very visitors who met it, had all of them met that variant.
    """

    key: str
    truth: str
    control: str
    first: date
    last: date
    arms: dict[str, Found]
    effects: dict[str, dict[str, float]]


def tried(window: Days, exposed: Exposed, books: Books, chances: Chances, placed: Placed) -> Tried:
    """The truth about one experiment; `placed`: the effects of its arms at their place in time."""
    told, zero = exposed.experiment, window.dates[-1]
    return Tried(
        key=told.key,
        truth=told.truth,
        control=told.arms[0].key,
        first=placed.first,
        last=min(placed.last, zero),
        arms=_found(window, exposed, books),
        effects=_effects(exposed, books.visits, chances, placed),
    )


def _effects(
    exposed: Exposed, visits: Visits, chances: Chances, placed: Placed
) -> dict[str, dict[str, float]]:
    """For each variant the relative change of each share of visitors, expected from the chances themselves."""
    told = exposed.experiment
    met = np.flatnonzero(visits.arms[told.dimension] >= 0)
    visitor, at = visits.visitor[met], (visits.start + visits.dwell)[met]
    codes = {told.dimension: tuple(arm.key for arm in told.arms)}

    def moved(lever: Lever, arm: Ints) -> Floats:
        return episodes.factor((placed,), lever, Population(at, {told.dimension: arm}, codes))

    def forced(number: int) -> dict[str, float]:
        was, now = visits.arms[told.dimension][met], np.full(len(met), number, np.int64)
        order, basket, checkout = (
            moved(lever, now) / moved(lever, was) for lever in ("conversion", "baskets", "checkouts")
        )
        return _shares(
            visitor,
            Chances(
                chances.order[met] * order,
                chances.basket[met] * order * basket,
                chances.checkout[met] * checkout,
            ),
        )

    control, *variants = (forced(number) for number in range(len(told.arms)))
    return {
        arm.key: {name: round(share[name] / control[name] - 1, 4) for name in share}
        for arm, share in zip(told.arms[1:], variants, strict=True)
    }


def _shares(visitor: Ints, chances: Chances) -> dict[str, float]:
    """The expected share of visitors who did it in one session at least."""
    left = (1 - chances.order) * chances.basket
    did = {
        "conversion": chances.order,
        "add_to_cart_rate": chances.order + left,
        "checkout_start_rate": chances.order + left * chances.checkout,
    }
    return {name: _at_least_once(visitor, chance) for name, chance in did.items()}


def _at_least_once(visitor: Ints, chance: Floats) -> float:
    _, unit = np.unique(visitor, return_inverse=True)
    never = np.exp(np.bincount(unit, np.log1p(-np.minimum(chance, 0.95))))
    return float(np.mean(1 - never))


def _found(window: Days, exposed: Exposed, books: Books) -> dict[str, Found]:
    """Counted for every recorded unit, and added up by arm."""
    told = exposed.experiment
    past = window.starts[min(len(window.dates) + told.last, len(window.dates))]
    unit = _units(exposed, books)
    count = len(exposed.visitor)
    orders, cancelled = books.orders, books.cancelled_at >= 0
    of_order = np.where(orders.visitor >= 0, unit[orders.visitor], -1)
    since = np.append(exposed.at, 0)[of_order]
    of_order = np.where((orders.placed >= since) & (orders.placed < past), of_order, -1)
    placed = np.bincount(of_order[(of_order >= 0) & ~cancelled], minlength=count)
    gross, paid, back = _money(books, of_order, int(past), count)
    did = {name: _did(exposed, books, unit, step, int(past)) for name, step in _STEPS.items()}
    return {
        arm.key: Found(
            units=int(those.sum()),
            buyers=int((placed[those] > 0).sum()),
            orders=int(placed[those].sum()),
            gross=int(gross[those].sum()),
            spend=int((paid - back)[those].sum()),
            refunded=int(back[those].sum()),
            **{name: int(flags[those].sum()) for name, flags in did.items()},
        )
        for number, arm in enumerate(told.arms)
        for those in [(exposed.arm == number) & exposed.recorded]
    }


_STEPS = {"product_adders": ADD, "checkout_starters": CHECKOUT}


def _units(exposed: Exposed, books: Books) -> Ints:
    """For every visitor the place among the exposed; -1 for who met nothing."""
    unit = np.full(int(books.visits.visitor.max(initial=0)) + 1, -1, np.int64)
    unit[exposed.visitor] = np.arange(len(exposed.visitor))
    return unit


def _money(books: Books, of_order: Ints, past: int, count: int) -> tuple[Ints, Ints, Ints]:
    """Gross, gross after discount, and what went back before `past`, of each unit."""
    money, of_line = books.money, of_order[books.lines.order]
    cancelled_at = books.cancelled_at[books.lines.order]
    net = money.gross - money.discount
    booked_at = np.where(cancelled_at >= 0, cancelled_at, money.refunded_at)
    amount = np.where(cancelled_at >= 0, net, money.refunded)
    back = np.where((booked_at >= 0) & (booked_at < past), amount, 0)
    return tuple(_added(of_line, part, count) for part in (money.gross, net, back))  # type: ignore[return-value]


def _added(unit: Ints, amount: Ints, count: int) -> Ints:
    total = np.zeros(count + 1, np.int64)
    np.add.at(total, unit, amount)  # -1, of nobody's, is the last one
    return total[:-1]


def _did(exposed: Exposed, books: Books, unit: Ints, step: int, past: int) -> Flags:
    """Which units took a step at least once."""
    clicks = books.clicks
    those = np.flatnonzero((clicks.name == step) & (clicks.at < past))
    who = unit[books.visits.visitor[clicks.session[those]]]
    after = (who >= 0) & (clicks.at[those] >= np.append(exposed.at, 0)[who])
    flags = np.zeros(len(exposed.visitor), np.bool_)
    flags[who[after]] = True
    return flags
