"""Reads of advisory boards and pilots: how they stand, and what came of what was said."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet

from storewide.coordination.models import Board, BoardInput, BoardMember, Pilot, PilotQuerySet
from storewide.coordination.models.board import SOON
from storewide.kit import raising
from storewide.kit.raising import Raised


@dataclass(frozen=True)
class Said:
    """Input of a board, what was raised from it, and where a request is raised."""

    input: BoardInput
    raised: list[Raised]
    ask_url: str


def for_list(on: date) -> QuerySet[Board]:
    """Boards with their members in term, terms ending soon, input not told back and the last session; one query."""
    term = Q(members__begins__lte=on, members__ends__gte=on)
    return Board.objects.select_related("owner").annotate(
        people=Count("members", filter=term, distinct=True),
        ending=Count("members", filter=term & Q(members__ends__lte=on + SOON), distinct=True),
        untold=Count("sessions__inputs", filter=Q(sessions__inputs__told_at=None), distinct=True),
        last=Max("sessions__on"),
    )


def pilots() -> PilotQuerySet:
    """Pilots with how many lead users they have; one query."""
    return Pilot.objects.select_related("owner").annotate(lead=Count("lead_users"))


def said(board: Board) -> list[Said]:
    """What was said on a board, the latest session first and what was not told back before the rest; two queries."""
    rows = BoardInput.objects.filter(session__board=board).select_related("session", "member")
    inputs = list(rows.order_by(F("told_at").desc(nulls_first=True), "-session__on", "pk"))
    raised = raising.raised_from([each.link for each in inputs])
    return [
        Said(
            each,
            raised.get((each.link.kind, each.link.id), []),
            raising.ask_address(each.link, each.what[:160]) if each.told_at is None else "",
        )
        for each in inputs
    ]


def ending(on: date) -> list[BoardMember]:
    """Members of boards that still advise whose term ends soon, the nearest first; one query."""
    rows = BoardMember.objects.ending(on).filter(board__ended_at=None).select_related("board__owner")
    return list(rows.order_by("ends", "name"))
