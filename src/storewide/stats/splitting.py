"""Why a total changed between two periods: the change as whole parts that add up to it exactly.

A total that is a chain of counts (visitors, buyers, orders, spend) is a product of factors (visitors, buyers per visitor,
...). Its change is split by LMDI I: B. W. Ang, "The LMDI approach to decomposition analysis: a practical guide", Energy
Policy 33 (2005), formula 2; with a factor that is zero or negative by Shapley's value: L. S. Shapley, "A value for n-person
games" (1953). Both give each factor a sum in proportion to its own change. Parts are rounded by largest remainder.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

METHOD = "LMDI, midpoint mix and rate"
METHOD_VERSION = 1

#: of one segment and period: what is counted, and what it is counted per
Counted = tuple[float, float]


@dataclass(frozen=True)
class Factor:
    """A factor of a total in two periods, and its part of the total's change in whole units.

    `worth`: what a factor higher by one brings of the total; `change` is that times the factor's own change, rounded,
    and what the chain cannot carry where it breaks at a zero (an amount without orders).
    """

    before: float
    after: float
    change: int
    worth: float


@dataclass(frozen=True)
class Segment:
    """A segment's part of a change in whole units: `mix`, because it grew or shrank; `rate`, because it changed itself."""

    label: str
    mix: int
    rate: int

    @property
    def change(self) -> int:
        """Both together."""
        return self.mix + self.rate


def whole(parts: Sequence[float], total: int) -> tuple[int, ...]:
    """The parts in whole units that add up to `total`: rounded down, what is missing given to the largest remainders.

    Where the parts themselves are further from the total than rounding can be, the largest one takes the rest.
    """
    floors = [math.floor(part) for part in parts]
    missing = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    if floors and not 0 <= missing <= len(floors):
        most = max(range(len(parts)), key=lambda place: abs(parts[place]))
        floors[most] += missing
        return tuple(floors)
    for place in order[:missing]:
        floors[place] += 1
    return tuple(floors)


def by_factor(before: Sequence[int], after: Sequence[int]) -> tuple[Factor, ...]:
    """The change of the last count of a chain, by factor: the first count, then each by the one before it.

    The parts add up to after[-1] - before[-1] exactly. A factor that one period cannot tell, because what it is
    counted per is zero there, is taken as in the other period.
    """
    told = [_ratios(before), _ratios(after)]
    first = [_known(*pair) for pair in zip(told[0], told[1], strict=True)]
    last = [_known(*pair) for pair in zip(told[1], told[0], strict=True)]
    worths = _log_mean_worths(first, last) or _shapley_worths(first, last)
    parts = [worth * (b - a) for worth, a, b in zip(worths, first, last, strict=True)]
    for sign, counts in ((-1, before), (1, after)):
        broken = [place for place in range(1, len(counts)) if counts[place] and not counts[place - 1]]
        if broken:
            # buyers without visitors, refunds without orders: no product of factors holds them
            parts[broken[-1]] += sign * (counts[-1] - math.prod(first if sign < 0 else last))
    changes = whole(parts, after[-1] - before[-1])
    return tuple(map(Factor, first, last, changes, worths))


def of_ratio(before: Counted, after: Counted, *, unit: float) -> Factor:
    """The change of a ratio as one factor, in whole units of which `unit` make one."""
    first, last = before[0] / before[1], after[0] / after[1]
    return Factor(first, last, round(unit * (last - first)), unit)


def _ratios(counts: Sequence[int]) -> list[float | None]:
    pairs = pairwise(counts)
    return [float(counts[0]), *(over / under if under else None for under, over in pairs)]


def _known(mine: float | None, other: float | None) -> float:
    return mine if mine is not None else other if other is not None else 0.0


def _log_mean_worths(first: Sequence[float], last: Sequence[float]) -> list[float] | None:
    """What each factor is worth by LMDI; None where one of them is not above zero."""
    if min(*first, *last) <= 0:
        return None
    total = log_mean(math.prod(first), math.prod(last))
    return [total / log_mean(a, b) for a, b in zip(first, last, strict=True)]


