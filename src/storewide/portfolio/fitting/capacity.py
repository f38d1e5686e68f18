"""What the teams can do quarter by quarter, in person-days: net of days away, public holidays and maintenance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from storewide.organization import capacity_rules, public_holidays, team_queries
from storewide.organization.capacity_rules import QUARTER, Away, Worker
from storewide.organization.models import Absence, Membership, Skill, Team
from storewide.portfolio.fitting.rules import Pool

#: hours of a person-day
HOURS = 8
#: agreed hours a week of somebody who is presumed to join
WEEK = 40


def quarters(first: date, count: int) -> list[str]:
    """The quarter of a day and those after it, such as 2027-Q1."""
    number = first.year * 4 + (first.month - 1) // 3
    return [f"{each // 4}-Q{each % 4 + 1}" for each in range(number, number + count)]


def begins(quarter: str) -> date:
    """The first day of a quarter."""
    year, number = quarter.split("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def days(
    asked: list[str], skills: Iterable[Pool], *, today: date, more: Mapping[str, float]
) -> dict[tuple[Pool, int], float]:
    """Person-days of each team (by its key) and of each of the skills asked for, by quarter; a fixed number of queries.

    Of a quarter that runs, what is left of it. `more`: people who join a team, by its key, as if they had been there.
    """
    first = begins(asked[0])
    wanted: dict[str, set[str]] = defaultdict(set)
    for of_team, skill in skills:
        if skill:
            wanted[of_team].add(skill.lower())
    memberships = list(Membership.objects.lasting(first).select_related("person", "team"))
    able = _able()
    away: dict[UUID, list[Away[UUID]]] = defaultdict(list)
    for each in Absence.objects.filter(ends__gte=first):
        away[each.person_id].append(Away(each.person_id, each.begins, each.ends))
    members: dict[UUID, list[Worker[UUID]]] = defaultdict(list)
    public = public_holidays.between(first, begins(quarters(begins(asked[-1]), 2)[1]))
    for membership in memberships:
        off = public.off(membership, membership.team.unit_id)
        members[membership.team_id].append(team_queries.worker(membership, off))
    found: dict[tuple[Pool, int], float] = {}
    for team in Team.objects.all():
        key, own = str(team.pk), members[team.pk]
        groups = {"": own, **{s: [w for w in own if s in able[w.key]] for s in wanted[key]}}
        for skill, workers in groups.items():
            joining = more.get(key, 0.0) * WEEK * (100 - team.maintenance_share) / 100
            for number, quarter in enumerate(asked):
                begin = max(begins(quarter), today)
                weeks = _weeks(quarter, begin)
                hours = _net(workers, away, team, begin, weeks) + joining * weeks
                found[(key, skill), number] = round(hours / HOURS, 1)
    return found


def _weeks(quarter: str, begin: date) -> int:
    """Whole weeks from a day to the end of the quarter; at most thirteen."""
    after = begins(quarters(begins(quarter), 2)[1])
    return min(max((after - begin) // timedelta(weeks=1), 0), QUARTER)


def _net(workers: list[Worker[UUID]], away: Mapping[UUID, Any], team: Team, begin: date, weeks: int) -> float:
    gone = [absence for worker in workers for absence in away.get(worker.key, ())]
    if not weeks:
        return 0.0
    found = capacity_rules.weeks(workers, gone, maintenance=team.maintenance_share, first=begin, count=weeks)
    return sum(week.net for week in found)


def _able() -> dict[UUID, set[str]]:
    """The skills of each person, in small letters."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for person, name in Skill.objects.values_list("person", "name"):
        found[person].add(name.lower())
    return found
