"""One way to ask for a change at any date of the same values: of a series by itself, or of a unit beside the others.

A change is a logarithm (of the value with it / without it) where every value is above 0, else in the outcome's unit.
"""

import math
from typing import Protocol

import numpy as np

from storewide.stats.comparison import Interval
from storewide.stats.distributions import normal_quantile_above
from storewide.stats.shift.panels import Estimator, Numbers
from storewide.stats.shift.series import Stepped

#: donors whose own estimates tell how far one goes by chance
_FEWEST_DONORS = 3


class Asking(Protocol):
    """Asks for the change at value `at`, of the values from `first` to before `end`."""

    in_logarithms: bool

    def moved(self, first: int, at: int, end: int) -> float | None:
        """The change; None where too few values are known."""

    def unsure(self, first: int, at: int, end: int, alpha: float) -> Interval | None:
        """Where the change lies in 1 - alpha if the method's own assumptions hold, which nobody has checked."""

    def without(self, first: int, at: int, end: int) -> Numbers | None:
        """By value what there would have been without the change, in the outcome's unit; None where nobody says."""


class OfSeries:
    """The outcome's own past, with controls as columns where there are any."""

    def __init__(self, outcome: Numbers, controls: Numbers, *, season: int, at: int) -> None:
        self.in_logarithms = bool(np.nanmin(outcome) > 0)
        values = np.log(outcome) if self.in_logarithms else outcome
        self._stepped = Stepped(values, controls, season=season, at=at)

    def moved(self, first: int, at: int, end: int) -> float | None:
        found = self._stepped.step(first, at, end)
        return None if found is None else found.size

    def unsure(self, first: int, at: int, end: int, alpha: float) -> Interval | None:
        found = self._stepped.step(first, at, end)
        if found is None:
            return None
        half = normal_quantile_above(alpha / 2) * found.error
        return found.size - half, found.size + half

    def without(self, first: int, at: int, end: int) -> Numbers | None:
        found = self._stepped.without(first, at, end)
        return np.exp(found) if found is not None and self.in_logarithms else found


class OfPanel:
    """The treated unit beside the others (a column each)."""

    def __init__(self, outcome: Numbers, others: Numbers, estimator: Estimator, *, season: int) -> None:
        self._outcome, self._others, self._estimator, self._season = outcome, others, estimator, season
        self._known = np.isfinite(outcome) & np.isfinite(others).all(axis=1)
        self.in_logarithms = bool(np.nanmin(outcome) > 0)

    def moved(self, first: int, at: int, end: int) -> float | None:
        found = self._effect(self._outcome, self._others, first, at, end)
        return None if found is None else self._told(found, at, end)

    def unsure(self, first: int, at: int, end: int, alpha: float) -> Interval | None:
        """By what the same estimate finds for each of the others, which nothing happened to (placebo in space)."""
        effect = self._effect(self._outcome, self._others, first, at, end)
        error = self._error(first, at, end)
        if effect is None or error is None:
            return None
        half = normal_quantile_above(alpha / 2) * error
        ends = self._told(effect - half, at, end), self._told(effect + half, at, end)
        return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])

    def without(self, *_values: int) -> Numbers | None:
        """Not told value by value: panels are compared by what they were before and after."""
        return None

    def _error(self, first: int, at: int, end: int) -> float | None:
        count = self._others.shape[1]
        if count >= _FEWEST_DONORS:
            units = range(count)
            without = [(self._others[:, each], np.delete(self._others, each, axis=1)) for each in units]
            return float(np.std([self._effect(*pair, first, at, end) or 0.0 for pair in without], ddof=1))
        gap = self._outcome - self._others.mean(axis=1)
        found = Stepped(gap, self._others[:, :0], season=self._season, at=at).step(first, at, end)
        return None if found is None else found.error

    def _effect(self, outcome: Numbers, others: Numbers, first: int, at: int, end: int) -> float | None:
        before = np.flatnonzero(self._known[first:at]) + first
        after = np.flatnonzero(self._known[at:end]) + at
        if len(before) < 2 or not len(after):
            return None
        return self._estimator(outcome[before], outcome[after], others[before], others[after])

    def _told(self, effect: float, at: int, end: int) -> float | None:
        if not self.in_logarithms:
            return effect
        seen = float(np.mean(self._outcome[at:end][self._known[at:end]]))
        return math.log(seen / (seen - effect)) if seen > effect else None
