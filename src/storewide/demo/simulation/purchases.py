"""Purchases: which sessions end in an order, which orders come by phone, and who the customers are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from storewide.demo.simulation import days, episodes
from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed, Population
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.visits import PHONE, Visits, roots

_STARTED = 0.42  # of the baskets that are left behind


@dataclass(frozen=True, slots=True)
class Orders:
    """m orders in order of time; -1 where an order by phone has no session, visitor, channel, device or arm."""

    placed: Ints
    session: Ints
    visitor: Ints
    channel: Ints
    device: Ints
    country: Ints
    sales_channel: Ints
    arms: Mapping[str, Ints]

    def only(self, those: Flags) -> "Orders":
        """The orders flagged in `those` (m flags)."""
        return Orders(
            self.placed[those],
            self.session[those],
            self.visitor[those],
            self.channel[those],
            self.device[those],
            self.country[those],
            self.sales_channel[those],
            {name: arm[those] for name, arm in self.arms.items()},
        )

    def population(self, scenario: Scenario) -> Population:
        """These orders as what effects act on, at the moment each was placed."""
        values = {
            "marketing_channel": self.channel,
            "device": self.device,
            "country": self.country,
            "sales_channel": self.sales_channel,
            **self.arms,
        }
        return Population(self.placed, values, scenario.dimensions)


@dataclass(frozen=True, slots=True)
class Chances:
    """Of each session: to end in an order; else to leave a basket behind; of that, to reach the checkout."""

    order: Floats
    basket: Floats
    checkout: Floats


def chances(scenario: Scenario, window: Days, visits: Visits, placed: tuple[Placed, ...]) -> Chances:
    """The chances of n sessions; effects count at the moment an order would be placed."""
    relative = np.where(visits.returning, scenario.buying.returning, 1.0)
    relative *= np.array([one.conversion for one in scenario.marketing_channels])[visits.channel]
    relative *= np.array([one.conversion for one in scenario.devices])[visits.device]
    relative *= np.array([one.conversion for one in scenario.countries])[visits.country]
    usual = scenario.buying.conversion * relative / relative.mean()
    season = days.by_season(scenario.buying.months, window.dates)[visits.day]
    population = visits.population(scenario.dimensions, visits.start + visits.dwell)
    order = np.minimum(usual * season * episodes.factor(placed, "conversion", population), 0.95)
    left = order * scenario.buying.basket_adds * episodes.factor(placed, "baskets", population)
    started = _STARTED * episodes.factor(placed, "checkouts", population)
    return Chances(order, np.minimum(left, 0.9), np.minimum(started, 0.95))


def decide(
    scenario: Scenario,
    window: Days,
    visits: Visits,
    placed: tuple[Placed, ...],
    chance: Floats,
    random: np.random.Generator,
) -> Orders:
    """Orders of web and app drawn from the chances, and orders by phone while it is answered."""
    session = np.flatnonzero(random.random(len(chance)) < chance)
    web = Orders(
        placed=(visits.start + visits.dwell)[session],
        session=session,
        visitor=visits.visitor[session],
        channel=visits.channel[session],
        device=visits.device[session],
        country=visits.country[session],
        sales_channel=visits.sales_channel[session],
        arms={name: arm[session] for name, arm in visits.arms.items()},
    )
    expected = np.bincount(visits.day, chance, len(window.dates))
    phone = _by_phone(scenario, window, expected, tuple(visits.arms), random)
    # What makes orders impossible does so by phone as well; what raises them is in the daily numbers already.
    kept = np.minimum(episodes.factor(placed, "conversion", phone.population(scenario)), 1.0)
    return _by_time(web, phone.only(random.random(len(kept)) < kept))


def _by_time(web: Orders, phone: Orders) -> Orders:
    order = np.argsort(np.concatenate([web.placed, phone.placed]), kind="stable")
    names = ("placed", "session", "visitor", "channel", "device", "country", "sales_channel")
    columns = {name: np.concatenate([getattr(web, name), getattr(phone, name)])[order] for name in names}
    arms = {name: np.concatenate([arm, phone.arms[name]])[order] for name, arm in web.arms.items()}
    return Orders(**columns, arms=arms)


def _by_phone(
    scenario: Scenario, window: Days, expected: Floats, arms: tuple[str, ...], random: np.random.Generator
) -> Orders:
    day = np.repeat(np.arange(len(expected)), random.poisson(expected * scenario.buying.phone_share))
    hour = random.uniform(9, 18, len(day))
    none = np.full(len(day), -1, np.int64)
    shares = np.cumsum([one.share for one in scenario.countries])[:-1]
    return Orders(
        placed=window.starts[day] + (hour / 24 * np.diff(window.starts)[day]).astype(np.int64),
        session=none,
        visitor=none,
        channel=none,
        device=none,
        country=np.searchsorted(shares, random.random(len(day)), side="right").astype(np.int64),
        sales_channel=np.full(len(day), PHONE, np.int64),
        arms=dict.fromkeys(arms, none),
    )


def customers(scenario: Scenario, orders: Orders, random: np.random.Generator) -> Ints:
    """The customer of each order, counted from 0 by first order; -1 for a guest (always on that device).

    A visitor who bought before is the same customer; some new visitors are customers on another device.
    """
    guest_visitors = random.random(int(orders.visitor.max(initial=0)) + 1) < scenario.buying.guest_share
    guest = (orders.visitor >= 0) & guest_visitors[orders.visitor]
    known = np.flatnonzero(~guest)
    visitor, own = orders.visitor[known], np.arange(len(known))
    elsewhere = random.random(len(known)) < scenario.buying.known_share
    parent = np.where(elsewhere, _earlier(orders.country[known], random), own)
    together = np.lexsort((own, visitor))
    again = (np.diff(visitor[together]) == 0) & (visitor[together][1:] >= 0)
    parent[together[1:][again]] = together[:-1][again]
    customer = np.full(len(orders.placed), -1, np.int64)
    customer[known] = np.unique(roots(parent), return_inverse=True)[1]
    return customer


def _earlier(country: Ints, random: np.random.Generator) -> Ints:
    """For each order an earlier one of the same country, recent ones more often; else itself."""
    earlier = np.arange(len(country))
    chance = random.random(len(country))
    for those in (np.flatnonzero(country == number) for number in np.unique(country)):
        place = np.arange(len(those))
        back = np.minimum((place + 1.0) ** chance[those], place).astype(np.int64)
        earlier[those] = those[place - back]
    return earlier
