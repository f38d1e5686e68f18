"""Whether an effect differs between segments (devices, countries), which "better here, not there" does not show.

Segments are looked at by the dozen, so that some stand out by chance. Cochran's Q asks them all together whether they
differ at all: W. G. Cochran, "The combination of estimates from different experiments", Biometrics 10 (1954). Single
segments are exploratory: Benjamini and Hochberg at 10 %, and told only as something to test again.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from storewide.stats.comparison import Comparison
from storewide.stats.distributions import chi_square_above
from storewide.stats.multiplicity import benjamini_hochberg

METHOD = "cochran q 1, benjamini-hochberg"

#: of the segments that are called, so large a share is false at most, on average
FALSE_SHARE = 0.1
#: a segment with fewer units in an arm has no variance to rely on
FEWEST = 50
_FEWEST_SEGMENTS = 2


@dataclass(frozen=True)
class Segments:
    """`p_value`: how often segments would differ this much by chance; None below two segments that can be judged.

    `adjusted`: for each segment that can be judged, its p-value after Benjamini and Hochberg; `called`: those
    whose effect stands out, exploratory; `overall`: the effect they have together, weighted by how sure each is.
    """

    p_value: float | None
    overall: float | None
    adjusted: dict[str, float]
    called: tuple[str, ...]


def of_segments(comparisons: Mapping[str, Comparison], *, false_share: float = FALSE_SHARE) -> Segments:
    """The same comparison in each segment of one kind, judged together on differences in the metric's unit.

    A segment with fewer than 50 units in an arm, or without an interval, is left out. A segment whose baseline is
    twice as high has twice the absolute effect where the relative one is the same: that is a difference here.
    """
    judged = {
        name: each
        for name, each in comparisons.items()
        if each.standard_error > 0
        and each.p_value is not None
        and min(each.control_n, each.variant_n) >= FEWEST
    }
    values = [each.p_value for each in judged.values() if each.p_value is not None]
    adjusted = dict(zip(judged, benjamini_hochberg(values), strict=True))
    called = tuple(name for name, p_value in adjusted.items() if p_value < false_share)
    if not judged:
        return Segments(None, None, adjusted, called)
    weights = [each.standard_error**-2 for each in judged.values()]
    differences = [each.difference for each in judged.values()]
    overall = math.sumprod(weights, differences) / math.fsum(weights)
    if len(judged) < _FEWEST_SEGMENTS:
        return Segments(None, overall, adjusted, called)
    apart = math.sumprod(weights, [(each - overall) ** 2 for each in differences])
    return Segments(chi_square_above(apart, len(judged) - 1), overall, adjusted, called)