def log_mean(a: float, b: float) -> float:
    """The logarithmic mean of two numbers above zero: (b - a) / ln(b / a), and a where they are equal."""
    grown = (b - a) / a
    return (b - a) / math.log1p(grown) if abs(grown) > 1e-12 else a


def _shapley_worths(first: Sequence[float], last: Sequence[float]) -> list[float]:
    """Of each factor the mean of the others' products over all orders in which they can change."""
    count = len(first)
    worths = []
    for one in range(count):
        others = [place for place in range(count) if place != one]
        worth = 0.0
        for size in range(count):
            weight = 1 / (count * math.comb(count - 1, size))
            for changed in combinations(others, size):
                worth += weight * math.prod(
                    last[place] if place in changed else first[place] for place in others
                )
        worths.append(worth)
    return worths


def shared(total: float, by_segment: Mapping[str, float]) -> dict[str, float]:
    """A total that does not add up over segments (people may be in two), shared out as they count them."""
    counted = math.fsum(by_segment.values())
    return {label: total * number / counted if counted else 0.0 for label, number in by_segment.items()}


def sums_by_segment(
    factor: Factor, before: Mapping[str, float], after: Mapping[str, float]
) -> tuple[Segment, ...]:
    """The change of a plain sum by segment, in the order of labels; the parts, all of them rate, add up to it exactly."""
    labels = sorted({*before, *after})
    pairs = [(0.0, after.get(each, 0.0) - before.get(each, 0.0)) for each in labels]
    sizes = [abs(before.get(each, 0.0)) + abs(after.get(each, 0.0)) for each in labels]
    return _rounded(factor, labels, pairs, sizes)


def by_segment(
    factor: Factor, before: Mapping[str, Counted], after: Mapping[str, Counted]
) -> tuple[Segment, ...]:
    """A ratio's change by segment, in the order of labels; the parts add up to it exactly.

    Midpoint mix and rate, centred on the overall rate, so that a segment gains by growing only if it is above it. A
    segment that is new or gone is all mix.
    """
    labels = sorted({*before, *after})
    nothing = (0.0, 0.0)
    sizes = [abs(before.get(each, nothing)[0]) + abs(after.get(each, nothing)[0]) for each in labels]
    return _rounded(factor, labels, _mix_and_rate(labels, before, after), sizes)


def _rounded(
    factor: Factor, labels: Sequence[str], pairs: Sequence[tuple[float, float]], sizes: Sequence[float]
) -> tuple[Segment, ...]:
    """Mix and rate of each label as whole units; what the pairs leave of the change is given to rates by size."""
    parts = [factor.worth * part for pair in pairs for part in pair]
    left = factor.change - math.fsum(parts)
    counted = math.fsum(sizes)
    for place, size in enumerate(sizes):
        parts[2 * place + 1] += left * size / counted if counted else left / len(labels)
    rounded = whole(parts, factor.change) if labels else ()
    return tuple(Segment(label, *rounded[2 * place : 2 * place + 2]) for place, label in enumerate(labels))


def _mix_and_rate(
    labels: Sequence[str], before: Mapping[str, Counted], after: Mapping[str, Counted]
) -> list[tuple[float, float]]:
    """Mix and rate of each segment as changes of the overall ratio; nothing where one period has no such ratio."""
    nothing = (0.0, 0.0)
    unders = [math.fsum(each[1] for each in period.values()) for period in (before, after)]
    overs = [math.fsum(each[0] for each in period.values()) for period in (before, after)]
    if not all(unders):
        return [nothing] * len(labels)
    overall = (overs[0] / unders[0] + overs[1] / unders[1]) / 2
    found = []
    for label in labels:
        a, b = before.get(label, nothing), after.get(label, nothing)
        grown = b[1] / unders[1] - a[1] / unders[0]
        rates = [over / under for over, under in (a, b) if under]
        middle = math.fsum(rates) / len(rates) if rates else overall
        mix = grown * (middle - overall)
        found.append((mix, b[0] / unders[1] - a[0] / unders[0] - grown * overall - mix))
    return found
