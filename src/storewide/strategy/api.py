"""The business plan over REST: goals, objectives, key results as they stand, check-ins, alignment."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit import work
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics.permissions import MetricsPermission
from storewide.strategy import (
    alignment,
    alignment_pages,
    api_schemas,
    goal_operations,
    objective_operations,
    queries,
    reading,
    serving,
)
from storewide.strategy.alignment_schemas import AlignmentOut, ServedOut, ServesIn
from storewide.strategy.api_schemas import (
    CheckInIn,
    CloseIn,
    GoalIn,
    GoalOut,
    KeyResultIn,
    KeyResultOut,
    ObjectiveIn,
    ObjectiveOut,
    TargetIn,
)
from storewide.strategy.models import Goal, KeyResult, Objective
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])


@router.get("/goals", response=list[GoalOut], operation_id="list_goals")
@paginate(LimitOffsetPagination)
def goals(request: Any, state: str = "", kind: str = "") -> QuerySet[Goal]:
    """Goals and permanent KPIs; narrowed by state (open, closed) or kind (timed, permanent)."""
    require(request.auth, StrategyPermission.VIEW)
    rows = Goal.objects.for_list().filter(**({"kind": kind} if kind else {}))
    return api_schemas.in_state(rows, state)


@router.post("/goals", response={201: GoalOut}, operation_id="set_goal")
def set_goal(request: Any, body: GoalIn) -> Status[Goal]:
    """Write down a goal or a permanent KPI."""
    require(request.auth, StrategyPermission.CHANGE)
    made = goal_operations.set_goal(wanted=body.wanted(), by=request.auth, at=now())
    return Status(201, made)


@router.post("/goals/{goal_id}/close", response=GoalOut, operation_id="close_goal")
def close_goal(request: Any, goal_id: UUID, body: CloseIn) -> Goal:
    """Close a goal with what came of it."""
    require(request.auth, StrategyPermission.CHANGE)
    found = get_object_or_404(Goal.objects.for_list(), pk=goal_id)
    return goal_operations.close_goal(goal=found, outcome=body.outcome, by=request.auth, at=now())


@router.put("/goals/{goal_id}/targets", response=list[TargetIn], operation_id="set_goal_targets")
def set_targets(request: Any, goal_id: UUID, store: str, body: list[TargetIn]) -> list[TargetIn]:
    """Set the targets of a goal's metric in a store by month; null takes one back. Others stay as they are."""
    require(request.auth, StrategyPermission.VIEW)
    actor = require(request.auth, MetricsPermission.CHANGE_TARGETS)
    found = get_object_or_404(Goal.objects.for_list(), pk=goal_id)
    of_store = api_schemas.store_named(store)
    goal_operations.plan_targets(
        goal=found, store=of_store, values={each.first: each.value for each in body}, by=actor, at=now()
    )
    known = queries.targets_of(found, of_store, now().date())
    return [TargetIn(month=f"{month:%Y-%m}", value=value) for month, value in known.items()]


@router.get("/objectives", response=list[ObjectiveOut], operation_id="list_plan_objectives")
@paginate(LimitOffsetPagination)
def objectives(request: Any, state: str = "", goal: UUID | None = None) -> QuerySet[Objective]:
    """Objectives; narrowed by state (open, closed) or goal."""
    require(request.auth, StrategyPermission.VIEW)
    rows = Objective.objects.for_list().filter(**({"goal": goal} if goal else {}))
    return api_schemas.in_state(rows, state)


@router.post("/objectives", response={201: ObjectiveOut}, operation_id="set_plan_objective")
def set_objective(request: Any, body: ObjectiveIn) -> Status[Objective]:
    """Write down an objective."""
    require(request.auth, StrategyPermission.CHANGE)
    made = objective_operations.set_objective(**body.said(), by=request.auth, at=now())
    return Status(201, made)


@router.post("/objectives/{objective_id}/close", response=ObjectiveOut, operation_id="close_plan_objective")
def close_objective(request: Any, objective_id: UUID, body: CloseIn) -> Objective:
    """Close an objective with what came of it."""
    require(request.auth, StrategyPermission.CHANGE)
    found = _objective(objective_id)
    return objective_operations.close_objective(
        objective=found, outcome=body.outcome, by=request.auth, at=now()
    )


@router.get("/key-results", response=list[KeyResultOut], operation_id="list_key_results")
def key_results(request: Any, objective: UUID | None = None) -> list[KeyResultOut]:
    """The key results of open objectives as they stand now, or those of one objective."""
    require(request.auth, StrategyPermission.VIEW)
    rows = KeyResult.objects.for_list()
    rows = rows.filter(objective=objective) if objective else rows.filter(objective__closed_on=None)
    return [KeyResultOut.of(read) for read in reading.of(list(rows.order_by("objective", "pk")), now())]


@router.post(
    "/objectives/{objective_id}/key-results", response={201: KeyResultOut}, operation_id="add_key_result"
)
def add_key_result(request: Any, objective_id: UUID, body: KeyResultIn) -> Status[KeyResultOut]:
    """Say how one tells that an objective is reached."""
    require(request.auth, StrategyPermission.CHANGE)
    made = objective_operations.add_key_result(
        objective=_objective(objective_id), measured=body.measured(), by=request.auth, at=now()
    )
    return Status(201, KeyResultOut.of(reading.of([made], now())[0]))


@router.post("/objectives/{objective_id}/check-ins", response=list[KeyResultOut], operation_id="check_in")
def check_in(request: Any, objective_id: UUID, body: list[CheckInIn]) -> list[KeyResultOut]:
    """Say how the key results of an objective stand; the figures of metrics are kept with it."""
    require(request.auth, StrategyPermission.CHANGE)
    found = _objective(objective_id)
    said = [each.said(found) for each in body]
    objective_operations.check_in(objective=found, said=said, by=request.auth, at=now())
    return [KeyResultOut.of(read) for read in queries.reads_of(found, now())]


@router.put("/serves", response=list[GoalOut], operation_id="serve_goals")
def serve(request: Any, body: ServesIn) -> list[Goal]:
    """Say which goals a piece of work serves, and what it takes; goals that are not named are taken back."""
    require(request.auth, StrategyPermission.CHANGE)
    link = body.link()
    serving.serve(link=link, goals=body.open_goals(), capacity=body.person_days, by=request.auth, at=now())
    return serving.goals_of([link]).get((link.kind, link.id), [])


@router.get("/alignment", response=AlignmentOut, operation_id="alignment")
def aligned(request: Any) -> AlignmentOut:
    """What share of the open requests, releases and experiments serves each goal, and what serves none."""
    require(request.auth, StrategyPermission.VIEW)
    found = alignment_pages.read(request.auth, now())
    return AlignmentOut.of(found)


@router.get("/board-items", response=list[ServedOut], operation_id="board_items")
def board_items(request: Any, level: str = "", done_from: date | None = None) -> list[ServedOut]:
    """The work of the house as items of the boards, with the goals each serves; narrowed by flight level."""
    require(request.auth, StrategyPermission.VIEW)
    items = work.items(request.auth, done_from or now().date())
    wanted = [item for item in items if not level or item.level.value == level]
    return [ServedOut.of(each) for each in alignment.served(wanted)]


def _objective(objective_id: UUID) -> Objective:
    return get_object_or_404(Objective.objects.for_list(), pk=objective_id)
