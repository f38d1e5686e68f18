"""Whether figures leave, after a date, the band in which they would have stayed without what happened then.

Each day the figures since the date are held against the same weekdays of the weeks before it, as one cumulative change a
metric. How far such changes go by themselves is read off the same watch begun at every earlier date (placebo in time).
The hours of the day itself that came after count where they are known, against the same hours of the weeks before. One
bound holds for all metrics on the first two full days together, and one for all days after them, so that a watch over
which nothing happens alarms no more often than `CHANCE`, two thirds of it early, when harm costs most. A bound is what
the furthest of all of them does at earlier dates, by a Gumbel distribution through its median and 90th percentile (as
`anomalies` draws it), and never less than Student's t asks for so many looks. Only harm alarms. Simulated in
`benchmarks/calibration/watches.py`, held by `tests/proof/releases`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from storewide.stats import shortfall
from storewide.stats.distributions import t_quantile_above
from storewide.stats.shortfall import Expectation

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

#: full days in which harm is to be seen
SOON = 2
#: of any alarm for nothing, of all metrics together: on the days up to SOON, on those after; with the hours one in twenty
CHANCE_SOON, CHANCE_LATER = 0.03, 0.015
CHANCE = CHANCE_SOON + CHANCE_LATER
CHANCE_OF_HOURS = 0.005
#: after so many hours of the first day orders are counted
HOURS = (2, 4, 8, 12, 24)
#: weeks before the date that say what is usual, and how many of them have to be known
WEEKS = 8
LEAST_WEEKS = 3
#: days before the date that a band takes, and how far back is looked
LEAST_DAYS = 56
MOST_DAYS = 400
#: cumulative changes lie so near each other that the later days count as this many looks, and the first two of metrics that
#: mostly move together (buyers, spend, conversion) as half a one each (simulated)
_LOOKS, _LOOKS_SOON = 3.0, 0.5
_WEEK = 7
#: a smaller change calls nobody, even of what never moved; what vanished is no further away than this (logarithm)
_LEAST, _FARTHEST = 0.01, 5.0
#: earlier whole watches, one begun each day, from which their furthest score tells anything
_FEWEST_WATCHES = 28
_MOST_FREE = 200.0
_AT_MEDIAN, _AT_NINETY = -math.log(-math.log(0.5)), -math.log(-math.log(0.9))


@dataclass(frozen=True)
class Figures:
    """Metrics by day: what each divides (`over`) by what (`under`, 1 for a plain sum); NaN is a day that is not known.

    `rises`: by metric, whether it hurts where it rises; else it hurts where it falls. `rest`: what each divided by what on
    the rest of each day, from the hour on at which the watched thing happened; None where hours are not known.
    """

    over: Numbers
    under: Numbers
    rises: Truths
    rest: tuple[Numbers, Numbers] | None = None

    def __post_init__(self) -> None:
        tables = (self.over, self.under, *(self.rest or ()))
        if (
            self.over.ndim != 2
            or any(each.shape != self.over.shape for each in tables)
            or self.rises.shape != self.over.shape[:1]
        ):
            raise ValueError(
                "over, under and rest have a row for each metric and a column for each day; rises, one a metric"
            )

    def of_days(self, first: int, last: int) -> "Figures":
        """Those of the days `first` to before `last` alone."""
        rest = None if self.rest is None else (self.rest[0][:, first:last], self.rest[1][:, first:last])
        return Figures(self.over[:, first:last], self.under[:, first:last], self.rises, rest)

    def whole_at(self, at: int) -> "Figures":
        """Without the rest of days of a metric for which that of the day before `at` is not known."""
        if self.rest is None:
            return self
        known = np.isfinite(self.rest[0][:, at - 1]) & np.isfinite(self.rest[1][:, at - 1])
        over, under = (np.where(known[:, np.newaxis], each, np.nan) for each in self.rest)
        return replace(self, rest=(over, under))


@dataclass(frozen=True)
class Watched:
    """By metric (rows) and day since the date (columns), NaN where nothing can be told.

    `change`: the relative change since the date. `low`, `high`: between what it lies without what happened. `alarms`:
    where it is harm beyond that.
    """

    change: Numbers
    low: Numbers
    high: Numbers
    alarms: Truths

    def first_alarm(self, metric: int) -> int | None:
        """The first day since the date (0: the first) on which a metric is beyond its band; None where it is on none."""
        days = np.flatnonzero(self.alarms[metric])
        return int(days[0]) if len(days) else None


def watch(figures: Figures, *, at: int, length: int) -> Watched:
    """Watch metrics from day `at` on, of a watch planned for `length` days, as far as its days are there.

    With the rest of days known, what is watched happened in the day before `at`, and its hours since then count too. With
    fewer than LEAST_DAYS before the date all is NaN and nothing alarms.
    """
    if not 0 <= at < figures.over.shape[1] or length < 1:
        raise ValueError("the date lies within the days, and a watch has one day at least")
    begin = max(0, at - MOST_DAYS)
    figures = figures.of_days(begin, figures.over.shape[1])
    return _watch(figures.whole_at(at - begin) if at > begin else figures, at - begin, length)


def expected_hours(weeks: Sequence[float], *, looks: int, chance: float = CHANCE_OF_HOURS) -> Expectation:
    """What the hours since the date hold by themselves, which held `weeks` in the weeks before; fewer than `low` alarm.

    `looks`: after how many hours of the first day it is asked; of all of them together `chance` alarms by itself. Raises
    `shortfall.WeeksUnusable`.
    """
    return shortfall.expect(weeks, alpha=2 * chance / looks)


def smallest_harm(figures: Figures, *, days: int, length: int) -> Numbers:
    """By metric, the relative harm that a watch begun after the last day would see after so many `days`; NaN unknown."""
    at = figures.over.shape[1]
    begin = max(0, at - MOST_DAYS)
    reach = _reach(figures.of_days(begin, at), at - begin, length)[:, days - 1]
    return np.where(figures.rises, np.expm1(reach), reach)


def at_earlier_dates(figures: Figures, *, at: int, length: int) -> Numbers:
    """By metric, the harm seen after `length` days by watches begun every week before `at`, the oldest first."""
    begin = max(0, at - MOST_DAYS)
    past = figures.of_days(begin, at)
    starts = np.arange(at - begin - length, LEAST_WEEKS * _WEEK - 1, -_WEEK)[::-1]
    return _harm(past, starts, length)[:, :, -1]


def _watch(figures: Figures, at: int, length: int) -> Watched:
    there = min(length, figures.over.shape[1] - at)
    harm = _harm(figures, np.array([at]), there)[:, 0]
    reach = _reach(figures, at, length)[:, :there]
    rises = figures.rises[:, np.newaxis]
    with np.errstate(over="ignore"):
        return Watched(
            change=np.where(rises, np.expm1(harm), -harm),
            low=np.where(rises, np.expm1(-reach), -reach),
            high=np.where(rises, np.expm1(reach), reach),
            alarms=harm > reach,
        )


def _reach(figures: Figures, at: int, length: int) -> Numbers:
    """By metric and day of the watch, beyond what harm it alarms; NaN where the past is too short to tell."""
    count = len(figures.over)
    if at < LEAST_DAYS:
        return np.full((count, length), np.nan)
    past = figures.of_days(0, at)
    starts = np.arange(LEAST_WEEKS * _WEEK, at)
    harm = _harm(past, starts, length)
    told = np.count_nonzero(np.isfinite(harm), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        usual = np.sqrt(np.nansum(harm**2, axis=1) / told)
        scores = harm / usual[:, np.newaxis]
    whole = np.nan_to_num(scores[:, starts <= at - length], nan=-np.inf)
    free = np.clip(told / np.arange(1, length + 1), 2.0, _MOST_FREE)
    bounds = np.empty((count, length))
    for days, chance, looks in (
        (slice(0, SOON), CHANCE_SOON, _LOOKS_SOON),
        (slice(SOON, length), CHANCE_LATER, _LOOKS),
    ):
        furthest = whole[:, :, days].max(axis=(0, 2), initial=-np.inf)
        bound = max(0.0, _furthest(furthest[np.isfinite(furthest)], chance))
        bounds[:, days] = np.fmax(bound, _floor(free[:, days], chance / (count * looks)))
    reach: Numbers = np.maximum(_LEAST, usual * bounds)
    return reach


def _floor(free: Numbers, chance: float) -> Numbers:
    """What Student's t asks for: as many degrees of freedom as earlier windows of so many days lie side by side."""
    asked = {freedom: t_quantile_above(chance, freedom) for freedom in np.unique(free).tolist()}
    floor: Numbers = np.vectorize(asked.__getitem__, otypes=[np.float64])(free)
    return floor


