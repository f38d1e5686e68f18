"""How an experiment stands at the end of a day: its lines, what steadies them, what the rule says, what hides it."""

from dataclasses import replace
from datetime import date

import pytest

from storewide.experiments import fault_words, looks, rules
from storewide.experiments.results import Result
from storewide.experiments.rules import Says
from storewide.stats import means, sequential
from storewide.stats.sequential import Schedule
from tests.experiments.conftest import FIRST
from tests.experiments.seen import CONVERSION, ORDER_VALUE, SPEND, arm, planned, seen

SAME = arm(10_000, 0.10, 1)


def test_a_clear_gain_is_shipped_and_is_kept_as_it_is() -> None:
    result = looks.compute(planned(), seen(SAME, arm(10_000, 0.14, 2)))
    assert (result.units, result.days, result.method) == (
        {"control": 10_000, "one_page": 10_000},
        28,
        looks.METHOD,
    )
    assert [line.metric for line in result.lines] == ["conversion", "spend_per_unit"]
    assert rules.finding(result).says is Says.SHIP
    assert Result.of(result.document()) == result


def test_the_interval_is_that_of_the_sequential_test_on_the_plan() -> None:
    variant = arm(10_000, 0.12, 3)
    (line,) = looks.compute(planned(CONVERSION), seen(SAME, variant)).lines
    estimates = [means.of_mean(each.moments("buyers")) for each in (SAME, variant)]
    # 357 or 358 units enter each arm on each day
    path = [2 * (357 * day + min(day, 4)) for day in range(1, 29)]
    one = sequential.compare(*estimates, day=28, schedule=Schedule(28, 20_000, 0.05), path=path)
    assert line.difference_interval == pytest.approx(one.interval)
    assert line.p_value == pytest.approx(one.p_value)
    assert (line.variance_kept, line.plain_relative) == (None, None)


def test_what_units_spent_before_steadies_what_they_spend() -> None:
    spend = looks.compute(planned(), seen(SAME, arm(10_000, 0.10, 4))).lines[1]
    assert spend.variance_kept is not None
    assert spend.variance_kept < 0.99
    assert spend.plain_relative_interval is not None
    assert spend.relative_interval is not None
    plain, steadied = (high - low for low, high in (spend.plain_relative_interval, spend.relative_interval))
    assert steadied < plain


def test_a_ratio_is_compared_by_its_units() -> None:
    ratio = looks.compute(planned(CONVERSION, ORDER_VALUE), seen(SAME, arm(10_000, 0.10, 5))).lines[1]
    orders = float(SAME.means[SAME.place("spend")] / SAME.means[SAME.place("orders")])
    assert ratio.control_mean == pytest.approx(orders)
    assert ratio.verdict == "cannot_tell"


def test_an_order_value_is_as_rough_as_the_spend_above_it() -> None:
    rich = arm(10_000, 0.10, 5)
    assert rich.thirds is not None
    heavy = replace(rich, thirds=rich.thirds * 1_000)
    lines = looks.compute(planned(CONVERSION, ORDER_VALUE), seen(SAME, heavy)).lines
    assert [line.rough for line in lines] == [False, True]
    assert not looks.compute(planned(CONVERSION, ORDER_VALUE), seen(SAME, rich)).lines[1].rough


def test_nothing_is_shipped_before_a_whole_week_and_harm_is_called_on_any_day() -> None:
    third = date(2026, 3, 4)
    early = looks.compute(planned(CONVERSION), seen(SAME, arm(10_000, 0.16, 6), day=third))
    assert early.ruling is not None
    assert (early.ruling.code, early.ruling.until) == ("keep_running", "2026-03-08")
    harm = looks.compute(planned(CONVERSION), seen(SAME, arm(10_000, 0.05, 6), day=third))
    assert rules.finding(harm).says is Says.HARM
    assert rules.finding(harm).recommended == "drop"


def test_what_is_open_runs_to_its_planned_end_and_then_has_no_proven_value() -> None:
    alike = arm(10_000, 0.10, 7)
    going = looks.compute(planned(CONVERSION), seen(SAME, alike, day=date(2026, 3, 15)))
    assert going.ruling is not None
    assert (going.ruling.code, going.ruling.until) == ("keep_running", "2026-03-29")
    assert rules.finding(going).recommended == ""
    over = looks.compute(planned(CONVERSION), seen(SAME, alike))
    assert rules.finding(over).says is Says.CANNOT_TELL
    assert over.ruling is not None
    assert over.ruling.more_days is not None


def test_a_fault_hides_every_line() -> None:
    result = looks.compute(planned(), seen(SAME, arm(8_800, 0.14, 8)))
    assert (result.lines, result.parts, result.split_ok) == ((), (), False)
    assert result.ruling is not None
    assert result.ruling.code == "cannot_decide"
    assert rules.finding(result).says is Says.BROKEN_SPLIT


def test_an_amount_that_nobody_told_as_it_is_when_cut_is_told_as_it_is() -> None:
    once = looks.compute(planned(CONVERSION, SPEND), seen(SAME, arm(10_000, 0.10, 4))).lines[1]
    cut = looks.compute(planned(CONVERSION, replace(SPEND, cap=9_900)), seen(SAME, arm(10_000, 0.10, 4)))
    assert cut.lines[1] == once
    assert once.cap is None


def test_arms_that_differed_before_the_change_hide_the_result() -> None:
    other = arm(10_000, 0.10, 9)
    place = other.place("spend_before")
    moved = other.totals.copy()
    moved[place] *= 1.2
    result = looks.compute(planned(), seen(SAME, replace(other, totals=moved)))
    assert [(each.code, each.where) for each in result.faults] == [("before_differs", "spend_per_unit")]
    assert (result.lines, result.split_ok, rules.finding(result).says) == ((), True, Says.BROKEN)
    assert fault_words.because(result, {}) == (
        "the arms differed before anybody met the change (Spend per unit), so chance alone did not draw them."
    )


def test_too_few_units_compare_nothing() -> None:
    result = looks.compute(planned(), seen(arm(9, 0.5, 1), arm(12, 0.5, 2), day=FIRST))
    assert (result.lines, rules.finding(result).says) == ((), Says.TOO_FEW)


def test_segments_are_told_apart_and_called_exploratory() -> None:
    mobile, desktop = (
        {"control": arm(5_000, 0.10, 11), "one_page": arm(5_000, rate, 12)} for rate in (0.16, 0.10)
    )
    tiny = {"control": arm(40, 0.1, 13), "one_page": arm(40, 0.1, 14)}
    whole = [mobile[key] + desktop[key] + tiny[key] for key in ("control", "one_page")]
    told = seen(
        *whole,
        segments={("device", "mobile"): mobile, ("device", "desktop"): desktop, ("device", "tablet"): tiny},
    )
    result = looks.compute(planned(CONVERSION), told)
    assert [(each.dimension, each.value) for each in result.parts] == [
        ("device", "mobile"),
        ("device", "desktop"),
    ]
    assert [each.stands_out for each in result.parts] == [True, False]
    (differs,) = result.differing
    assert (differs.metric, differs.dimension) == ("conversion", "device")
    assert differs.p_value < 1e-6
