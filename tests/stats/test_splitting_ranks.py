"""Which segments are worth telling, and what moves by itself."""

import pytest

from storewide.stats import splitting_ranks
from storewide.stats.splitting import Segment


def test_the_segment_that_moved_more_than_its_size_is_first() -> None:
    cut = (Segment("AT", 0, -90), Segment("CH", 0, 10), Segment("DE", 0, -20))
    size = {"AT": 10.0, "CH": 10.0, "DE": 80.0}
    first, second, last = splitting_ranks.rank(cut, size, size)
    assert (first.segment.label, first.power, first.size, first.surprise) == ("AT", 0.9, 0.1, 0.0)
    assert first.is_telling
    assert (second.segment.label, second.is_telling) == ("DE", False)
    assert (last.segment.label, last.power) == ("CH", -0.1)


def test_a_large_segment_that_moved_with_all_says_nothing() -> None:
    cut = (Segment("AT", 0, -20), Segment("DE", 0, -80))
    size = {"AT": 20.0, "DE": 80.0}
    assert [each.is_telling for each in splitting_ranks.rank(cut, size, size)] == [False, False]


def test_surprise_is_in_bits() -> None:
    """A segment that was everything and is nothing: half a bit, and the one that took its place the other half."""
    cut = (Segment("a", -5, 0), Segment("b", 5, 0))
    found = splitting_ranks.rank(cut, {"a": 1.0}, {"b": 1.0})
    assert [each.surprise for each in found] == [0.5, 0.5]
    assert [each.power for each in found] == [0.0, 0.0]


def test_own_noise_is_not_moved_by_one_campaign() -> None:
    usual = splitting_ranks.own_noise([1.0, -1.0, 1.0, -1.0, 1.0])
    assert usual == pytest.approx(2.9652)
    assert splitting_ranks.own_noise([1.0, -1.0, 1.0, -1.0, 500.0]) == usual
    assert splitting_ranks.own_noise([1.0, -1.0, 1.0]) is None
