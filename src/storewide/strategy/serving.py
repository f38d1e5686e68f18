"""What work serves which goal: written by the work itself, read by the pages of goals and of alignment."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from storewide.audit import trail
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.strategy.models import Contribution, Goal


@trail.operation
def serve(
    *, link: Link, goals: Iterable[Goal], by: Actor, at: datetime, capacity: Decimal | None = None
) -> list[Contribution]:
    """Say which goals a piece of work serves; what it served before and is not named is taken back.

    `capacity`: the person-days it takes, where they are known; they are shared evenly by its goals.
    """
    wanted = {goal.pk: goal for goal in goals}
    kept: list[Contribution] = []
    each = None if capacity is None else (capacity / max(len(wanted), 1)).quantize(Decimal("0.1"))
    for known in Contribution.objects.filter(link_kind=link.kind, link_id=link.id).select_related("goal"):
        goal = wanted.pop(known.goal_id, None)
        if goal is None:
            trail.record(
                action="strategy.goal.unserve",
                of=known.goal,
                by=by,
                at=at,
                changes={"work": [link.label or link.id, None]},
            )
            known.delete()
            continue
        if known.capacity != each:
            known.capacity = each
            known.save(update_fields=["capacity"])
        kept.append(known)
    for goal in wanted.values():
        made = Contribution(goal=goal, link_kind=link.kind, link_id=link.id, capacity=each, created_at=at)
        made.save(force_insert=True)
        changes = {"work": [None, link.label or link.id]}
        trail.record(action="strategy.goal.serve", of=goal, by=by, at=at, changes=changes)
        kept.append(made)
    return kept


def goals_of(links: Iterable[Link]) -> dict[tuple[str, str], list[Goal]]:
    """The goals that each of these serves, by (kind, id), in one query; work that serves none is left out."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for link in links:
        by_kind[link.kind].add(link.id)
    found: dict[tuple[str, str], list[Goal]] = defaultdict(list)
    kinds = Contribution.objects.filter(link_kind__in=by_kind).select_related("goal").order_by("goal", "id")
    for each in kinds if by_kind else ():
        if each.link_id in by_kind[each.link_kind]:
            found[each.link_kind, each.link_id].append(each.goal)
    return dict(found)


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
