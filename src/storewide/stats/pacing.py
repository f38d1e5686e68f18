"""Where a month will end: a forecast of the days to come, with an interval made of the same forecast's past errors.

A day to come is expected as its weekday usually stands to the level of the last four weeks, moved as the same days of
last year stood to those weeks of last year where they are known. The interval is not a formula's: the same forecast is
made from each earlier day as far as history goes, over as many days, and what came is put beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

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
    expected = _forecast(known, days, ahead, usual)
    if expected is None or expected <= 0:
        return None
    factors = []
    for origin in range(max(PROFILE_DAYS, days - ahead - PAST_DAYS), days - ahead + 1):
        came = known[origin : origin + ahead]
        told = _forecast(known, origin, ahead, usual)
        if told is not None and told > 0 and not np.isnan(came).any() and came.sum() > 0:
            factors.append(float(came.sum() / told))
    if len(factors) < LEAST_PAST:
        return None
    low, high = _interval(np.array(factors), share)
    return Pace(expected, expected * low, expected * high, share, len(factors), tuple(factors))


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


def _forecast(known: Numbers, origin: int, ahead: int, usual: Numbers) -> float | None:
    """The sum expected of the days from `origin` on, by what came before it alone."""
    level = (
        np.nanmean(known[origin - LEVEL_DAYS : origin]) if _any(known[origin - LEVEL_DAYS : origin]) else 0.0
    )
    profile = _profile(known[origin - PROFILE_DAYS : origin])
    if level <= 0 or profile is None:
        return None
    rhythm = profile[np.arange(ahead) % 7]
    then = usual[origin : origin + ahead]
    stood = usual[origin - LEVEL_DAYS : origin]
    if not np.isnan(then).any() and not np.isnan(stood).any() and stood.mean() > 0:
        rhythm = rhythm * then / stood.mean()
    return float(level * rhythm.sum())


def _profile(days: Numbers) -> Numbers | None:
    """What each weekday is of the level, the first being that of the day after; None where one is unknown."""
    weeks = days.reshape(-1, 7)
    mean = np.nanmean(days) if _any(days) else 0.0
    if mean <= 0 or np.isnan(weeks).all(axis=0).any():
        return None
    found: Numbers = np.nanmedian(weeks, axis=0) / mean
    return found * (7 / found.sum()) if found.sum() > 0 else None


def _around(before: Numbers) -> Numbers:
    """Each day of last year as the mean of the days around it, so that one day's chance does not count."""
    found = np.full(len(before), np.nan)
    for day in range(len(before)):
        near = before[max(0, day - AROUND) : day + AROUND + 1]
        if _any(near) and not np.isnan(before[day]):
            found[day] = np.nanmean(near)
    return found


def _any(values: Numbers) -> bool:
    return bool((~np.isnan(values)).any())
