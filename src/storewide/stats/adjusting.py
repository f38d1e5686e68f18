"""Figures freed of what units were like before the experiment: the same change, seen with less noise (CUPED).

Each arm's figure is moved by theta times how far its units' past lies from that of all units. Nobody's past can be
an effect of the variant, so the change stays what it is; the part of the noise that the past explains goes away.
A. Deng, Y. Xu, R. Kohavi and T. Walker, "Improving the sensitivity of online controlled experiments by utilizing
pre-experiment data", WSDM 2013. Theta is least squares pooled within the arms, as in an analysis of covariance: an
effect between the arms has no part in it; what finding it costs is in the variance. A ratio is adjusted through its
linearisation (R. Budylin and others, "Consistent transformation of ratio metrics", WSDM 2018). Units without a past
have 0 there and 1 in an indicator column, which is one more covariate: then their zeros bend no theta.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy

from storewide.stats.comparison import require_units
from storewide.stats.distributions import f_above
from storewide.stats.estimates import Estimate
from storewide.stats.products import Floats, Products
from storewide.stats.ratios import Figure, linear, value
from storewide.stats.shrinking import Effect

METHOD = "cuped, delta method 1"

#: past figures that say the same but for this share of their spread are one
_ALIKE = 1e-9
#: what rounding leaves of the squares of a figure that is alike for all
_ROUNDING = 1e-12


class ThetaUnusable(ValueError):
    """Fewer or more thetas than covariates, or one that is no number."""


@dataclass(frozen=True)
class Adjusted:
    """One arm's figure, adjusted: `estimate`; `plain` without the adjusting, in the same unit.

    `theta`: units of the figure for each unit of each covariate, 0 for one that says nothing. `variance_kept`: the
    adjusted variance / the plain one; 0.6 is what 1 / 0.6 of the units would give. `shared`: covariance of both.

    `alike_before`: the p-value of all arms' units having been alike before, None where nothing is known of it. A tiny
    one, such as below 0.0005, says that something sorted the units, or that the past already holds some effect: then
    neither figure is to be trusted.
    """

    estimate: Estimate
    plain: Estimate
    theta: tuple[float, ...]
    variance_kept: float
    shared: float
    alike_before: float | None = None


def adjusted(arms: Sequence[Products], outcome: Figure, covariates: Sequence[Figure]) -> tuple[Adjusted, ...]:
    """Each arm's mean or ratio adjusted by what was known of its units before, in the order given.

    Without covariates, or with such that are alike for all, the plain figures. Raises TooFewUnits below 2 units in an
    arm, DenominatorZero for a ratio over nothing, KeyError for no such column, EstimateUnusable for sums with NaN.
    """
    figures = (outcome, *covariates)
    for arm in arms:
        require_units("arm", arm.units, 2)
    within = numpy.zeros((len(figures), len(figures)))
    sizes = numpy.zeros(len(figures))
    for arm in arms:
        within += (arm.units - 1) * _covariances(arm, figures)
        sizes += _turned(arm.cross, arm, figures).diagonal()
    inverse, rank = _inverse(within[1:, 1:], sizes[1:])
    free = sum(arm.units - 1 for arm in arms)
    cost = _cost(free, rank)
    theta = inverse @ within[1:, 0] if math.isfinite(cost) else numpy.zeros(len(covariates))
    centre = [_overall(arms, each) for each in covariates]
    alike = _alike_before(arms, covariates, inverse * free, rank)
    found = [at(arm, outcome, covariates, theta=theta.tolist(), centre=centre) for arm in arms]
    return tuple(_found(each, cost if theta.any() else 1.0, alike) for each in found)


def at(
    arm: Products,
    outcome: Figure,
    covariates: Sequence[Figure],
    *,
    theta: Sequence[float],
    centre: Sequence[float],
) -> Adjusted:
    """One arm adjusted by a known theta about known values of the covariates, one of each for each covariate.

    Raises as `adjusted` does, and ThetaUnusable.
    """
    require_units("arm", arm.units, 2)
    if not len(theta) == len(centre) == len(covariates):
        raise ThetaUnusable(
            f"there are {len(covariates)} covariates, {len(theta)} thetas and {len(centre)} centres; "
            "give one of each for each covariate."
        )
    spread = _covariances(arm, (outcome, *covariates)) / arm.units
    turn = numpy.concatenate(([1.0], -numpy.asarray(theta, float)))
    own = value(arm, outcome)
    away = [value(arm, each) - middle for each, middle in zip(covariates, centre, strict=True)]
    moved = own - math.fsum(each * weight for each, weight in zip(away, theta, strict=True))
    plain = max(0.0, float(spread[0, 0]))
    left = max(0.0, float(turn @ spread @ turn))
    return Adjusted(
        estimate=Estimate(arm.units, moved, left),
        plain=Estimate(arm.units, own, plain),
        theta=tuple(float(each) for each in theta),
        variance_kept=left / plain if plain > 0 else 1.0,
        shared=float(spread[0] @ turn),
    )


def relative_change(control: Adjusted, variant: Adjusted) -> Effect | None:
    """The adjusted difference / |the control's plain figure| with its standard error by the delta method.

    For sums over many experiments, which need a standard error; the interval of one experiment is Fieller's. None
    where the control's figure lies within 2 of its standard errors of 0, or nothing varies.
    """
    base = control.plain.value
    if abs(base) <= 2 * math.sqrt(control.plain.variance):
        return None
    change = (variant.estimate.value - control.estimate.value) / base
    variance = (
        variant.estimate.variance
        + control.estimate.variance
        + change * (change * control.plain.variance + 2 * control.shared)
    ) / base**2
    return Effect(change if base > 0 else -change, math.sqrt(variance)) if variance > 0 else None


def _covariances(arm: Products, figures: Sequence[Figure]) -> Floats:
    """The covariance of each two figures over the units of one arm, each linearised about the arm's own value."""
    return _turned(arm.covariances, arm, figures)


