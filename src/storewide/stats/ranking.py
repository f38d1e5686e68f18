"""How much an order of things holds when what it rests on is only known as ranges.

Each input of each thing is low, likely and high; it is drawn from the triangular distribution over them, the inputs
independently. That one takes exactly the three numbers that people give, while the PERT (beta) needs a fourth, how
much more the likely value weighs than the ends, which nobody was asked; for the ends meant here (what is still
possible) the triangular is the wider of the two and so claims less. S. Kotz and J. R. van Dorp, "Beyond Beta" (2004),
chapter 1. Each draw gives all scores anew, and with them an order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy

from storewide.stats.distributions import normal_quantile_above
from storewide.stats.products import Floats
from storewide.stats.proportions import wilson

#: draws, and what they begin from: the same inputs give the same shares
DRAWS = 2_000
SEED = 8
#: draws that are scored at once, so that they stay in the processor's cache
_BLOCK = 25
#: things on both sides of the border whose inputs are asked what would move them over it
_BORDER = 12
#: slices of an input's draws, by which is seen what of a rank's variance comes from it
_SLICES = 20

#: the scores of inputs: one array an input, all of one shape, to an array of that shape
type Score = Callable[[Sequence[Floats]], Floats]


class RangesUnreadable(ValueError):
    """A low end lies above the likely value, that above the high end, or an end is no number."""


@dataclass(frozen=True)
class Ranges:
    """What is known of the inputs of things: `low`, `likely` and `high`, each an array of (things, inputs).

    `rising`: for each input whether more of it means a higher score; a score must rise or fall in each throughout.
    Raises RangesUnreadable.
    """

    low: Floats
    likely: Floats
    high: Floats
    rising: tuple[bool, ...]

    def __post_init__(self) -> None:
        shapes = {self.low.shape, self.likely.shape, self.high.shape}
        if len(shapes) != 1 or self.low.shape[1:] != (len(self.rising),):
            raise RangesUnreadable(
                f"the ends have the shapes {sorted(shapes)}; give one range for each input."
            )
        if not (numpy.all(self.low <= self.likely) and numpy.all(self.likely <= self.high)):
            raise RangesUnreadable("a range runs from low over likely to high; one of these does not.")

    def __len__(self) -> int:
        return len(self.low)

    def at(self, ends: str) -> list[Floats]:
        """The inputs that score worst or best."""
        worst = ends == "worst"
        return [
            self.low[:, number] if rising == worst else self.high[:, number]
            for number, rising in enumerate(self.rising)
        ]

    def of(self, chosen: numpy.ndarray) -> "Ranges":
        """Those of some of the things."""
        return Ranges(self.low[chosen], self.likely[chosen], self.high[chosen], self.rising)


@dataclass(frozen=True)
class Stability:
    """How often each thing is among the first `top`: shares of `draws` and their 95 % Monte-Carlo intervals.

    `rank` is each thing's place by its likely values, from 1; equal scores stand in the order they were given.
    """

    top: int
    draws: int
    rank: numpy.ndarray
    share: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Swing:
    """An input of a thing that at one of its ends moves the thing over the border: it then stands at `rank`.

    `weight` is the part of the variance of the thing's rank over the draws that this input accounts for by itself
    (its first-order index, as the inputs are independent).
    """

    thing: int
    input: int
    end: str
    value: float
    rank: int
    weight: float


def stability(ranges: Ranges, score: Score, top: int, *, draws: int = DRAWS, seed: int = SEED) -> Stability:
    """How often each of the things is among the first `top`, 1 or more, when their inputs are drawn.

    A thing whose best is below the worst of `top` others is never among them, and one whose worst is above the best
    of all but `top` others always is; these are not drawn. The interval is Wilson's for the share of the draws.
    """
    likely = score(list(ranges.likely.T))
    count = len(ranges)
    top = min(top, count)
    share = numpy.zeros(count)
    always, never = _settled(ranges, score, top)
    share[always] = 1.0
    open_ = numpy.flatnonzero(~always & ~never)
    places = top - int(always.sum())
    if 0 < places < len(open_):
        share[open_] = _shares(ranges.of(open_), score, places, draws, seed)
    elif places:
        share[open_] = 1.0
    low, high = share.copy(), share.copy()
    reach = normal_quantile_above(0.025)
    for thing in open_.tolist():
        low[thing], high[thing] = wilson(round(share[thing] * draws), draws, reach)
    return Stability(top, draws, ranks(likely), share, low, high)


def ranks(scores: Floats) -> numpy.ndarray:
    """Each thing's place, the highest score first, from 1; equal scores stand in the order they were given."""
    places = numpy.empty(len(scores), dtype=numpy.int64)
    places[numpy.argsort(-scores, kind="stable")] = numpy.arange(1, len(scores) + 1)
    return places


def swings(ranges: Ranges, score: Score, top: int, *, draws: int = DRAWS, seed: int = SEED) -> list[Swing]:
    """Which assumptions would change who is among the first `top`, the weightiest first.

    Of the things next to the border on both sides, each input is set to each of its ends, all others staying likely:
    what moves the thing over the border is a swing.
    """
    likely = score(list(ranges.likely.T))
    if not 0 < top < len(ranges):
        return []
    places = ranks(likely)
    near = numpy.flatnonzero((places > top - _BORDER) & (places <= top + _BORDER))
    found = [
        each
        for thing in near[numpy.argsort(places[near])].tolist()
        for each in _swings_of(thing, ranges, score, likely, top)
    ]
    weights = _weights(ranges, score, sorted({each.thing for each in found}), top, draws, seed)
    weighed = [
        Swing(each.thing, each.input, each.end, each.value, each.rank, weights[each.thing][each.input])
        for each in found
    ]
    return sorted(weighed, key=lambda each: (-each.weight, places[each.thing], each.input))


