"""Stores by the unit and the day whose releases are known for what they do: what their watches and measurements make of it.

A store has visitors, checkouts begun, buyers, spend and contacts, with a week, a year, a trend, days that last and a level
that wanders; beside it two stores that no release touches. A clean release does nothing; the harmful one is that of the
demo (a form in the checkout that two buyers in five give up at); any other does to conversion what a normal
distribution of 5 % draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from storewide.stats import shrinking, watches
from storewide.stats.shift import reading
from storewide.stats.shift.reading import Method
from storewide.stats.shrinking import Effect
from storewide.stats.watches import Figures, Numbers

SEED = 20_267
DAYS, LENGTH, LIVE_HOUR = 420, 28, 10
#: what is left of the buyers, as `demo/scenarios/standard.toml` has its address form
HARM = 0.6
SPREAD = 0.05
#: of 95 % intervals half the width, in standard errors
_REACH = 1.959964
_HOURS = numpy.array(
    [
        0.5,
        0.3,
        0.2,
        0.15,
        0.2,
        0.5,
        1.2,
        2.2,
        3,
        3.6,
        4,
        4.1,
        4.6,
        4.3,
        4,
        4,
        4.3,
        4.9,
        5.6,
        6.8,
        7.6,
        7.2,
        4.6,
        1.8,
    ]
)
#: of a day, the share that comes from the hour of go-live on
_LATE = float(_HOURS[LIVE_HOUR:].sum() / _HOURS.sum())
_WEEKDAYS = numpy.array([1.06, 1.02, 0.99, 0.98, 0.90, 0.92, 1.13])


@dataclass(frozen=True)
class Watches:
    """Shares of watches: clean ones with any alarm, harmful ones alarmed by the end of so many full days."""

    clean: float
    first_day: float
    within_two: float
    within_seven: float


@dataclass(frozen=True)
class Measured:
    """Of releases measured beside untouched stores: the share of intervals that hold the truth, and totals of the shipped.

    `raw_error`, `shrunken_error`: mean distance of a total of ten releases from the truth, as a share.
    """

    held: float
    graded: float
    true_total: float
    raw_total: float
    shrunken_total: float
    raw_error: float
    shrunken_error: float


def watched(runs: int, visitors: float, seed: int = SEED) -> Watches:
    """How watches fare over so many seeds, each with a clean and with a harmful release at the same date."""
    clean, hours, days = [], [], []
    for run in range(runs):
        found = [
            _alarms(_store(numpy.random.default_rng((seed, run)), visitors, left)) for left in (1.0, HARM)
        ]
        clean.append(found[0][0] or bool(found[0][1].any()))
        hours.append(found[1][0])
        days.append(found[1][1])
    return Watches(
        float(numpy.mean(clean)),
        float(numpy.mean(hours)),
        float(numpy.mean([hour or day[:2].any() for hour, day in zip(hours, days, strict=True)])),
        float(numpy.mean([hour or day[:7].any() for hour, day in zip(hours, days, strict=True)])),
    )


def measured(runs: int, visitors: float, seed: int = SEED) -> Measured:
    """What is measured of so many releases with true effects of their own; shipped is what looked better than nothing."""
    truths, effects, held, graded = [], [], [], []
    for run in range(runs):
        chance = numpy.random.default_rng((seed, 1, run))
        truth = float(chance.normal(0, SPREAD))
        store = _store(chance, visitors, 1 + truth)
        impact = reading.read(
            store.conversion, store.beside, at=DAYS - LENGTH, method=Method.CONTROLS, rhythm=reading.DAYS
        )
        assert impact.relative is not None
        assert impact.relative_interval is not None
        low, high = impact.relative_interval
        truths.append(truth)
        held.append(low <= truth <= high)
        graded.append(impact.grade == "B")
        effects.append(Effect(impact.relative, (high - low) / 2 / _REACH))
    return _totalled(numpy.array(truths), effects, held, graded)


def table(runs: int) -> Iterator[str]:
    """Watches and measurements of so many seeds, by how busy the store is."""
    yield "| visitors a day | clean ones alarm | harmful: in the first hours | within 2 days | within 7 days |"
    yield "|---|---|---|---|---|"
    for visitors in (300, 900, 3_000, 10_000):
        got = watched(runs, visitors)
        yield f"| {visitors} | {got.clean:.3f} | {got.first_day:.3f} | {got.within_two:.3f} | {got.within_seven:.3f} |"
    found = measured(runs, 3_000)
    yield ""
    yield "| releases | grade B | 95 % held the truth | true total | measured | shrunken | error of ten | shrunken |"
    yield "|---|---|---|---|---|---|---|---|"
    yield (
        f"| {runs} | {found.graded:.3f} | {found.held:.3f} | {found.true_total:.2f} | {found.raw_total:.2f} | "
        f"{found.shrunken_total:.2f} | {found.raw_error:.3f} | {found.shrunken_error:.3f} |"
    )


def _totalled(truths: Numbers, effects: list[Effect], held: list[bool], graded: list[bool]) -> Measured:
    prior = shrinking.learn(effects)
    totals = []
    for begin in range(0, len(effects), 10):
        shipped = [place for place in range(begin, min(begin + 10, len(effects))) if effects[place].value > 0]
        if total := shrinking.total([effects[place] for place in shipped], prior):
            totals.append((float(truths[shipped].sum()), total.raw.value, total.shrunken.value))
    true, raw, shrunken = numpy.array(totals).T
    return Measured(
        held=float(numpy.mean(held)),
        graded=float(numpy.mean(graded)),
        true_total=float(true.sum()),
        raw_total=float(raw.sum()),
        shrunken_total=float(shrunken.sum()),
        raw_error=float(numpy.abs(raw - true).mean()),
        shrunken_error=float(numpy.abs(shrunken - true).mean()),
    )


@dataclass(frozen=True)
class _Store:
    """A store's days: what is watched, orders by the hour since go-live and in the same hours of weeks before."""

    figures: Figures
    conversion: Numbers
    beside: Numbers
    hours: list[int]
    weeks: list[list[int]]


