"""Options held against each other by weighted requirements and their cost: who is first, and what would change that.

An option's points are a weighted sum (the additive value model of R. L. Keeney and H. Raiffa, "Decisions with Multiple
Objectives", 1976): each requirement gives 100 points for a mean score of 5, cost gives 100 points at nothing and none at
the `ceiling`; points are divided by the sum of all weights. The sum is linear in every weight and every cost while the
rest stays, so that the value at which another option comes first is solved for, not searched. What nobody knows for sure
is drawn: each weight within its `sway`, each cost from a triangle over its range, the assessors with replacement
(B. Efron, "Bootstrap methods", Annals of Statistics 7 (1979)).
"""

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from storewide.stats.distributions import normal_quantile_above

METHOD = "additive value 1"
BEST = 5.0
DRAWS = 10_000
SWAY = 0.3

type Floats = NDArray[numpy.float64]
type Flags = NDArray[numpy.bool_]


class NothingToChoose(ValueError):
    """No weight is above nothing, or the ceiling of cost is not above nothing."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """What is known of the options.

    `scores` are (assessors, options, requirements) from 0 to 5, NaN where somebody gave none; `weights` by requirement and
    `cost_weight` are 0 or more; `least` is the mean score that a requirement must reach, NaN where it is no must.
    `costs` holds for each option its lines (low, likely, high), in one unit of money over the whole time; `ceiling` is the
    cost that gives no points.
    """

    scores: Floats
    weights: Floats
    least: Floats
    costs: tuple[Floats, ...]
    cost_weight: float
    ceiling: float

    def __post_init__(self) -> None:
        """Raise NothingToChoose where no points can be given."""
        if self.weights.sum() + self.cost_weight <= 0:
            raise NothingToChoose("all weights are 0; at least one must be above 0")
        if self.ceiling <= 0:
            raise NothingToChoose(f"the ceiling of cost is {self.ceiling}; it must be above 0")

    @property
    def likely(self) -> Floats:
        """The likely cost of each option."""
        return numpy.array([lines[:, 1].sum() for lines in self.costs])


@dataclass(frozen=True, eq=False)
class Standing:
    """Where the options stand: mean scores (options, requirements), points (options; NaN without every score).

    `met` says by option and requirement whether it is reached where it is a must. `order` names the options in play, the
    best first: those that have every score and meet every must.
    """

    means: Floats
    points: Floats
    met: Flags
    order: tuple[int, ...]


@dataclass(frozen=True)
class Flip:
    """Another option comes first once a value passes `at`: which one."""

    at: float
    first: int


@dataclass(frozen=True)
class Hold:
    """Between which values of a weight the first option stays first; None where no value on that side changes it."""

    below: Flip | None
    above: Flip | None


@dataclass(frozen=True)
class Share:
    """In which part of the draws an option came first, with the interval of the drawing itself (95 %, Wilson)."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Drawn:
    """What the draws say: each option's share, the share in which none meets its musts, and the first one's lead in points.

    `lead` is the interval that holds 95 % of the draws of how far the first is before the second; None without two in play.
    """

    shares: tuple[Share, ...]
    none: Share
    lead: tuple[float, float] | None
    draws: int


def stand(matrix: Matrix) -> Standing:
    """Points of every option by mean scores and likely costs, and the order of those in play."""
    given = ~numpy.isnan(matrix.scores)
    count = given.sum(axis=0)
    total = numpy.where(given, matrix.scores, 0.0).sum(axis=0)
    means = numpy.divide(total, count, out=numpy.full(total.shape, math.nan), where=count > 0)
    met = ~(means < matrix.least)
    weights = numpy.append(matrix.weights, matrix.cost_weight)
    points = _worth(means, matrix.likely, matrix.ceiling) @ weights / weights.sum()
    in_play = met.all(axis=1) & ~numpy.isnan(points)
    order = sorted(numpy.flatnonzero(in_play).tolist(), key=lambda option: (-points[option], option))
    return Standing(means, points, met, tuple(order))


def weight_holds(matrix: Matrix, standing: Standing) -> list[Hold]:
    """For each requirement's weight, and last for that of cost, the values at which another option comes first.

    The other weights stay; exact, since the lead times the sum of weights is linear in each weight.
    """
    weights = numpy.append(matrix.weights, matrix.cost_weight)
    if len(standing.order) < 2:
        return [Hold(None, None)] * len(weights)
    worth = _worth(standing.means, matrix.likely, matrix.ceiling)
    first, others = standing.order[0], standing.order[1:]
    apart = worth[first] - worth[list(others)]
    leads = apart @ weights
    return [_hold(weight, leads, apart[:, place], others) for place, weight in enumerate(weights.tolist())]


def cost_flips(matrix: Matrix, standing: Standing) -> dict[int, Flip]:
    """For each option in play the whole cost at which the first place changes, the other costs as they are likely.

    For the first one the cost above which another comes first; for each other the cost below which it comes first, left
    out where it would not even at no cost. Empty where cost has no weight.
    """
    if len(standing.order) < 2 or matrix.cost_weight <= 0:
        return {}
    weights = matrix.weights.sum() + matrix.cost_weight
    likely, points = matrix.likely, standing.points
    first, second = standing.order[:2]
    unit = weights * matrix.ceiling / (100 * matrix.cost_weight)
    found = {first: Flip(float(likely[first] + (points[first] - points[second]) * unit), second)}
    for option in standing.order[1:]:
        at = float(likely[option] - (points[first] - points[option]) * unit)
        if at >= 0:
            found[option] = Flip(at, option)
    return found


