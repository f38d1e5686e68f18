"""How much of what is promised comes true, by group: each group's own record drawn to that of all, the more the less it has.

A record is a ratio, measured / promised, with the standard error of the measurement in the same unit. Ratios differ within
a group, and groups differ from each other:

    ratio_i ~ normal(factor_g, within^2 + error_i^2),  factor_g ~ normal(centre, between^2)

`centre` is presumed normal (1: promises are kept, give or take 1), `within` half-normal, and `between` Rayleigh: groups are
never quite alike, and a few of them must not seem so by chance. What is not known of the spreads is averaged over a grid,
and not set to the likeliest. D. Rubin, "Estimation in parallel randomized experiments", Journal of Educational Statistics 6
(1981); A. Gelman et al., "Bayesian Data Analysis", 3rd ed. (2013), section 5.4; Y. Chung, S. Rabe-Hesketh, V. Dorie,
A. Gelman and J. Liu, "A nondegenerate penalized likelihood estimator for variance parameters", Psychometrika 78 (2013).
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from storewide.stats.distributions import normal_quantile_above
from storewide.stats.products import Floats
from storewide.stats.shrinking import Effect

METHOD = "normal, partial pooling 1"

#: presumed of the factor of all: mean, and spread
CENTRE, LEEWAY = 1.0, 1.0
#: presumed of both spreads: the scales of the half-normal and of the Rayleigh
WITHIN, BETWEEN = 1.0, 0.5

_STEPS = numpy.linspace(0.02, 3, 40)


@dataclass(frozen=True)
class Factor:
    """How much of a promise is to be expected: the mean, its standard error, and from how many promises of the group."""

    value: float
    standard_error: float
    promises: int

    def interval(self, alpha: float = 0.05) -> tuple[float, float]:
        """Where the factor lies but for a chance of alpha, by the normal curve."""
        half = normal_quantile_above(alpha / 2) * self.standard_error
        return self.value - half, self.value + half


@dataclass(frozen=True)
class Pooled:
    """The factor of all, that of a group nobody knows anything of, and that of each group by its name."""

    whole: Factor
    unknown: Factor
    groups: dict[str, Factor]

    def of(self, group: str) -> Factor:
        """The factor of a group; of one without a record that which is to be expected of any."""
        return self.groups.get(group, self.unknown)


def pool(records: Sequence[tuple[str, Effect]]) -> Pooled:
    """The factors from (group, ratio with its standard error); without any record what is presumed."""
    names = list(dict.fromkeys(group for group, _ratio in records))
    places = numpy.array([names.index(group) for group, _ratio in records], dtype=int)
    ratios = numpy.array([ratio.value for _group, ratio in records])
    errors = numpy.array([ratio.standard_error for _group, ratio in records]) ** 2
    told = [_given(step * WITHIN, places, ratios, errors, len(names)) for step in _STEPS]
    fits = numpy.array([each.fits for each in told])
    chances = numpy.exp(fits - fits.max() - (_STEPS[:, None] ** 2 + _STEPS**2) / 2) * _STEPS
    chances /= chances.sum()
    counts = Counter(group for group, _ratio in records)
    return Pooled(
        whole=_mixed(
            chances, [each.centre for each in told], [each.centre_variance for each in told], len(records)
        ),
        unknown=_mixed(
            chances,
            [each.centre for each in told],
            [each.centre_variance + (_STEPS * BETWEEN) ** 2 for each in told],
            0,
        ),
        groups={
            name: _mixed(
                chances,
                [each.factors[:, at] for each in told],
                [each.variances[:, at] for each in told],
                counts[name],
            )
            for at, name in enumerate(names)
        },
    )


@dataclass(frozen=True, eq=False)
class _Given:
    """All that is known given one spread within groups, a row for each spread between them."""

    fits: Floats
    centre: Floats
    centre_variance: Floats
    factors: Floats
    variances: Floats


def _given(within: float, places: NDArray[numpy.int_], ratios: Floats, errors: Floats, groups: int) -> _Given:
    """Sums by group first, so that the grid costs groups and not records."""
    weights = 1 / (within**2 + errors)
    known = numpy.bincount(places, weights, minlength=groups) if groups else numpy.zeros(0)
    means = numpy.bincount(places, weights * ratios, minlength=groups) / known if groups else numpy.zeros(0)
    inside = numpy.log(weights).sum() / 2 - (weights * ratios**2).sum() / 2 + (known * means**2).sum() / 2
    inside -= numpy.log(known).sum() / 2
    between = ((_STEPS * BETWEEN) ** 2)[:, None]
    # each group's mean about the centre
    about = 1 / (between + 1 / known)
    precision = about.sum(axis=1) + LEEWAY**-2
    centre = (about @ means + CENTRE * LEEWAY**-2) / precision
    fits = inside + (numpy.log(about).sum(axis=1) - numpy.log(precision)) / 2
    fits -= ((about * means**2).sum(axis=1) + CENTRE**2 * LEEWAY**-2 - precision * centre**2) / 2
    own = known / (known + 1 / between)
    factors = own * means + (1 - own) * centre[:, None]
    variances = 1 / (known + 1 / between) + (1 - own) ** 2 / precision[:, None]
    return _Given(fits, centre, 1 / precision, factors, variances)


def _mixed(chances: Floats, means: Sequence[Floats], variances: Sequence[Floats], promises: int) -> Factor:
    """Mean and spread over the whole grid."""
    values, spare = numpy.array(means), numpy.array(variances)
    mean = float((chances * values).sum())
    variance = float((chances * (spare + (values - mean) ** 2)).sum())
    return Factor(mean, math.sqrt(variance), promises)
