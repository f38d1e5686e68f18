"""Which parts of a change are worth telling: by explanatory power and surprise, and above what moves by itself.

Explanatory power and surprise after R. Bhagwan et al., "Adtributor: revenue debugging in advertising systems", NSDI 2014,
sections 3.2 and 3.3; the size of a segment stands for its expected share.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from storewide.stats.splitting import Segment

#: a segment is told where it makes up so much of the change, and so much more of it than its size says
_LEAST_POWER, _LEAST_LIFT = 0.3, 1.25
#: fewer earlier pairs of periods cannot say what moves by itself
FEWEST_PAIRS = 4
#: a normal spread from a median of sizes, and how many of these a change must exceed
_OF_MEDIAN, _SPREADS = 1.4826, 2.0


@dataclass(frozen=True)
class Ranked:
    """A segment's part of a change: `power`, its share of it (above 1 where others moved against it); `size`, its share
    of the whole before and after; `surprise`, how unlike its size before and after are, at most 1 bit."""

    segment: Segment
    power: float
    size: float
    surprise: float

    @property
    def is_telling(self) -> bool:
        """Whether it says more than that a large segment moved with all others."""
        return self.power >= _LEAST_POWER and self.power >= _LEAST_LIFT * self.size


def rank(
    segments: Sequence[Segment], before: Mapping[str, float], after: Mapping[str, float]
) -> tuple[Ranked, ...]:
    """The segments, those with most power over the change first. `before`, `after`: what each counts for, not negative."""
    change = sum(each.change for each in segments)
    whole = math.fsum(before.values()), math.fsum(after.values())
    found = []
    for each in segments:
        share = tuple(
            max(period.get(each.label, 0.0), 0.0) / total if total > 0 else 0.0
            for period, total in zip((before, after), whole, strict=True)
        )
        power = each.change / change if change else 0.0
        found.append(Ranked(each, power, sum(share) / 2, _surprise(*share)))
    return tuple(sorted(found, key=lambda each: (-each.power, -each.surprise, each.segment.label)))


def _surprise(p: float, q: float) -> float:
    """The segment's term of the Jensen-Shannon divergence in bits."""
    middle = (p + q) / 2
    return sum(each * math.log2(each / middle) for each in (p, q) if each > 0) / 2


def own_noise(changes: Sequence[float]) -> float | None:
    """What a part moves by itself, from its changes between earlier pairs of periods; None with fewer than four.

    Twice the spread that their median size tells of, so that one campaign among the pairs does not hide the next.
    """
    if len(changes) < FEWEST_PAIRS:
        return None
    return _SPREADS * _OF_MEDIAN * median(abs(each) for each in changes)
