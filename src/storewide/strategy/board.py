"""Goals and objectives as items of the board of the highest flight level."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.kit.work import Item, Level, Stage
from storewide.lib.clock import now
from storewide.strategy.models import CheckIn, Goal, GoalKind, Objective
from storewide.strategy.permissions import StrategyPermission


def items(actor: Actor, done_from: date) -> Iterable[Item]:
    """Goals with an end and objectives that are open, or closed from that day on; three queries."""
    if not may(actor, StrategyPermission.VIEW):
        return
    today = now().date()
    wanted = Q(closed_on=None) | Q(closed_on__gte=done_from)
    for goal in Goal.objects.filter(wanted, kind=GoalKind.TIMED).for_list():
        yield Item(
            link=goal.link,
            what=_("Goal"),
            owner=str(goal.accountable or ""),
            serves=(goal.link,),
            **_standing(goal, today),
        )
    said = dict(
        CheckIn.objects.order_by()
        .values_list("key_result__objective")
        .annotate(last=Max("day"))
        .values_list("key_result__objective", "last")
    )
    for objective in Objective.objects.filter(wanted).for_list():
        due = objective.due_since(said.get(objective.pk), today)
        yield Item(
            link=objective.link,
            what=_("Objective"),
            owner=str(objective.owner or ""),
            blocked=_("check-in due since %(day)s") % {"day": formats.day(due)} if due else "",
            serves=(objective.goal.link,) if objective.goal else (),
            **_standing(objective, today),
        )


def _standing(record: Goal | Objective, today: date) -> dict[str, Any]:
    """Level, stage, state and days of a goal or an objective."""
    begins, ends = record.begins, record.ends
    said: dict[str, Any] = {"level": Level.STRATEGY, "begun": begins}
    if record.closed_on is not None:
        return said | {
            "stage": Stage.DONE,
            "since": record.closed_on,
            "tag": Tag(_("closed"), Tone.PLAIN),
        }
    if begins > today:
        tag = Tag(_("begins %(day)s") % {"day": formats.day(begins)}, Tone.PLAIN)
        return said | {"stage": Stage.NEXT, "since": record.created_at.date(), "tag": tag, "begun": begins}
    if ends is not None and ends < today:
        tag = Tag(_("over since %(day)s") % {"day": formats.day(ends)}, Tone.BAD, "warning")
        return said | {"stage": Stage.DOING, "since": begins, "tag": tag}
    tag = Tag(_("until %(day)s") % {"day": formats.day(ends)}, Tone.WAITING)
    return said | {"stage": Stage.DOING, "since": begins, "tag": tag}
