"""Medians with their interval by order statistics: held to the table of the binomial and to a plain computation."""

from fractions import Fraction
from math import comb

import pytest

from storewide.stats.medians import Median, median


def _plain(values: list[float], alpha: Fraction = Fraction(1, 20)) -> Median:
    """The same with whole numbers: the largest k with P(B < k) at most alpha / 2."""
    ordered, n = sorted(values), len(values)
    middle = ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2
    rank = max(k for k in range(n // 2 + 2) if Fraction(sum(comb(n, i) for i in range(k)), 2**n) <= alpha / 2)
    ends = (ordered[rank - 1], ordered[n - rank]) if rank else (None, None)
    return Median(n, middle, *ends)


def test_the_interval_of_ten_is_from_the_second_to_the_ninth() -> None:
    assert median([10, 1, 9, 2, 8, 3, 7, 4, 6, 5]) == Median(10, 5.5, 2, 9)


def test_five_values_are_too_few_for_an_interval() -> None:
    assert median([1, 2, 3, 4, 50]) == Median(5, 3, None, None)
    assert median([]) is None


@pytest.mark.parametrize("n", [1, 2, 5, 6, 7, 8, 11, 20, 35, 100, 301])
def test_as_plain_counting_says(n: int) -> None:
    values = [float((each * 37) % 101) for each in range(n)]
    assert median(values) == _plain(values)


def test_five_thousand_values_have_an_interval() -> None:
    found = median(range(5000))
    assert found == Median(5000, 2499.5, 2430, 2569)
