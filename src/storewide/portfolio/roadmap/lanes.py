"""The lanes of the board: how many requests of each team or goal are in which state, and which stand first there.

Counting and choosing is left to the database: of 100,000 requests only those shown are read.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from storewide.organization.models import Team
from storewide.portfolio.lists import KIND
from storewide.portfolio.models import SHIPPED, RequestState
from storewide.strategy.models import Contribution, Goal

#: a team or a goal, None for what has neither
type Key = UUID | None
#: the stages that stand first in each state of each lane, in their order
type First = dict[tuple[Key, str], list[UUID]]


@dataclass(frozen=True)
class Counted:
    """Requests by lane and state, and each lane's name with its address."""

    counts: dict[Key, Counter[str]]
    names: dict[Key, tuple[str, str]]

    def largest(self, most: int) -> list[Key]:
        """The lanes with most requests, those of one size by name."""
        known = sorted(self.counts, key=lambda key: self.names.get(key, ("", ""))[0])
        return sorted(known, key=lambda key: -self.counts[key].total())[:most]


def of_teams(requests: Any) -> Counted:
    """These requests by the team that answers for their area; two queries."""
    rows = requests.order_by().values_list("area__responsible", "state").annotate(count=Count("pk"))
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for team, state, count in rows:
        counts[team][state] = count
    teams = Team.objects.filter(pk__in=[key for key in counts if key])
    return Counted(dict(counts), {each.pk: (each.name, each.get_absolute_url()) for each in teams})


def first_of_teams(stages: Any, teams: Collection[Key], most: int) -> First:
    """So many of these stages in each state of these teams: the oldest, of what is live the newest; two queries."""
    mine = Q(request__area__responsible__in=[team for team in teams if team])
    if None in teams:
        mine |= Q(request__area__responsible=None)
    found: First = defaultdict(list)
    for states, order in (
        ([state for state in RequestState if state not in SHIPPED], ("begins", "id")),
        (list(SHIPPED), ("-begins", "-id")),
    ):
        team = F("request__area__responsible")
        place = Window(RowNumber(), partition_by=[team, F("state")], order_by=order)
        rows = stages.filter(mine, state__in=states).annotate(place=place).filter(place__lte=most)
        for key, state, stage in rows.order_by("place").values_list(
            "request__area__responsible", "state", "pk"
        ):
            found[key, state].append(stage)
    return found


def goals_of_requests() -> dict[UUID, UUID]:
    """By request the goal in whose lane it stands: of several the one that is known longest; one query."""
    pairs = (
        Contribution.objects.filter(link_kind=KIND).order_by("-goal", "-id").values_list("link_id", "goal")
    )
    return {UUID(request): goal for request, goal in pairs}


def of_goals(requests: Any, goals: dict[UUID, UUID]) -> Counted:
    """These requests by goal, what serves none being one lane too; three queries."""
    rows = requests.order_by()
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for state, count in rows.values_list("state").annotate(count=Count("pk")):
        counts[None][state] = count
    for request, state in rows.filter(pk__in=list(goals)).values_list("pk", "state"):
        counts[goals[request]][state] += 1
        counts[None][state] -= 1
    known = Goal.objects.filter(pk__in=[key for key in counts if key])
    names: dict[Key, tuple[str, str]] = {each.pk: (each.name, each.get_absolute_url()) for each in known}
    return Counted({key: each for key, each in counts.items() if each.total()}, names)


def first_of_goals(
    stages: Any, goals: dict[UUID, UUID], shown: Collection[Key], states: Iterable[str], most: int
) -> First:
    """So many of these stages in each state of these goals: the oldest, of what is live the newest.

    One query, and one for each state where what serves no goal is shown.
    """
    found: First = defaultdict(list)
    serving = stages.filter(request__in=[request for request, goal in goals.items() if goal in shown])
    for request, state, stage in serving.order_by("begins", "id").values_list("request", "state", "pk"):
        found[goals[request], state].append(stage)
    for (key, state), rows in found.items():
        found[key, state] = (rows[::-1] if state in SHIPPED else rows)[:most]
    for state in states if None in shown else ():
        order = ("-begins", "-id") if state in SHIPPED else ("begins", "id")
        rows = stages.filter(state=state).exclude(request__in=list(goals)).order_by(*order)
        found[None, state] = list(rows.values_list("pk", flat=True)[:most])
    return found