def _furthest(watches: Numbers, chance: float) -> float:
    """The score that the furthest of a whole watch goes beyond with this chance; 0 where too few tell of it."""
    if len(watches) < _FEWEST_WATCHES:
        return 0.0
    median, ninety = np.quantile(watches, (0.5, 0.9)).tolist()
    at = (-math.log(-math.log1p(-chance)) - _AT_MEDIAN) / (_AT_NINETY - _AT_MEDIAN)
    return float(median + (ninety - median) * at)


def _harm(figures: Figures, starts: NDArray[np.intp], length: int) -> Numbers:
    """By metric, start and day: how far the figures since the start went the way that hurts.

    Falls as a share of what was usual, rises as a logarithm: counts scatter further upwards than downwards, and either
    measure then has its shorter tail where it alarms.
    """
    known = np.isfinite(figures.over) & np.isfinite(figures.under)
    days = starts[:, np.newaxis] + np.arange(length)
    inside = days < figures.over.shape[1]
    there = np.where(inside, days, 0)
    usual = [_usual(each, known, starts, length) for each in (figures.over, figures.under)]
    told = inside & known[:, there] & np.isfinite(usual[0])
    sums = [
        np.where(told, each, 0.0).cumsum(axis=2)
        for each in (figures.over[:, there], figures.under[:, there], *usual)
    ]
    if figures.rest is not None:
        hours = _rest(figures.rest, starts)
        sums = [both + each[:, :, np.newaxis] for both, each in zip(sums, hours, strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        times = (sums[0] / sums[1]) / (sums[2] / sums[3])
        times = np.where(inside & (sums[1] > 0) & (sums[2] > 0) & (sums[3] > 0), times, np.nan)
        rises = figures.rises[:, np.newaxis, np.newaxis]
        harm: Numbers = np.where(rises, np.maximum(np.log(times), -_FARTHEST), 1 - times)
    return harm


def _rest(rest: tuple[Numbers, Numbers], starts: NDArray[np.intp]) -> list[Numbers]:
    """By metric and start: what the rest of the day before the start held, over and under, and what is usual; else 0."""
    known = np.isfinite(rest[0]) & np.isfinite(rest[1])
    day = starts - 1
    weeks = day[:, np.newaxis] - _WEEK * np.arange(1, WEEKS + 1)
    there = np.where(weeks >= 0, weeks, 0)
    told = known[:, there] & (weeks >= 0)
    count = told.sum(axis=2)
    counts = known[:, day] & (count >= LEAST_WEEKS)
    held = [np.where(counts, each[:, day], 0.0) for each in rest]
    means = [np.where(told, each[:, there], 0.0).sum(axis=2) / np.maximum(count, 1) for each in rest]
    return [*held, *(np.where(counts, each, 0.0) for each in means)]


def _usual(values: Numbers, known: Truths, starts: NDArray[np.intp], length: int) -> Numbers:
    """By row, start and day: the mean of the same weekday of the weeks before the start; NaN where too few are known."""
    weekdays = starts[:, np.newaxis, np.newaxis] + np.arange(_WEEK)[:, np.newaxis]
    days = weekdays - _WEEK * np.arange(1, WEEKS + 1)
    there = np.where(days >= 0, days, 0)
    told = known[:, there] & (days >= 0)
    count = told.sum(axis=3)
    total = np.where(told, values[:, there], 0.0).sum(axis=3)
    mean: Numbers = np.where(count >= LEAST_WEEKS, total / np.maximum(count, 1), np.nan)
    return mean[:, :, np.arange(length) % _WEEK]
