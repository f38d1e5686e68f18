"""Days and hours out of the ordinary, in many seasonal series at once, with a budget of false alarms.

What is usual at a step is told by what came before it alone, so that history looked back on gives the alarms that
would have been given then: the median of the same step of eight weeks, moved to the level of the last week. How far a
step is from it is told in its usual spread; of windows of three hours and of a day too where steps are shorter. The
bound lies where a day's furthest step comes by chance as often as the budget allows: a Gumbel distribution through the
median and the 90th percentile of the days so far, which single days out of the ordinary hardly move.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storewide.stats import known
from storewide.stats.known import Numbers

Truths = NDArray[np.bool_]

#: days in a month, on average
MONTH = 30.4375
WEEKS = 8
#: weeks and days that have to be known before a step is judged
LEAST_WEEKS = 3
LEAST_DAYS = 21
#: the days whose spread and furthest steps count
DAYS = 56
LONGEST_DAYS = 182
#: what all series share counts as much as so many days of one of its own
AS_MANY = 60
#: the standard deviation of a normal distribution, in its median absolute deviations
_DEVIATIONS = 1.4826
#: what -ln(-ln q) of the two percentiles is, by which the bound is drawn
_AT_MEDIAN, _AT_NINETY = -np.log(-np.log(0.5)), -np.log(-np.log(0.9))


@dataclass(frozen=True)
class Looked:
    """By series and step: what was expected, from where to where is usual, and what is out of the ordinary.

    NaN where not enough is known yet; nothing is strange there. `score`: how far a step is out, in usual spreads.
    """

    expected: Numbers
    low: Numbers
    high: Numbers
    score: Numbers
    strange: Truths


@dataclass(frozen=True)
class Stretch:
    """Steps `first` to `last` of a series that are out of the ordinary, together; `worst` is the furthest out."""

    series: int
    first: int
    last: int
    worst: int


def look(values: Numbers, *, day: int, budget: float, aside: Truths | None = None) -> Looked:
    """What is out of the ordinary in each row of `values`, one column a step, NaN where nothing is known.

    `day`: steps a day. `budget`: false alarms a month in all rows together, above 0. `aside`: by step, whether
    it is no measure of what is usual, such as a holiday; it is judged, but others are not by it.
    """
    if values.ndim != 2 or day < 1 or budget <= 0:
        raise ValueError(
            "values need rows and columns, a day at least one step, the budget has to be above 0"
        )
    looking = _Looking(values, day, min(0.5, budget / MONTH / max(1, len(values))), aside)
    for step in range(values.shape[1]):
        looking.at(step)
    return Looked(looking.expected, looking.low, looking.high, looking.score, looking.strange)


def stretches(looked: Looked, *, gap: int) -> tuple[Stretch, ...]:
    """Strange steps with at most `gap` others between them as one, by series and time."""
    found = []
    for series in np.flatnonzero(looked.strange.any(axis=1)):
        steps = np.flatnonzero(looked.strange[series])
        for part in np.split(steps, np.flatnonzero(np.diff(steps) > gap + 1) + 1):
            worst = part[np.argmax(looked.score[series, part])]
            found.append(Stretch(int(series), int(part[0]), int(part[-1]), int(worst)))
    return tuple(found)


class _Looking:
    """One pass over the steps."""

    def __init__(self, values: Numbers, day: int, chance: float, aside: Truths | None) -> None:
        shape = values.shape
        self._values, self._day, self._week = values, day, 7 * day
        #: where the bound lies, on the scale of the two percentiles
        self._at = (-np.log(-np.log1p(-chance)) - _AT_MEDIAN) / (_AT_NINETY - _AT_MEDIAN)
        self._aside = np.zeros(shape[1], bool) if aside is None else aside
        self._usual = np.where(self._aside, np.nan, values)
        self._above = np.full(shape, np.nan)
        self._error = np.full(shape, np.nan)
        self._windows = _windows(day)
        self._mean = [np.full(shape, np.nan) for _each in self._windows]
        self._furthest = np.full((shape[0], shape[1] // day + 1), np.nan)
        self._bound = np.full(shape[0], np.nan)
        self.expected, self.low, self.high, self.score = (np.full(shape, np.nan) for _each in range(4))
        self.strange = np.zeros(shape, bool)

    def at(self, step: int) -> None:
        """Judge one step of every series."""
        today = step // self._day
        if step % self._week == 0:
            self._bound = self._bound_after(today)
        if step < LEAST_WEEKS * self._week:
            return
        base = _median(self._usual[:, self._before(step, self._week, WEEKS)], LEAST_WEEKS)
        level = _median(self._above[:, step - self._week : step], 1)
        self._above[:, step] = self._usual[:, step] - base
        expected = base + np.nan_to_num(level)
        self._error[:, step] = self._values[:, step] - expected
        self.expected[:, step] = expected
        self._judge(step, today)

    def _judge(self, step: int, today: int) -> None:
        spread = np.full(len(self._values), np.nan)
        for window, mean in zip(self._windows, self._mean, strict=True):
            mean[:, step] = known.mean(self._error[:, max(0, step - window + 1) : step + 1])
            usual = _DEVIATIONS * _median(np.abs(mean[:, self._before(step, self._day, DAYS)]), LEAST_DAYS)
            usual = np.where(usual > 0, usual, np.nan)
            score = np.abs(mean[:, step]) / usual
            self.score[:, step] = np.fmax(self.score[:, step], score)
            spread = usual if window == 1 else spread
        self.low[:, step] = self.expected[:, step] - self._bound * spread
        self.high[:, step] = self.expected[:, step] + self._bound * spread
        strange = self.score[:, step] > self._bound
        self.strange[:, step] = strange
        if self._aside[step]:
            for each in (self._error, *self._mean):
                each[:, step] = np.nan
        else:
            self._furthest[:, today] = np.fmax(self._furthest[:, today], self.score[:, step])
        self._usual[strange, step] = np.nan
        self._above[strange, step] = np.nan

    def _bound_after(self, today: int) -> Numbers:
        """The score that a day's furthest step goes beyond by chance alone as often as the budget allows."""
        days = self._furthest[:, max(0, today - LONGEST_DAYS) : today]
        enough = np.count_nonzero(~np.isnan(days), axis=1) >= LEAST_DAYS
        bound = np.full(len(days), np.nan)
        if enough.any():
            median, ninety = (
                _shared(known.quantile(days[enough], share), days.shape[1]) for share in (0.5, 0.9)
            )
            bound[enough] = median + (ninety - median) * self._at
        return bound

    @staticmethod
    def _before(step: int, apart: int, times: int) -> Sequence[int]:
        return range(step - apart, max(-1, step - apart * times - 1), -apart)


def _windows(day: int) -> tuple[int, ...]:
    """How many steps are looked at together: one, three hours, a day."""
    return tuple(dict.fromkeys((1, max(1, day // 8), day)))


def _median(values: Numbers, least: int) -> Numbers:
    """The median of each row; NaN where fewer than `least` are known."""
    unknown = np.isnan(values)
    found = np.full(len(values), np.nan)
    if not unknown.any():
        middle = values.shape[1] // 2
        if values.shape[1] >= max(least, 1):
            parted = np.partition(values, (middle - 1, middle) if middle else 0, axis=1)
            found = (
                parted[:, middle] if values.shape[1] % 2 else parted[:, middle - 1 : middle + 1].mean(axis=1)
            )
        return found
    enough = values.shape[1] - np.count_nonzero(unknown, axis=1) >= max(least, 1)
    if enough.any():
        found[enough] = known.quantile(values[enough], 0.5)
    return found


def _shared(quantiles: Numbers, days: int) -> Numbers:
    """Quantiles of few days moved towards what all series share, which are all told in their own usual spread."""
    return (days * quantiles + AS_MANY * np.median(quantiles)) / (days + AS_MANY)
