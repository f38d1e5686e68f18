"""Sums that stay exact."""

import math
from fractions import Fraction

import pytest

from storewide.stats.moments import Moments, MomentsUnusable


def test_integers_stay_exact_at_large_means():
    """Three amounts of 10 ** 15 + (1, 2, 3): raw sums of squares as floats would give a variance of 0 or worse."""
    values = [10**15 + each for each in (1, 2, 3)]
    found = Moments(3, sum(values), sum(each * each for each in values))
    assert (found.mean, found.variance) == (10**15 + 2, 1)


def test_the_constant_changes_nothing():
    assert Moments(3, 0, 2, about=2) == Moments(3, 0, 2, 2)
    assert Moments(3, 0, 2, about=2).mean == Moments(3, 6, 14).mean == 2
    assert Moments(3, 0, 2, about=2).variance == Moments(3, 6, 14).variance == 1


def test_a_share_is_ones_and_zeros():
    found = Moments(40, 10, 10)
    assert found.mean == 0.25
    assert found.variance == pytest.approx(0.25 * 0.75 * 40 / 39)


def test_rounding_never_makes_a_negative_variance():
    assert Moments(3, 0.3, 0.03).variance >= 0
    assert Moments(2, Fraction(1, 5), Fraction(1, 50)).variance == 0


@pytest.mark.parametrize(
    ("n", "total", "squares", "said"),
    [
        (5, math.nan, 1.0, "the sum of 5 units is nan"),
        (5, 1.0, math.inf, "the sum of squares of 5 units is inf"),
        (-1, 0, 0, "there are -1 units"),
    ],
)
def test_what_no_units_can_have_is_named(n: int, total: float, squares: float, said: str):
    with pytest.raises(MomentsUnusable, match=said):
        Moments(n, total, squares)


def test_a_negative_variance_is_named_but_rounding_is_not():
    with pytest.raises(MomentsUnusable, match="4 units with a sum of 8 have squares of 10"):
        _ = Moments(4, 8, 10).variance
    with pytest.raises(MomentsUnusable, match="squares of -1"):
        _ = Moments(4, 0, -1).variance
    assert Moments(4, 8, 16 - 1e-12).variance == 0
