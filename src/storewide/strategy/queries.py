"""Reads of the business plan: the whole of it, the targets of a goal, and links to its records."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.kit.links import Link
from storewide.lib.periods import Days, months_later
from storewide.metrics.models import Target
from storewide.sources.models import Store
from storewide.strategy import goal_standing, reading, words
from storewide.strategy.goal_standing import Standing
from storewide.strategy.models import (
    CheckIn,
    Document,
    Goal,
    GoalKind,
    KeyResult,
    Objective,
    ObjectiveQuerySet,
)
from storewide.strategy.reading import Read

#: how many months ahead a permanent KPI is planned
AHEAD = 12


@dataclass(frozen=True)
class Plan:
    """The plan as its page shows it: goals with an end, permanent KPIs, and every open key result, the worst first."""

    goals: tuple[Standing, ...]
    permanent: tuple[Standing, ...]
    reads: list[Read]
    alone: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody has planned anything yet."""
        return not (self.goals or self.permanent or self.reads or self.alone)


def plan(at: datetime) -> Plan:
    """How the plan stands: a constant number of queries, and the warehouse asked by store and span of days."""
    standings = goal_standing.of(list(Goal.objects.open().for_list()), at)
    known = [read for standing in standings for read in standing.reads]
    others = KeyResult.objects.filter(objective__closed_on=None).exclude(
        pk__in=[read.key_result.pk for read in known]
    )
    reads = known + reading.of(list(others.for_list()), at)
    return Plan(
        goals=tuple(each for each in standings if each.goal.kind == GoalKind.TIMED),
        permanent=tuple(each for each in standings if each.goal.kind == GoalKind.PERMANENT),
        reads=words.worst_first([read for read in reads if read.key_result.objective.is_open]),
        alone=Objective.objects.open().filter(goal=None).count(),
    )


def reads_of(objective: Objective, at: datetime) -> list[Read]:
    """The key results of an objective as they stand."""
    return reading.of(list(KeyResult.objects.filter(objective=objective).for_list().order_by("pk")), at)


def check_ins_of(key_result: KeyResult) -> list[CheckIn]:
    """All that was said of a key result, newest first."""
    return list(CheckIn.objects.filter(key_result=key_result))


def said_of(objective: Objective) -> list[CheckIn]:
    """What was said of the key results of an objective, newest first and at most 20."""
    return list(CheckIn.objects.filter(key_result__objective=objective).select_related("key_result")[:20])


def last_check_in(objective: Objective) -> date | None:
    """The day on which somebody last said something of an objective; None where nobody ever has."""
    said = CheckIn.objects.filter(key_result__objective=objective)
    return said.order_by("-day").values_list("day", flat=True).first()


def check_ins_due(objectives: ObjectiveQuerySet, today: date) -> list[tuple[Objective, date | None]]:
    """Those of some objectives that a check-in is due for, with the day of the last one, the longest silent first."""
    rows = objectives.running(today).with_last_check_in().for_list()
    found: list[tuple[Objective, date | None]] = [(each, getattr(each, "last", None)) for each in rows]
    due = [(each, last) for each, last in found if each.due_since(last, today) is not None]
    return sorted(due, key=lambda row: row[1] or row[0].begins)


def named_goal(text: str) -> Goal | None:
    """The goal that an address names by its id; None for anything else."""
    try:
        return Goal.objects.for_list().filter(pk=UUID(text)).first()
    except ValueError:
        return None


def offered() -> list[tuple[str, list[Link]]]:
    """What work may be for: the open goals and the open objectives, each with its link. Two queries."""
    kinds = ((_("Goals"), Goal), (_("Objectives"), Objective))
    return [
        (name, [each.link for each in model.objects.open().order_by("name", "pk")]) for name, model in kinds
    ]


def stores_of(goal: Goal) -> list[Store]:
    """The stores that a goal is for."""
    return goal_standing.stores_of(goal, list(Store.objects.order_by("name", "pk")))


def targets_of(goal: Goal, store: Store, today: date) -> dict[date, int | None]:
    """The stored targets of a goal's metric in a store, by each month that the goal runs over."""
    rows = Target.objects.filter(store=store, metric=goal.metric, segment=None)
    known = dict(rows.values_list("month", "value"))
    return {month: known.get(month) for month in months_of(goal, today)}


def months_of(goal: Goal, today: date) -> list[date]:
    """The months of a goal; of a permanent KPI this month and those ahead. Two years at most."""
    if goal.ends is not None:
        labels = Days(goal.begins, goal.ends).split("month")
        return [date.fromisoformat(f"{label}-01") for label, _days in labels][:24]
    first = today.replace(day=1)
    return [months_later(first, number) for number in range(AHEAD)]


def resolve_link(link: Link) -> Link | None:
    """A link to a goal, an objective, a key result or a document, with its name and address; None for every other kind."""
    model: Any = MODELS.get(link.kind)
    if model is None:
        return None
    found = model.objects.filter(pk=link.id).first()
    return found.link if found else link


#: the records that links may name, by kind
MODELS: dict[str, Any] = {
    "strategy.goal": Goal,
    "strategy.objective": Objective,
    "strategy.key_result": KeyResult,
    "strategy.document": Document,
}
