"""How much of a plan is due, and how far a figure is from it."""

from datetime import date
from decimal import Decimal

import pytest

from storewide.lib.periods import Days
from storewide.metrics import definitions, plan
from storewide.metrics.plan import Plan

SPEND = definitions.named("spend")
CONVERSION = definitions.named("conversion")
REFUNDED = definitions.named("refunded")


def test_a_sum_is_due_by_its_share_of_the_month() -> None:
    days = Days(date(2026, 11, 1), date(2026, 11, 10))
    assert plan.due(SPEND, {date(2026, 11, 1): 300_000}, days, 1) == Plan(Decimal(100_000), "target")


def test_over_two_months_the_parts_add_up() -> None:
    days = Days(date(2026, 10, 31), date(2026, 11, 1))
    targets = {date(2026, 10, 1): 31_000, date(2026, 11, 1): 60_000}
    assert plan.due(SPEND, targets, days, 1) == Plan(Decimal(3_000), "target")


def test_a_rate_is_due_as_it_is() -> None:
    days = Days(date(2026, 11, 1), date(2026, 11, 3))
    assert plan.due(CONVERSION, {date(2026, 11, 1): 25_000}, days, 1_000_000) == Plan(
        Decimal("0.025"), "target"
    )


def test_a_month_without_target_leaves_no_plan() -> None:
    days = Days(date(2026, 10, 31), date(2026, 11, 1))
    assert plan.due(SPEND, {date(2026, 11, 1): 60_000}, days, 1) is None


@pytest.mark.parametrize(
    ("actual", "planned", "stands"),
    [(101, 100, "on"), (99, 100, "on"), (102, 100, "above"), (98, 100, "below"), (None, 100, "unknown")],
)
def test_within_one_percent_is_on_plan(actual: int | None, planned: int, stands: str) -> None:
    share = plan.deviation(None if actual is None else Decimal(actual), Plan(Decimal(planned), "target"))
    assert plan.standing(share) == stands


def test_less_refunded_than_planned_is_good() -> None:
    assert plan.good(REFUNDED, "below") is True
    assert plan.good(SPEND, "below") is False
    assert plan.good(SPEND, "unknown") is None
