"""Boundaries of looks: published ones, their own chance of error, and what they cost in units."""

import time

import numpy
import pytest

from storewide.stats import boundaries
from storewide.stats.boundaries import FractionsUnusable
from storewide.stats.comparison import AlphaOutOfRange
from tests.stats.vectors import case, close


@pytest.mark.parametrize("name", ["seq-20", "seq-22"])
def test_as_published(name: str):
    given = case(name)["input"]
    found = boundaries.lan_demets(given["t"], given["alpha"])
    assert list(found) == close(name, case(name)["expected"]["z"])


def test_spending_by_a_power_of_the_share_as_published():
    given = case("seq-27")["input"]
    found = boundaries.spent(numpy.array(given["t"]), numpy.array(given["alpha"]), given["gamma"])
    assert found.tolist() == close("seq-27", case("seq-27")["expected"]["alpha_spent"])


def test_even_spending_stops_early_more_often():
    shares = [0.2, 0.4, 1.0]
    even, late = boundaries.lan_demets(shares, 0.06, gamma=1.0), boundaries.lan_demets(shares, 0.06)
    # one-sided at 0.03, published for another family whose first boundaries are these (seq-25)
    assert even == pytest.approx((2.5121443, 2.4228747, 2.0280392), abs=2e-4)
    assert even[0] < late[0]
    assert even[-1] > late[-1]


@pytest.mark.parametrize(("days", "alpha"), [(1, 0.05), (14, 0.04), (28, 0.04), (90, 0.04), (400, 0.01)])
def test_all_looks_together_err_as_often_as_alpha(days: int, alpha: float):
    shares = [day / days for day in range(1, days + 1)]
    reaches = boundaries.lan_demets(shares, alpha)
    assert boundaries.crossing(shares, reaches, 0.0) == pytest.approx(alpha, abs=1e-9)


def test_one_look_is_the_plain_test():
    assert boundaries.lan_demets([1.0], 0.05) == (pytest.approx(1.959963984540054),)
    assert boundaries.crossing([1.0], [1.959963984540054], 2.8) == pytest.approx(0.799557, abs=1e-6)


def test_a_first_look_that_may_spend_next_to_nothing_never_stops():
    assert boundaries.lan_demets([0.01, 0.5, 1], 0.05)[0] == float("inf")


def test_ninety_daily_looks_take_a_third_of_a_second_at_most():
    began = time.perf_counter()
    alphas, reaches = boundaries.calendar(90, 0.0391)
    assert time.perf_counter() - began < 0.6, "0.1 s on a quiet machine"
    assert reaches.shape == (len(alphas), 90)


@pytest.mark.parametrize("looks", [[], [0, 1], [0.5, 0.5], [0.5, 1.1], [0.6, 0.4]])
def test_looks_that_are_no_growing_shares_are_named(looks: list[float]):
    with pytest.raises(FractionsUnusable, match="they must grow"):
        boundaries.lan_demets(looks)


def test_alpha_lies_between_0_and_1():
    with pytest.raises(AlphaOutOfRange):
        boundaries.lan_demets([0.5, 1], 1.0)


def test_looks_and_their_share_of_alpha_cost_units():
    """One look at four fifths of alpha by hand: (2.0537 + 0.8416) ** 2 / (1.96 + 0.8416) ** 2."""
    assert boundaries.inflation(1, 0.05, 0.8) == pytest.approx(1.06807, abs=1e-5)
    assert boundaries.inflation(14, 0.05, 0.8) == pytest.approx(1.11007, abs=1e-5)
    assert boundaries.inflation(28) >= boundaries.inflation(14) > boundaries.inflation(7)


def test_units_that_come_unevenly_change_what_looks_have_in_common():
    """The exact chance of error of the walk as it went: 4 %, where boundaries for even traffic err at 6.4 %."""
    units = tuple(round(1000 * sum(1.15**day for day in range(last + 1))) for last in range(28))
    shares = [known / units[-1] for known in units]
    for path, expected in ((units, 0.04), ((), 0.0641)):
        alphas, reaches = boundaries.calendar(28, 0.04, path)
        of_alpha = reaches[list(alphas).index(0.04)]
        assert boundaries.crossing(shares, list(of_alpha), 0.0) == pytest.approx(expected, abs=2e-4)


def test_days_without_units_keep_their_alpha_for_later():
    alphas, reaches = boundaries.calendar(7, 0.04, (100, 200, 200, 200, 500, 600, 700))
    found = reaches[list(alphas).index(0.04)]
    assert found[1] == found[2] == found[3] > found[4]
    shares = [1 / 7, 2 / 7, 5 / 7, 6 / 7, 1.0]
    kept = [found[look] for look in (0, 1, 4, 5, 6)]
    assert boundaries.crossing(shares, kept, 0.0) == pytest.approx(0.04, abs=1e-9)
    assert boundaries.calendar(7, 0.04, (0, 0, 300))[1][0, 0] == float("inf")


def test_units_never_become_fewer():
    with pytest.raises(FractionsUnusable, match="never become fewer"):
        boundaries.calendar(7, 0.04, (100, 90))
