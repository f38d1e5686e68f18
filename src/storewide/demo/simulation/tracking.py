"""Tracking: what reaches the analysis of all that was done, and who comes besides people.

A few orders never get their event, a few get it twice, a few are of visitors who said no; and bots look around.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from storewide.demo.simulation.arrays import Flags, Ints
from storewide.demo.simulation.baskets import Lines, Money
from storewide.demo.simulation.clicks import COMPLETED, LIST, NAMES, Clicks
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.known import Touched, Tracked
from storewide.demo.simulation.purchases import Orders
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.trade import Bot

_NOON = 12 * 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the tracking: the events that arrived, and the orders (ascending) it was different for."""

    clicks: Clicks
    lost: Ints
    repeated: Ints
    denied: Ints


@dataclass(frozen=True, slots=True)
class Seen:
    """One event of a bot."""

    at: int
    visitor: str
    number: int
    user_agent: str


def keep(scenario: Scenario, orders: Orders, traced: Clicks, random: np.random.Generator) -> Kept:
    """The events that arrive; each order is touched by one difference at most."""
    online = random.permutation(np.flatnonzero(orders.session >= 0))
    said = scenario.tracking
    edges = np.cumsum([round(share * len(online)) for share in (said.lost, said.repeated, said.denied)])
    lost, repeated, denied, _rest = (np.sort(those) for those in np.split(online, edges))
    times = np.ones(len(traced.at), np.int64)
    completed = traced.name == COMPLETED
    times[completed & np.isin(traced.order, lost)] = 0
    times[completed & np.isin(traced.order, repeated)] = 2
    arrived = np.repeat(np.arange(len(times)), times)
    fields = ("session", "name", "product", "order", "arm", "at", "results")
    return Kept(
        Clicks(**{name: getattr(traced, name)[arrived] for name in fields}),
        *(lost, repeated, denied),
    )


def without_consent(kept: Kept, orders: Orders, sessions: int) -> Flags:
    """Which sessions are of visitors who took their consent back before the order's event."""
    flags = np.zeros(sessions, np.bool_)
    flags[orders.session[kept.denied]] = True
    return flags


def bots(scenario: Scenario, window: Days) -> list[Seen]:
    """The events of all bots, by time."""
    found = [
        Seen(int(window.starts[day]) + _NOON + number * bot.seconds, f"b-{bot.name}", number, bot.user_agent)
        for bot in scenario.tracking.bots
        for day in _days(bot, window)
        for number in range(bot.events)
    ]
    return sorted(found, key=lambda seen: (seen.at, seen.visitor))


def _days(bot: Bot, window: Days) -> Iterator[int]:
    """The days of a visit, counted from the first of the window."""
    last = len(window.dates) - 1
    yield from range(last + bot.starts, last + 1, bot.every or len(window.dates))


def tell(scenario: Scenario, window: Days, orders: Orders, lines: Lines, money: Money, kept: Kept) -> Tracked:
    """The truth about it."""
    online = np.flatnonzero(orders.session >= 0)
    worth = np.zeros(len(orders.placed), np.int64)
    np.add.at(worth, lines.order, money.gross - money.discount)
    visits = [(bot, window.dates[day]) for bot in scenario.tracking.bots for day in _days(bot, window)]
    return Tracked(
        orders=len(online),
        worth=int(worth[online].sum()),
        events=len(online) - len(kept.lost) + len(kept.repeated),
        matched=len(online) - len(kept.lost),
        missing=Touched(len(kept.lost), int(worth[kept.lost].sum())),
        repeated=Touched(len(kept.repeated), int(worth[kept.repeated].sum())),
        consent=Touched(len(kept.denied), int(worth[kept.denied].sum())),
        bots=_by_reason(scenario),
        bot_sessions=len(visits),
        bot_days=_by_day(visits),
    )


def _by_reason(scenario: Scenario) -> dict[str, int]:
    reasons = [bot.reason for bot in scenario.tracking.bots]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}


def _by_day(visits: list[tuple[Bot, date]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for _bot, day in sorted(visits, key=lambda visit: visit[1]):
        found[day.isoformat()] = found.get(day.isoformat(), 0) + 1
    return found


def counted(events: dict[str, int], seen: list[Seen]) -> dict[str, int]:
    """The events by name with those of the bots, who look at lists alone."""
    return {**events, NAMES[LIST]: events[NAMES[LIST]] + len(seen)}
