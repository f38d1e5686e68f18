"""Obstacles: pages beside the goods, payments, and what stops people on their way, as events of their sessions."""

from dataclasses import replace

import numpy as np

from storewide.demo.simulation import clicks
from storewide.demo.simulation.arrays import Flags, Ints
from storewide.demo.simulation.clicks import Clicks
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.running import Raised
from storewide.demo.simulation.schema import Scenario

#: what a search that finds something finds at most
_MOST_FOUND = 60
#: by hurdle the event of it, and the step on which it is met
_MET = {
    "coupon": (clicks.COUPON_DENIED, clicks.CART),
    "address": (clicks.ADDRESS_REFUSED, clicks.CHECKOUT),
    "out_of_stock": (clicks.OUT_OF_STOCK, clicks.ADD),
    "payment": (clicks.REFUSED, clicks.PAYMENT),
}


def add(scenario: Scenario, window: Days, traced: Clicks, random: np.random.Generator) -> Clicks:
    """The events with these among them, each in the second of the one that it follows; searches with what they found."""
    bought = np.zeros(int(traced.session.max(initial=0)) + 1, np.bool_)
    bought[traced.session[traced.name == clicks.COMPLETED]] = True
    buys = bought[traced.session]
    parts = [
        *_pages(scenario, traced, random),
        *(_stopped(scenario, window, traced, buys, hurdle, random) for hurdle in _MET),
        _after(traced, (traced.name == clicks.PAYMENT) & buys, clicks.AUTHORISED),
    ]
    found = _found(scenario, traced, random)
    together = [replace(traced, results=found), *parts]
    joined = {name: np.concatenate([getattr(part, name) for part in together]) for name in Clicks.__slots__}
    order = np.argsort(joined["at"], kind="stable")
    return Clicks(**{name: column[order] for name, column in joined.items()})


def _after(traced: Clicks, those: Flags, name: int, product: Ints | None = None) -> Clicks:
    """An event `name` beside each of those, of its product or of the given ones."""
    none = np.full(int(those.sum()), -1, np.int64)
    return Clicks(
        session=traced.session[those],
        name=none + 1 + name,
        product=none if product is None else product,
        order=none,
        arm=none,
        at=traced.at[those],
        results=none,
    )


def _pages(scenario: Scenario, traced: Clicks, random: np.random.Generator) -> list[Clicks]:
    """The pages beside the goods, at the first event of a session; `product` is the page's number."""
    first = np.zeros(len(traced.at), np.bool_)
    first[np.unique(traced.session, return_index=True)[1]] = True
    parts = []
    for number, page in enumerate(scenario.running.pages):
        those = first & (random.random(len(first)) < page.share)
        parts.append(_after(traced, those, clicks.PAGE, np.full(int(those.sum()), number, np.int64)))
    return parts


def _stopped(
    scenario: Scenario,
    window: Days,
    traced: Clicks,
    buys: Flags,
    hurdle: str,
    random: np.random.Generator,
) -> Clicks:
    """Those who met a hurdle: the usual share, and more on the days on which it was raised."""
    name, step = _MET[hurdle]
    usual = getattr(scenario.running.hurdles, hurdle)
    share = np.where(traced.name == step, usual, 0.0)
    if hurdle == "payment":
        left = (traced.name == step) & ~buys
        share[left] = scenario.running.hurdles.payment_left
    day = window.number(traced.at)
    for one in (one for one in scenario.raised if one.hurdle == hurdle):
        share[_touched(scenario, window, traced, day, one, step)] += one.share
    those = random.random(len(share)) < share
    product = traced.product[those] if hurdle == "out_of_stock" else None
    return _after(traced, those, name, product)


def _touched(scenario: Scenario, window: Days, traced: Clicks, day: Ints, one: Raised, step: int) -> Flags:
    """The events that a raised hurdle stands before: of the step, or of those who look at the product."""
    touched = window.during(day, one.starts, one.days)
    touched &= traced.name == (clicks.VIEW if one.product else step)
    if one.product:
        touched &= traced.product == scenario.products.index(one.product)
    return touched


def _found(scenario: Scenario, traced: Clicks, random: np.random.Generator) -> Ints:
    """How many each search found; -1 for everything else."""
    found = random.integers(1, _MOST_FOUND, len(traced.at))
    found[random.random(len(found)) < scenario.running.hurdles.empty_searches] = 0
    return np.where(traced.name == clicks.SEARCH, found, -1)
