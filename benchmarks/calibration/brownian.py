"""Daily looks at a walk that only chance moves: how often each boundary calls a change, whatever the traffic does.

The difference of two arms, looked at after each day, is a Brownian motion in the units that have come. Boundaries are
planned on the calendar; the units come as they like, and the experiment may run to twice its plan.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy import special

from storewide.stats import boundaries
from storewide.stats.boundaries import CALENDAR_SHARE
from storewide.stats.sequential import Schedule

Floats = NDArray[numpy.float64]
SEED = 20_260
ALPHA = 0.05
PLANNED_UNITS = 100_000
#: a fixed test at alpha finds this change, in standard errors at the plan's end, with power 0.8
EFFECT = -float(special.ndtri(ALPHA / 2)) + float(special.ndtri(0.8))
_AT_ONCE = 20_000

#: day (from 0) and planned days -> units of that day, on any scale
SHAPES: dict[str, Callable[[int, int], float]] = {
    "even": lambda _day, _days: 1.0,
    "fading": lambda day, _days: 0.85**day,
    "growing": lambda day, _days: 1.15**day,
    "weekends": lambda day, _days: 3.0 if day % 7 in (5, 6) else 1.0,
    "one great day": lambda day, days: 20.0 if day == days // 2 else 1.0,
    "an outage": lambda day, days: 0.0 if days // 3 <= day < days // 3 + 3 else 1.0,
    "turned up": lambda day, _days: (0.01, 0.05, 0.2, 0.5)[day] if day < 4 else 1.0,
}


@dataclass(frozen=True)
class Called:
    """Shares of the paths on which something was called. All but `power` where nothing happened, by the named boundary:
    daily looks at 1.96; the calendar's part; both united to the plan's end, and to twice the plan; the same where even
    traffic was taken for granted; the sequence alone, to twice the plan. `power`: united, to the plan's end, where
    the change is one that a fixed look finds with 0.8; `days` it then ran on average.
    """

    peeking: float
    calendar: float
    united: float
    twice: float
    assumed: float
    sequence: float
    power: float
    days: float


def called(shape: str, days: int, paths: int, seed: int = SEED) -> Called:
    """What is called on so many paths with traffic of that shape, planned for so many days."""
    share = traffic(shape, days)
    known = numpy.cumsum(share)
    sums: dict[str, float] = dict.fromkeys(Called.__dataclass_fields__, 0.0)
    reaches = _reaches(known, days)
    for walk in _walks(share, paths, seed):
        distance = numpy.abs(walk) / numpy.sqrt(known)
        plan = distance[:, :days]
        sums["peeking"] += float((plan > 1.959964).any(axis=1).sum())
        sums["calendar"] += float((plan > reaches["calendar"]).any(axis=1).sum())
        sums["united"] += float((plan > reaches["united"][:days]).any(axis=1).sum())
        sums["twice"] += float((distance > reaches["united"]).any(axis=1).sum())
        sums["assumed"] += float((distance > reaches["assumed"]).any(axis=1).sum())
        sums["sequence"] += float((distance > reaches["sequence"]).any(axis=1).sum())
        real = numpy.abs(walk[:, :days] + EFFECT * known[:days]) / numpy.sqrt(known[:days])
        found = real > reaches["united"][:days]
        ever = found.any(axis=1)
        sums["power"] += float(ever.sum())
        sums["days"] += float(numpy.where(ever, found.argmax(axis=1) + 1, days).sum())
    return Called(**{name: total / paths for name, total in sums.items()})


def least_p(days: int, paths: int, levels: tuple[float, ...], seed: int = SEED) -> dict[float, float]:
    """How often the smallest p-value of all looks, to twice the plan, lies below each level where nothing happened."""
    share = traffic("even", days)
    known = numpy.cumsum(share)
    schedule = Schedule(days, PLANNED_UNITS, ALPHA)
    reaches = {level: _reach_of_level(schedule, known, level) for level in levels}
    below = dict.fromkeys(levels, 0.0)
    for walk in _walks(share, paths, seed):
        distance = numpy.abs(walk) / numpy.sqrt(known)
        for level, reach in reaches.items():
            below[level] += float((distance > reach).any(axis=1).sum()) / paths
    return below


def traffic(shape: str, days: int) -> Floats:
    """The units of each day to twice the plan, as shares of the planned ones."""
    units = numpy.array([SHAPES[shape](day, days) for day in range(2 * days)])
    found: Floats = units / units[:days].sum()
    return found


def _reaches(known: Floats, days: int) -> dict[str, Floats]:
    united, alone = Schedule(days, PLANNED_UNITS, ALPHA), Schedule(None, PLANNED_UNITS, ALPHA)
    units = [max(4, round(share * PLANNED_UNITS)) for share in known]
    looks = list(enumerate(units, start=1))
    alphas, bounds = boundaries.calendar(days, ALPHA * CALENDAR_SHARE, tuple(units))
    return {
        "calendar": bounds[int(numpy.searchsorted(alphas, ALPHA * CALENDAR_SHARE))],
        "united": numpy.array([united.reach(day, now, units) for day, now in looks]),
        "assumed": numpy.array([united.reach(day, now) for day, now in looks]),
        "sequence": numpy.array([alone.reach(day, now) for day, now in looks]),
    }


def _reach_of_level(schedule: Schedule, known: Floats, level: float) -> Floats:
    """How far each look must lie for its p-value to be below the level, by halving."""
    found = []
    for day, share in enumerate(known):
        low, high = 0.0, 40.0
        while high - low > 1e-6:
            middle = (low + high) / 2
            p_value = schedule.p_value(middle, day + 1, max(4, round(share * PLANNED_UNITS)))
            low, high = (middle, high) if p_value >= level else (low, middle)
        found.append(high)
    return numpy.array(found)


def _walks(share: Floats, paths: int, seed: int) -> Iterator[Floats]:
    """The walk after each day, in units of what the whole plan's units vary by; a part of the paths at a time."""
    chance = numpy.random.default_rng(seed)
    steps = numpy.sqrt(share)
    for begin in range(0, paths, _AT_ONCE):
        count = min(_AT_ONCE, paths - begin)
        yield numpy.cumsum(chance.standard_normal((count, len(share))) * steps, axis=1)


def table(paths: int) -> Iterator[str]:
    """The figures as lines of a table."""
    names = (
        "1.96 each day",
        "calendar",
        "united",
        "to twice the plan",
        "even assumed",
        "sequence",
        "power",
        "days",
    )
    yield f"| traffic | planned days | {' | '.join(names)} |"
    yield "|" + "---|" * (len(names) + 2)
    for days in (14, 28):
        for shape in SHAPES:
            one = called(shape, days, paths)
            yield (
                f"| {shape} | {days} | {one.peeking:.4f} | {one.calendar:.4f} | {one.united:.4f} | {one.twice:.4f} "
                f"| {one.assumed:.4f} | {one.sequence:.4f} | {one.power:.3f} | {one.days:.1f} |"
            )
    yield ""
    yield f"Binomial error of these shares: {math.sqrt(ALPHA * (1 - ALPHA) / paths):.4f}."
