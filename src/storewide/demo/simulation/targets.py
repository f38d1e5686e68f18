"""The plan's targets by month: the average day of the window carried through the year, times the ambition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10

from storewide.demo.simulation import days
from storewide.demo.simulation.days import Days
from storewide.demo.simulation.schema import Scenario
from storewide.demo.simulation.truth import Truth


@dataclass(frozen=True, slots=True)
class Target:
    """What was planned for a month (`2026-03`): visitors, buyers, or spend in major units of money."""

    month: str
    metric: str
    target: int


def plan(scenario: Scenario, window: Days, truth: Truth) -> tuple[Target, ...]:
    """Targets for the months around the last day, rounded to three digits as plans are."""
    shape = _expected(scenario, window.dates, window.dates[-1])
    whole = sum(shape["visitors"]), sum(shape["buyers"])
    months = truth.months.values()
    a_part = {
        "visitors": sum(one.visitors or 0 for one in months) / whole[0],
        "buyers": sum(one.buyers for one in months) / whole[1],
        "spend": sum(one.spend for one in months) / 100 / whole[1],
    }
    found = []
    for dates in _months(scenario, window.dates[-1]):
        curve = _expected(scenario, dates, window.dates[-1])
        for metric, ambition in scenario.plan.ambition.items():
            parts = curve["visitors" if metric == "visitors" else "buyers"]
            value = sum(parts) * a_part[metric] * ambition
            found.append(Target(f"{dates[0]:%Y-%m}", metric, _rounded(value)))
    return tuple(found)


def _expected(scenario: Scenario, dates: tuple[date, ...], until: date) -> dict[str, list[float]]:
    busy = days.busyness(scenario.traffic, dates, until=until)
    return {
        "visitors": busy.tolist(),
        "buyers": (busy * days.by_season(scenario.buying.months, dates)).tolist(),
    }


def _months(scenario: Scenario, until: date) -> Iterator[tuple[date, ...]]:
    """The days of each planned month."""
    for number in range(-scenario.plan.months_back, scenario.plan.months_ahead + 1):
        years, month = divmod(until.month - 1 + number, 12)
        first = date(until.year + years, month + 1, 1)
        length = ((first + timedelta(days=31)).replace(day=1) - first).days
        yield tuple(first + timedelta(days=day) for day in range(length))


def _rounded(value: float) -> int:
    step = 10 ** max(floor(log10(max(value, 1.0))) - 2, 0)
    return int(round(value / step) * step)
