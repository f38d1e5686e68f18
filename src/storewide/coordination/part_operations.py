"""Every change to the parts of a working group: goals, paths, criteria, items, people, questions.

A part is added, changed and taken out alike; the trail tells it of the group, where people look for it.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.coordination.models import (
    AskedInput,
    Criterion,
    Goal,
    GroupState,
    Handover,
    Item,
    Meeting,
    Milestone,
    Participant,
    Path,
    Prerequisite,
    WorkingGroup,
)
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.organization.models import Person, Team, WaitKind
from storewide.organization.wait_operations import stop_waiting, wait_for

type Part = Goal | Path | Prerequisite | Criterion | Milestone | Item | Participant | Meeting | AskedInput
type Doable = Prerequisite | Criterion | Milestone | Item | AskedInput | Handover

#: what the trail calls each sort of part
NOUNS: dict[type[Any], str] = {
    Goal: "goal",
    Path: "path",
    Prerequisite: "prerequisite",
    Criterion: "criterion",
    Milestone: "milestone",
    Item: "item",
    Participant: "participant",
    Meeting: "meeting",
    AskedInput: "input",
    Handover: "handover",
}
#: which of its fields says what came of it, and what is asked where that is left out
SAYS: dict[type[Any], str] = {
    Criterion: "evidence",
    Item: "outcome",
    AskedInput: "answer",
    Handover: "outcome",
}


class SeatTaken(Refusal):
    """Somebody sits in a working group once."""

    field = "person"


class NameTaken(Refusal):
    """A group's paths have names of their own."""

    field = "name"


class HasLeft(Refusal):
    """What is to be done needs somebody who is here."""


class OutsideTheGroup(Refusal):
    """A criterion or milestone is planned for a day of the group."""

    field = "due_on"


class WordsMissing(Refusal):
    """Who says that it is done says how one can tell."""

    field = "words"


class NotStarted(Refusal):
    """Criteria are met and items done while the group works."""

    status = 409


class AlreadyDone(Refusal):
    """What is done is opened again before it is done anew."""

    status = 409


class NotEmpty(Refusal):
    """A path goes once nothing is left on it."""

    status = 409


class BlockedByItself(Refusal):
    """A team does not wait for itself."""

    field = "team"


@trail.operation
def add[P: Part](*, part: P, by: Actor, at: datetime) -> P:
    """Add a part, given as a record not saved yet, to its group. Raises what is wrong with it, and WrongState."""
    lock(part.group, GroupState.PLANNED, GroupState.RUNNING)
    _check(part, at.date())
    part.created_at = at
    if isinstance(part, AskedInput):
        part.asked_at, part.asked_by_label = at, by.label[:200]
    part.save(force_insert=True)
    _tell(part, "add", by, at, {_noun(part): [None, str(part)]})
    return part


