"""Options held against each other: points, turns that are exact, draws that repeat."""

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.stats import choosing
from storewide.stats.choosing import Matrix, NothingToChoose

NONE = math.nan


def matrix(
    scores: list[list[list[float]]],
    weights: list[float],
    costs: list[tuple[float, float, float]],
    *,
    least: list[float] | None = None,
    cost_weight: float = 2.0,
    ceiling: float = 400.0,
) -> Matrix:
    """Scores by assessor, option and requirement; one line of cost an option."""
    return Matrix(
        scores=numpy.array(scores, dtype=float),
        weights=numpy.array(weights, dtype=float),
        least=numpy.array(least or [NONE] * len(weights)),
        costs=tuple(numpy.array([line], dtype=float) for line in costs),
        cost_weight=cost_weight,
        ceiling=ceiling,
    )


TWO = matrix([[[4, 2], [2, 4]], [[4, 3], [3, 4]]], [3, 1], [(80, 100, 120), (150, 200, 250)])


def test_points_are_weighted_means_of_scores_and_cost() -> None:
    found = choosing.stand(TWO)
    assert found.means.tolist() == [[4, 2.5], [2.5, 4]]
    # (3 x 80 + 1 x 50 + 2 x 75) / 6 and (3 x 50 + 1 x 80 + 2 x 50) / 6
    assert found.points.tolist() == pytest.approx([440 / 6, 330 / 6])
    assert found.order == (0, 1)


def test_an_option_that_misses_a_must_is_out_whatever_its_points() -> None:
    found = choosing.stand(matrix([[[5, 0], [1, 5]]], [9, 1], [(0, 0, 0), (0, 0, 0)], least=[NONE, 3.0]))
    assert found.order == (1,)
    assert found.met.tolist() == [[True, False], [True, True]]
    assert found.points[0] > found.points[1]


def test_an_option_without_a_score_has_no_points() -> None:
    found = choosing.stand(matrix([[[5, NONE], [1, 5]]], [9, 1], [(0, 0, 0), (0, 0, 0)]))
    assert math.isnan(found.points[0])
    assert found.order == (1,)


def test_turns_of_a_known_case() -> None:
    holds = choosing.weight_holds(TWO, choosing.stand(TWO))
    # lead = 3 x 30 - 1 x 30 + 2 x 25 = 110; the first weight may fall to 3 - 110 / 30 < 0, the second rise to 1 + 110 / 30
    assert holds[0] == choosing.Hold(None, None)
    assert holds[1].below is None
    assert holds[1].above == choosing.Flip(pytest.approx(1 + 110 / 30), 1)
    # the first one's cost may rise by lead x ceiling / (100 x weight of cost)
    flips = choosing.cost_flips(TWO, choosing.stand(TWO))
    assert flips[0] == choosing.Flip(pytest.approx(100 + 110 * 400 / 200), 1)
    assert 1 not in flips  # 200 - 220 is below nothing: not even for free


@given(st.integers(0, 2**32 - 1))
def test_a_turn_is_where_another_option_comes_first(seed: int) -> None:
    random = numpy.random.default_rng(seed)
    scores = random.integers(0, 6, (3, 3)).tolist()
    weights = random.integers(1, 41, 3).astype(float).tolist()
    lines = [(cost, cost, cost) for cost in random.integers(1, 301, 3).astype(float).tolist()]
    found = matrix([scores], weights, lines, cost_weight=10)
    standing = choosing.stand(found)
    first, second = standing.order[:2]
    if standing.points[first] - standing.points[second] < 1e-9:
        return
    for place, hold in enumerate(choosing.weight_holds(found, standing)):
        for flip, inside in ((hold.below, 1e-6), (hold.above, -1e-6)):
            if flip is None:
                continue
            assert points_at(found, place, flip.at + inside, first) >= points_at(
                found, place, flip.at + inside, flip.first
            )
            assert points_at(found, place, flip.at - inside, flip.first) >= points_at(
                found, place, flip.at - inside, first
            )


def points_at(found: Matrix, place: int, weight: float, option: int) -> float:
    """The points of an option with one weight set."""
    weights = [*found.weights.tolist(), found.cost_weight]
    weights[place] = weight
    again = Matrix(
        found.scores, numpy.array(weights[:-1]), found.least, found.costs, weights[-1], found.ceiling
    )
    return float(choosing.stand(again).points[option])


def test_dominated_options_are_named() -> None:
    found = matrix([[[4, 4], [4, 3], [3, 5]]], [1, 1], [(1, 1, 1), (2, 2, 2), (1, 1, 1)])
    assert choosing.dominated(found, choosing.stand(found)) == {1: 0}


def test_the_same_seed_gives_the_same_draws() -> None:
    standing = choosing.stand(TWO)
    first = choosing.draw(TWO, standing, seed=1)
    assert first == choosing.draw(TWO, standing, seed=1)
    assert sum(each.share for each in first.shares) + first.none.share == pytest.approx(1)


def test_what_is_certain_wins_every_draw_and_what_is_alike_wins_half() -> None:
    sure = matrix([[[5], [1]]], [1], [(1, 1, 1), (300, 300, 300)])
    drawn = choosing.draw(sure, choosing.stand(sure), seed=5)
    assert (drawn.shares[0].share, drawn.shares[1].share) == (1, 0)
    assert drawn.shares[0].low == pytest.approx(0.99962, abs=1e-5)
    assert drawn.lead is not None
    assert drawn.lead[0] > 0
    alike = matrix([[[3], [3]]], [1], [(1, 1, 1), (1, 1, 1)])
    halves = choosing.draw(alike, choosing.stand(alike), seed=5)
    assert [each.share for each in halves.shares] == [0.5, 0.5]
    assert halves.lead == (0, 0)


def test_a_must_that_is_barely_met_is_missed_in_some_draws() -> None:
    barely = matrix([[[5], [4]], [[1], [4]]], [1], [(0, 0, 0), (0, 0, 0)], least=[3.0])
    drawn = choosing.draw(barely, choosing.stand(barely), seed=2)
    # both draws of the two fall on the second assessor in a quarter of the cases
    assert drawn.lead is not None
    assert drawn.shares[1].share > 0.7


def test_costs_follow_their_triangle() -> None:
    lines = numpy.array([[0.0, 30.0, 60.0], [10.0, 10.0, 10.0]])
    random = numpy.random.default_rng(4)
    drawn = choosing._drawn_cost(lines, random, 200_000)
    assert drawn.mean() == pytest.approx(40, abs=0.1)
    assert drawn.std() == pytest.approx(math.sqrt((60**2 + 30**2 - 60 * 30) / 18), abs=0.1)
    assert drawn.min() >= 10


def test_nothing_to_choose_by_is_refused() -> None:
    with pytest.raises(NothingToChoose, match="all weights are 0"):
        matrix([[[1]]], [0], [(0, 0, 0)], cost_weight=0)
    with pytest.raises(NothingToChoose, match="ceiling of cost is 0"):
        matrix([[[1]]], [1], [(0, 0, 0)], ceiling=0)
