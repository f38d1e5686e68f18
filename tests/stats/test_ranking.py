"""How much an order holds, held against a slow implementation in plain Python."""

import random
import time

import numpy
import pytest

from storewide.stats import ranking
from storewide.stats.ranking import Ranges, RangesUnreadable

RISING = (True, True, False)


def score(inputs):  # type: ignore[no-untyped-def]
    reach, impact, effort = inputs
    return reach * impact / effort


def table(rows: list[list[tuple[float, float, float]]]) -> Ranges:
    each = numpy.array(rows, dtype=float)
    return Ranges(each[:, :, 0], each[:, :, 1], each[:, :, 2], RISING)


def drawn(seed: int, count: int) -> list[list[tuple[float, float, float]]]:
    source = random.Random(seed)
    rows = []
    for _number in range(count):
        row = []
        for least in (10.0, 1.0, 5.0):
            low = least * source.uniform(0.8, 2)
            likely = low * source.uniform(1, 1.5)
            row.append((low, likely, likely * source.uniform(1, 1.5)))
        rows.append(row)
    return rows


def slow_shares(rows: list[list[tuple[float, float, float]]], top: int, draws: int) -> list[float]:
    source = random.Random(99)
    counts = [0] * len(rows)
    for _draw in range(draws):
        scores = []
        for row in rows:
            reach, impact, effort = (source.triangular(low, high, likely) for low, likely, high in row)
            scores.append(reach * impact / effort)
        for at in sorted(range(len(rows)), key=lambda at: -scores[at])[:top]:
            counts[at] += 1
    return [count / draws for count in counts]


@pytest.mark.parametrize(("seed", "count", "top"), [(1, 8, 3), (2, 15, 5), (3, 12, 1), (4, 6, 5)])
def test_shares_are_those_of_drawing_each_by_itself(seed: int, count: int, top: int) -> None:
    rows = drawn(seed, count)
    found = ranking.stability(table(rows), score, top, draws=20_000)
    slow = slow_shares(rows, top, 20_000)
    # two shares of 20,000 draws each differ by more than 0.025 less than once in a million
    assert numpy.abs(found.share - slow).max() < 0.025
    assert found.share.sum() == pytest.approx(top)
    likely = [reach[1] * impact[1] / effort[1] for reach, impact, effort in rows]
    assert found.rank.tolist() == [1 + sum(other > own for other in likely) for own in likely]


def test_what_can_not_change_is_not_drawn_and_has_no_doubt() -> None:
    rows = [[(100, 110, 120), (1, 1, 1), (1, 1, 1)], [(10, 20, 130), (1, 1, 1), (1, 1, 1)]]
    rows += [[(1, 2, 3), (1, 1, 1), (1, 1, 1)], [(200, 200, 200), (1, 1, 1), (1, 1, 1)]]
    found = ranking.stability(table(rows), score, 2, draws=1_000)
    assert found.share[[2, 3]].tolist() == [0.0, 1.0]
    assert found.low[[2, 3]].tolist() == found.high[[2, 3]].tolist() == [0.0, 1.0]
    assert 0 < found.low[1] < found.share[1] < found.high[1] < 1


def test_the_same_question_has_the_same_answer() -> None:
    ranges = table(drawn(5, 40))
    first, second = (ranking.stability(ranges, score, 10) for _each in range(2))
    assert first.share.tolist() == second.share.tolist()


def test_swings_are_the_inputs_that_alone_move_something_over_the_border() -> None:
    rows = drawn(6, 10)
    ranges = table(rows)
    found = {(each.thing, each.input, each.end): each for each in ranking.swings(ranges, score, 4)}
    slow = {}
    likely = [[each[1] for each in row] for row in rows]

    def place(values: list[list[float]], thing: int) -> int:
        scores = [reach * impact / effort for reach, impact, effort in values]
        return 1 + sum(other > scores[thing] for other in scores)

    for thing, row in enumerate(rows):
        for number, (low, _likely, high) in enumerate(row):
            for end, value in (("low", low), ("high", high)):
                changed = [list(each) for each in likely]
                changed[thing][number] = value
                after = place(changed, thing)
                if (after <= 4) != (place(likely, thing) <= 4):
                    slow[thing, number, end] = (value, after)
    assert slow
    assert {key: (each.value, each.rank) for key, each in found.items()} == slow
    weights = [each.weight for each in ranking.swings(ranges, score, 4)]
    assert weights == sorted(weights, reverse=True)
    assert all(0 <= weight <= 1 for weight in weights)


def test_one_uncertain_input_accounts_for_the_whole_variance() -> None:
    rows = [[(10, 20, 40), (1, 1, 1), (1, 1, 1)]]
    rows += [[(each, each, each), (1, 1, 1), (1, 1, 1)] for each in (15, 18, 22, 25, 28, 31, 34)]
    found = ranking.swings(table(rows), score, 4)
    assert [(each.thing, each.input, each.end) for each in found] == [(0, 0, "high")]
    assert (found[0].value, found[0].rank) == (40, 1)
    assert found[0].weight > 0.9


@pytest.mark.parametrize(("low", "likely", "high"), [(3, 2, 4), (1, 5, 4), (float("nan"), 1, 2)])
def test_a_range_out_of_order_is_refused(low: float, likely: float, high: float) -> None:
    with pytest.raises(RangesUnreadable):
        table([[(low, likely, high), (1, 1, 1), (1, 1, 1)]])


def test_five_thousand_things_take_less_than_a_second() -> None:
    source = numpy.random.default_rng(1)
    likely = source.lognormal(3, 1, (5_000, 3))
    low, high = likely * source.uniform(0.2, 1, likely.shape), likely * source.uniform(1, 3, likely.shape)
    began = time.process_time()
    ranking.stability(Ranges(low, likely, high, RISING), score, 20)
    assert time.process_time() - began < 1
