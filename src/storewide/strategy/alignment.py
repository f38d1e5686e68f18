"""Alignment: which goal each piece of work serves, what share of the work each goal gets, and what serves none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.tags import Text
from storewide.kit.work import Item
from storewide.strategy import serving
from storewide.strategy.models import Contribution, Goal
from storewide.strategy.models.plan import GOAL


@dataclass(frozen=True)
class Served:
    """A piece of work with the goals that it serves, and what it takes where somebody said so of it or for a goal."""

    item: Item
    goals: tuple[Goal, ...]
    person_days: Decimal | None = None


@dataclass(frozen=True)
class Share:
    """What of one kind of work serves a goal (None: no goal at all): items, their share of all, person-days."""

    goal: Goal | None
    count: Decimal
    share: Decimal | None
    person_days: Decimal
    days_share: Decimal | None

    @property
    def name(self) -> Text:
        """The goal, or that there is none."""
        return self.goal.name if self.goal else _("no goal")


@dataclass(frozen=True)
class Shares:
    """The shares of one kind of work, the largest first, and how many items say what they take."""

    what: str
    count: int
    known_days: int
    shares: tuple[Share, ...]

    @property
    def unserving(self) -> Share:
        """What serves no goal."""
        return next(each for each in self.shares if each.goal is None)


def served(items: Sequence[Item]) -> list[Served]:
    """Each item with its goals: those it names, and those of the work that it carries; two queries."""
    links = {(link.kind, link.id) for item in items for link in (item.link, *item.serves)}
    direct = serving.contributions_of(Link(kind, name) for kind, name in links)
    wanted = {name for kind, name in links if kind == GOAL}
    by_id = {str(goal.pk): goal for goal in _goals(wanted)}
    return [Served(item, _goals_of(item, direct, by_id), _days_of(item, direct)) for item in items]


def shares(found: Iterable[Served], what: str) -> Shares:
    """What share of some work each goal gets; an item for two goals counts half for each.

    Person-days are those of the items that say how many they take; their share is of these alone.
    """
    rows = list(found)
    counts: dict[Goal | None, Decimal] = defaultdict(Decimal, {None: Decimal(0)})
    days: dict[Goal | None, Decimal] = defaultdict(Decimal)
    for each in rows:
        goals: Sequence[Goal | None] = each.goals or (None,)
        for goal in goals:
            counts[goal] += Decimal(1) / len(goals)
            days[goal] += (each.person_days or Decimal(0)) / len(goals)
    total = sum(days.values(), Decimal(0))
    told = [
        Share(
            goal,
            count,
            count / len(rows) if rows else None,
            days[goal],
            days[goal] / total if total else None,
        )
        for goal, count in counts.items()
    ]
    known = sum(each.person_days is not None for each in rows)
    return Shares(what, len(rows), known, tuple(sorted(told, key=lambda each: -each.count)))


def worst_first(found: Iterable[Served], today: date) -> list[Served]:
    """Work that serves no goal: what takes the most person-days first, then the oldest."""
    none = [each for each in found if not each.goals]
    return sorted(none, key=lambda each: (-(each.person_days or Decimal(0)), -(today - each.item.begun).days))


def finding(found: Sequence[Shares], goals: int) -> str:
    """How much of the work serves no goal, in one sentence."""
    count = sum(each.count for each in found)
    if not count:
        return _("There is no open work to hold against the goals")
    if not goals:
        return _("No goal is set, so no work can serve one")
    none = sum((each.unserving.count for each in found), Decimal(0))
    if not none:
        return _("Every one of the %(count)s open pieces of work serves a goal") % {
            "count": formats.number(count)
        }
    shown = {
        "none": formats.number(none),
        "count": formats.number(count),
        "share": formats.percent(none / count, 0),
    }
    return _("%(none)s of %(count)s open pieces of work serve no goal (%(share)s)") % shown


def _goals_of(
    item: Item, direct: dict[tuple[str, str], list[Contribution]], by_id: dict[str, Goal]
) -> tuple[Goal, ...]:
    found: dict[Goal, None] = {}
    for link in (item.link, *item.serves):
        if link.kind == GOAL:
            goal = by_id.get(link.id)
            found |= {goal: None} if goal else {}
        else:
            found |= dict.fromkeys(each.goal for each in direct.get((link.kind, link.id), ()))
    return tuple(found)


def _days_of(item: Item, direct: dict[tuple[str, str], list[Contribution]]) -> Decimal | None:
    """What it takes: as its own module says, else what is given to goals by it and what it carries."""
    if item.person_days is not None:
        return item.person_days
    said = [
        each.capacity
        for link in (item.link, *item.serves)
        for each in direct.get((link.kind, link.id), ())
        if each.capacity is not None
    ]
    return sum(said, Decimal(0)) if said else None


def _goals(ids: set[str]) -> QuerySet[Goal] | tuple[()]:
    return Goal.objects.filter(pk__in=ids) if ids else ()
