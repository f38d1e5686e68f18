"""Episodes: campaigns, outages, stock-outs and holidays, each with its true effects on sessions and orders.

One mechanism for all of them, and for arms of experiments and for releases: an effect multiplies what it
moves, in its time, for its segment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from storewide.demo.simulation.arrays import Flags, Floats, Ints

type Lever = Literal["sessions", "conversion", "baskets", "checkouts", "order_value", "discount", "stock"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One true effect: what it moves (`lever`), how much (`factor`, 1 is nothing), for whom (`where`).

    sessions: arrivals times factor. conversion: chance of an order, and of a basket left behind, times factor.
    baskets: chance of a basket left behind times factor. checkouts: share of these brought to the checkout.
    order_value: mean goods value of an order times factor, by more or fewer lines.
    discount: price paid times factor, in a `share` of the orders.
    stock: chance that the product named in `where` can be bought.
    """

    lever: Literal["sessions", "conversion", "baskets", "checkouts", "order_value", "discount", "stock"]
    factor: float
    share: float = 1.0
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that happened. `starts` is a day from the last one (which is 0) or a "MM-DD" of every year.

    `hours` narrows a single day to a span of the store's clock, the second hour excluded.
    """

    kind: Literal["campaign", "outage", "stock_out", "holiday", "experiment", "release", "price"]
    name: str
    starts: int | str
    days: int
    effects: tuple[Effect, ...]
    note: str = ""
    hours: tuple[int, ...] = (0, 24)


@dataclass(frozen=True, slots=True)
class Placed:
    """An episode at its place in time: first and last day in the store's zone, and the exact span in UTC."""

    episode: Episode
    first: date
    last: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Population:
    """What effects act on: moments (UTC seconds), and by dimension the number of each value in `codes`."""

    at: Ints
    values: Mapping[str, Ints]
    codes: Mapping[str, tuple[str, ...]]


def place(episodes: tuple[Episode, ...], *, first: date, until: date, zone: str) -> tuple[Placed, ...]:
    """Every occurrence of the episodes that touches the window, by time. Days are those of `zone`."""
    found = [
        _at(episode, day, ZoneInfo(zone))
        for episode in episodes
        for day in _starts(episode, first, until)
        if day <= until and day + timedelta(days=episode.days - 1) >= first
    ]
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.episode.name)))


def _starts(episode: Episode, first: date, until: date) -> Iterator[date]:
    if isinstance(episode.starts, int):
        yield until + timedelta(days=episode.starts)
        return
    month, day = (int(part) for part in episode.starts.split("-"))
    for year in range(first.year - 1, until.year + 1):
        yield date(year, month, day)


def _at(episode: Episode, day: date, zone: ZoneInfo) -> Placed:
    last = day + timedelta(days=episode.days - 1)
    opens, closes = episode.hours
    starts_at = datetime.combine(day, time(opens), zone)
    ends = datetime.combine(last + timedelta(days=closes // 24), time(closes % 24), zone)
    return Placed(episode, day, last, starts_at.astimezone(UTC), ends.astimezone(UTC))


def active(
    placed: tuple[Placed, ...], lever: Lever, population: Population
) -> Iterator[tuple[int, Effect, Flags]]:
    """Each effect on `lever`: its episode's number in `placed`, itself, and whom it touches (n flags)."""
    for number, one in enumerate(placed):
        within = None
        for effect in one.episode.effects:
            if effect.lever != lever:
                continue
            if within is None:
                start, end = one.starts_at.timestamp(), one.ends_at.timestamp()
                within = (population.at >= start) & (population.at < end)
            touched = within
            for dimension, value in effect.where.items():
                wanted = population.codes[dimension].index(value)
                touched = touched & (population.values[dimension] == wanted)
            yield number, effect, touched


def factor(placed: tuple[Placed, ...], lever: Lever, population: Population) -> Floats:
    """The product of all effects on `lever` for each of the population; 1 where nothing happened."""
    product = np.ones(len(population.at))
    for _, effect, touched in active(placed, lever, population):
        product[touched] *= effect.factor
    return product
