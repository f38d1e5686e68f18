"""A result computed from sums: verdicts, corrections, and what is kept of it."""

from dataclasses import replace

import pytest

from storewide.experiments import results
from storewide.experiments.results import Judged, Result
from storewide.warehouse.trials import Arm, Sums
from tests.experiments.conftest import BROKEN, FIRST, LOST, NOTHING, WON, Told, answered

CONVERSION = Judged(
    metric="conversion", outcome="buyers", proportion=True, better="up", role="success", margin=0.01
)
SPEND = Judged(
    metric="spend_per_unit", outcome="spend", proportion=False, better="up", role="guardrail", margin=0.02
)
WEIGHTS = {"control": 1, "one_page": 1}


def computed(arms: dict[str, Told], *judged: Judged, weights: dict[str, int] | None = None) -> Result:
    return results.compute(
        weights=weights or WEIGHTS, control="control", judged=judged, answer=answered(arms, in_two_arms=3)
    )


def test_a_result_holds_units_split_and_days() -> None:
    result = computed(WON, CONVERSION)
    assert result.units == {"control": 50_000, "one_page": 50_000}
    assert (result.in_two_arms, result.split_p, result.split_ok, result.days) == (3, 1.0, True, 28)
    assert result.by_day["control"] == {FIRST.isoformat(): 50_000}
    assert Result.of(result.document()) == result
    assert result.document()["schema"] == 2


@pytest.mark.parametrize(
    ("arms", "verdict", "guard"),
    [(WON, "better", "no_worse"), (LOST, "worse", "worse"), (NOTHING, "cannot_tell", "cannot_tell")],
)
def test_verdicts_of_success_and_guardrail(arms: dict[str, Told], verdict: str, guard: str) -> None:
    success, guardrail = computed(arms, CONVERSION, SPEND).lines
    assert (success.verdict, success.guardrail) == (verdict, "")
    assert guardrail.guardrail == guard


def test_welch_by_hand() -> None:
    (found,) = computed(WON, CONVERSION).lines
    assert found.difference == pytest.approx(0.01)
    assert found.difference_interval == pytest.approx((0.0062005, 0.0137995), abs=1e-7)
    assert found.relative == pytest.approx(0.1)


def test_success_is_corrected_over_metrics_and_arms_and_harm_is_not() -> None:
    # alone p = 0.031: better; asked four times it is not
    near = {"control": (50_000, 5_000, 5_000), "one_page": (50_000, 5_206, 5_000)}
    (alone,) = computed(near, CONVERSION).lines
    assert (alone.verdict, alone.p_adjusted) == ("better", alone.p_value)
    orders = replace(CONVERSION, metric="add_to_cart_rate", outcome="product_adders")
    three = near | {"two_pages": (50_000, 5_000, 5_000)}
    lines = computed(three, CONVERSION, orders, weights={**WEIGHTS, "two_pages": 1}).lines
    assert lines[0].p_value is not None
    assert lines[0].p_adjusted == pytest.approx(4 * lines[0].p_value)
    assert lines[0].verdict == "cannot_tell"
    bad = {"control": (50_000, 5_206, 5_000), "one_page": (50_000, 5_000, 5_000)}
    harmed = computed(
        bad | {"two_pages": (50_000, 5_206, 5_000)}, CONVERSION, weights={**WEIGHTS, "two_pages": 1}
    )
    assert harmed.lines[0].verdict == "worse"


def test_a_broken_split_holds_no_line() -> None:
    result = computed(BROKEN, CONVERSION)
    assert (result.split_ok, result.lines) == (False, ())
    assert result.split_p < 0.0005


def test_an_arm_that_nobody_saw_breaks_the_split() -> None:
    assert not computed({"control": (500, 50, 1)}, CONVERSION).split_ok


@pytest.mark.parametrize(("units", "few"), [(9, "one_page"), (10, "")])
def test_an_arm_of_a_handful_is_compared_with_nothing(units: int, few: str) -> None:
    result = computed({"control": (12, 5, 1), "one_page": (units, 4, 1)}, CONVERSION)
    assert (result.split_ok, result.too_few, len(result.lines)) == (True, few, 0 if few else 1)


def test_a_metric_that_is_alike_for_all_cannot_tell() -> None:
    result = computed({"control": (500, 0, 1), "one_page": (500, 0, 1)}, CONVERSION, SPEND)
    assert [(line.verdict, line.p_value, line.relative) for line in result.lines] == [
        ("cannot_tell", None, None),
        ("cannot_tell", None, None),
    ]
    assert result.lines[1].guardrail == "cannot_tell"


def test_a_mean_that_a_few_units_carry_is_rough() -> None:
    """Of 50,000 units 5,000 spent alike: skewness 2.7, which needs 2,500 units; in one arm ten of them spent all of it."""
    answer = answered(WON)
    even, carried = (replace(each, outcomes=dict(each.outcomes)) for each in answer.arms)
    n, each = 5_000, 10_000
    for arm, buyers, amount in ((even, n, each), (carried, 10, each * 500)):
        arm.outcomes["spend"] = Sums(buyers * amount, buyers * amount**2, cubes=float(buyers * amount**3))  # type: ignore[index]

    def rough(*arms: Arm) -> bool:
        told = replace(answer, arms=arms)
        return results.compute(weights=WEIGHTS, control="control", judged=[SPEND], answer=told).lines[0].rough

    assert rough(even, carried)
    assert not rough(even, replace(even, variant="one_page"))
    assert not computed(WON, SPEND).lines[0].rough
