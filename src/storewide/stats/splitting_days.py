"""Since which day a daily figure is higher or lower: the day at which one step fits it best.

Least squares of a level for each weekday and one step, for every possible day of the step; J. Bai, "Least squares
estimation of a shift in linear processes", Journal of Time Series Analysis 15 (1994). A step counts where it is above the
5 % bound of the largest such test over the middle 85 % of days: D. W. K. Andrews, Econometrica 61 (1993), table I.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DAYS_OF_WEEK = 7
#: a step needs so many days on either side, and a series so many in all
_FEWEST_BESIDE, _FEWEST = 2, 10
#: with three weeks of days each weekday has a level of its own
_WITH_WEEKDAYS = 21
#: square root of Andrews' 8.85: the largest of many tests, not one of them
BOUND = math.sqrt(8.85)


@dataclass(frozen=True)
class Turn:
    """From the day `at` on (a place in the series) the level is another: by `step`, in the series' own unit."""

    at: int
    step: float


def turn(values: Sequence[float | None]) -> Turn | None:
    """The day since which a series of consecutive days is at another level; None where no step stands out.

    Days without a value are left out. Fewer than ten days, or no spread at all, tell nothing.
    """
    known = np.array([place for place, value in enumerate(values) if value is not None], dtype=np.int64)
    series = np.array([value for value in values if value is not None], dtype=np.float64)
    if len(series) < _FEWEST:
        return None
    levels = _levels(known) if len(series) >= _WITH_WEEKDAYS else np.ones((len(series), 1))
    rest = _without(levels, series)
    best: tuple[float, int, float] | None = None
    for place in range(_FEWEST_BESIDE, len(series) - _FEWEST_BESIDE + 1):
        step = _without(levels, (np.arange(len(series)) >= place).astype(np.float64))
        size = float(step @ step)
        if size < 1e-9:
            continue
        by = float(step @ rest) / size
        left = float(rest @ rest) - by**2 * size
        if best is None or left < best[0]:
            best = left, place, by
    if best is None:
        return None
    left, place, by = best
    return Turn(int(known[place]), by) if _stands_out(rest, left, levels.shape[1]) else None


def _levels(places: NDArray[np.int64]) -> NDArray[np.float64]:
    """One column a weekday."""
    return np.eye(_DAYS_OF_WEEK)[places % _DAYS_OF_WEEK][:, np.unique(places % _DAYS_OF_WEEK)]


def _without(levels: NDArray[np.float64], series: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the weekdays' levels leave of a series."""
    counts = levels.sum(axis=0)
    return np.asarray(series - levels @ ((levels.T @ series) / counts))


def _stands_out(rest: NDArray[np.float64], left: float, levels: int) -> bool:
    """Whether the step took away more of the squares than the best of many would by chance."""
    whole, free = float(rest @ rest), len(rest) - levels - 1
    if whole <= 0 or free < 1:
        return False
    return (whole - left) * free > BOUND**2 * max(left, 1e-12 * whole)
