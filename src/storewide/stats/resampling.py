"""An experiment in which nothing happened, thousands of times, on the user's own units: does the test keep its word?

The units of past days are split at random again and again and each split is read as an experiment would be. Whatever
the values look like, nothing differs between the halves; so at alpha 5 % about 5 % of the splits may call a change,
and p-values are spread evenly. R. Kohavi, D. Tang and Y. Xu, "Trustworthy online controlled experiments", 2020,
chapter 19.
"""

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from storewide.stats.comparison import require_alpha, require_units
from storewide.stats.distributions import binomial_quantile, chi_square_above, t_above_each
from storewide.stats.products import Floats

METHOD = "a/a by re-randomisation, welch 1"

#: p-values are counted in so many classes of equal width
CLASSES = 20
#: a sound test leaves its bounds once in a million
_CHANCE = 1e-6
#: so many bytes of arms are held at a time
_AT_ONCE = 2**27
_FEWEST = 2


class RowsUnusable(ValueError):
    """The rows are no table of units by metrics, or hold a value that is missing or infinite."""


@dataclass(frozen=True)
class Replayed:
    """What the splits called on one metric. `false_share`: of them with p below alpha; `highest`: what chance allows.

    `counts`: splits by p-value, in 20 classes from 0 to 1; `even`: the p-value of these being alike (chi-square). Both
    `false_share` 0 and `counts` empty where all units have the same value. `keeps_word`: not above what is allowed.
    """

    false_share: float
    highest: float
    counts: tuple[int, ...]
    even: float | None

    @property
    def keeps_word(self) -> bool:
        """Whether no more changes were called than chance allows, which alone would make verdicts wrong."""
        return self.false_share <= self.highest


def replay(
    rows: Floats, *, splits: int = 2000, share: float = 0.5, alpha: float = 0.05, seed: int = 0
) -> tuple[Replayed, ...]:
    """Split the units (rows: units, metrics) `splits` times, `share` of them into the variant; one answer per metric.

    Welch's test, as fixed-horizon experiments are read. The seed makes it repeatable. Raises RowsUnusable, TooFewUnits
    where an arm may have fewer than two units, AlphaOutOfRange.
    """
    require_alpha(alpha)
    if rows.ndim != 2 or not numpy.isfinite(rows).all():
        raise RowsUnusable("give one row per unit and one column per metric, each value a finite number.")
    drawn = round(len(rows) * share)
    require_units("smaller arm", min(drawn, len(rows) - drawn), _FEWEST)
    p_values = _p_values(rows, splits, share, numpy.random.default_rng(seed))
    highest = binomial_quantile(1 - _CHANCE, splits, alpha) / splits
    return tuple(_answer(column, alpha, highest) for column in p_values.T)


def _p_values(rows: Floats, splits: int, share: float, draw: numpy.random.Generator) -> Floats:
    """The p-value of each split on each metric; NaN where nothing varies."""
    away = rows - rows.mean(axis=0)
    sums = numpy.hstack([away, away * away, numpy.ones((len(rows), 1))])
    whole = sums.sum(axis=0)
    found = []
    left = splits
    while left:
        taken = min(left, max(1, _AT_ONCE // (8 * len(rows))))
        found.append(_welch(_arms(taken, len(rows), share, draw) @ sums, whole))
        left -= taken
    return numpy.concatenate(found)


def _arms(splits: int, units: int, share: float, draw: numpy.random.Generator) -> Floats:
    """1 for each unit of each split that is in the variant; each unit decides for itself, as visitors do."""
    # 16 bits decide an arm: shares are right to 1 in 65,536
    bar = round(share * 2**16)
    numbers: NDArray[numpy.uint16] = numpy.frombuffer(draw.bytes(2 * splits * units), numpy.uint16)
    return (numbers < bar).reshape(splits, units).astype(float)


def _welch(variant: Floats, whole: Floats) -> Floats:
    metrics = (len(whole) - 1) // 2
    spreads, means, counts = [], [], []
    for arm in (variant, whole - variant):
        count = numpy.maximum(arm[:, -1:], _FEWEST)
        mean = arm[:, :metrics] / count
        means.append(mean)
        counts.append(count)
        spreads.append(numpy.maximum(0.0, arm[:, metrics:-1] - count * mean**2) / (count - 1) / count)
    both = spreads[0] + spreads[1]
    with numpy.errstate(divide="ignore", invalid="ignore"):
        degrees = both**2 / sum(each**2 / (count - 1) for each, count in zip(spreads, counts, strict=True))
        distance = numpy.abs(means[0] - means[1]) / numpy.sqrt(both)
    found: Floats = 2 * t_above_each(distance, degrees)
    return found


def _answer(p_values: Floats, alpha: float, highest: float) -> Replayed:
    told = p_values[~numpy.isnan(p_values)]
    if not len(told):
        return Replayed(0.0, highest, (), None)
    counts = numpy.histogram(told, CLASSES, (0.0, 1.0))[0]
    expected = len(told) / CLASSES
    apart = math.fsum((counts - expected) ** 2 / expected)
    return Replayed(
        float((told < alpha).sum() / len(p_values)),
        highest,
        tuple(counts.tolist()),
        chi_square_above(apart, CLASSES - 1),
    )
