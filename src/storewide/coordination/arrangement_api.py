"""Coupling, mechanisms, advisory boards and pilots over REST."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.coordination import arrangement_operations, boards, coupling, pieces
from storewide.coordination.api_input import person_named, team_named, unit_named
from storewide.coordination.arrangement_forms import SEGMENT
from storewide.coordination.arrangement_schemas import (
    BoardIn,
    BoardOut,
    EndIn,
    InputOut,
    MadeOut,
    MechanismIn,
    MechanismOut,
    MemberIn,
    PairOut,
    PilotIn,
    PilotOut,
    SaidIn,
    TellIn,
    VerdictIn,
)
from storewide.coordination.coupling import Coupling
from storewide.coordination.models import (
    Board,
    BoardInput,
    BoardMember,
    BoardSession,
    LeadUser,
    Mechanism,
    Pilot,
)
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit.permissions import require
from storewide.lib.clock import now

router = Router(tags=["Coordination"])


@router.get("/coupling", response=list[PairOut], operation_id="get_coupling")
def get_coupling(
    request: Any, first: str = "", last: str = "", kind: str = "", unit: str = ""
) -> list[dict[str, Any]]:
    """How much teams waited for each other from `first` to `last` (the last 90 days where left out), most days first."""
    require(request.auth, CoordinationPermission.VIEW)
    at = now()
    asked = {"from": first, "to": last, "kind": kind, "unit": unit}
    found = Coupling(coupling.choice(asked, at.date()), at)
    return [
        {
            **{name: getattr(pair, name) for name in ("waits", "open", "median_days", "total_days")},
            "waiting": found.teams[pair.waiting].name,
            "blocking": found.teams[pair.blocking].name,
            "kinds": dict(pair.kinds),
        }
        for pair in found.pairs
    ]


@router.get("/mechanisms", response=list[MechanismOut], operation_id="list_mechanisms")
@paginate(LimitOffsetPagination)
def list_mechanisms(request: Any) -> QuerySet[Mechanism]:
    """What links teams and units."""
    require(request.auth, CoordinationPermission.VIEW)
    return Mechanism.objects.for_list()


@router.post("/mechanisms", response={201: MechanismOut}, operation_id="add_mechanism")
def add_mechanism(request: Any, body: MechanismIn) -> Status[Mechanism]:
    """Write down what links teams and units."""
    require(request.auth, CoordinationPermission.CHANGE)
    said = body.dict(exclude={"teams", "units", "owner"})
    made = arrangement_operations.add_mechanism(
        mechanism=Mechanism(**said, owner=person_named(body.owner)),
        teams=[team_named(name) for name in body.teams],
        units=[unit_named(name) for name in body.units],
        by=request.auth,
        at=now(),
    )
    return Status(201, made)


@router.post("/mechanisms/{mechanism_id}/end", response=MechanismOut, operation_id="end_mechanism")
def end_mechanism(request: Any, mechanism_id: UUID, body: EndIn) -> Mechanism:
    """End a mechanism, with the reason."""
    require(request.auth, CoordinationPermission.CHANGE)
    found = get_object_or_404(Mechanism, pk=mechanism_id)
    return arrangement_operations.end_mechanism(
        mechanism=found, reason=body.reason, by=request.auth, at=now()
    )


@router.get("/boards", response=list[BoardOut], operation_id="list_boards")
@paginate(LimitOffsetPagination)
def list_boards(request: Any) -> QuerySet[Board]:
    """Advisory boards."""
    require(request.auth, CoordinationPermission.VIEW)
    return boards.for_list(now().date())


@router.post("/boards", response={201: MadeOut}, operation_id="add_board")
def add_board(request: Any, body: BoardIn) -> Status[Board]:
    """Set up an advisory board."""
    require(request.auth, CoordinationPermission.CHANGE)
    board = Board(**body.dict(exclude={"owner"}), owner=person_named(body.owner))
    return Status(201, arrangement_operations.add(arrangement=board, by=request.auth, at=now()))


@router.post("/boards/{board_id}/members", response={201: MadeOut}, operation_id="add_board_member")
def add_member(request: Any, board_id: UUID, body: MemberIn) -> Status[BoardMember]:
    """Add a member for a term."""
    require(request.auth, CoordinationPermission.CHANGE)
    piece = BoardMember(board=get_object_or_404(Board, pk=board_id), **body.dict())
    return Status(201, arrangement_operations.add_piece(piece=piece, by=request.auth, at=now()))


@router.get("/boards/{board_id}/input", response=list[InputOut], operation_id="list_board_input")
def list_input(request: Any, board_id: UUID) -> list[dict[str, Any]]:
    """What was said on a board, and what came of it."""
    require(request.auth, CoordinationPermission.VIEW)
    return [
        {
            "id": each.input.pk,
            "said": each.input.what,
            "member": str(each.input.member) if each.input.member else None,
            "on": each.input.session.on,
            "requests": [str(raised.label) for raised in each.raised],
            "told_at": each.input.told_at,
            "told": each.input.told_words,
        }
        for each in boards.said(get_object_or_404(Board, pk=board_id))
    ]


@router.post("/boards/{board_id}/input", response={201: MadeOut}, operation_id="add_board_input")
def add_input(request: Any, board_id: UUID, body: SaidIn) -> Status[BoardInput]:
    """Write down what was said in a session."""
    require(request.auth, CoordinationPermission.CHANGE)
    board = get_object_or_404(Board, pk=board_id)
    session = BoardSession.objects.filter(board=board, on=body.on, topic__iexact=body.topic).first()
    if session is None:
        session = BoardSession(board=board, on=body.on, topic=body.topic)
        arrangement_operations.add_piece(piece=session, by=request.auth, at=now())
    member = get_object_or_404(BoardMember, pk=body.member, board=board) if body.member else None
    piece = BoardInput(session=session, member=member, what=body.said)
    return Status(201, arrangement_operations.add_piece(piece=piece, by=request.auth, at=now()))


@router.post("/board-input/{input_id}/told", response=MadeOut, operation_id="tell_board_input")
def tell(request: Any, input_id: UUID, body: TellIn) -> BoardInput:
    """Say that who gave input was told what came of it."""
    require(request.auth, CoordinationPermission.CHANGE)
    found = pieces.find(pieces.SORTS["input"], input_id)
    return arrangement_operations.tell(said=found, words=body.words, by=request.auth, at=now())


@router.get("/pilots", response=list[PilotOut], operation_id="list_pilots")
@paginate(LimitOffsetPagination)
def list_pilots(request: Any) -> QuerySet[Pilot]:
    """Pilots with lead users."""
    require(request.auth, CoordinationPermission.VIEW)
    return boards.pilots().prefetch_related("lead_users")


@router.post("/pilots", response={201: PilotOut}, operation_id="add_pilot")
def add_pilot(request: Any, body: PilotIn) -> Status[Pilot]:
    """Begin a pilot with its lead users."""
    require(request.auth, CoordinationPermission.CHANGE)
    said = body.dict(exclude={"owner", "segment", "lead_users"})
    segment = {"segment_kind": SEGMENT if body.segment else "", "segment_id": body.segment}
    pilot = Pilot(**said, **segment, owner=person_named(body.owner))
    arrangement_operations.add(arrangement=pilot, by=request.auth, at=now())
    for name in body.lead_users:
        arrangement_operations.add_piece(piece=LeadUser(pilot=pilot, name=name), by=request.auth, at=now())
    return Status(201, pilot)


@router.post("/pilots/{pilot_id}/verdict", response=PilotOut, operation_id="decide_pilot")
def decide_pilot(request: Any, pilot_id: UUID, body: VerdictIn) -> Pilot:
    """Say what a pilot came to, and why."""
    require(request.auth, CoordinationPermission.CHANGE)
    found = get_object_or_404(Pilot, pk=pilot_id)
    return arrangement_operations.decide(pilot=found, **body.dict(), by=request.auth, at=now())
