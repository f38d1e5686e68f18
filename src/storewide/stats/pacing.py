"""Where a month will end: a forecast of the days to come, with an interval made of the same forecast's past errors.

A day to come is expected as its weekday usually stands to the level of the last four weeks, moved as the same days of
last year stood to those weeks of last year where they are known. The interval is not a formula's: the same forecast is
made from each earlier day as far as history goes, over as many days, and what came is put beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from storewide.stats.known import Numbers, mean, quantile

#: days whose mean is the level, and weeks whose days tell what a weekday is
LEVEL_DAYS = 28
PROFILE_WEEKS = 8
PROFILE_DAYS = 7 * PROFILE_WEEKS
#: days of last year around one, whose mean stands for it
AROUND = 3
#: past forecasts that an interval takes at least, and how far back they go
LEAST_PAST = 20
PAST_DAYS = 366


@dataclass(frozen=True)
class Pace:
    """What some days to come will add up to: `low` to `high` holds it in `share` of the cases.

    `past`: how many earlier forecasts the interval rests on. `factors`: what came, by what was forecast, of each.
    """

    expected: float
    low: float
    high: float
    share: float
    past: int
    factors: tuple[float, ...]

    def chance_of(self, least: float) -> float:
        """The share of the cases in which the days add up to at least that much; never quite 0 or 1."""
        reached = sum(self.expected * factor >= least for factor in self.factors)
        return (reached + 0.5) / (self.past + 1)


def pace(known: Numbers, ahead: int, *, before: Numbers | None = None, share: float = 0.8) -> Pace | None:
    """The sum of the `ahead` days after those `known` (one value a day, NaN unknown), or None: cannot tell.

    `before`: by day of `known` and the days ahead, what the day of last year had that it stands against; NaN where
    nobody knows. `share`: of the cases that the interval is to hold, between 0 and 1.
    """
    days = len(known)
    if ahead < 1 or days < PROFILE_DAYS or (before is not None and len(before) != days + ahead):
        return None
    usual = np.full(days + ahead, np.nan) if before is None else _around(before)
    origins = np.arange(max(PROFILE_DAYS, days - ahead - PAST_DAYS), days - ahead + 1)
    told = _forecasts(known, np.append(origins, days), ahead, usual)
    expected = told[-1]
    if not expected > 0:
        return None
    came = sliding_window_view(known, ahead)[origins].sum(axis=1) if len(origins) else np.empty(0)
    sound = (told[:-1] > 0) & (came > 0)
    factors = came[sound] / told[:-1][sound]
    if len(factors) < LEAST_PAST:
        return None
    low, high = _interval(factors, share)
    return Pace(
        float(expected),
        float(expected * low),
        float(expected * high),
        share,
        len(factors),
        tuple(factors.tolist()),
    )


def _interval(factors: Numbers, share: float) -> tuple[float, float]:
    """The factors between which the middle `share` lies, a little wider where they are few.

    The quantiles are those of one case more (as in a prediction interval out of an ordered sample), so that few cases
    promise less.
    """
    logs = np.sort(np.log(factors))
    edge = (1 - share) / 2
    places = (edge * (len(logs) + 1) - 1, (1 - edge) * (len(logs) + 1) - 1)
    low, high = np.interp(places, np.arange(len(logs)), logs)
    return float(np.exp(low)), float(np.exp(high))


def _forecasts(known: Numbers, origins: NDArray[np.intp], ahead: int, usual: Numbers) -> Numbers:
    """The sum expected of the days from each origin on, by what came before it alone; NaN where nobody can say."""
    past = sliding_window_view(known, PROFILE_DAYS)[origins - PROFILE_DAYS]
    with np.errstate(invalid="ignore", divide="ignore"):
        level = mean(past[:, -LEVEL_DAYS:])
        weekdays = _weekdays(past)
        profile = np.nan_to_num(weekdays) / mean(past)[:, np.newaxis]
        profile *= 7 / profile.sum(axis=1, keepdims=True)
        rhythm = profile[:, np.arange(ahead) % 7]
        then = sliding_window_view(usual, ahead)[origins]
        stood = sliding_window_view(usual, LEVEL_DAYS)[origins - LEVEL_DAYS].mean(axis=1)
        moved = then / stood[:, np.newaxis]
        sound = np.isfinite(moved).all(axis=1) & (stood > 0)
        found: Numbers = level * np.where(sound[:, np.newaxis], rhythm * moved, rhythm).sum(axis=1)
    return np.where(np.isnan(weekdays).any(axis=1) | ~(level > 0), np.nan, found)


def _weekdays(past: Numbers) -> Numbers:
    """The median of each weekday, the first being that of the day after; NaN where one is unknown."""
    by_weekday = past.reshape(len(past), -1, 7).swapaxes(1, 2)
    return quantile(by_weekday.reshape(-1, by_weekday.shape[2]), 0.5).reshape(len(past), 7)


def _around(before: Numbers) -> Numbers:
    """Each day of last year as the mean of the days around it, so that one day's chance does not count."""
    beyond = np.pad(before, AROUND, constant_values=np.nan)
    found = mean(sliding_window_view(beyond, 2 * AROUND + 1))
    return np.where(np.isnan(before), np.nan, found)
