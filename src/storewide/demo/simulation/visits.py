"""Visits: who comes to the store, when, by which marketing channel, with which device."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from storewide.demo.simulation import days, episodes
from storewide.demo.simulation.arrays import Flags, Floats, Ints
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.episodes import Placed, Population
from storewide.demo.simulation.schema import Scenario

WEB, APP, PHONE = 0, 1, 2
_LONGEST = 5400  # seconds; a pause between two visits is longer than this and half an hour
_APART = 7200


@dataclass(frozen=True, slots=True)
class Visits:
    """n sessions in order of time; dimension values are numbers into Scenario.codes; campaign -1: none.

    `start` in UTC seconds, `dwell` in seconds from first to last page. No session crosses midnight. `arms`:
    by an experiment's dimension the arm of each session, -1 for none.
    """

    start: Ints
    dwell: Ints
    day: Ints
    visitor: Ints
    returning: Flags
    channel: Ints
    device: Ints
    country: Ints
    sales_channel: Ints
    campaign: Ints
    arms: Mapping[str, Ints] = field(default_factory=dict)

    def population(self, codes: Mapping[str, tuple[str, ...]], at: Ints) -> Population:
        """These sessions as what effects act on, each at its moment of `at`."""
        values = {
            "marketing_channel": self.channel,
            "device": self.device,
            "country": self.country,
            "sales_channel": self.sales_channel,
            **self.arms,
        }
        return Population(at, values, codes)


@dataclass(frozen=True, slots=True)
class Expected:
    """Sessions expected by day, hour and marketing channel (d x 24 x c): usually, and with the effects."""

    at: Ints
    usual: Floats
    actual: Floats


def expect(
    scenario: Scenario, window: Days, placed: tuple[Placed, ...], random: np.random.Generator
) -> Expected:
    """The rate of arrivals in every hour; `random` adds the spread between days that no cause explains."""
    traffic = scenario.traffic
    shape = days.busyness(traffic, window.dates, until=window.dates[-1])
    noise = random.lognormal(-(traffic.noise**2) / 2, traffic.noise, len(shape))
    a_day = scenario.size.sessions_a_day * shape / shape.mean() * noise
    share = np.array([one.share for one in scenario.marketing_channels])
    usual = a_day[:, None, None] * days.hours(traffic, window.dates)[:, :, None] * share
    length = np.diff(window.starts)
    hour = window.starts[:-1, None] + (length[:, None] * np.arange(24)) // 24
    at = np.broadcast_to(hour[:, :, None], usual.shape)
    channel = np.broadcast_to(np.arange(len(share)), usual.shape)
    population = Population(
        at.ravel(),
        {"marketing_channel": channel.ravel()},
        {"marketing_channel": scenario.codes("marketing_channel")},
    )
    moved = episodes.factor(placed, "sessions", population).reshape(usual.shape)
    return Expected(at, usual, usual * moved)


def arrive(
    scenario: Scenario,
    window: Days,
    placed: tuple[Placed, ...],
    expected: Expected,
    random: np.random.Generator,
) -> Visits:
    """Sessions drawn from the expected rates, with visitors who come back."""
    counts = random.poisson(expected.actual)
    day, hour, channel = (np.repeat(part, counts.ravel()) for part in np.indices(counts.shape).reshape(3, -1))
    start, dwell = _times(scenario, window, day, hour, random)
    order = np.argsort(start, kind="stable")
    start, dwell, day, channel = start[order], dwell[order], day[order], channel[order]
    visitor, returning = _visitors(scenario, start, channel, random)
    first = np.flatnonzero(~returning)  # the session each visitor was first seen in
    device = _draw([one.share for one in scenario.devices], len(first), random)
    country = _draw([one.share for one in scenario.countries], len(first), random)
    mobile = scenario.codes("device").index("mobile")
    app = (device == mobile) & (random.random(len(first)) < scenario.buying.app_share)
    visits = Visits(
        start=start,
        dwell=dwell,
        day=day,
        visitor=visitor,
        returning=returning,
        channel=channel,
        device=device[visitor],
        country=country[visitor],
        sales_channel=np.where(app, APP, WEB)[visitor],
        campaign=np.full(len(start), -1, np.int64),
    )
    _tag(scenario, placed, visits, random)
    return visits


def _times(
    scenario: Scenario,
    window: Days,
    day: Ints,
    hour: Ints,
    random: np.random.Generator,
) -> tuple[Ints, Ints]:
    # An hour is a 24th of the day's length, so off by minutes on the two days when the clock changes.
    length = np.diff(window.starts)[day]
    start = window.starts[day] + ((hour + random.random(len(day))) / 24 * length).astype(np.int64)
    median = scenario.traffic.minutes_a_session * 60
    dwell = np.clip(random.lognormal(np.log(median), 0.7, len(day)), 90, _LONGEST).astype(np.int64)
    return np.minimum(start, window.starts[day + 1] - dwell - 1), dwell


def _visitors(
    scenario: Scenario, start: Ints, channel: Ints, random: np.random.Generator
) -> tuple[Ints, Flags]:
    """A returning session is by the visitor of an earlier one, hours to months before; else by a new one."""
    count, own = len(start), np.arange(len(start))
    comes_back = np.array([one.returning for one in scenario.marketing_channels])[channel]
    back = np.exp(random.uniform(np.log(0.2), np.log(75.0), count)) * scenario.size.sessions_a_day
    earlier = own - np.maximum(back.astype(np.int64), 1)
    follows = (random.random(count) < comes_back) & (earlier >= 0)
    root = roots(np.where(follows, earlier, own))
    together = np.lexsort((start, root))
    close = (np.diff(root[together]) == 0) & (np.diff(start[together]) < _APART)
    root[together[1:][close]] = together[1:][close]  # too soon to be a session of its own: somebody new
    first, visitor = np.unique(root, return_inverse=True)
    returning = np.ones(count, np.bool_)
    returning[first] = False
    return visitor.astype(np.int64), returning


def roots(parent: Ints) -> Ints:
    """The end of each chain of parents, which is its own parent. Parents are never later than children."""
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return further
        parent = further


def _draw(shares: list[float], count: int, random: np.random.Generator) -> Ints:
    return np.searchsorted(np.cumsum(shares)[:-1], random.random(count), side="right").astype(np.int64)


def _tag(scenario: Scenario, placed: tuple[Placed, ...], visits: Visits, random: np.random.Generator) -> None:
    """Marks as the campaign's as many sessions as it brought: of a rise by f, the share 1 - 1/f."""
    population = visits.population(scenario.dimensions, visits.start)
    for number, effect, touched in episodes.active(placed, "sessions", population):
        if placed[number].episode.kind == "campaign" and effect.factor > 1:
            brought = touched & (random.random(len(touched)) < 1 - 1 / effect.factor)
            visits.campaign[brought] = number
