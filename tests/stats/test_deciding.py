"""The decision rule, case by case."""

import math
from dataclasses import replace

import pytest

from storewide.stats import deciding, estimates, judging
from storewide.stats.comparison import Comparison
from storewide.stats.deciding import Because, Code, Plan, Reason
from storewide.stats.estimates import Estimate
from storewide.stats.judging import Finding, Role
from storewide.stats.sequential import DayUnusable, Schedule
from storewide.stats.verdicts import GuardrailVerdict, Verdict


def read(change: float, error: float) -> Comparison:
    """A change of the control's 1.0 with that standard error."""
    arms = (Estimate(5000, 1.0, error**2 / 2), Estimate(5000, 1.0 + change, error**2 / 2))
    return estimates.compare(*arms, method="test")


def success(change: float, error: float = 0.005, variant: str = "b", metric: str = "conversion") -> Finding:
    return Finding(
        metric=metric,
        variant=variant,
        role=Role.SUCCESS,
        better="up",
        comparison=read(change, error),
        margin=0.01,
    )


def guard(change: float, error: float = 0.002, variant: str = "b") -> Finding:
    return replace(success(change, error, variant, "spend"), role=Role.GUARDRAIL)


def looking(change: float, error: float = 0.005, metric: str = "returns") -> Finding:
    return replace(success(change, error, metric=metric), role=Role.EXPLORATORY, margin=None)


OVER = Plan(day=14, days=14)
GAIN, FLAT, LOSS = success(0.03), success(0.002), success(-0.03)
HOLDS, UNSURE, FALLS = guard(0.0), guard(-0.005, 0.01), guard(-0.05)


@pytest.mark.parametrize(
    ("findings", "code", "because"),
    [
        ([GAIN], Code.SHIP, [Because.BETTER]),
        ([GAIN, HOLDS], Code.SHIP, [Because.BETTER, Because.NO_WORSE]),
        ([GAIN, UNSURE], Code.NO_PROVEN_VALUE, [Because.INCONCLUSIVE, Because.GUARDRAIL_OPEN]),
        ([GAIN, FALLS], Code.ROLL_BACK, [Because.MARGIN_BREACHED]),
        ([LOSS, HOLDS], Code.ROLL_BACK, [Because.DETERIORATED]),
        ([FLAT, HOLDS], Code.NO_PROVEN_VALUE, [Because.INCONCLUSIVE, Because.NOT_BETTER_YET]),
        ([success(0.001, 0.002), HOLDS], Code.NO_PROVEN_VALUE, [Because.PROVEN_SMALL]),
        # of a change that is proven small nobody asks what it does to the guardrails
        ([success(0.001, 0.002), UNSURE], Code.NO_PROVEN_VALUE, [Because.PROVEN_SMALL]),
        (
            [FLAT, UNSURE],
            Code.NO_PROVEN_VALUE,
            [Because.INCONCLUSIVE, Because.NOT_BETTER_YET, "guardrail_open"],
        ),
        # worse, and surely by less than what would matter
        ([GAIN, guard(-0.005, 0.001)], Code.SHIP, [Because.BETTER, Because.NO_WORSE]),
        # what is exploratory decides nothing
        ([GAIN, looking(-0.05)], Code.SHIP, [Because.BETTER]),
        ([FLAT, looking(0.05)], Code.NO_PROVEN_VALUE, [Because.INCONCLUSIVE, Because.NOT_BETTER_YET]),
    ],
)
def test_what_is_said_after_the_planned_days(findings: list[Finding], code: Code, because: list[str]):
    found = deciding.decide(findings, [], OVER)
    assert (found.code, [reason.code for reason in found.reasons]) == (code, because)
    assert (found.variant, found.others, found.until_day) == ("b", (), None)


def test_broken_data_hides_everything_else():
    split = Reason("split", value=0.0001, limit=0.0005)
    found = deciding.decide([GAIN], [split], OVER)
    assert (found.code, found.reasons, found.judged, found.variant) == (Code.CANNOT_DECIDE, (split,), (), "")
    empty = deciding.decide([], [], OVER)
    assert (empty.code, empty.reasons) == (Code.CANNOT_DECIDE, (Reason(Because.NOTHING_COMPARED),))