def _alarms(store: _Store) -> tuple[bool, numpy.ndarray[tuple[int], numpy.dtype[numpy.bool_]]]:
    """Whether the first hours alarm, and by full day whether any metric does."""
    short = False
    for look, got in enumerate(store.hours):
        expected = watches.expected_hours([week[look] for week in store.weeks], looks=len(watches.HOURS))
        short = short or got < expected.low
    watched = watches.watch(store.figures, at=DAYS - LENGTH, length=LENGTH)
    return short, watched.alarms.any(axis=0)


def _store(chance: numpy.random.Generator, visitors: float, left: float) -> _Store:
    """Drawn unit by unit; from the hour of go-live on, `left` of the buyers are left."""
    live = DAYS - LENGTH - 1
    shared = _lasting(chance, 0.03, 0.003)
    mood = [
        numpy.exp(shared * chance.uniform(0.7, 1.1) + _lasting(chance, 0.015, 0.001)) for _each in range(3)
    ]
    after = numpy.where(numpy.arange(DAYS) > live, left, 1.0)
    came = [chance.poisson(_visitors(chance, visitors)) for _each in range(3)]
    begun = chance.binomial(came[0], 0.06 * numpy.exp(_lasting(chance, 0.02, 0.001)))
    late_came, late_begun = (chance.binomial(each, _LATE) for each in (came[0], begun))
    # on the day of go-live only the hours after it are of the release
    since = numpy.where(numpy.arange(DAYS) >= live, left, 1.0)
    late = chance.binomial(late_begun, numpy.minimum(0.40 * mood[0] * since, 1))
    bought = late + chance.binomial(begun - late_begun, numpy.minimum(0.40 * mood[0] * after, 1))
    beside = [chance.binomial(each, 0.024 * mood[place + 1]) for place, each in enumerate(came[1:])]
    early_spend, late_spend = (
        numpy.array([chance.lognormal(4, 0.8, count).sum() for count in each])
        for each in (bought - late, late)
    )
    spend = early_spend + late_spend
    contacts = chance.poisson(0.004 * came[0])
    over = numpy.array([came[0], bought, spend, bought, bought, contacts], dtype=float)
    one = numpy.ones(DAYS)
    under = numpy.array([one, one, one, came[0], begun, one], dtype=float)
    unknown = numpy.full(DAYS, numpy.nan)
    rest = (
        numpy.array([late_came, late, late_spend, late, late, unknown], dtype=float),
        numpy.array([one, one, one, late_came, late_begun, one], dtype=float),
    )
    # the day of go-live is not whole, before or after
    over[:, live] = numpy.nan
    conversion = (bought + 0.5) / came[0]
    return _Store(
        Figures(over, under, numpy.array([False] * 5 + [True]), rest),
        numpy.where(numpy.arange(DAYS) == live, numpy.nan, conversion),
        numpy.column_stack([(each + 0.5) / came[place + 1] for place, each in enumerate(beside)]),
        *_by_hour(chance, bought, late, live),
    )


def _by_hour(
    chance: numpy.random.Generator,
    bought: numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]],
    late: numpy.ndarray[tuple[int], numpy.dtype[numpy.int64]],
    live: int,
) -> tuple[list[int], list[list[int]]]:
    """Orders since the hour of go-live after each look, and in the same hours of eight weeks before."""
    share = _HOURS[LIVE_HOUR:] / _HOURS[LIVE_HOUR:].sum()
    found = []
    for day in (live, *(live - 7 * week for week in range(1, watches.WEEKS + 1))):
        hours = numpy.concatenate(
            [
                chance.multinomial(late[day], share),
                chance.multinomial(bought[day + 1], _HOURS / _HOURS.sum()),
            ]
        )
        found.append([int(hours[:look].sum()) for look in watches.HOURS])
    return found[0], found[1:]


def _visitors(chance: numpy.random.Generator, mean: float) -> Numbers:
    at = numpy.arange(DAYS)
    year = chance.uniform(0, 0.12) * numpy.sin(2 * numpy.pi * (at / 365 + chance.uniform()))
    found: Numbers = (
        mean
        * _WEEKDAYS[at % 7]
        * numpy.exp(
            chance.uniform(-0.3, 0.3) * at / 365
            + year
            + _lasting(chance, 0.04, 0.004)
            + chance.normal(0, 0.02, DAYS)
        )
    )
    return found


def _lasting(chance: numpy.random.Generator, shock: float, step: float) -> Numbers:
    """What lasts for days, and a level that wanders, as logarithms."""
    lasting, keeps = numpy.zeros(DAYS), chance.uniform(0.1, 0.7)
    for day, each in enumerate(chance.normal(0, shock, DAYS)):
        lasting[day] = keeps * lasting[day - 1] + each
    found: Numbers = lasting + numpy.cumsum(chance.normal(0, chance.uniform(0, step), DAYS))
    return found
