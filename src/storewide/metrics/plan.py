"""How much of a plan is due by now, and how far a figure is from it: pure."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from storewide.lib.periods import Days
from storewide.metrics.definitions import Definition

#: a figure within one percent of its plan is on plan
TOLERANCE = Decimal("0.01")

Basis = Literal["target", "last_year"]
Standing = Literal["on", "above", "below", "unknown"]


@dataclass(frozen=True)
class Plan:
    """What a metric should be over some days: minor units, a count or a share; and where that comes from."""

    value: Decimal
    basis: Basis


#: which part of a month's target is due in some of its days, by the month's first day and these days
Share = Callable[[date, Days], Fraction]


def by_days(month: date, part: Days) -> Fraction:
    """The share of the month's days: right for what adds up from day to day."""
    return Fraction(len(part), monthrange(month.year, month.month)[1])


def due(
    definition: Definition, targets: dict[date, int], days: Days, scale: int, share: Share = by_days
) -> Plan | None:
    """The part of the months' targets that falls on these days; None where one of the months has no target.

    A sum is due by its `share` of each month. A ratio is due as it is; over several months it is the average,
    weighted by days. `scale` is what one unit of the target's stored number counts (1, or a million).
    """
    total, weighted = Fraction(0), Fraction(0)
    for label, part in days.split("month"):
        month = date.fromisoformat(f"{label}-01")
        target = targets.get(month)
        if target is None:
            return None
        total += target * share(month, part)
        weighted += target * len(part)
    value = (weighted / len(days) if definition.under else total) / scale
    return Plan(Decimal(value.numerator) / value.denominator, "target")


def of_ratio(over: Plan | None, under: Plan | None) -> Plan | None:
    """What a ratio should be where both its parts have targets of their own; None where one has none."""
    if over is None or under is None or not under.value or {over.basis, under.basis} != {"target"}:
        return None
    return Plan(over.value / under.value, "target")


def deviation(actual: Decimal | None, plan: Plan | None) -> Decimal | None:
    """How far the figure is from its plan, as a share of the plan; None where either is unknown or zero."""
    if actual is None or plan is None or not plan.value:
        return None
    return (actual - plan.value) / abs(plan.value)


def standing(share: Decimal | None) -> Standing:
    """Where a deviation leaves the figure: `on` within one percent of the plan."""
    if share is None:
        return "unknown"
    if abs(share) <= TOLERANCE:
        return "on"
    return "above" if share > 0 else "below"


def good(definition: Definition, stands: Standing) -> bool | None:
    """Whether standing there is good news; None where it is neither."""
    if stands in ("on", "unknown"):
        return None if stands == "unknown" else True
    return (stands == "above") == (definition.better == "up")