def _settled(ranges: Ranges, score: Score, top: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Which things are among the first in every draw, and which in none."""
    worst, best = score(ranges.at("worst")), score(ranges.at("best"))
    count = len(ranges)
    if top >= count:
        return numpy.ones(count, dtype=bool), numpy.zeros(count, dtype=bool)
    # the best of the one just outside, were every other at its worst; and the other way round
    surest = numpy.partition(worst, count - top)[count - top]
    highest = numpy.partition(best, count - top - 1)[count - top - 1]
    return worst > highest, best < surest


def _shares(ranges: Ranges, score: Score, top: int, draws: int, seed: int) -> Floats:
    counted = numpy.zeros(len(ranges), dtype=numpy.int64)
    for inputs in _drawn(ranges, draws, seed):
        scores = score(inputs)
        first = numpy.argpartition(scores, scores.shape[1] - top, axis=1)[:, scores.shape[1] - top :]
        counted += numpy.bincount(first.ravel(), minlength=len(ranges))
    return counted / draws


def _drawn(ranges: Ranges, draws: int, seed: int) -> Iterator[list[Floats]]:
    """Blocks of draws: for each input an array of (draws of the block, things); a known input is not drawn."""
    source = numpy.random.default_rng(seed)
    low, mode, high = (each.T.astype(numpy.float32) for each in (ranges.low, ranges.likely, ranges.high))
    wide = (high > low).any(axis=1)
    span = high - low
    # by the inverse of the distribution: the square root of the draw, scaled from the end that it is nearer to
    turn = numpy.divide(mode - low, span, out=numpy.zeros_like(low), where=span > 0)
    rising, falling = span * (mode - low), span * (high - mode)
    for begun in range(0, draws, _BLOCK):
        rows = min(_BLOCK, draws - begun)
        block = []
        for number in range(len(low)):
            if not wide[number]:
                block.append(numpy.broadcast_to(mode[number], (rows, len(ranges))))
                continue
            drawn = source.random((rows, len(ranges)), dtype=numpy.float32)
            up = low[number] + numpy.sqrt(drawn * rising[number])
            down = high[number] - numpy.sqrt((1 - drawn) * falling[number])
            block.append(numpy.where(drawn < turn[number], up, down))
        yield block


def _swings_of(thing: int, ranges: Ranges, score: Score, likely: Floats, top: int) -> list[Swing]:
    """The inputs of a thing that alone, at one of their ends, move it over the border."""
    here = ranges.likely[thing]
    inside = _rank(thing, float(likely[thing]), likely) <= top
    found = []
    for number in range(len(ranges.rising)):
        for end, values in (("low", ranges.low), ("high", ranges.high)):
            changed = here.copy()
            changed[number] = values[thing, number]
            rank = _rank(thing, float(score([numpy.array([each]) for each in changed])[0]), likely)
            if (rank <= top) != inside:
                found.append(Swing(thing, number, end, float(changed[number]), rank, 0.0))
    return found


def _rank(thing: int, scored: float, likely: Floats) -> int:
    """The place of a thing that scores so while the others stay likely."""
    equal_before = int((likely[:thing] == scored).sum())
    above = int((likely > scored).sum()) - (float(likely[thing]) > scored)
    return 1 + above + equal_before


def _weights(
    ranges: Ranges, score: Score, things: list[int], top: int, draws: int, seed: int
) -> dict[int, Floats]:
    """For each of the things the part of its rank's variance that each input accounts for.

    Ranks are among those that may come first: what never does hardly moves them.
    """
    if not things:
        return {}
    always, never = _settled(ranges, score, top)
    among = numpy.flatnonzero(~always & ~never)
    places = numpy.searchsorted(among, things)
    inputs: list[list[Floats]] = [[] for _each in ranges.rising]
    placed = []
    for block in _drawn(ranges.of(among), draws, seed):
        scores = score(block)
        placed.append((scores[:, None, :] > scores[:, places][:, :, None]).sum(axis=2))
        for kept, drawn in zip(inputs, block, strict=True):
            kept.append(drawn[:, places])
    rank = numpy.concatenate(placed).astype(float)
    columns = [numpy.concatenate(each).astype(float) for each in inputs]
    return {
        thing: numpy.array([_explained(each[:, at], rank[:, at]) for each in columns])
        for at, thing in enumerate(things)
    }


def _explained(cause: Floats, effect: Floats) -> float:
    """The first-order index: the variance of the effect's mean over slices of the cause, of its whole variance.

    A. Saltelli et al., "Global sensitivity analysis" (2008), 1.2.6. 0 where one of the two does not vary.
    """
    whole = float(effect.var())
    if whole < 1e-9 or float(cause.std()) < 1e-9:
        return 0.0
    slices = numpy.array_split(effect[numpy.argsort(cause, kind="stable")], _SLICES)
    means = numpy.array([each.mean() for each in slices])
    between = float(numpy.average((means - effect.mean()) ** 2, weights=[len(each) for each in slices]))
    # slices of an input that does nothing differ by chance alone: that much is taken off
    chance = (_SLICES - 1) / (len(effect) - 1)
    return max(0.0, (between / whole - chance) / (1 - chance))