@trail.operation
def change[P: Part](
    *, part: P, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> P:
    """Change what a part says. Raises what is wrong with it, Conflict and WrongState."""
    lock(part.group, GroupState.PLANNED, GroupState.RUNNING)
    tried = type(part)(
        **{field.attname: getattr(part, field.attname) for field in part._meta.concrete_fields}
    )
    for name, value in changes.items():
        setattr(tried, name, value)
    _check(tried, at.date())
    differing = save_changes(part, changes, expected_version)
    if isinstance(part, Item) and "owner" in differing and part.blocked_by is not None:
        stop_waiting(link=part.link, until=at)
        _begin_to_wait(part, part.blocked_by, at)
    _tell(part, "change", by, at, differing)
    return part


@trail.operation
def remove(*, part: Part, by: Actor, at: datetime) -> None:
    """Take a part out of its group. Raises NotEmpty for a path with criteria or milestones, and WrongState."""
    lock(part.group, GroupState.PLANNED, GroupState.RUNNING)
    if isinstance(part, Path) and (part.criteria.exists() or part.milestones.exists()):
        raise NotEmpty(
            _("“%(path)s” still has criteria or milestones; take them out first.") % {"path": part}
        )
    if isinstance(part, Item):
        stop_waiting(link=part.link, until=at)
    _tell(part, "remove", by, at, {_noun(part): [str(part), None]})
    part.delete()


@trail.operation
def finish[D: Doable](*, part: D, words: str = "", by: Actor, at: datetime) -> D:
    """Say that something is done, and how one can tell: evidence, outcome or the answer that was asked for.

    Raises AlreadyDone, WordsMissing, NotStarted.
    """
    _lock_part(part)
    field, said = SAYS.get(type(part), ""), words.strip()
    if not part.is_open:
        raise AlreadyDone(_("“%(what)s” is done already.") % {"what": part})
    if field and not said:
        raise WordsMissing(_("Say what came of it, so that others can tell."))
    part.done_at, part.done_by_label = at, by.label[:200]
    if field:
        setattr(part, field, said)
    _save(part)
    if isinstance(part, Item):
        _free(part, at)
    _tell(
        part, "finish", by, at, {_noun(part): [None, str(part)], **({field: [None, said]} if field else {})}
    )
    return part


@trail.operation
def reopen[D: Doable](*, part: D, by: Actor, at: datetime) -> D:
    """Open again what was said to be done."""
    _lock_part(part)
    part.done_at, part.done_by_label = None, ""
    if field := SAYS.get(type(part)):
        setattr(part, field, "")
    _save(part)
    _tell(part, "reopen", by, at, {_noun(part): [str(part), None]})
    return part


@trail.operation
def block(*, item: Item, team: Team, because: str, by: Actor, at: datetime) -> Item:
    """Say that an item waits for another team; the team of its owner waits from now on, which coupling counts.

    Raises BlockedByItself, WordsMissing, AlreadyDone.
    """
    _lock_part(item)
    if not item.is_open:
        raise AlreadyDone(_("“%(what)s” is done already.") % {"what": item})
    if not because.strip():
        raise WordsMissing(_("Say what it waits for."))
    if item.owner.team_id == team.pk:
        raise BlockedByItself(
            _("%(owner)s is in %(team)s; name the team that is waited for.")
            % {"owner": item.owner, "team": team}
        )
    stop_waiting(link=item.link, until=at)
    item.blocked_by, item.blocked_at, item.blocked_because = team, at, because.strip()
    _save(item)
    _begin_to_wait(item, team, at)
    changes = {"item": [None, str(item)], "blocked_by": [None, str(team)], "because": [None, because.strip()]}
    _tell(item, "block", by, at, changes)
    return item


@trail.operation
def unblock(*, item: Item, by: Actor, at: datetime) -> Item:
    """Say that an item does not wait any more."""
    _lock_part(item)
    was = str(item.blocked_by or "")
    _free(item, at)
    _tell(item, "unblock", by, at, {"item": [None, str(item)], "blocked_by": [was, None]})
    return item


def _begin_to_wait(item: Item, team: Team, at: datetime) -> None:
    wait_for(waiting=item.owner.team, blocking=[team], kind=WaitKind.BLOCKED, link=item.link, since=at)


def _free(item: Item, at: datetime) -> None:
    stop_waiting(link=item.link, until=at)
    item.blocked_by, item.blocked_at, item.blocked_because = None, None, ""
    _save(item)


def _lock_part(part: Doable) -> None:
    """Read a part anew, so that nobody changes it meanwhile, and see whether its group stands where this is done."""
    rows: Any = type(part).objects
    part.refresh_from_db(from_queryset=rows.select_for_update())
    group: WorkingGroup = part.group
    if isinstance(part, Handover):
        return
    lock(group, GroupState.PLANNED, GroupState.RUNNING)
    if group.state == GroupState.PLANNED and isinstance(part, Criterion | Milestone | Item):
        raise NotStarted(
            _("%(group)s has not started; start it before anything of it is done.") % {"group": group}
        )


def _check(part: Part, on: date) -> None:
    for name in ("owner", "responsible", "person"):
        person: Person | None = getattr(part, name, None)
        if person is not None and not person.here(on):
            raise HasLeft(_("%(name)s has left; name somebody who is here.") % {"name": person})
    if isinstance(part, Participant):
        others = Participant.objects.filter(group=part.group, person=part.person).exclude(pk=part.pk)
        if others.exists():
            raise SeatTaken(_("%(name)s is in the group already.") % {"name": part.person})
    if isinstance(part, Path):
        namesakes = Path.objects.filter(group=part.group, name__iexact=part.name).exclude(pk=part.pk)
        if namesakes.exists():
            raise NameTaken(_("There is a path “%(name)s” already.") % {"name": part.name})
    if isinstance(part, Criterion | Milestone):
        _check_day(part)


def _check_day(part: Criterion | Milestone) -> None:
    group = part.group
    if not group.begins <= part.due_on <= group.ends:
        raise OutsideTheGroup(
            _("%(day)s is no day of %(group)s, which works %(span)s; choose one of these or move its end.")
            % {
                "day": formats.day(part.due_on),
                "group": group,
                "span": formats.span(group.begins, group.ends),
            }
        )


def _save(part: Doable) -> None:
    part.version += 1
    part.save()


def _noun(part: Part | Doable) -> str:
    return NOUNS[type(part)]


def _tell(part: Part | Doable, verb: str, by: Actor, at: datetime, changes: dict[str, Any]) -> None:
    """A line in the trail of the group."""
    trail.record(action=f"coordination.{_noun(part)}.{verb}", of=part.group, by=by, at=at, changes=changes)
