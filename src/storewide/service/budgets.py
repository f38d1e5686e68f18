"""Reads of objectives: what is left of their budgets, and how fast those burn now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures
from storewide.service import objective_rules
from storewide.service.models import Aspect, Objective, Speed
from storewide.service.objective_rules import PACES, Budget
from storewide.sources.house import warehouse
from storewide.warehouse import hours
from storewide.warehouse.hours import Tried


@dataclass(frozen=True)
class Standing:
    """An objective with its budget; None where nothing was measured yet."""

    objective: Objective
    budget: Budget | None


def standing(objective: Objective, at: datetime) -> Standing:
    """What the last days did to the budget of an objective."""
    return Standing(objective, _budget(objective, *_counts(objective, at)))


def by_day(objective: Objective, at: datetime) -> tuple[tuple[Days, Budget | None], ...]:
    """The same day by day, the oldest first; None for days on which nothing was measured."""
    days = window(objective, at)
    if objective.aspect == Aspect.AVAILABILITY:
        looked = _looks(objective, days, by="day")
        return tuple((row.days, _budget(objective, *_of_looks(row))) for row in looked)
    found: dict[Days, list[Tried]] = {day: [] for _label, day in days.split("day")}
    for each in _views(objective, at):
        day = objective.store.day_of(each.at)
        found.get(Days(day, day), []).append(each)
    return tuple((day, _budget(objective, *_sums(tried))) for day, tried in found.items())


def rates(objective: Objective, at: datetime) -> dict[Speed, Decimal]:
    """How many times as fast as it may the budget burns, over the hours of each pace."""
    longest = max(span for span, _rate in PACES.values())
    found = _since(objective, (at - longest).replace(second=0, microsecond=0))
    rates = {}
    for speed in Speed:
        span, _least = PACES[speed]
        tried, bad = _sums([each for each in found if at - span <= each.at <= at])
        rates[speed] = objective_rules.rate(tried, bad, objective.share)
    return rates


def window(objective: Objective, at: datetime) -> Days:
    """The days that the objective is about, today included, by the store's clock."""
    today = objective.store.day_of(at)
    return Days(today - timedelta(days=objective.days - 1), today)


def _counts(objective: Objective, at: datetime) -> tuple[int, int]:
    """How many were tried over the objective's days, and how many of them were not good."""
    if objective.aspect == Aspect.AVAILABILITY:
        looked = _looks(objective, window(objective, at))
        return _of_looks(looked[0]) if looked else (0, 0)
    return _sums(_views(objective, at))


def _looks(objective: Objective, days: Days, by: str | None = None) -> Sequence[Figures]:
    report = figures.ask(
        first=days.first, last=days.last, by=by, store=objective.store.slug, measures=("probes", "probes_ok")
    )
    return report.rows


def _of_looks(row: Figures) -> tuple[int, int]:
    tried, good = row.measures["probes"] or 0, row.measures["probes_ok"] or 0
    return tried, tried - good


def _views(objective: Objective, at: datetime) -> tuple[Tried, ...]:
    first = window(objective, at).first
    midnight = datetime.combine(first, datetime.min.time(), ZoneInfo(objective.store.zone))
    return _since(objective, midnight)


def _since(objective: Objective, since: datetime) -> tuple[Tried, ...]:
    """What was tried since a moment, by the minute."""
    if objective.aspect == Aspect.AVAILABILITY:
        return hours.looks(warehouse(), objective.store.slug, since)
    return hours.slow_views(warehouse(), objective.store.slug, since, objective.aspect)


def _sums(found: Sequence[Tried]) -> tuple[int, int]:
    return sum(each.tried for each in found), sum(each.bad for each in found)


def _budget(objective: Objective, tried: int, bad: int) -> Budget | None:
    return Budget(tried, bad, objective.share) if tried else None
