"""Counts by day or month, and by how much they stepped up or down at a date: the same trend before and after, and a step.

A Poisson regression with a trend, a season of harmonics and the step: J. Lopez Bernal, S. Cummins and A. Gasparrini,
"Interrupted time series regression for the evaluation of public health interventions", International Journal of
Epidemiology 46 (2017). Its interval rests on the trend being straight and the noise unlike from day to day, which a
shop's days are not: it says nothing by itself until re-run at dates at which nothing happened.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy

from storewide.stats.comparison import Interval, require_alpha
from storewide.stats.distributions import normal_quantile_above

METHOD = "interrupted series, poisson 1"

#: whether counts vary as Poisson says, or by a factor found in the data (quasi-Poisson)
Dispersion = Literal["one", "estimated"]


class SeriesUnusable(ValueError):
    """The series is too short for its season, has negative or missing counts, or nothing before or after the step."""


@dataclass(frozen=True)
class Step:
    """`ratio`: counts after the step / counts without it, 0.9 for 10 % fewer; `dispersion`: variance / Poisson's."""

    ratio: float
    interval: Interval
    dispersion: float
    method: str = METHOD


def step(
    counts: Sequence[float],
    *,
    at: int,
    exposure: Sequence[float] | None = None,
    season: int = 12,
    harmonics: int = 0,
    dispersion: Dispersion = "estimated",
    alpha: float = 0.05,
) -> Step:
    """The step at the count with number `at` (the first is 0), counts relative to `exposure` (visitors) where given.

    `season`: counts in a season, `harmonics`: pairs of waves that it takes. Raises SeriesUnusable, AlphaOutOfRange.
    """
    # takes a second or more, and few processes need it
    from statsmodels.genmod.families import Poisson  # type: ignore[import-untyped]
    from statsmodels.genmod.generalized_linear_model import GLM  # type: ignore[import-untyped]

    require_alpha(alpha)
    design = _design(len(counts), at, season, harmonics)
    values = numpy.asarray(counts, float)
    around = numpy.ones(len(values)) if exposure is None else numpy.asarray(exposure, float)
    _require_series(values, around, at, design.shape[1])
    fitted = GLM(values, design, family=Poisson(), offset=numpy.log(around)).fit(
        scale="X2" if dispersion == "estimated" else None
    )
    effect, error = float(fitted.params[1]), float(fitted.bse[1])
    half = normal_quantile_above(alpha / 2) * error
    return Step(math.exp(effect), (math.exp(effect - half), math.exp(effect + half)), float(fitted.scale))


def _design(length: int, at: int, season: int, harmonics: int) -> numpy.typing.NDArray[numpy.float64]:
    days = numpy.arange(1.0, length + 1)
    columns = [numpy.ones(length), (days > at).astype(float), days]
    for wave in range(1, harmonics + 1):
        turn = 2 * math.pi * wave * days / season
        columns += [numpy.sin(turn), numpy.cos(turn)]
    return numpy.column_stack(columns)


def _require_series(
    values: numpy.typing.NDArray[numpy.float64],
    around: numpy.typing.NDArray[numpy.float64],
    at: int,
    columns: int,
) -> None:
    if len(around) != len(values) or not (numpy.isfinite(values).all() and (values >= 0).all()):
        raise SeriesUnusable("each count must be a number of 0 or more, with an exposure of its own.")
    if not (numpy.isfinite(around).all() and (around > 0).all()):
        raise SeriesUnusable("each exposure must be a number above 0.")
    if not 0 < at < len(values) or len(values) <= columns or not values.any():
        raise SeriesUnusable(
            f"a step at number {at} of {len(values)} counts cannot be told; it takes more than {columns} counts, "
            "some before the step and some after it."
        )
