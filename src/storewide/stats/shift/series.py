"""By how much a series stepped up or down at a date: a level that wanders by itself, a season, controls, and the step.

The level is a random walk under noise (A. Harvey and J. Durbin, "The effects of seat belt legislation on British road
casualties", Journal of the Royal Statistical Society A 149, 1986), here as generalised least squares on a window before
the date and the days after it. How much the level wanders is learned before the date alone, by likelihood. The
standard error that it states holds only where all of this is true: what an estimate is worth is read off the same
estimate at dates at which nothing happened.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storewide.lib.late import Late

linalg = Late("scipy.linalg")
Numbers = NDArray[np.float64]

#: variance of the level's steps / variance of the noise: what is tried
_RATIOS = (0.0, *np.geomspace(1e-4, 10, 16).tolist())
#: what rounding leaves of a column that says nothing new, and of noise where there is none
_NOTHING, _LEAST = 1e-9, 1e-300


@dataclass(frozen=True)
class Step:
    """`size`: the step in the outcome's unit; `error`: its standard error, if the model were true."""

    size: float
    error: float


class Stepped:
    """Asks one series, of whose values those from the number `at` on may have stepped, for steps at any date.

    `outcome`: one value each day (or week, month, year), NaN where none is known; `controls`: a column each, of the same
    days; `season`: days that a season takes, 1 without any.
    """

    def __init__(self, outcome: Numbers, controls: Numbers, *, season: int, at: int) -> None:
        self._values = outcome
        self._design = np.column_stack([_seasons(len(outcome), season), _scaled(controls)])
        self._known = np.isfinite(self._values) & np.isfinite(self._design).all(axis=1)
        self._ratio = self._wandering(at)

    @property
    def columns(self) -> int:
        """How many figures the level, the season and the controls take."""
        return 1 + int(self._design.shape[1])

    def step(self, first: int, at: int, end: int) -> Step | None:
        """The step at value `at`, of the values from `first` to before `end`; None where too few are known."""
        there = self._known[first:end]
        if there[: at - first].sum() <= self.columns or not there[at - first :].any():
            return None
        places = np.flatnonzero(there) + first
        solved = _solve(
            places, np.column_stack([self._design[places], places >= at]), self._values[places], self._ratio
        )
        return Step(float(solved.figures[-1]), float(np.sqrt(max(0.0, solved.covariance[-1, -1]))))

    def without(self, first: int, at: int, end: int) -> Numbers | None:
        """The values there would have been without the step, as the model has them; NaN where a control is not known.

        Season, controls and the smoothed level: the level that is likeliest of all values, the step taken off.
        """
        if self.step(first, at, end) is None:
            return None
        places = np.flatnonzero(self._known[first:end]) + first
        stepped = np.column_stack([self._design[places], places >= at])
        figures = _solve(places, stepped, self._values[places], self._ratio).figures
        level = _smoothed(places, self._values[places] - stepped @ figures, self._ratio)
        days = np.arange(first, end)
        found: Numbers = self._design[first:end] @ figures[:-1] + np.interp(days, places, level)
        return found

    def _wandering(self, at: int) -> float:
        """The ratio of variances under which the values before the date are likeliest (restricted likelihood)."""
        places = np.flatnonzero(self._known[:at])
        if len(places) <= self.columns + 1:
            return _RATIOS[-1]
        design, values = self._design[places], self._values[places]
        likely = [_solve(places, design, values, ratio).likelihood for ratio in _RATIOS]
        return _RATIOS[int(np.argmax(likely))]


@dataclass(frozen=True)
class _Solved:
    figures: Numbers
    covariance: Numbers
    noise: float
    products: Numbers
    bands: Numbers

    @property
    def likelihood(self) -> float:
        """The logarithm of the restricted likelihood, but for a constant."""
        held = np.linalg.eigvalsh(self.products)
        size = np.log(held[held > _NOTHING * held.max(initial=0.0)]).sum()
        spread = 2 * np.log(linalg.cholesky_banded(self.bands)[1]).sum()
        free = self.bands.shape[1] - len(self.figures)
        return float(-(free * np.log(self.noise) + size + spread) / 2)


def _solve(places: NDArray[np.intp], design: Numbers, values: Numbers, ratio: float) -> _Solved:
    """Least squares on what changes from one value to the next, so that the level may begin anywhere.

    Such changes share the noise of the value between them, and otherwise only the level's own steps.
    """
    bands = np.empty((2, len(places) - 1))
    bands[0], bands[1] = -1.0, 2 + ratio * np.diff(places)
    both = np.diff(np.column_stack([design, values]), axis=0)
    products = both.T @ linalg.solveh_banded(bands, both)
    inverse = np.linalg.pinv(products[:-1, :-1], hermitian=True)
    figures = inverse @ products[:-1, -1]
    free = max(1, len(both) - design.shape[1])
    noise = max(float(products[-1, -1] - products[:-1, -1] @ figures) / free, _LEAST)
    return _Solved(figures, noise * inverse, noise, products[:-1, :-1], bands)


def _smoothed(places: NDArray[np.intp], left: Numbers, ratio: float) -> Numbers:
    """The wandering level under noise that is likeliest; the mean where it does not wander."""
    if not ratio:
        return np.full(len(left), left.mean())
    ties = 1 / (ratio * np.diff(places))
    bands = np.zeros((2, len(left)))
    bands[0, 1:] = -ties
    bands[1] = 1.0
    bands[1, :-1] += ties
    bands[1, 1:] += ties
    level: Numbers = linalg.solveh_banded(bands, left)
    return level


def _seasons(length: int, season: int) -> Numbers:
    """One column for each day of a season but the first, which is the level."""
    return np.equal.outer(np.arange(length) % season, np.arange(1, season)).astype(float)


def _scaled(controls: Numbers) -> Numbers:
    """Controls in logarithms where they are above 0, and about their mean: what they are measured in is no matter."""
    columns = [np.log(each) if np.nanmin(each) > 0 else each for each in controls.T]
    centred = [each - np.nanmean(each) for each in columns]
    return np.column_stack([each / (np.nanstd(each) or 1.0) for each in centred]) if columns else controls
