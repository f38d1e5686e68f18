"""The portfolio over REST: requests, their answers, business cases and promises. Amounts in major units."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.portfolio import lists, operations, queries
from storewide.portfolio.cases.schemas import CaseOut
from storewide.portfolio.intake import own_filters
from storewide.portfolio.intake.own_fields import PREFIX
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import BusinessCase, Request, RequestType
from storewide.portfolio.permissions import PortfolioPermission
from storewide.sources.models import Store
from storewide.strategy.models import Goal
from storewide.strategy.queries import named_goal

router = Router(tags=["Portfolio"])

TypeSlug = Annotated[str, Query(alias="type")]


class RequestOut(Schema):
    """A request; `accountable` is the e-mail of whoever answers for its area, `store` null is all stores.

    `source` is what it was raised from, as kind and id (`experiments.experiment:…`).
    """

    number: int
    title: str
    problem: str
    state: str
    area: str
    accountable: str | None
    store: str | None
    asked_by: str
    asked_at: datetime
    source: str | None
    function: str
    type: str | None
    own: dict[str, Any]
    merged_into: int | None
    person_days: Decimal | None
    answer: str
    answered_at: datetime | None
    version: int

    @staticmethod
    def resolve_area(request: Request) -> str:
        return request.area.slug

    @staticmethod
    def resolve_accountable(request: Request) -> str | None:
        person = queries.owner_of(request)
        return person.email if person else None

    @staticmethod
    def resolve_store(request: Request) -> str | None:
        return request.store.slug if request.store else None

    @staticmethod
    def resolve_asked_by(request: Request) -> str:
        return request.asked_by_label

    @staticmethod
    def resolve_source(request: Request) -> str | None:
        source = request.source
        return source.written if source else None

    @staticmethod
    def resolve_type(request: Request) -> str | None:
        return request.type.slug if request.type else None

    @staticmethod
    def resolve_own(request: Request) -> dict[str, Any]:
        return {each["key"]: each["value"] for each in request.told}

    @staticmethod
    def resolve_merged_into(request: Request) -> int | None:
        return request.merged_into.number if request.merged_into else None

    @staticmethod
    def resolve_asked_at(request: Request) -> datetime:
        return request.created_at


class RequestWithCaseOut(RequestOut):
    """One request with its business case, null while there is none, and the goals it serves, by their ids."""

    case: CaseOut | None
    serves: list[UUID]

    @staticmethod
    def resolve_case(request: Request) -> BusinessCase | None:
        return queries.case_of(request)

    @staticmethod
    def resolve_serves(request: Request) -> list[UUID]:
        return [goal.pk for goal in queries.goals_of(request)]


class AskIn(Schema):
    """A new request; `area` and `store` by their short names, `source` (what raised it) as kind and id.

    `serves`: the id of the goal it is for. `type` is the short name of a request type, `own` holds values by the keys
    of its fields, `function` says which function asks.
    """

    title: str = Field(min_length=1, max_length=160)
    problem: str = Field(min_length=1, max_length=4000)
    area: str
    store: str | None = None
    source: str = ""
    serves: str = ""
    person_days: Decimal | None = Field(None, ge=0, max_digits=7, decimal_places=1)
    function: str = ""
    type: str = ""
    own: dict[str, Any] = {}


class DeclineIn(Schema):
    """Why a request is declined."""

    reason: str = Field(min_length=1, max_length=2000)


@router.get("/requests", response=list[RequestOut], operation_id="list_requests")
@paginate(LimitOffsetPagination)
def requests(
    request: Any, state: str = "", area: str = "", goal: str = "", kind: TypeSlug = ""
) -> QuerySet[Request]:
    """Requests, newest first; narrowed by state, area or the goal (its id) they serve, `none` for no goal.

    With a `type` also by what it asks: `own_<key>` is the value, or `not_told`.
    """
    require(request.auth, PortfolioPermission.VIEW)
    asked = (("state", state), ("area__slug", area), ("type__slug", kind))
    rows = Request.objects.for_list().filter(**{path: value for path, value in asked if value})
    if (chosen := lists.chosen_type(request.GET)) is not None:
        told = {
            name.removeprefix(PREFIX): value for name, value in request.GET.items() if name.startswith(PREFIX)
        }
        rows = own_filters.telling(rows, chosen, told)
    return lists.serving_goal(rows, goal) if goal else rows


@router.get("/requests/{number}", response=RequestWithCaseOut, operation_id="get_request")
def detail(request: Any, number: int) -> Request:
    """One request with its business case."""
    require(request.auth, PortfolioPermission.VIEW)
    return _find(number)


@router.post("/requests", response={201: RequestOut}, operation_id="ask")
def ask(request: Any, body: AskIn) -> Status[Request]:
    """Ask for a change."""
    require(request.auth, PortfolioPermission.ASK)
    asked = operations.ask(
        title=body.title,
        problem=body.problem,
        area=_named(Area, "slug", body.area),
        store=_named(Store, "slug", body.store) if body.store else None,
        source=_source(body.source),
        serves=_goal(body.serves),
        person_days=body.person_days,
        told=Telling(body.function, _named(RequestType, "slug", body.type) if body.type else None, body.own),
        by=request.auth,
        at=now(),
    )
    return Status(201, asked)


@router.post("/requests/{number}/decline", response=RequestOut, operation_id="decline_request")
def decline(request: Any, number: int, body: DeclineIn) -> Request:
    """Say no, with the reason."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.DECLINE, asked)
    return operations.decline(request=asked, reason=body.reason, by=request.auth, at=now())


def _goal(text: str) -> Goal | None:
    """The goal of this id, None for an empty text. Raises UnknownName."""
    goal = named_goal(text) if text else None
    if text and goal is None:
        raise UnknownName(_("There is no goal “%(id)s”.") % {"id": text})
    return goal


def _source(text: str) -> Link | None:
    """What a request is raised from. Raises UnknownName where nothing of that kind and id is there."""
    link = links.named(text) if text else None
    if text and link is None:
        sentence = _("“%(source)s” names nothing that is there; give a kind and an id: “strategy.deal:…”.")
        raise UnknownName(sentence % {"source": text})
    return link


def _find(number: int) -> Request:
    return get_object_or_404(Request.objects.for_list(), number=number)


def _named(model: type[Any], field: str, value: str) -> Any:
    return named(model, value, **{f"{field}__iexact": value})
