"""What work serves which goal: written by the work itself, read by the pages of goals and of alignment."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from storewide.audit import trail
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.strategy.models import Contribution, Goal

#: as many pieces of work are asked for by their ids
_FEW = 500


def serve(
    *, link: Link, goals: Iterable[Goal], by: Actor, at: datetime, capacity: Decimal | None = None
) -> None:
    """Say which goals a piece of work serves; what it served before and is not named is taken back.

    `capacity`: the person-days it takes, where they are known; they are shared evenly by its goals. What says the same
    again changes nothing.
    """
    wanted = list(dict.fromkeys(goals))
    each = None if capacity is None else (capacity / max(len(wanted), 1)).quantize(Decimal("0.1"))
    known = contributions_of([link]).get((link.kind, link.id), [])
    if [(row.goal, row.capacity) for row in known] != [(goal, each) for goal in wanted]:
        _serve(link, wanted, each, by=by, at=at)


@trail.operation
def _serve(link: Link, goals: list[Goal], capacity: Decimal | None, *, by: Actor, at: datetime) -> None:
    name = link.label or link.id
    known = Contribution.objects.filter(link_kind=link.kind, link_id=link.id)
    for gone in known.exclude(goal__in=goals).select_related("goal"):
        said = {"work": [name, None]}
        trail.record(action="strategy.goal.unserve", of=gone.goal, by=by, at=at, changes=said)
        gone.delete()
    for goal in goals:
        row: dict[str, Any] = {"goal": goal, "link_kind": link.kind, "link_id": link.id}
        Contribution.objects.update_or_create(**row, defaults={"capacity": capacity})
        days = None if capacity is None else str(capacity)
        said = {"work": [None, name], "capacity": [None, days]}
        trail.record(action="strategy.goal.serve", of=goal, by=by, at=at, changes=said)


def contributions_of(links: Iterable[Link]) -> dict[tuple[str, str], list[Contribution]]:
    """What each of these contributes to which goal, by (kind, id), in one query."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for link in links:
        by_kind[link.kind].add(link.id)
    found: dict[tuple[str, str], list[Contribution]] = defaultdict(list)
    rows = Contribution.objects.filter(link_kind__in=by_kind).select_related("goal").order_by("goal", "id")
    ids = set().union(*by_kind.values())
    # a database takes only so many values in one statement
    if len(ids) <= _FEW:
        rows = rows.filter(link_id__in=ids)
    for each in rows if by_kind else ():
        if each.link_id in by_kind[each.link_kind]:
            found[each.link_kind, each.link_id].append(each)
    return dict(found)


def goals_of(links: Iterable[Link]) -> dict[tuple[str, str], list[Goal]]:
    """The goals that each of these serves, by (kind, id), in one query; work that serves none is left out."""
    return {key: [each.goal for each in rows] for key, rows in contributions_of(links).items()}


def goal_names(kind: str) -> dict[str, tuple[str, ...]]:
    """The names of the goals that what of one kind serves, by its id, in one query; what serves none is left out."""
    found: dict[str, tuple[str, ...]] = {}
    rows = Contribution.objects.filter(link_kind=kind).order_by("goal", "id")
    for served, name in rows.values_list("link_id", "goal__name"):
        found[served] = (*found.get(served, ()), name)
    return found


def serves_url(link: Link) -> str:
    """Where one says which goals a piece of work serves."""
    return reverse("strategy:serves", query={"of": link.written})


def serving(goal: str, kind: str) -> list[str]:
    """The ids of what of one kind serves a goal (by its id), for the filter of a list."""
    try:
        wanted = UUID(goal)
    except ValueError:
        return []
    return list(Contribution.objects.filter(goal=wanted, link_kind=kind).values_list("link_id", flat=True))


def all_serving(kind: str) -> list[str]:
    """The ids of what of one kind serves any goal."""
    return list(Contribution.objects.filter(link_kind=kind).values_list("link_id", flat=True).distinct())