def _turned(columns: Floats, arm: Products, figures: Sequence[Figure]) -> Floats:
    """A matrix of columns by columns as one of figures by figures."""
    if all(isinstance(each, str) for each in figures):
        places = [arm.place(str(each)) for each in figures]
        straight: Floats = columns[numpy.ix_(places, places)]
        return straight
    weights = numpy.stack([linear(arm, each) for each in figures])
    found: Floats = weights @ columns @ weights.T
    return found


def _inverse(within: Floats, sizes: Floats) -> tuple[Floats, int]:
    """The pseudo-inverse of sums of squares and products, and of how many columns that say something of their own.

    `sizes`: the sums of squares before anything was taken off, which tell rounding from spread.
    """
    squares = within.diagonal()
    inverse = numpy.zeros_like(within)
    told = numpy.flatnonzero(squares > _ROUNDING * sizes)
    if not len(told) or not numpy.isfinite(within).all():
        return inverse, 0
    places = numpy.ix_(told, told)
    scale = numpy.sqrt(numpy.outer(squares[told], squares[told]))
    values, axes = numpy.linalg.eigh(within[places] / scale)
    own = values > _ALIKE * values.max()
    inverse[places] = (axes[:, own] / values[own]) @ axes[:, own].T / scale
    return inverse, int(own.sum())


def _cost(free: int, rank: int) -> float:
    """By how much a theta that had to be found makes the variance larger than one that was known; infinite for too few
    units. Exact where all is normal: `rank` degrees of freedom, and the noise of theta itself."""
    left = free - rank
    return free / left * (free - 1) / (left - 1) if left > 1 else math.inf


def _found(one: Adjusted, cost: float, alike: float | None) -> Adjusted:
    estimate = Estimate(one.estimate.n, one.estimate.value, one.estimate.variance * cost)
    return replace(one, estimate=estimate, variance_kept=one.variance_kept * cost, alike_before=alike)


def _alike_before(
    arms: Sequence[Products], covariates: Sequence[Figure], inverse: Floats, rank: int
) -> float | None:
    """Whether the arms' units were alike, by all covariates together: Hotelling's test, of two arms exact where all is
    normal (H. Hotelling, "The generalization of Student's ratio", Annals of Mathematical Statistics 2, 1931)."""
    units = numpy.array([arm.units for arm in arms], float)
    free = float(units.sum()) - len(arms)
    if not rank or len(arms) < 2 or free < rank:
        return None
    values = numpy.array([[value(arm, each) for each in covariates] for arm in arms])
    away = values - units @ values / units.sum()
    apart = float(units @ numpy.einsum("ij,jk,ik->i", away, inverse, away))
    asked, left = rank * (len(arms) - 1), free - rank + 1
    return f_above(apart * left / (asked * free), asked, left)


def _overall(arms: Sequence[Products], figure: Figure) -> float:
    """The figure over all units of all arms together."""
    names = (figure,) if isinstance(figure, str) else (figure.numerator, figure.denominator)
    sums = [math.fsum(float(arm.means[arm.place(name)]) * arm.units for arm in arms) for name in names]
    if isinstance(figure, str):
        return sums[0] / sum(arm.units for arm in arms)
    return sums[0] / sums[1] if sums[1] else 0.0
