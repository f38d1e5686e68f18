"""Figures freed of what units were like before the experiment: the same change, seen with less noise (CUPED).

Each arm's figure is moved by theta times how far its units' past lies from that of all units. Nobody's past can be
an effect of the variant, so the change stays what it is; the part of the noise that the past explains goes away.
A. Deng, Y. Xu, R. Kohavi and T. Walker, "Improving the sensitivity of online controlled experiments by utilizing
pre-experiment data", WSDM 2013. Theta is least squares pooled within the arms, as in an analysis of covariance: an
effect between the arms has no part in it. A ratio is adjusted through its linearisation (R. Budylin and others,
"Consistent transformation of ratio metrics", WSDM 2018). Units without a past have 0 there and 1 in an indicator
column, which is one more covariate: then their zeros bend no theta.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from storewide.stats.comparison import require_units
from storewide.stats.estimates import Estimate
from storewide.stats.products import Floats, Products
from storewide.stats.ratios import Figure, linear, value
from storewide.stats.shrinking import Effect

METHOD = "cuped, delta method 1"

#: past figures that say the same but for this share of their spread are one
_ALIKE = 1e-9


class ThetaUnusable(ValueError):
    """Fewer or more thetas than covariates, or one that is no number."""


@dataclass(frozen=True)
class Adjusted:
    """One arm's figure, adjusted: `estimate`; `plain` without the adjusting, in the same unit.

    `theta`: units of the figure for each unit of each covariate, 0 for one that says nothing. `variance_kept`: the
    adjusted variance / the plain one; 0.6 is what 1 / 0.6 of the units would give. `shared`: covariance of both.
    """

    estimate: Estimate
    plain: Estimate
    theta: tuple[float, ...]
    variance_kept: float
    shared: float


def adjusted(arms: Sequence[Products], outcome: Figure, covariates: Sequence[Figure]) -> tuple[Adjusted, ...]:
    """Each arm's mean or ratio adjusted by what was known of its units before, in the order given.

    Without covariates, or with such that are alike for all, the plain figures. Raises TooFewUnits below 2 units in an
    arm, DenominatorZero for a ratio over nothing, KeyError for no such column, EstimateUnusable for sums with NaN.
    """
    figures = (outcome, *covariates)
    for arm in arms:
        require_units("arm", arm.units, 2)
    within = numpy.zeros((len(figures), len(figures)))
    for arm in arms:
        within += (arm.units - 1) * _covariances(arm, figures)
    theta = _theta(within).tolist()
    centre = [_overall(arms, each) for each in covariates]
    return tuple(at(arm, outcome, covariates, theta=theta, centre=centre) for arm in arms)


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
    where the control's figure lies within 2 of its standard errors of 0.
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
    return Effect(change if base > 0 else -change, math.sqrt(max(0.0, variance)))


def _covariances(arm: Products, figures: Sequence[Figure]) -> Floats:
    """The covariance of each two figures over the units of one arm, each linearised about the arm's own value."""
    if all(isinstance(each, str) for each in figures):
        places = [arm.place(str(each)) for each in figures]
        straight: Floats = arm.covariances[numpy.ix_(places, places)]
        return straight
    weights = numpy.stack([linear(arm, each) for each in figures])
    found: Floats = weights @ arm.covariances @ weights.T
    return found


def _theta(within: Floats) -> Floats:
    """Least squares of the first figure on the others, out of their covariance; 0 for what says nothing of its own."""
    spread = numpy.sqrt(numpy.maximum(numpy.diagonal(within)[1:], 0.0))
    theta = numpy.zeros(len(spread))
    told = spread > 0
    if told.any() and numpy.isfinite(within).all():
        scale = spread[told]
        alike = within[1:, 1:][numpy.ix_(told, told)] / numpy.outer(scale, scale)
        theta[told] = (
            numpy.linalg.pinv(alike, rcond=_ALIKE, hermitian=True) @ (within[1:, 0][told] / scale) / scale
        )
    return theta


def _overall(arms: Sequence[Products], figure: Figure) -> float:
    """The figure over all units of all arms together."""
    names = (figure,) if isinstance(figure, str) else (figure.numerator, figure.denominator)
    sums = [math.fsum(float(arm.means[arm.place(name)]) * arm.units for arm in arms) for name in names]
    if isinstance(figure, str):
        return sums[0] / sum(arm.units for arm in arms)
    return sums[0] / sums[1] if sums[1] else 0.0
