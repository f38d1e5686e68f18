"""A comparison that may be looked at every day, and stopped at any look, and still errs no more often than alpha.

With a plan two rejection regions are united: group-sequential boundaries on the planned calendar (four fifths of
alpha), which are nearly as good as one look at the end, and an asymptotic confidence sequence (one fifth), which holds
whatever the calendar does and however long the experiment runs on. Without a plan the sequence has all of alpha.

Sources: K. K. G. Lan, D. L. DeMets, "Group sequential procedures: calendar versus information time", Statistics in
Medicine 8 (1989); I. Waudby-Smith and others, "Time-uniform central limit theory and asymptotic confidence sequences",
Annals of Statistics 52 (2024); S. R. Howard and others, "Time-uniform, nonparametric, nonasymptotic confidence
sequences", Annals of Statistics 49 (2021); p-values: C. Jennison, B. W. Turnbull, "Group sequential methods" (2000), 9.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from storewide.stats import boundaries, estimates
from storewide.stats.boundaries import CALENDAR_SHARE, Floats
from storewide.stats.comparison import Comparison, require_alpha, require_units
from storewide.stats.distributions import (
    normal_above,
    normal_quantile_above,
    t_above,
    t_quantile_above,
)
from storewide.stats.estimates import Estimate
from storewide.stats.planning import Sides

#: 2: boundaries know how many units came each day, where 1 took them to come evenly
METHOD = "sequential 2"

#: what the sequence is narrowest at where nobody planned how many units there will be
_UNPLANNED_UNITS = 5000
_FEWEST = 2
#: from so many degrees of freedom on Student's t and the normal curve are one
_NORMAL_FROM = 10**7


class PlanUnusable(ValueError):
    """A plan of no days or of no units; names the figure."""


class DayUnusable(ValueError):
    """A look is made after whole days: the first is day 1."""


class PathUnusable(ValueError):
    """Units are not known after each day up to the look."""


@dataclass(frozen=True)
class Mixture:
    """Intervals that hold a figure at all looks at once, but for chance `alpha`; narrowest at `tuned_to` units.

    A normal mixture (Howard and others; asymptotic, so for any estimate: Waudby-Smith and others). `sides` 1 asks in one
    direction only: the interval's other end is then infinite.
    """

    tuned_to: float
    alpha: float
    sides: Sides = 2

    @property
    def spread(self) -> float:
        """The variance of the mixture, in units."""
        twice = -2 * math.log(2 * self.alpha / self.sides)
        return self.tuned_to / (twice + math.log1p(twice))

    def reach(self, units: float) -> float:
        """How many standard errors the interval reaches from the figure after so many units."""
        growth = (units + self.spread) / units
        root = math.sqrt((units + self.spread) / self.spread)
        if self.sides == 1:
            return math.sqrt(2 * growth * math.log1p(root / (2 * self.alpha)))
        return math.sqrt(2 * growth * math.log(root / self.alpha))

    def p_value(self, distance: float, units: float) -> float:
        """The always-valid p-value of a figure so many standard errors from 0, in the direction asked where that is one."""
        root = math.sqrt((units + self.spread) / self.spread)
        power = max(0.0, distance) ** 2 * units / (2 * (units + self.spread))
        if self.sides == 2:
            return min(1.0, root * math.exp(-power))
        # divided through by the exponential, which overflows beyond 700
        return min(1.0, root / 2 * math.exp(-power) / -math.expm1(-power)) if power else 1.0


@dataclass(frozen=True)
class Schedule:
    """How long a comparison is planned to run, fixed before its start; None where nobody planned it.

    `planned_days`: days with one look at the end of each. `planned_units`: units of the two compared arms together by
    the planned end; the sequence is narrowest there and valid everywhere.
    """

    planned_days: int | None = None
    planned_units: int | None = None
    alpha: float = 0.05

    def __post_init__(self) -> None:
        require_alpha(self.alpha)
        for what, planned in (("days", self.planned_days), ("units", self.planned_units)):
            if planned is not None and planned < 1:
                raise PlanUnusable(f"{planned} {what} are planned; plan for at least 1, or for none.")

    def reach(self, day: int, units: int, path: Sequence[int] = ()) -> float:
        """How many standard errors from 0 the look after `day` days calls a change, with so many units in both arms.

        `path`: the units of both arms after each day so far. After the planned days the sequence alone: what the calendar
        may spend is spent. Raises DayUnusable, PathUnusable.
        """
        sequence = self._sequence.reach(units)
        if (known := self._calendar(day, path)) is None:
            return sequence
        alphas, reaches = known
        at = int(numpy.searchsorted(alphas, self.alpha * CALENDAR_SHARE))
        return min(sequence, float(reaches[at, day - 1]))

    def p_value(self, distance: float, day: int, units: int, path: Sequence[int] = ()) -> float:
        """The least alpha at which this look calls a change so many standard errors from 0: beyond `reach`, below alpha."""
        sequence = self._sequence.p_value(distance, units) * self.alpha / self._sequence.alpha
        if (known := self._calendar(day, path)) is None:
            return min(1.0, sequence)
        alphas, reaches = known
        return min(1.0, sequence, _repeated(distance, alphas, reaches[:, day - 1]) / CALENDAR_SHARE)

    @property
    def _sequence(self) -> Mixture:
        alpha = self.alpha if self.planned_days is None else self.alpha * (1 - CALENDAR_SHARE)
        return Mixture(self.planned_units or _UNPLANNED_UNITS, alpha)

    def _calendar(self, day: int, path: Sequence[int]) -> tuple[Floats, Floats] | None:
        """Alphas and boundaries of the planned calendar while `day` is in it, else None."""
        if day < 1:
            raise DayUnusable(f"the look is after {day} days; the first is after 1 day.")
        if not self.planned_days or day > self.planned_days:
            return None
        if path and len(path) < day:
            raise PathUnusable(
                f"units are known after {len(path)} days; a look after {day} days needs as many."
            )
        return boundaries.calendar(self.planned_days, self.alpha * CALENDAR_SHARE, tuple(path))


def compare(
    control: Estimate, variant: Estimate, *, day: int, schedule: Schedule, path: Sequence[int] = ()
) -> Comparison:
    """The variant against the control as the look after `day` whole days of data sees it, whenever it is stopped.

    `path`: the units of both arms together after each day so far, in order; without it the same number is taken to
    have come each day, which errs a little too often where traffic grows manifold within the plan.

    p-value and interval agree: p < alpha where the interval misses 0. Few units widen both, by Student's t in place
    of the normal curve. Raises TooFewUnits below 2 units in an arm, DayUnusable and PathUnusable. Without any
    variance there is no interval and no p-value.
    """
    require_units("control", control.n, _FEWEST)
    require_units("variant", variant.n, _FEWEST)
    variance = control.variance + variant.variance
    units = control.n + variant.n
    far, p_value = 0.0, None
    if variance > 0:
        df = estimates.degrees(control, variant)
        distance = abs(variant.value - control.value) / math.sqrt(variance)
        far = _as_student(schedule.reach(day, units, path), df)
        p_value = schedule.p_value(_as_normal(distance, df), day, units, path)
    return estimates.compared(
        control, variant, reach=far, p_value=p_value, method=METHOD, alpha=schedule.alpha
    )


def _repeated(distance: float, alphas: Floats, reaches: Floats) -> float:
    """The repeated p-value: between known alphas a straight line of log alpha over squared boundaries, so too large."""
    known = numpy.isfinite(reaches)
    if not known.any() or distance < reaches[-1]:
        return 1.0
    # from the largest alpha, whose boundary is nearest, to the smallest
    squares, logs = reaches[known][::-1] ** 2, numpy.log(alphas[known][::-1])
    return float(numpy.exp(numpy.interp(distance**2, squares, logs)))


def _as_student(distance: float, df: float) -> float:
    """What Student's t exceeds as often as the normal curve exceeds `distance`."""
    chance = normal_above(distance)
    return distance if df >= _NORMAL_FROM or not chance else t_quantile_above(chance, df)


def _as_normal(distance: float, df: float) -> float:
    if df >= _NORMAL_FROM:
        return distance
    chance = t_above(distance, df)
    return min(distance, normal_quantile_above(chance)) if chance else distance