def dominated(matrix: Matrix, standing: Standing) -> dict[int, int]:
    """Options that another one in play is nowhere worse than and somewhere better: which one, the best first."""
    found = {}
    gains = numpy.column_stack([standing.means, -matrix.likely])
    for option in standing.order:
        for other in standing.order:
            apart = gains[other] - gains[option]
            if (apart >= 0).all() and (apart > 0).any():
                found[option] = other
                break
    return found


def draw(matrix: Matrix, standing: Standing, *, seed: int, draws: int = DRAWS, sway: float = SWAY) -> Drawn:
    """How often each option comes first when weights, scores and costs are not taken for certain; same seed, same answer.

    Each weight lies between (1 - `sway`) and (1 + `sway`) times itself. In a draw an option that misses a must by the
    assessors of that draw is out of play, so that a must that is barely met counts as barely met.
    """
    random = numpy.random.default_rng(seed)
    weights = numpy.append(matrix.weights, matrix.cost_weight)
    weights = weights * random.uniform(1 - sway, 1 + sway, (draws, len(weights)))
    means = _drawn_means(matrix, standing.means, random, draws)
    costs = numpy.column_stack([_drawn_cost(lines, random, draws) for lines in matrix.costs])
    worth = _worth(means, costs, matrix.ceiling)
    points = numpy.einsum("nor,nr->no", worth, weights) / weights.sum(axis=1, keepdims=True)
    out = (means < matrix.least).any(axis=2) | numpy.isnan(points)
    points = numpy.where(out, -math.inf, points)
    best = points.max(axis=1)
    alive = best > -math.inf
    firsts = (points == best[:, None]) & alive[:, None]
    wins = (firsts / numpy.maximum(firsts.sum(axis=1, keepdims=True), 1)).sum(axis=0)
    shares = tuple(_share(float(count), draws) for count in wins)
    return Drawn(shares, _share(float((~alive).sum()), draws), _lead(points, standing.order), draws)


def _worth(means: Floats, costs: Floats, ceiling: float) -> Floats:
    """Points of 100 for each requirement, and last for cost: (..., options, requirements + 1)."""
    of_cost = 100 * (1 - costs / ceiling)
    return numpy.concatenate([means * (100 / BEST), of_cost[..., None]], axis=-1)


def _hold(weight: float, leads: Floats, apart: Floats, others: tuple[int, ...]) -> Hold:
    """Between which values of one weight no lead becomes negative."""
    below: Flip | None = None
    above: Flip | None = None
    for lead, slope, other in zip(leads.tolist(), apart.tolist(), others, strict=True):
        if slope == 0:
            continue
        root = weight - lead / slope
        if slope < 0 and (above is None or root < above.at):
            above = Flip(root, other)
        if slope > 0 and root > 0 and (below is None or root > below.at):
            below = Flip(root, other)
    return Hold(below, above)


def _drawn_means(matrix: Matrix, means: Floats, random: numpy.random.Generator, draws: int) -> Floats:
    """Mean scores with the assessors drawn with replacement; the mean of all where a draw has nobody who scored."""
    people = matrix.scores.shape[0]
    flat = matrix.scores.reshape(people, -1)
    given = ~numpy.isnan(flat)
    counts = random.multinomial(people, [1 / people] * people, draws) if people else numpy.zeros((draws, 0))
    number = counts @ given
    total = counts @ numpy.where(given, flat, 0.0)
    usual = numpy.broadcast_to(means.reshape(1, -1), total.shape).copy()
    drawn = numpy.divide(total, number, out=usual, where=number > 0)
    return drawn.reshape(draws, *means.shape)


def _drawn_cost(lines: Floats, random: numpy.random.Generator, draws: int) -> Floats:
    """Whole costs of one option, each line from the triangle over its range."""
    low, likely, high = lines[:, 0], lines[:, 1], lines[:, 2]
    span = high - low
    share = random.random((draws, len(lines)))
    turn = numpy.divide(likely - low, span, out=numpy.ones_like(span), where=span > 0)
    rising = low + numpy.sqrt(share * span * (likely - low))
    falling = high - numpy.sqrt((1 - share) * span * (high - likely))
    cost: Floats = numpy.where(share < turn, rising, falling).sum(axis=1)
    return cost


def _lead(points: Floats, order: tuple[int, ...]) -> tuple[float, float] | None:
    """Where 95 % of the draws have the lead of the first before the second; who is out of play is behind without end."""
    if len(order) < 2:
        return None
    first, second = points[:, order[0]], points[:, order[1]]
    both_out = numpy.isinf(first) & numpy.isinf(second)
    with numpy.errstate(invalid="ignore"):
        apart = numpy.where(both_out, 0.0, first - second)
    low, high = numpy.quantile(apart, (0.025, 0.975), method="inverted_cdf")
    return float(low), float(high)


def _share(count: float, draws: int) -> Share:
    reach = normal_quantile_above(0.025)
    share = count / draws
    middle = (share + reach**2 / (2 * draws)) / (1 + reach**2 / draws)
    half = reach * math.sqrt(share * (1 - share) / draws + (reach / (2 * draws)) ** 2)
    half /= 1 + reach**2 / draws
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))
