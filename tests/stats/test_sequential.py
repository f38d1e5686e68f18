"""Looks at every day: published confidence sequences, and p-values that agree with their intervals."""

import itertools
import math
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storewide.stats import adjusting, sequential
from storewide.stats.comparison import AlphaOutOfRange, TooFewUnits
from storewide.stats.estimates import Estimate
from storewide.stats.planning import Sides
from storewide.stats.products import Products
from storewide.stats.sequential import DayUnusable, Mixture, PathUnusable, PlanUnusable, Schedule
from tests.stats.vectors import case, close


def test_the_narrowest_mixture_as_published():
    given_ = case("seq-08")["input"]
    found = Mixture(given_["v_opt"], given_["alpha_opt"]).spread
    assert found == close("seq-08", case("seq-08")["expected"]["rho"])


def test_its_bound_as_published():
    given_ = case("seq-10")["input"]
    bound = Mixture(given_["v_opt"], given_["alpha"]).reach(given_["v"]) * math.sqrt(given_["v"])
    assert bound == close("seq-10", case("seq-10")["expected"]["value"])


def lift(control: Estimate, variant: Estimate) -> tuple[float, float]:
    """The relative change and its standard error by the delta method, as the peer of the cases has them."""
    change = variant.value / control.value
    variance = (variant.variance + change**2 * control.variance) / control.value**2
    return change - 1, math.sqrt(variance)


def arm(n: int, total: float, squares: float) -> Estimate:
    return Estimate(n, total / n, (squares - total * total / n) / (n - 1) / n)


def test_sequence_of_shares_as_published():
    given_, expected = case("seq-02")["input"], case("seq-02")["expected"]
    arms = []
    for each in (given_["control"], given_["treatment"]):
        share = each["sum"] / each["n"]
        arms.append(Estimate(each["n"], share, share * (1 - share) / each["n"]))
    value, error = lift(*arms)
    sequence = Mixture(given_["N_star"], given_["alpha"])
    half = sequence.reach(6461) * error
    assert (value, value - half, value + half) == close("seq-02", (expected["estimate"], *expected["ci"]))
    assert sequence.p_value(value / error, 6461) == close("seq-02", expected["p_value"])


def test_sequence_of_figures_freed_of_the_past_as_published():
    given_, expected = case("seq-03")["input"], case("seq-03")["expected"]
    arms = [past_and_now(given_[name]) for name in ("control", "treatment")]
    # the peer takes theta over both arms together, and adjusted and plain figures as having nothing in common
    together = (arms[0] + arms[1]).covariances
    theta = together[0, 1] / together[1, 1]
    before, after = (adjusting.at(each, "now", ["past"], theta=[theta], centre=[0.0]) for each in arms)
    base = before.plain.value
    value = (after.estimate.value - before.estimate.value) / base
    error = (
        math.hypot(
            math.sqrt(after.estimate.variance),
            math.sqrt(before.estimate.variance) * after.plain.value / base,
        )
        / base
    )
    sequence = Mixture(given_["N_star"], 0.05)
    half = sequence.reach(6461) * error
    found = (value, error, value - half, value + half)
    assert found == close("seq-03", (expected["estimate"], expected["se"], *expected["ci"]))
    assert sequence.p_value(value / error, 6461) == expected["p_value"]


def past_and_now(given_: dict[str, Any]) -> Products:
    (now, now_squares), (past, past_squares) = given_["post"], given_["pre"]
    cross = numpy.array([[now_squares, given_["cross"]], [given_["cross"], past_squares]])
    return Products(("now", "past"), given_["n"], numpy.zeros(2), numpy.array([now, past]), cross)


def test_one_sided_sequence_as_published():
    """The peer caps its p at 0.4999; ours says 1 where the figure lies on the other side."""
    given_, expected = case("seq-06")["input"], case("seq-06")["expected"]
    before, after = (
        arm(each["n"], each["sum"], each["sum_squares"]) for each in (given_["control"], given_["treatment"])
    )
    value, error = after.value - before.value, math.sqrt(after.variance + before.variance)
    sequence = Mixture(given_["N_star"], 0.05, sides=1)
    assert (value, value + sequence.reach(6461) * error) == close(
        "seq-06", (expected["estimate"], expected["ci"][1])
    )
    assert sequence.p_value(-value / error, 6461) == 1