def test_nothing_ships_before_seven_days_and_harm_stops_on_the_first():
    early = deciding.decide([GAIN, HOLDS], [], Plan(day=3, days=14))
    assert (early.code, early.until_day, early.more_days) == (Code.KEEP_RUNNING, 7, 4)
    assert early.reasons[0] == Reason(Because.FIRST_WEEK, value=3, limit=7)
    assert deciding.decide([GAIN, HOLDS], [], Plan(day=7, days=14)).code == Code.SHIP
    assert deciding.decide([LOSS], [], Plan(day=1, days=14)).code == Code.ROLL_BACK
    assert deciding.decide([success(0.001, 0.002)], [], Plan(day=6, days=14)).code == Code.KEEP_RUNNING


def test_runs_until_its_plan_is_over():
    found = deciding.decide([FLAT], [], Plan(day=7, days=14))
    assert (found.code, found.until_day) == (Code.KEEP_RUNNING, 14)
    assert found.reasons[0] == Reason(Because.PLAN_RUNS, value=7, limit=14)
    short = deciding.decide([FLAT], [], Plan(day=3, days=3))
    assert (short.code, short.until_day) == (Code.KEEP_RUNNING, 7)
    endless = deciding.decide([FLAT], [], Plan(day=300, days=None))
    assert (endless.code, endless.until_day) == (Code.KEEP_RUNNING, None)


def test_days_still_missing_follow_the_variance():
    """A margin of 2 standard errors becomes one of 2.8 with 1.96 times the days: 14 x 0.962 more, rounded up."""
    found = deciding.decide([success(0.001, 0.005)], [], OVER)
    assert (found.code, found.more_days) == (Code.NO_PROVEN_VALUE, math.ceil(14 * ((2.8015852 / 2) ** 2 - 1)))
    daily = Plan(day=14, days=14, schedule=Schedule(14, 10_000))
    longer = deciding.decide([success(0.001, 0.005)], [], daily)
    assert longer.more_days is not None
    assert found.more_days is not None
    assert longer.more_days > found.more_days
    unstated = replace(success(0.001, 0.005), margin=None)
    assert deciding.decide([unstated], [], OVER).more_days is None
    assert deciding.decide([replace(FLAT, margin=1e-6)], [], OVER).more_days == deciding.NEVER


def test_success_metrics_and_arms_share_alpha_and_so_do_the_tests_for_harm():
    """p is 0.03 for each of them alone."""
    up, down = success(2.17 * 0.005), success(-2.17 * 0.005)
    assert deciding.decide([up], [], OVER).code == Code.SHIP
    both = [up, success(2.17 * 0.005, metric="orders")]
    assert deciding.decide([up, success(0.0, metric="orders")], [], OVER).code == Code.NO_PROVEN_VALUE
    assert deciding.decide(both, [], OVER).judged[0].p_adjusted == pytest.approx(0.06, abs=1e-3)
    assert deciding.decide([down], [], OVER).code == Code.ROLL_BACK
    assert deciding.decide([down, HOLDS], [], OVER).code != Code.ROLL_BACK


def test_looking_around_is_called_at_its_own_share():
    called, not_called = judging.judge([looking(0.012), looking(0.001, metric="visits")])
    assert (called.verdict, called.p_adjusted) == (Verdict.BETTER, pytest.approx(0.0328, abs=1e-3))
    assert (not_called.verdict, not_called.guarded) == (Verdict.CANNOT_TELL, None)
    assert judging.judge([HOLDS])[0].p_adjusted is None
    assert judging.judge([UNSURE])[0].guarded is GuardrailVerdict.CANNOT_TELL


def test_the_best_arm_comes_first():
    arms = [success(-0.04, variant="b"), success(0.02, variant="c"), success(0.04, variant="d")]
    found = deciding.decide(arms, [], OVER)
    assert (found.variant, [(arm.variant, arm.code) for arm in found.others]) == (
        "d",
        [("c", Code.SHIP), ("b", Code.ROLL_BACK)],
    )


def test_a_metric_that_should_fall_is_turned_round():
    down = replace(success(-0.03), better="down")
    assert deciding.decide([down], [], OVER).code == Code.SHIP
    breached = replace(guard(0.05), better="down")
    assert deciding.decide([GAIN, breached], [], OVER).reasons[0].code == Because.MARGIN_BREACHED


def test_a_decision_is_made_after_a_day():
    with pytest.raises(DayUnusable, match="after 0 days"):
        Plan(day=0, days=14)
