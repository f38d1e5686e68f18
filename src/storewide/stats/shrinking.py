"""What past effects are worth: the ones that stood out were partly lucky, so money and totals take shrunken ones.

Each past effect is read as a draw from what this organisation's changes do (normal, its mean and spread learnt from
all its experiments, the shipped and the dropped) plus its own noise; shrunken, it is what is then to be expected
of it. B. Efron and C. Morris, "Data analysis using Stein's estimator and its generalizations", JASA 70 (1975). A handful
of experiments hardly tells their spread, so it is averaged over all that it may be, and not set to the likeliest: A.
Gelman, "Prior distributions for variance parameters in hierarchical models", Bayesian Analysis 1 (2006). On the
curse: M. Lee and M. Shen, "Winner's curse: bias estimation for total effects of features in online controlled
experiments", KDD 2018.

The same prior gives the second opinion on one experiment: chance to beat the control, and the loss to be expected.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from storewide.stats.distributions import normal_above, normal_quantile_above
from storewide.stats.products import Floats

METHOD = "normal, empirical bayes 1"

#: spreads that are averaged over, in units of the presumed one
_SPREADS = numpy.concatenate([numpy.linspace(0.01, 1, 30), numpy.linspace(1.1, 4, 30)])
_WIDTHS = numpy.gradient(_SPREADS)


class EffectUnknown(ValueError):
    """An effect is no number, or its standard error is not above 0."""


@dataclass(frozen=True)
class Effect:
    """One experiment's effect and its standard error, both in the same unit, such as a share of the control's mean."""

    value: float
    standard_error: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and math.isfinite(self.standard_error) and self.standard_error > 0):
            raise EffectUnknown(
                f"the effect is {self.value} with standard error {self.standard_error}; "
                "it must be a number with a standard error above 0."
            )

    def interval(self, alpha: float = 0.05) -> tuple[float, float]:
        """Where the effect lies but for a chance of alpha, by the normal curve."""
        half = normal_quantile_above(alpha / 2) * self.standard_error
        return self.value - half, self.value + half


@dataclass(frozen=True)
class Scepticism:
    """What is presumed before any experiment: no effect on average, but for `mean`, and effects about as large as
    `spread` (standard deviations; half-normal for the spread, normal for the mean), in the effects' unit.
    """

    spread: float
    mean: float


#: presumed of relative effects: most changes of a shop move its metrics by less than 2 %
SCEPTICAL = Scepticism(spread=0.02, mean=0.01)


@dataclass(frozen=True, eq=False)
class Prior:
    """What changes do before one is tried, learnt from so many `experiments`, 0 for what is presumed.

    For each of the `spreads` that it may be: its chance, the mean effect if so, and the variance of that mean.
    """

    experiments: int
    spreads: Floats
    chances: Floats
    means: Floats
    mean_variances: Floats

    @property
    def mean(self) -> float:
        """The mean effect that is to be expected of a change."""
        return float(self.chances @ self.means)

    @property
    def spread(self) -> float:
        """By how much changes differ, as a standard deviation."""
        return float(self.chances @ self.spreads)


@dataclass(frozen=True)
class Total:
    """Several effects added up: as measured, and shrunken; in their unit."""

    raw: Effect
    shrunken: Effect


@dataclass(frozen=True)
class Outlook:
    """`chance`: that the effect is above 0; the losses to be expected, 0 or more, in the effect's unit."""

    chance: float
    loss_if_shipped: float
    loss_if_dropped: float


def learn(past: Sequence[Effect], presumed: Scepticism = SCEPTICAL) -> Prior:
    """What this organisation's changes do, from all its past effects, of which there may be none."""
    values = numpy.array([each.value for each in past])
    variances = numpy.array([each.standard_error for each in past]) ** 2
    spreads = _SPREADS * presumed.spread
    weights = 1 / (variances + spreads[:, None] ** 2)
    whole = weights.sum(axis=1) + presumed.mean**-2
    means = weights @ values / whole
    fit = (weights @ values**2 - whole * means**2 + numpy.log(whole) - numpy.log(weights).sum(axis=1)) / 2
    chances = _WIDTHS * numpy.exp(fit.min() - fit - _SPREADS**2 / 2)
    return Prior(len(past), spreads, chances / chances.sum(), means, 1 / whole)


def believed(effect: Effect, prior: Prior) -> Effect:
    """The effect as it is to be expected given what changes do: drawn to their mean, the more the noisier it is."""
    return _together([effect], prior, numpy.ones(1))


def total(chosen: Sequence[Effect], prior: Prior, bases: Sequence[float] | None = None) -> Total | None:
    """Effects that add up, such as those of all that was shipped, raw and shrunken; None for no effect.

    `bases`: what each effect is a share of, one each and above 0 (the spend of a year that it acts on, in minor units);
    the total is then in the bases' unit, without them in the effects' own. The shrunken ones share what is not known
    of the prior, which therefore adds up whole.
    """
    if not chosen:
        return None
    whole = numpy.ones(len(chosen)) if bases is None else numpy.asarray(bases, float)
    raw = Effect(
        math.fsum(each.value * base for each, base in zip(chosen, whole, strict=True)),
        math.hypot(*(each.standard_error * base for each, base in zip(chosen, whole, strict=True))),
    )
    return Total(raw, _together(chosen, prior, whole))


def _together(effects: Sequence[Effect], prior: Prior, bases: Floats) -> Effect:
    values = numpy.array([each.value for each in effects])
    variances = numpy.array([each.standard_error for each in effects]) ** 2
    pulls = variances / (variances + prior.spreads[:, None] ** 2)
    means = (values + pulls * (prior.means[:, None] - values)) @ bases
    own = ((1 - pulls) * variances) @ bases**2 + (pulls @ bases) ** 2 * prior.mean_variances
    mean = float(prior.chances @ means)
    return Effect(mean, math.sqrt(float(prior.chances @ (own + (means - mean) ** 2))))


def outlook(effect: Effect) -> Outlook:
    """Chance to beat the control and expected losses of a believed effect for which up is good, in closed form.

    C. Stucchio, "Bayesian A/B testing at VWO", 2015. A second opinion: no experiment is stopped by it.
    """
    mean, spread = effect.value, effect.standard_error
    at = mean / spread
    density = spread * math.exp(-at * at / 2) / math.sqrt(2 * math.pi)
    return Outlook(
        chance=normal_above(-at),
        loss_if_shipped=max(0.0, density - mean * normal_above(at)),
        loss_if_dropped=max(0.0, density + mean * normal_above(-at)),
    )
