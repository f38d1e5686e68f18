"""Disbanding a working group: every open item goes to an owner or into a next phase, and open criteria say why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.coordination import group_operations
from storewide.coordination.group_operations import Charter
from storewide.coordination.models import (
    AskedInput,
    Criterion,
    Goal,
    GroupState,
    Handover,
    Item,
    Milestone,
    Participant,
    Path,
    WorkingGroup,
)
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.organization.models import Person, WaitKind
from storewide.organization.wait_operations import stop_waiting, wait_for

type Open = Criterion | Milestone | Item | AskedInput


class OutcomeMissing(Refusal):
    """A disbanded group says what came of it."""

    field = "outcome"


class ReasonMissing(Refusal):
    """Who closes a group with open criteria says why."""

    field = "reason"


class LeftOver(Refusal):
    """Every open item of a group goes somewhere."""

    status = 422


class NoNextPhase(Refusal):
    """What goes into a next phase needs one."""

    field = "next_name"


@dataclass(frozen=True, kw_only=True)
class Phase:
    """The group that goes on: its name and its days."""

    name: str
    begins: date
    ends: date


def left_open(group: WorkingGroup) -> list[Open]:
    """What of a group is still open: criteria, milestones, items, questions; each sort by its day. Four queries."""
    paths = Criterion.objects.open().filter(path__group=group).select_related("path", "responsible")
    milestones = Milestone.objects.open().filter(path__group=group).select_related("path")
    items = Item.objects.open().filter(group=group).select_related("owner__team", "path", "blocked_by")
    inputs = AskedInput.objects.open().filter(group=group).select_related("person")
    return [each for rows in (paths, milestones, items, inputs) for each in rows.most_urgent_first()]


@trail.operation
def disband(
    *,
    group: WorkingGroup,
    outcome: str,
    reason: str = "",
    owners: Mapping[UUID, Person | None],
    next_phase: Phase | None = None,
    by: Actor,
    at: datetime,
) -> WorkingGroup:
    """End a group's work with what came of it. `owners` places every open part: its new owner, None: the next phase.

    Raises OutcomeMissing, ReasonMissing (with open criteria), LeftOver (naming what goes nowhere), NoNextPhase, WrongState.
    """
    lock(group, GroupState.PLANNED, GroupState.RUNNING)
    parts = left_open(group)
    _check(parts, outcome, reason, owners, next_phase)
    following = _next_phase(group, next_phase, by, at) if next_phase is not None else None
    for part in parts:
        owner = owners[part.pk]
        Handover.objects.create(
            group=group,
            sort=str(part._meta.verbose_name),
            what=str(part)[:300],
            due_on=part.due_on,
            owner=owner,
            next_phase=None if owner else following,
            created_at=at,
        )
        if isinstance(part, Item):
            stop_waiting(link=part.link, until=at)
        if owner is None and following is not None:
            _carry(part, following, at)
    group.state, group.disbanded_at = GroupState.DISBANDED, at
    group.outcome, group.reason = outcome.strip(), reason.strip()
    group.version += 1
    group.save(update_fields=["state", "disbanded_at", "outcome", "reason", "version"])
    changes = {"outcome": [None, group.outcome], "left_open": [None, [str(part) for part in parts]]}
    trail.record(action="coordination.group.disband", of=group, by=by, at=at, changes=changes)
    return group


def _check(
    parts: list[Open], outcome: str, reason: str, owners: Mapping[UUID, Person | None], phase: Phase | None
) -> None:
    if not outcome.strip():
        raise OutcomeMissing(_("Say what came of the group; it is what stays of it."))
    criteria = [part for part in parts if isinstance(part, Criterion)]
    if criteria and not reason.strip():
        raise ReasonMissing(
            _("Not all exit criteria are met (%(what)s); say why the group ends all the same.")
            % {"what": "; ".join(str(each) for each in criteria[:3])}
        )
    for part in parts:
        if part.pk not in owners:
            raise LeftOver(
                _("“%(what)s” is open and goes nowhere; name who takes it, or let it go into a next phase.")
                % {"what": part}
            )
    if phase is None and any(owners[part.pk] is None for part in parts):
        raise NoNextPhase(_("Something goes into a next phase; name that phase and its days."))


def _next_phase(group: WorkingGroup, phase: Phase, by: Actor, at: datetime) -> WorkingGroup:
    """The group that goes on, with the same people, goals and links."""
    charter = Charter(
        name=phase.name,
        begins=phase.begins,
        ends=phase.ends,
        initiative=group.initiative,
        initiative_link=group.initiative_link,
        chat_url=group.chat_url,
        agenda_url=group.agenda_url,
        visibility=group.visibility,
        out_of_scope=group.out_of_scope,
    )
    following = group_operations.set_up(charter=charter, by=by, at=at, follows=group)
    here = [
        row
        for row in Participant.objects.filter(group=group).select_related("person")
        if row.person.here(at.date())
    ]
    Participant.objects.bulk_create(
        Participant(group=following, person=row.person, role=row.role, brings=row.brings, created_at=at)
        for row in here
    )
    Goal.objects.bulk_create(
        Goal(group=following, what=goal.what, link_kind=goal.link_kind, link_id=goal.link_id, created_at=at)
        for goal in Goal.objects.filter(group=group)
    )
    return following


def _carry(part: Open, following: WorkingGroup, at: datetime) -> None:
    """The same part in the next phase; a day before its first becomes its last, for it is to be planned anew."""
    due_on = part.due_on if following.begins <= part.due_on <= following.ends else following.ends
    new = type(part)(
        **{
            field.attname: getattr(part, field.attname)
            for field in part._meta.concrete_fields
            if field.name not in ("id", "version")
        }
    )
    new.due_on, new.created_at = due_on, at
    if isinstance(new, Item | AskedInput):
        new.group = following
    if isinstance(new, Criterion | Milestone | Item) and new.path is not None:
        said = {"purpose": new.path.purpose, "created_at": at}
        new.path, _made = Path.objects.get_or_create(group=following, name=new.path.name, defaults=said)
    new.save(force_insert=True)
    if isinstance(new, Item) and new.blocked_by is not None:
        wait_for(
            waiting=new.owner.team, blocking=[new.blocked_by], kind=WaitKind.BLOCKED, link=new.link, since=at
        )
