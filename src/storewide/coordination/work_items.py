"""Working groups and their items as work of the house: groups on the board of coordination, items on that of operation."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.coordination import seats
from storewide.coordination.models import (
    Goal,
    GroupRole,
    GroupState,
    Item,
    Participant,
    Prerequisite,
    WorkingGroup,
)
from storewide.coordination.permissions import CoordinationPermission
from storewide.kit import work
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.work import Level, Stage
from storewide.lib.clock import now


def items(actor: Actor, done_from: date) -> Iterable[work.Item]:
    """Groups that the actor sees, with their items; five queries."""
    if not may(actor, CoordinationPermission.VIEW):
        return
    open_or_lately = ~Q(state=GroupState.DISBANDED) | Q(disbanded_at__date__gte=done_from)
    groups = {group.pk: group for group in seats.seen_by(actor).filter(open_or_lately)}
    sponsors = {
        seat.group_id: seat.person.name
        for seat in Participant.objects.filter(group__in=groups, role=GroupRole.SPONSOR).select_related(
            "person"
        )
    }
    first = {each.group_id: each.what for each in Prerequisite.objects.open().filter(group__in=groups)}
    serves: dict[object, list[Link]] = {}
    for goal in Goal.objects.filter(group__in=groups).exclude(link_kind=""):
        if goal.link is not None:
            serves.setdefault(goal.group_id, []).append(goal.link)
    for pk, group in groups.items():
        yield _group(group, sponsors.get(pk, ""), first.get(pk, ""), tuple(serves.get(pk, ())))
    lately = Q(done_at=None) | Q(done_at__date__gte=done_from)
    at_work = [pk for pk, group in groups.items() if group.is_open]
    for item in Item.objects.filter(lately, group__in=at_work).select_related("owner", "blocked_by", "group"):
        yield _item(item)


def _group(group: WorkingGroup, sponsor: str, first: str, serves: tuple[Link, ...]) -> work.Item:
    stages = {
        GroupState.PLANNED: Stage.NEXT,
        GroupState.RUNNING: Stage.DOING,
        GroupState.DISBANDED: Stage.DONE,
    }
    since = group.disbanded_at or group.started_at or group.created_at
    return work.Item(
        link=Link(WorkingGroup.KIND, str(group.pk), group.name, group.get_absolute_url()),
        what=_("Working group"),
        level=Level.COORDINATION,
        stage=stages[GroupState(group.state)],
        tag=group.tag(now().date()),
        since=since.date(),
        begun=(group.started_at or group.created_at).date(),
        owner=sponsor,
        blocked=_("first comes: %(what)s") % {"what": first}
        if first and group.state == GroupState.PLANNED
        else "",
        serves=serves,
        mend=group.get_absolute_url(),
    )


def _item(item: Item) -> work.Item:
    begun = item.created_at.date()
    waits = item.is_open and item.blocked_by is not None
    return work.Item(
        link=Link(Item.KIND, str(item.pk), item.what, item.group.get_absolute_url()),
        what=_("Item of a working group"),
        level=Level.OPERATION,
        stage=Stage.DOING if item.is_open else Stage.DONE,
        tag=item.tag(now().date()),
        since=item.done_at.date() if item.done_at else begun,
        begun=begun,
        owner=item.owner.name,
        blocked=_("waits for %(team)s: %(why)s") % {"team": item.blocked_by, "why": item.blocked_because}
        if waits
        else "",
        serves=(item.group.link,),
    )