@pytest.mark.parametrize("sides", [1, 2])
def test_a_sequence_calls_at_alpha_where_its_interval_ends(sides: Sides):
    sequence = Mixture(1000, 0.05, sides)
    assert sequence.p_value(sequence.reach(900), 900) == pytest.approx(0.05)
    assert sequence.p_value(100.0, 900) < 1e-300
    assert sequence.p_value(0.0, 900) == 1


@settings(max_examples=300, deadline=None)
@given(
    planned=st.sampled_from([None, 1, 7, 14, 28]),
    units=st.sampled_from([None, 400, 40_000]),
    alpha=st.sampled_from([0.01, 0.05, 0.1]),
    day=st.integers(1, 60),
    n=st.integers(2, 50_000),
    distance=st.floats(0, 12),
)
def test_p_value_and_interval_agree(
    planned: int | None, units: int | None, alpha: float, day: int, n: int, distance: float
):
    schedule = Schedule(planned, units, alpha)
    found = sequential.compare(
        Estimate(n, 10, 0.5), Estimate(n, 10 + distance, 0.5), day=day, schedule=schedule
    )
    assert found.interval is not None
    assert found.p_value is not None
    if abs(found.p_value - alpha) > 1e-9:
        assert (found.p_value < alpha) == (found.interval[0] > 0)
    assert 0 <= found.p_value <= 1


@pytest.mark.parametrize("day", [3, 7, 14, 20])
def test_p_value_falls_with_the_distance(day: int):
    schedule = Schedule(14, 20_000)
    found = [schedule.p_value(step / 50, day, 1400 * day) for step in range(600)]
    assert found[0] == 1
    assert all(after <= before for before, after in itertools.pairwise(found))
    assert found[-1] < 1e-9


def test_a_planned_end_is_nearly_as_good_as_one_look_and_a_first_day_nearly_blind():
    schedule = Schedule(14, 20_000)
    assert schedule.reach(14, 20_000) == pytest.approx(2.18, abs=0.02)
    assert schedule.reach(1, 1_430) == pytest.approx(4.66, abs=0.01)
    assert schedule.reach(15, 21_430) == pytest.approx(3.57, abs=0.01), "the calendar has spent its share"


def test_without_a_plan_the_sequence_has_all_of_alpha():
    assert Schedule(None, 20_000).reach(3, 20_000) == pytest.approx(Mixture(1, 0.05).reach(1))
    assert Schedule().reach(3, 5000) == Schedule(None, 5000).reach(3, 5000)


def test_few_units_reach_further_than_the_normal_curve():
    schedule = Schedule(14, 2_000)
    few, many = (
        sequential.compare(Estimate(n, 1, 0.01), Estimate(n, 2, 0.01), day=14, schedule=schedule)
        for n in (6, 2000)
    )
    assert few.interval
    assert many.interval
    assert few.interval[0] < many.interval[0]


def test_no_variance_leaves_nothing_to_say():
    found = sequential.compare(Estimate(9, 1, 0), Estimate(9, 2, 0), day=1, schedule=Schedule())
    assert (found.interval, found.p_value, found.difference, found.method) == (None, None, 1, "sequential 2")


def test_what_cannot_be_planned_or_looked_at_is_named():
    with pytest.raises(PlanUnusable, match="0 days are planned"):
        Schedule(0, 100)
    with pytest.raises(PlanUnusable, match="-1 units are planned"):
        Schedule(3, -1)
    with pytest.raises(AlphaOutOfRange):
        Schedule(3, 100, 0)
    with pytest.raises(DayUnusable, match="after 0 days"):
        Schedule(3, 100).reach(0, 50)
    with pytest.raises(PathUnusable, match="known after 2 days; a look after 3"):
        Schedule(7, 100).reach(3, 50, [10, 20])
    with pytest.raises(TooFewUnits):
        sequential.compare(Estimate(1, 1, 1), Estimate(9, 1, 1), day=1, schedule=Schedule())


def test_the_path_of_units_matters_within_the_plan_alone():
    schedule = Schedule(14, 20_000)
    growing = [100 * 2**day for day in range(8)]
    arms = Estimate(6400, 1, 0.01), Estimate(6400, 1.4, 0.01)
    even = sequential.compare(*arms, day=8, schedule=schedule)
    known = sequential.compare(*arms, day=8, schedule=schedule, path=growing)
    assert even.p_value is not None
    assert known.p_value is not None
    assert known.p_value > even.p_value
    assert (
        sequential.compare(*arms, day=15, schedule=schedule, path=growing).p_value
        == sequential.compare(*arms, day=15, schedule=schedule).p_value
    )
