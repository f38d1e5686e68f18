"""The board: each state a column, the oldest cards first, never more of them than fit on a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from storewide.portfolio.lists import serving_goal
from storewide.portfolio.models import SHIPPED, UNDERWAY, Limit, Request, RequestState, Stage
from storewide.portfolio.roadmap import lanes, limits

COLUMNS = (
    RequestState.ASKED,
    RequestState.ACCEPTED,
    RequestState.BET,
    RequestState.PROMISED,
    RequestState.BUILDING,
    RequestState.TESTING,
    RequestState.LIVE,
    RequestState.MEASURED,
)
#: so many cards stand in a column, and in a column of a lane
MOST, MOST_IN_LANE = 15, 5
#: so many lanes stand on a page, those with most requests first
LANES = 8


@dataclass(frozen=True)
class Asked:
    """What the address asks of the board; ids as text, empty for all."""

    q: str = ""
    team: str = ""
    area: str = ""
    goal: str = ""
    lanes: str = ""


@dataclass(frozen=True)
class Card:
    """A request in its column: since when, and whether it is the one that stands there longest."""

    request: Request
    since: datetime
    days: int
    oldest: bool
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A state: how many requests are in it, its limit, the cards shown and how many are left."""

    state: RequestState
    count: int
    limit: Limit | None
    cards: tuple[Card, ...]

    @property
    def over(self) -> bool:
        """Whether it holds more than its limit."""
        return self.limit is not None and self.count > self.limit.most

    @property
    def full(self) -> bool:
        """Whether nothing more fits in."""
        return self.limit is not None and self.count == self.limit.most

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Lane:
    """A team or a goal with its columns; `name` empty where there are no lanes."""

    name: str
    url: str
    count: int
    columns: tuple[Column, ...]


def lanes_of(asked: Asked, at: datetime) -> tuple[list[Lane], int]:
    """The lanes of the board, and how many lanes did not fit; a fixed number of queries.

    A limit stands in the lane of its team, and that of all on a board without lanes.
    """
    if asked.lanes not in ("team", "goal"):
        return [_whole(asked, at)], 0
    return _in_lanes(asked, at)


def matching(asked: Asked) -> Any:
    """The requests that the address asks for."""
    rows: Any = Request.objects.filter(state__in=COLUMNS)
    if asked.q:
        number = Q(number=int(asked.q)) if asked.q.isdecimal() and len(asked.q) < 10 else Q(pk__in=[])
        rows = rows.filter(Q(title__icontains=asked.q) | Q(asked_by_label__icontains=asked.q) | number)
    if asked.team:
        rows = rows.filter(area__responsible=_key(asked.team))
    if asked.area:
        rows = rows.filter(area__slug=asked.area)
    return serving_goal(rows, asked.goal) if asked.goal else rows


def _whole(asked: Asked, at: datetime) -> Lane:
    rows = matching(asked)
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    team = _key(asked.team)
    known = {each.state: each for each in Limit.objects.filter(team=team).select_related("team")}
    narrowed = bool(asked.q or asked.area or asked.goal)
    columns = []
    for state in COLUMNS:
        stages = Stage.objects.running().filter(state=state)
        if asked != Asked(lanes=asked.lanes):
            stages = stages.filter(request__in=rows.filter(state=state))
        stages = stages.order_by("-begins" if state in SHIPPED else "begins", "id")
        cards = _cards(stages.select_related("request__area__responsible")[:MOST], at)
        # a limit counts all that stands there, so it is not held against a part
        limit = None if narrowed else known.get(state)
        columns.append(Column(state, counts.get(state, 0), limit, cards))
    return Lane("", "", sum(counts.values()), tuple(columns))


def _in_lanes(asked: Asked, at: datetime) -> tuple[list[Lane], int]:
    found, shown, first = _counted(asked)
    wanted = Stage.objects.filter(pk__in=[stage for rows in first.values() for stage in rows])
    cards = {each.pk: each for each in wanted.select_related("request__area__responsible")}
    known = {}
    if asked.lanes == "team":
        known = {(each.team_id, each.state): each for each in Limit.objects.filter(team__isnull=False)}
    made = []
    for key in shown:
        counts = found.counts[key]
        columns = tuple(
            Column(
                state,
                counts[state],
                known.get((key, state)),
                _cards((cards[stage] for stage in first.get((key, state), ())), at),
            )
            for state in COLUMNS
        )
        made.append(Lane(*found.names.get(key, ("", "")), counts.total(), columns))
    return made, len(found.counts) - len(shown)


def _counted(asked: Asked) -> tuple[lanes.Counted, list[lanes.Key], lanes.First]:
    """How many requests each lane holds, which lanes are shown, and the stages that stand first in them."""
    requests = matching(asked)
    stages = Stage.objects.running().filter(state__in=COLUMNS)
    if asked != Asked(lanes=asked.lanes):
        stages = stages.filter(request__in=requests)
    if asked.lanes == "team":
        found = lanes.of_teams(requests)
        shown = found.largest(LANES)
        return found, shown, lanes.first_of_teams(stages, shown, MOST_IN_LANE)
    goals = lanes.goals_of_requests()
    found = lanes.of_goals(requests, goals)
    shown = found.largest(LANES)
    return found, shown, lanes.first_of_goals(stages, goals, shown, COLUMNS, MOST_IN_LANE)


def _cards(stages: Iterable[Stage], at: datetime) -> tuple[Card, ...]:
    found = [
        Card(each.request, each.begins, (at - each.begins).days, oldest=False, moves=moves_of(each.request))
        for each in stages
    ]
    if len(found) > 1 and found[0].request.state not in SHIPPED:
        found[0] = replace(found[0], oldest=True)
    return tuple(found)


def moves_of(request: Request) -> tuple[tuple[str, str], ...]:
    """To which columns a request may be moved, in their order."""
    if request.state == RequestState.ASKED:
        reached: tuple[RequestState, ...] = (RequestState.ACCEPTED,)
    elif request.state in UNDERWAY:
        reached = tuple(state for state in limits.REACHED if state in UNDERWAY and state != request.state)
    else:
        reached = ()
    return tuple((state.value, str(state.label)) for state in reached)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
