"""Every change to goals and to the targets of their metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.metrics import definitions, rules
from storewide.metrics import operations as metrics
from storewide.metrics import words as metric_words
from storewide.metrics.models import Target
from storewide.organization.models import Person, Unit
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.strategy.closing import MetricMissing, check_days, close, lock_open
from storewide.strategy.models import Goal, GoalKind


class EndMissing(Refusal):
    """A goal that is not permanent ends on a day."""

    field = "ends"


class UnitAndStore(Refusal):
    """A goal is of a unit or of a store, not of both."""

    field = "store"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a goal says; see Goal."""

    name: str
    begins: date
    ends: date | None = None
    kind: str = GoalKind.TIMED
    why: str = ""
    owner: Person | None = None
    area: Area | None = None
    unit: Unit | None = None
    store: Store | None = None
    metric: str = ""


@trail.operation
def set_goal(*, wanted: Wanted, by: Actor, at: datetime) -> Goal:
    """Write down a goal. Raises EndMissing, EndsBeforeItBegins, MetricMissing, UnitAndStore."""
    goal = Goal(**vars(wanted), created_at=at)
    _check_goal(goal)
    goal.save(force_insert=True)
    trail.record(action="strategy.goal.set", of=goal, by=by, at=at)
    return goal


@trail.operation
def change_goal(
    *, goal: Goal, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> Goal:
    """Change what an open goal says. Raises Conflict, WrongState and what `set_goal` raises."""
    lock_open(goal)
    after = Goal.objects.get(pk=goal.pk)
    for name, value in changes.items():
        setattr(after, name, value)
    ends = after.ends
    _check_goal(after)
    if after.ends != ends:
        # a goal that is made permanent ends no more
        changes = changes | {"ends": after.ends}
    differing = save_changes(goal, changes, expected_version)
    trail.record(action="strategy.goal.change", of=goal, by=by, at=at, changes=differing)
    return goal


@trail.operation
def close_goal(*, goal: Goal, outcome: str, by: Actor, at: datetime) -> Goal:
    """Close a goal with what came of it. Raises WrongState, OutcomeMissing."""
    close(goal, outcome, at)
    trail.record(
        action="strategy.goal.close", of=goal, by=by, at=at, changes={"outcome": [None, goal.outcome]}
    )
    return goal


@trail.operation
def plan_targets(
    *, goal: Goal, store: Store, values: Mapping[date, int | None], by: Actor, at: datetime
) -> int:
    """Set the targets of a goal's metric in a store by month, None takes one back; how many differ.

    They are the targets of the scorecard: `values` as `metrics.operations.set_target` takes them. Raises MetricMissing.
    """
    if not goal.metric:
        raise MetricMissing(_("“%(goal)s” names no metric; give it one first.") % {"goal": goal})
    stored = Target.objects.filter(store=store, metric=goal.metric, segment=None, month__in=values)
    known = {each.month: each for each in stored}
    differing: dict[str, list[str | None]] = {}
    for month, value in values.items():
        before = known.get(month)
        if value is None and before is not None:
            metrics.remove_target(target=before, by=by, at=at)
        elif value is not None and (before is None or before.value != value):
            metrics.set_target(store=store, metric=goal.metric, month=month, value=value, by=by, at=at)
        else:
            continue
        was = _shown(goal, store, before.value) if before else None
        differing[f"{month:%Y-%m}"] = [was, None if value is None else _shown(goal, store, value)]
    trail.record(action="strategy.goal.plan_targets", of=goal, by=by, at=at, changes=differing)
    return len(differing)


def _shown(goal: Goal, store: Store, value: int) -> str:
    definition = definitions.named(goal.metric)
    return metric_words.shown(definition, rules.of_stored(definition, value), store.currency)


def _check_goal(goal: Goal) -> None:
    if goal.kind == GoalKind.TIMED:
        if goal.ends is None:
            raise EndMissing(_("A goal ends on a day; choose it, or keep it as a permanent KPI."))
        check_days(goal.begins, goal.ends)
    else:
        goal.ends = None
        if not goal.metric:
            raise MetricMissing(_("A permanent KPI is a metric; choose it."))
    if goal.metric and goal.metric not in definitions.all_definitions():
        raise MetricMissing(_("“%(metric)s” is not a metric; choose one.") % {"metric": goal.metric})
    if goal.unit is not None and goal.store is not None:
        raise UnitAndStore(_("Choose a unit or one of the stores; a goal is of one of them, or of all."))
