"""The work that a fit chooses from, read from the portfolio: worth, days by team and skill, needs, fixed quarters."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from storewide.portfolio.fitting.rules import Piece, Pool
from storewide.portfolio.models import SHIPPED, UNDERWAY, BusinessCase, Planned, Request, TeamDays
from storewide.portfolio.roadmap.queries import dependencies_of
from storewide.portfolio.scoring import methods
from storewide.portfolio.scoring.queries import scored
from storewide.strategy import serving

#: so many requests are chosen from, those of most worth a person-day
MOST = 150
#: in place of a method: the return of the first year that the business case expects
RETURN = "return"


@dataclass(frozen=True)
class Gathered:
    """The work to choose from; and what is left out: without worth, without days or a team, beyond the most."""

    pieces: tuple[Piece, ...]
    requests: dict[int, Request]
    no_worth: int
    no_days: int
    beyond: int


def gather(worth: str, goal: str, quarters: list[str]) -> Gathered:
    """Read all that is open or being made; what is being made, or planned for one of the quarters, is fixed there.

    `worth` is a method's code or `return`; `goal` the id of the goal it is for, empty for all.
    """
    rows = [
        each
        for each in _rows(worth)
        if not goal or str(each.pk) in set(serving.serving(goal, "portfolio.request"))
    ]
    days = _days(rows)
    planned = dict(Planned.objects.exclude(quarter="").values_list("request", "quarter"))
    fixed = {
        each.pk: quarters.index(planned[each.pk])
        for each in rows
        if each.state in UNDERWAY and planned.get(each.pk) in quarters
    }
    usable = [each for each in rows if days[each.pk] and (each.score is not None or each.pk in fixed)]
    usable.sort(key=lambda each: (each.pk not in fixed, -_density(each, days), each.number))
    needs = _needs(usable)
    taken = usable[:MOST]
    pieces = tuple(
        Piece(
            each.number,
            float(each.score or 0),
            days[each.pk],
            tuple(needs[each.pk]),
            fixed.get(each.pk),
        )
        for each in taken
    )
    return Gathered(
        pieces,
        {each.number: each for each in taken},
        no_worth=sum(each.score is None and each.pk not in fixed for each in rows),
        no_days=sum(not days[each.pk] for each in rows if each.score is not None),
        beyond=len(usable) - len(taken),
    )


def _rows(worth: str) -> list[Any]:
    if worth != RETURN:
        method = methods.named(worth)
        return list(scored(method)) if method else []
    rows: list[Any] = list(scored(methods.RICE))
    values = dict(BusinessCase.objects.exclude(value=None).values_list("request", "value"))
    for row in rows:
        row.score = values.get(row.pk)
    return rows


def _days(rows: list[Any]) -> dict[UUID, dict[Pool, float]]:
    """Person-days by team and skill; where no team is named, all of the team responsible for the area."""
    found: dict[UUID, dict[Pool, float]] = defaultdict(dict)
    for each in TeamDays.objects.all():
        own, team, amount = found[each.request_id], str(each.team_id), float(each.person_days)
        own[team, ""] = own.get((team, ""), 0.0) + amount
        if each.skill:
            skill = team, each.skill.lower()
            own[skill] = own.get(skill, 0.0) + amount
    for row in rows:
        team = row.area.responsible_id
        if not found[row.pk] and row.person_days and team:
            found[row.pk][str(team), ""] = float(row.person_days)
    return found


def _density(row: Any, days: dict[UUID, dict[Pool, float]]) -> float:
    """Worth a person-day."""
    whole = sum(amount for (_team, skill), amount in days[row.pk].items() if not skill)
    return float(row.score or 0) / whole


def _needs(rows: list[Any]) -> dict[UUID, list[int]]:
    """The numbers of the requests that each waits for and that are not shipped."""
    found: dict[UUID, list[int]] = defaultdict(list)
    for key, dependencies in dependencies_of(rows).items():
        for each in dependencies:
            if each.needs is not None and each.needs.state not in SHIPPED and not each.is_met:
                found[key].append(each.needs.number)
    return found
