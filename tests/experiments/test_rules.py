"""The decision rule, case by case."""

import pytest

from storewide.experiments import rules
from storewide.experiments.lines import Line
from storewide.experiments.results import Result
from storewide.experiments.rules import Says


def line(
    metric: str, role: str, verdict: str, guard: str = "", variant: str = "b", relative: float = 0.03
) -> Line:
    return Line(
        metric=metric,
        role=role,
        variant=variant,
        better="up",
        control_mean=1.0,
        variant_mean=1.0 + relative,
        difference=relative,
        difference_interval=(relative - 0.01, relative + 0.01),
        relative=relative,
        relative_interval=(relative - 0.01, relative + 0.01),
        p_value=0.01,
        p_adjusted=0.01,
        margin=0.01,
        verdict=verdict,
        guardrail=guard,
    )


def result(*lines: Line, split_ok: bool = True) -> Result:
    return Result(
        units={"a": 100, "b": 100},
        weights={"a": 1, "b": 1},
        in_two_arms=0,
        split_p=0.5,
        split_ok=split_ok,
        currency="EUR",
        days=14,
        by_day={},
        lines=lines,
    )


SUCCESS, FLAT = line("conversion", "success", "better"), line("conversion", "success", "cannot_tell")
HOLDS = line("spend_per_unit", "guardrail", "cannot_tell", "no_worse")


@pytest.mark.parametrize(
    ("lines", "says", "recommended"),
    [
        ((SUCCESS, HOLDS), Says.SHIP, "ship"),
        ((SUCCESS,), Says.SHIP, "ship"),
        (
            (SUCCESS, line("spend_per_unit", "guardrail", "cannot_tell", "cannot_tell")),
            Says.GUARDRAIL_OPEN,
            "iterate",
        ),
        ((SUCCESS, line("spend_per_unit", "guardrail", "worse", "worse")), Says.HARM, "drop"),
        ((SUCCESS, line("orders_per_unit", "success", "worse")), Says.HARM, "drop"),
        # a guardrail may fall, so long as it stays inside its margin
        ((SUCCESS, line("spend_per_unit", "guardrail", "worse", "no_worse")), Says.SHIP, "ship"),
        ((FLAT, HOLDS), Says.CANNOT_TELL, "drop"),
        ((line("conversion", "success", "no_effect_beyond_margin"), HOLDS), Says.SMALL, "drop"),
        ((line("conversion", "success", "no_effect_beyond_margin"), FLAT), Says.CANNOT_TELL, "drop"),
        # what is exploratory decides nothing
        ((FLAT, line("gross_per_unit", "exploratory", "better")), Says.CANNOT_TELL, "drop"),
        ((SUCCESS, line("gross_per_unit", "exploratory", "worse")), Says.SHIP, "ship"),
    ],
)
def test_what_the_lines_of_an_arm_say(lines: tuple[Line, ...], says: Says, recommended: str) -> None:
    found = rules.finding(result(*lines))
    assert (found.says, found.variant, found.recommended) == (says, "b", recommended)


def test_a_broken_split_says_nothing_else() -> None:
    found = rules.finding(result(SUCCESS, split_ok=False))
    assert (found.says, found.variant, found.better) == (Says.BROKEN_SPLIT, "", ())
    assert found.recommended == "iterate"


def test_the_best_arm_is_found_by_the_rule_then_by_its_gain() -> None:
    worse = line("conversion", "success", "worse", variant="b", relative=-0.05)
    better = line("conversion", "success", "better", variant="c", relative=0.02)
    best = line("conversion", "success", "better", variant="d", relative=0.04)
    assert rules.finding(result(worse, better, best)).variant == "d"
    assert rules.finding(result(best, better, worse)).variant == "d"
    assert rules.finding(result(worse, FLAT)).says is Says.HARM
