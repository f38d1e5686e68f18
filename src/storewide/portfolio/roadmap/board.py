"""The board: each state a column, the oldest cards first, never more of them than fit on a page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from storewide.organization.models import Team
from storewide.portfolio.lists import KIND, serving_goal
from storewide.portfolio.models import SHIPPED, UNDERWAY, Limit, Request, RequestState, Stage
from storewide.portfolio.roadmap import limits
from storewide.strategy.models import Contribution, Goal

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
    stages = Stage.objects.running().filter(request__in=matching(asked))
    rows = list(
        stages.order_by("begins", "id").values_list("pk", "request", "state", "request__area__responsible")
    )
    named = _lane_names(asked.lanes, rows)
    by_lane: dict[UUID | None, dict[str, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for stage, request, state, team in rows:
        key = team if asked.lanes == "team" else named.by_request.get(str(request))
        by_lane[key][state].append(stage)
    sizes = Counter({key: sum(map(len, columns.values())) for key, columns in by_lane.items()})
    shown = [key for key, _size in sizes.most_common(LANES)]
    wanted = [
        stage for key in shown for state in by_lane[key] for stage in _first(state, by_lane[key][state])
    ]
    cards = {
        each.pk: each
        for each in Stage.objects.filter(pk__in=wanted).select_related("request__area__responsible")
    }
    known = {(each.team_id, each.state): each for each in Limit.objects.filter(team__isnull=False)}
    lanes = [
        Lane(
            *named.of(key),
            sizes[key],
            tuple(
                Column(
                    state,
                    len(by_lane[key][state]),
                    known.get((key, state)) if asked.lanes == "team" else None,
                    _cards((cards[stage] for stage in _first(state, by_lane[key][state])), at),
                )
                for state in COLUMNS
            ),
        )
        for key in shown
    ]
    return lanes, len(sizes) - len(shown)


@dataclass(frozen=True)
class _Names:
    by_request: dict[str, UUID]
    names: dict[UUID, tuple[str, str]]

    def of(self, key: UUID | None) -> tuple[str, str]:
        return self.names.get(key, ("", "")) if key else ("", "")


def _lane_names(lanes: str, rows: Sequence[Any]) -> _Names:
    if lanes == "team":
        teams = Team.objects.filter(pk__in={row[3] for row in rows if row[3]})
        return _Names({}, {each.pk: (each.name, each.get_absolute_url()) for each in teams})
    pairs = (
        Contribution.objects.filter(link_kind=KIND).order_by("-goal", "-id").values_list("link_id", "goal")
    )
    by_request = dict(pairs)
    goals = Goal.objects.filter(pk__in=set(by_request.values()))
    return _Names(by_request, {each.pk: (each.name, each.get_absolute_url()) for each in goals})


def _first(state: str, stages: list[UUID]) -> list[UUID]:
    return stages[: -MOST_IN_LANE - 1 : -1] if state in SHIPPED else stages[:MOST_IN_LANE]


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
