"""Over REST: many requests changed at once, and files of other tools taken over."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile

from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio.exchange import bulk, operations
from storewide.portfolio.exchange.bulk import Change, Fate
from storewide.portfolio.models import Horizon, Request, RequestImport, RequestState, RequestType
from storewide.portfolio.permissions import PortfolioPermission
from storewide.strategy.queries import named_goal

router = Router(tags=["Portfolio"])


class ManyIn(Schema):
    """Which requests, by number, and what should become of them; what is left out stays.

    `area` and `type` by short name, `goal` by id, `team` by name, `into` by number. With `try` nothing is changed. Those
    that cannot be changed are left as they are; with `all_or_nothing` then none is changed.
    """

    numbers: list[int] = Field(min_length=1, max_length=bulk.MOST)
    area: str = ""
    goal: str = ""
    type: str = ""
    horizon: Horizon | None = None
    team: str = ""
    decline: bool = False
    into: int | None = None
    reason: str = Field("", max_length=2000)
    only_try: bool = Field(False, alias="try")
    all_or_nothing: bool = False


class ObstacleOut(Schema):
    """A request that cannot be changed so, and why."""

    number: int = Field(alias="request.number")
    why: str = Field(alias="obstacle")


class ManyOut(Schema):
    """The numbers of those that are changed, or with `try` would be, and what stands in the way of the others."""

    changed: list[int]
    left: list[ObstacleOut]


class RefusedOut(Schema):
    """A line of a file that is not taken over, and why."""

    line: int
    why: str


class ImportOut(Schema):
    """A file of another tool: how far it is, what is in it, what came of it.

    `heads` are its columns (none of a board), `columns` the column of each field, `states` our state for each of theirs.
    """

    id: UUID
    tool: str
    file_name: str
    state: str
    heads: list[str]
    columns: dict[str, str]
    states: dict[str, RequestState]
    rows: int
    refused: int
    refusals: list[RefusedOut]
    made: int
    changed: int
    same: int

    @staticmethod
    def resolve_heads(found: RequestImport) -> list[str]:
        return list(operations.read(found).heads)

    @staticmethod
    def resolve_columns(found: RequestImport) -> dict[str, str]:
        return dict(operations.read(found).columns)

    @staticmethod
    def resolve_states(found: RequestImport) -> Any:
        return found.chosen["states"]

    @staticmethod
    def resolve_refusals(found: RequestImport) -> list[dict[str, Any]]:
        return [{"line": line, "why": why} for line, why in found.refusals]


class ImportLineOut(Schema):
    """A file of another tool as the list shows it."""

    id: UUID
    tool: str
    file_name: str
    state: str
    rows: int
    refused: int
    made: int
    changed: int
    same: int


class ColumnsIn(Schema):
    """The column of each field that has one: key, title, text, state, person, created, area, url."""

    columns: dict[str, str]


class StartIn(Schema):
    """The area of what names none, by short name; `states` where they differ from what is proposed."""

    area: str
    states: dict[str, RequestState] = {}


@router.post("/requests/many", response=ManyOut, operation_id="change_requests")
def change_many(request: Any, body: ManyIn) -> dict[str, Any]:
    """Change up to 500 requests at once."""
    require(request.auth, PortfolioPermission.CHANGE)
    require(request.auth, PortfolioPermission.DECLINE)
    fates = bulk.foreseen(_requests(body.numbers), _change(body))
    able = [each.request for each in fates if not each.obstacle]
    left: list[Fate] = [each for each in fates if each.obstacle]
    if body.only_try or (left and body.all_or_nothing):
        changed = able if body.only_try else []
    else:
        changed = (
            bulk.change_many(requests=able, change=_change(body), by=request.auth, at=now()) if able else []
        )
    return {"changed": [each.number for each in changed], "left": left}


@router.get("/imports", response=list[ImportLineOut], operation_id="list_request_imports")
def imports(request: Any) -> QuerySet[RequestImport]:
    """The last 100 files, newest first."""
    require(request.auth, PortfolioPermission.EXCHANGE)
    return RequestImport.objects.all()[:100]


@router.post("/imports", response={201: ImportOut}, operation_id="keep_request_import")
def keep(request: Any, file: File[UploadedFile]) -> Status[RequestImport]:
    """Hand over the export of another tool; nothing is taken over yet."""
    require(request.auth, PortfolioPermission.EXCHANGE)
    said: dict[str, Any] = {"file_name": file.name or "", "content": file.read()}
    return Status(201, operations.keep(**said, by=request.auth, at=now()))


@router.get("/imports/{import_id}", response=ImportOut, operation_id="get_request_import")
def detail(request: Any, import_id: UUID) -> RequestImport:
    """One file: how far it is, and what came of it."""
    require(request.auth, PortfolioPermission.EXCHANGE)
    return get_object_or_404(RequestImport, pk=import_id)


@router.put("/imports/{import_id}/columns", response=ImportOut, operation_id="choose_import_columns")
def choose_columns(request: Any, import_id: UUID, body: ColumnsIn) -> RequestImport:
    """Say which column holds which field, and read the file anew."""
    require(request.auth, PortfolioPermission.EXCHANGE)
    found = get_object_or_404(RequestImport, pk=import_id)
    return operations.choose_columns(found=found, columns=body.columns, by=request.auth, at=now())


@router.post("/imports/{import_id}/start", response=ImportOut, operation_id="start_request_import")
def start(request: Any, import_id: UUID, body: StartIn) -> RequestImport:
    """Take a file over, as a job."""
    require(request.auth, PortfolioPermission.EXCHANGE)
    found = get_object_or_404(RequestImport, pk=import_id)
    area = named(Area, body.area, slug__iexact=body.area)
    states = {**found.chosen["states"], **{theirs: ours.value for theirs, ours in body.states.items()}}
    return operations.start(found=found, area=area, states=states, by=request.auth, at=now())


def _requests(numbers: list[int]) -> list[Request]:
    found = {each.number: each for each in Request.objects.for_list().filter(number__in=numbers)}
    if missing := next((number for number in numbers if number not in found), None):
        raise UnknownName(_("There is no request “%(number)s”.") % {"number": missing})
    return [found[number] for number in dict.fromkeys(numbers)]


def _change(body: ManyIn) -> Change:
    goal = named_goal(body.goal) if body.goal else None
    if body.goal and goal is None:
        raise UnknownName(_("There is no goal “%(id)s”.") % {"id": body.goal})
    return Change(
        area=named(Area, body.area, slug__iexact=body.area) if body.area else None,
        goal=goal,
        type=named(RequestType, body.type, slug__iexact=body.type) if body.type else None,
        horizon=body.horizon or "",
        team=named(Team, body.team, name__iexact=body.team) if body.team else None,
        decline=body.decline,
        into=named(Request, str(body.into), number=body.into) if body.into is not None else None,
        reason=body.reason,
    )
