"""The business plan, changed over REST: what a goal, an objective or a key result says while it is open."""

from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Status

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.strategy import api_schemas, goal_operations, objective_operations, reading
from storewide.strategy.api_schemas import Changing, GoalOut, KeyResultOut, ObjectiveOut
from storewide.strategy.models import Goal, GoalKind, KeyResult, Objective, Reads
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])


class PlanChanging(Changing):
    """What of the plan is changed."""

    def meant(self) -> dict[str, Any]:
        """What was said, with the records that it names."""
        said = self.said()
        if "owner" in said:
            said["owner"] = api_schemas.person_named(said["owner"])
        if "store" in said:
            said["store"] = api_schemas.store_named(said["store"]) if said["store"] else None
        if "goal" in said:
            said["goal"] = api_schemas.goal_named(said["goal"])
        return said


class GoalChangeIn(PlanChanging):
    """What a goal is to say; `owner` by e-mail, `store` by its short name, an empty text takes either away."""

    name: str = Field("", min_length=1, max_length=160)
    kind: GoalKind = GoalKind.TIMED
    why: str = Field("", max_length=2000)
    owner: str = ""
    store: str = ""
    metric: str = ""
    begins: date = date.min
    ends: date | None = None


class ObjectiveChangeIn(PlanChanging):
    """What an objective is to say; `owner` by e-mail, `goal` by its id, an empty text takes either away."""

    name: str = Field("", min_length=1, max_length=160)
    goal: str = ""
    owner: str = ""
    begins: date = date.min
    ends: date = date.max
    every: int = Field(14, ge=1, le=366)


class KeyResultChangeIn(PlanChanging):
    """What a key result is to say; `start` and `aim` as they are added: major units, a share, or a plain number."""

    name: str = Field("", min_length=1, max_length=160)
    owner: str = ""
    metric: str = ""
    store: str = ""
    reads: Reads = Reads.FOUR_WEEKS
    unit: str = Field("", max_length=40)
    start: str = Field("", min_length=1)
    aim: str = Field("", min_length=1)
    due_on: date = date.max


@router.patch("/goals/{uuid:goal_id}", response=GoalOut, operation_id="change_goal")
def change_goal(request: Any, goal_id: UUID, body: GoalChangeIn) -> Goal:
    """Change what an open goal says; what is left out stays."""
    require(request.auth, StrategyPermission.CHANGE)
    found = get_object_or_404(Goal.objects.for_list(), pk=goal_id)
    return goal_operations.change_goal(
        goal=found,
        changes=body.meant(),
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.patch("/objectives/{uuid:objective_id}", response=ObjectiveOut, operation_id="change_plan_objective")
def change_objective(request: Any, objective_id: UUID, body: ObjectiveChangeIn) -> Objective:
    """Change what an open objective says; what is left out stays."""
    require(request.auth, StrategyPermission.CHANGE)
    found = get_object_or_404(Objective.objects.for_list(), pk=objective_id)
    return objective_operations.change_objective(
        objective=found,
        changes=body.meant(),
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.patch("/key-results/{uuid:key_result_id}", response=KeyResultOut, operation_id="change_key_result")
def change_key_result(request: Any, key_result_id: UUID, body: KeyResultChangeIn) -> KeyResultOut:
    """Change a key result of an open objective; what is left out stays, what was said of it too."""
    require(request.auth, StrategyPermission.CHANGE)
    found = _key_result(key_result_id)
    said = body.meant()
    metric, store = said.get("metric", found.metric), said.get("store", found.store)
    api_schemas.check_metric(metric)
    if (metric, store) != (found.metric, found.store) and not {"start", "aim"} <= said.keys():
        raise api_schemas.UnreadableValue(
            _("Give start and aim too: they are values of its metric in its store, and one of these changes.")
        )
    values = {
        name: api_schemas.value_of(said[name], metric, store) for name in ("start", "aim") if name in said
    }
    changed = objective_operations.change_key_result(
        key_result=found,
        changes=said | values,
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )
    return KeyResultOut.of(reading.of([changed], now())[0])


@router.delete("/key-results/{uuid:key_result_id}", response={204: None}, operation_id="remove_key_result")
def remove_key_result(request: Any, key_result_id: UUID) -> Status[None]:
    """Take a key result back, with all that was said of it."""
    require(request.auth, StrategyPermission.CHANGE)
    objective_operations.remove_key_result(key_result=_key_result(key_result_id), by=request.auth, at=now())
    return Status(204, None)


def _key_result(key_result_id: UUID) -> KeyResult:
    return get_object_or_404(KeyResult.objects.for_list(), pk=key_result_id)
