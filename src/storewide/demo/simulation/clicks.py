"""Clicks: the events of a session, under the names of the published eCommerce event specification."""

from dataclasses import dataclass

import numpy as np

from storewide.demo.simulation.arrays import Ints
from storewide.demo.simulation.baskets import Lines
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.exposing import Exposed
from storewide.demo.simulation.goods import Goods
from storewide.demo.simulation.purchases import Chances, Orders
from storewide.demo.simulation.shop import Traffic
from storewide.demo.simulation.visits import Visits

NAMES = (
    "Product List Viewed",
    "Products Searched",
    "Product Viewed",
    "Product Added",
    "Cart Viewed",
    "Checkout Started",
    "Payment Info Entered",
    "Order Completed",
    "Experiment Viewed",
    "Page Viewed",
    "Payment Authorized",
    "Payment Refused",
    "Coupon Denied",
    "Address Refused",
    "Out Of Stock At Cart",
)
LIST, SEARCH, VIEW, ADD, CART, CHECKOUT, PAYMENT, COMPLETED, EXPOSED = range(9)
PAGE, AUTHORISED, REFUSED, COUPON_DENIED, ADDRESS_REFUSED, OUT_OF_STOCK = range(9, 15)
_REACHED_PAYMENT = 0.38  # of the baskets left behind that were brought to the checkout
_BROWSE, _PICK, _CLOSE = 0, 1_000, 2_000  # ranks of the phases of a session


@dataclass(frozen=True, slots=True)
class Clicks:
    """e events in order of time: session, name (into NAMES), product, order and arm (-1: none), UTC seconds.

    The product of a list is one of the category it shows, that of a page beside the goods its number; `arm` is of
    the one experiment told by events; `results`: how many a search found.
    """

    session: Ints
    name: Ints
    product: Ints
    order: Ints
    arm: Ints
    at: Ints
    results: Ints


@dataclass(frozen=True, slots=True)
class _Part:
    """Events of one phase: `rank` orders them inside their session."""

    session: Ints
    rank: Ints
    name: Ints
    product: Ints


def trace(
    window: Days,
    visits: Visits,
    orders: Orders,
    lines: Lines,
    goods: Goods,
    chances: Chances,
    met: Exposed | None,
    random: np.random.Generator,
    traffic: Traffic,
) -> Clicks:
    """All events. A session that buys ends with Order Completed at the very second the order was placed."""
    order_of = np.full(len(visits.start), -1, np.int64)
    online = np.flatnonzero(orders.session >= 0)
    order_of[orders.session[online]] = online
    month = window.months()[visits.day]
    parts = [
        _browse(traffic, month, goods, random),
        *_left_behind(month, goods, chances, order_of, random),
        *_bought(orders, lines, order_of),
        *([] if met is None else [_met(met)]),
    ]
    session, rank, name, product = (
        np.concatenate([getattr(part, field) for part in parts])
        for field in ("session", "rank", "name", "product")
    )
    together = np.lexsort((rank, session))
    session, name, product = session[together], name[together], product[together]
    at = _moments(visits, session, random)
    by_time = np.argsort(at, kind="stable")
    session, name = session[by_time], name[by_time]
    order = np.where(name == COMPLETED, order_of[session], -1)
    product = product[by_time]
    arm = np.full(len(session), -1) if met is None else np.where(name == EXPOSED, _arm(met, session), -1)
    return Clicks(session, name, product, order, arm, at[by_time], np.full(len(session), -1, np.int64))


def _browse(traffic: Traffic, month: Ints, goods: Goods, random: np.random.Generator) -> _Part:
    """Lists, searches and products looked at, at least one a session."""
    count = len(month)
    pages = np.where(
        random.random(count) < traffic.one_page_share, 1, 1 + random.geometric(1 / traffic.pages_mean, count)
    )
    session = np.repeat(np.arange(count), np.minimum(pages, 60))
    rank = _places(session)
    name = np.searchsorted([0.34, 0.44], random.random(len(session)), side="right")
    product = goods.draw(month[session], random)
    return _Part(session, rank + _BROWSE, name, np.where(name == SEARCH, -1, product))


def _left_behind(
    month: Ints,
    goods: Goods,
    chances: Chances,
    order_of: Ints,
    random: np.random.Generator,
) -> list[_Part]:
    """Baskets filled and not ordered, some of them up to the payment."""
    adds = np.flatnonzero((order_of < 0) & (random.random(len(order_of)) < chances.basket))
    session = np.repeat(adds, np.minimum(random.geometric(0.7, len(adds)), 6))
    picked = _picked(session, goods.draw(month[session], random))
    depth = random.random(len(adds))
    looks = adds[random.random(len(adds)) < 0.75]
    return [
        *picked,
        _step(looks, CART),
        _step(adds[depth < chances.checkout[adds]], CHECKOUT),
        _step(adds[depth < chances.checkout[adds] * _REACHED_PAYMENT], PAYMENT),
    ]


def _bought(orders: Orders, lines: Lines, order_of: Ints) -> list[_Part]:
    """The way of every order placed in web and app: each of its products, then the steps of the checkout."""
    online = orders.session[lines.order] >= 0
    session = orders.session[lines.order[online]]
    buyers = np.flatnonzero(order_of >= 0)
    steps = [_step(buyers, name) for name in (CART, CHECKOUT, PAYMENT, COMPLETED)]
    return [*_picked(session, lines.product[online]), *steps]


def _met(exposed: Exposed) -> _Part:
    """The first thing in the session in which a recorded visitor met an experiment."""
    session = exposed.session[exposed.recorded]
    everywhere = np.ones(len(session), np.int64)
    return _Part(session, -everywhere, everywhere * EXPOSED, -everywhere)


def _arm(met: Exposed, session: Ints) -> Ints:
    """The arm met in each session of those in which a visitor met the experiment."""
    arm = np.full(int(session.max(initial=0)) + 1, -1, np.int64)
    arm[met.session] = met.arm
    return arm[session]


def _picked(session: Ints, product: Ints) -> tuple[_Part, _Part]:
    """A product looked at and put into the basket; those of one session stand together in `session`."""
    rank = _PICK + 2 * _places(session)
    viewed = np.full(len(session), VIEW, np.int64)
    return _Part(session, rank, viewed, product), _Part(session, rank + 1, viewed - VIEW + ADD, product)


def _step(session: Ints, name: int) -> _Part:
    everywhere = np.ones(len(session), np.int64)
    return _Part(session, everywhere * (_CLOSE + name), everywhere * name, -everywhere)


def _places(session: Ints) -> Ints:
    """0, 1, 2 ... within each run of equal sessions."""
    if not len(session):
        return session
    starts = np.flatnonzero(np.diff(session, prepend=session[0] - 1))
    return np.arange(len(session)) - np.repeat(starts, np.diff(starts, append=len(session)))


def _moments(visits: Visits, session: Ints, random: np.random.Generator) -> Ints:
    """When each event was: the first at the start, the last after the whole dwell, the others between."""
    place = _places(session)
    gap = np.where(place == 0, 0.0, random.standard_exponential(len(session)) + 0.05)
    passed = np.cumsum(gap)
    first = np.flatnonzero(place == 0)
    last = np.append(first[1:], len(session)) - 1
    length = last - first + 1
    passed -= np.repeat(passed[first], length)
    whole = np.repeat(np.maximum(passed[last], 1e-9), length)
    at: Ints = visits.start[session] + np.floor(passed / whole * visits.dwell[session]).astype(np.int64)
    at[last[length > 1]] = (visits.start + visits.dwell)[session[last[length > 1]]]
    return at
