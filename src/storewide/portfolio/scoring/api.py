"""Scores over REST: the list by a method, inputs of one or of many requests, rank stability, criteria, work."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.errors import Refusal
from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.portfolio.models import Criterion, Request, WorkKind
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.scoring import (
    criteria_operations,
    holding,
    methods,
    operations,
    queries,
    records,
    words,
)
from storewide.portfolio.scoring.operations import RangeOutOfBounds
from storewide.portfolio.scoring.queries import Explained
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Method, Range
from storewide.strategy.models import Goal


class NoRecord(Refusal):
    """Scores are asked for by a record that there is not."""

    field = "record"


router = Router(tags=["Prioritisation"])


class ScoreOut(Schema):
    """A request and its score, null where an input is missing; `missing` names which."""

    number: int
    title: str
    state: str
    kind: str
    score: float | None
    missing: list[str]


class RangeBody(Schema):
    """At least, likely, at most; a point is all three."""

    low: float
    likely: float
    high: float


class GivenOut(Schema):
    """One input: what is presumed, who said so, when and why; `range` null where nobody did."""

    key: str
    label: str
    range: RangeBody | None
    by: str
    at: datetime | None
    because: str


class ExplainedOut(Schema):
    """How one request scores by one method."""

    method: str
    score: float | None
    place: int | None
    of: int
    missing: list[str]
    inputs: list[GivenOut]

    @staticmethod
    def resolve_method(found: Explained) -> str:
        return found.method.code

    @staticmethod
    def resolve_missing(found: Explained) -> list[str]:
        return [str(each) for each in found.missing]

    @staticmethod
    def resolve_inputs(found: Explained) -> list[dict[str, Any]]:
        return [{**vars(each), "label": str(each.label)} for each in found.given]


class InputsIn(Schema):
    """Inputs of a method by their keys (`reach`, or a criterion's id); null takes one back."""

    method: str = methods.RICE.code
    inputs: dict[str, RangeBody | None]
    because: str = Field("", max_length=300)


class ManyIn(Schema):
    """Inputs of many requests, by number; all of them or none."""

    method: str = methods.RICE.code
    requests: dict[int, dict[str, RangeBody | None]] = Field(max_length=500)
    because: str = Field("", max_length=300)


class PlacedOut(Schema):
    """How often a request is among the first, with the interval of the drawing."""

    number: int
    title: str
    place: int
    score: float
    share: float
    low: float
    high: float


class StabilityOut(Schema):
    """How much an order holds; `decides` names the assumptions that would change it, the weightiest first."""

    method: str
    top: int
    draws: int
    finding: str
    decides: list[str]
    requests: list[PlacedOut]


class CriterionIn(Schema):
    """A criterion of a goal (its id): weight, and the ends of its scale."""

    goal: UUID
    name: str = Field(min_length=1, max_length=80)
    weight: float
    worst: float = 0
    best: float = 10


class CriterionOut(Schema):
    """A criterion of a goal, with its share of the goal's weights."""

    id: UUID
    goal: UUID = Field(alias="goal_id")
    name: str
    weight: float
    worst: float
    best: float
    share: float | None = None


class DaysBody(Schema):
    """Person-days of a team by its name, of somebody with a skill where one is named."""

    team: str
    skill: str = Field("", max_length=80)
    person_days: Decimal = Field(gt=0, max_digits=7, decimal_places=1)


class WorkBody(Schema):
    """What a request is for, and what it takes."""

    kind: WorkKind | None = None
    takes: list[DaysBody] = Field(max_length=50)


@router.get("/scores", response=list[ScoreOut], operation_id="list_scores")
@paginate(LimitOffsetPagination)
def scores(request: Any, method: str = methods.RICE.code, record: bool = False) -> list[Any]:
    """What is still to be done, the highest score first, what has none last.

    With `record` the promised input is multiplied by what promises of the request's team came to.
    """
    require(request.auth, PortfolioPermission.VIEW)
    found = _method(method)
    return queries.listed(found, _record(found) if record else None)


@router.get("/scores/stability", response=StabilityOut, operation_id="get_rank_stability")
def stability(
    request: Any, method: str = methods.RICE.code, top: int = 10, record: bool = False
) -> dict[str, Any]:
    """How often each request is among the first `top` when inputs, with `record` also those, are drawn from their ranges."""
    require(request.auth, PortfolioPermission.VIEW)
    asked = _method(method)
    found = holding.stability(asked, min(max(top, 1), 500), _record(asked) if record else None)
    return {
        "method": found.method.code,
        "top": found.top,
        "draws": found.draws,
        "finding": words.firm(found),
        "decides": [words.decides(each) for each in found.decisive],
        "requests": list(found.rows),
    }


@router.get("/requests/{number}/scores", response=list[ExplainedOut], operation_id="get_scores_of_request")
def explained(request: Any, number: int) -> list[Explained]:
    """How one request scores by every method that is for it."""
    require(request.auth, PortfolioPermission.VIEW)
    found = _find(number)
    return [queries.explained(found, each) for each in queries.methods_for(found)]


@router.put("/requests/{number}/scores", response=ExplainedOut, operation_id="give_inputs")
def give(request: Any, number: int, body: InputsIn) -> Explained:
    """Say what is presumed of one request."""
    require(request.auth, PortfolioPermission.SCORE)
    found, method = _find(number), _method(body.method)
    given = _given(method, body.inputs)
    operations.presume(
        request=found, method=method, given=given, because=body.because, by=request.auth, at=now()
    )
    return queries.explained(found, method)


@router.put("/scores", response=dict[str, int], operation_id="give_inputs_of_many")
def give_many(request: Any, body: ManyIn) -> dict[str, int]:
    """Say what is presumed of many requests, all or nothing."""
    require(request.auth, PortfolioPermission.SCORE)
    method = _method(body.method)
    rows = {_find(number): _given(method, inputs) for number, inputs in body.requests.items()}
    said = {"because": body.because, "by": request.auth, "at": now()}
    return {"written": operations.presume_all(method=method, rows=rows, **said) if rows else 0}


@router.put("/requests/{number}/work", response=WorkBody, operation_id="say_work")
def work(request: Any, number: int, body: WorkBody) -> dict[str, Any]:
    """Say what a request is for, and what it takes of which team; replaces what was said."""
    require(request.auth, PortfolioPermission.SCORE)
    days = {
        (named(Team, each.team, name__iexact=each.team), each.skill): each.person_days for each in body.takes
    }
    found = operations.describe_work(
        request=_find(number), kind=body.kind or "", days=days, by=request.auth, at=now()
    )
    takes = [
        {"team": row.team.name, "skill": row.skill, "person_days": row.person_days}
        for row in queries.taken(found)
    ]
    return {"kind": found.kind or None, "takes": takes}


@router.get("/criteria", response=list[CriterionOut], operation_id="list_criteria")
def criteria(request: Any) -> list[Any]:
    """The criteria of all goals."""
    require(request.auth, PortfolioPermission.VIEW)
    return queries.criteria()


@router.post("/criteria", response={201: CriterionOut}, operation_id="add_criterion")
def add_criterion(request: Any, body: CriterionIn) -> Status[Criterion]:
    """Weigh a goal's work by one criterion more."""
    require(request.auth, PortfolioPermission.SCORE)
    said = body.dict() | {"goal": get_object_or_404(Goal, pk=body.goal)}
    return Status(201, criteria_operations.add_criterion(**said, by=request.auth, at=now()))


def _find(number: int) -> Request:
    return get_object_or_404(Request.objects.for_list(), number=number)


def _method(code: str) -> Method:
    found = methods.named(code)
    if found is None:
        raise UnknownName(
            _("There is no method “%(code)s”; there are rice, wsjf and goals with criteria.") % {"code": code}
        )
    return found


def _record(method: Method) -> Record:
    """The record of the teams. Raises NoRecord."""
    if not records.fits(method):
        raise NoRecord(_("Only RICE and WSJF have an input that is promised; leave the record out."))
    found = records.read()
    if found is None:
        raise NoRecord(_("No promise is measured yet, so scores cannot be read by the record of the teams."))
    return found


def _given(method: Method, inputs: dict[str, RangeBody | None]) -> dict[str, Range | None]:
    known = {each.key for each in method.inputs}
    for key in inputs:
        if key not in known:
            raise RangeOutOfBounds(
                key,
                _("“%(key)s” is no input of this method; it has %(known)s.")
                % {"key": key, "known": ", ".join(sorted(known))},
            )
    return {
        key: None if each is None else Range(each.low, each.likely, each.high) for key, each in inputs.items()
    }
