"""Sums that stay exact."""

from fractions import Fraction

import pytest

from storewide.stats.moments import Moments


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
