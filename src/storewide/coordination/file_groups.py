"""The operation as a file: working groups that are planned or at work, with people, paths and what each is to reach.

Groups that their people alone see are in no file, and neither is progress: what was done, asked and decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from storewide.audit import many
from storewide.coordination import group_operations, part_operations
from storewide.coordination.group_operations import Charter
from storewide.coordination.models import (
    Criterion,
    Goal,
    GroupRole,
    GroupState,
    Milestone,
    Participant,
    Path,
    Prerequisite,
    Visibility,
    WorkingGroup,
    WorkingGroupQuerySet,
)
from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.operation_values import near
from storewide.kit.permissions import Actor
from storewide.organization.file_frame import refuse_orphans
from storewide.organization.file_records import Named, NotThere, RecordsPart, called, people

_GROUP = Field("group", required=True, refers="working_groups")
_PATH = Field("path", required=True, longest=120)
_DUE = Field("due", Kind.DAY, default=None, required=True)


def _groups() -> WorkingGroupQuerySet:
    return (
        WorkingGroup.objects.open().filter(visibility=Visibility.EVERYBODY).order_by("name", "begins", "pk")
    )


def _named() -> Named:
    return {group.name.lower(): group for group in _groups()}


class WorkingGroupsPart(RecordsPart):
    """Working groups that everybody sees and that are not disbanded."""

    name = "working_groups"
    about = "temporary groups; one that works stays until it is disbanded, also where it is taken out"
    fields = (
        Field("name", required=True, longest=120),
        Field("initiative", required=True, longest=300),
        Field("begins", Kind.DAY, default=None, required=True),
        Field("ends", Kind.DAY, default=None, required=True),
        Field("chat_url", longest=500),
        Field("agenda_url", longest=500),
        Field("out_of_scope", longest=4000),
    )
    key = ("name",)

    def records(self) -> Iterable[Any]:
        return _groups()

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:  # noqa: ARG002 - on any day
        planned = set(_groups().filter(state=GroupState.PLANNED).values_list("name", flat=True))
        return [row for row in rows if row["name"] in planned]

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        group_operations.set_up(charter=Charter(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        group_operations.change(group=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        refuse_orphans(record)
        many.remove(records=[record], action="coordination.group.remove", by=by, at=at)


class _GroupPart(RecordsPart):
    """Something that belongs to a group."""

    model: ClassVar[Any]
    named = {"group": _named}
    compact = True

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        part_operations.add(part=self.model(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        part_operations.change(part=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        part_operations.remove(part=record, by=by, at=at)


class GroupGoalsPart(_GroupPart):
    """The business goals a group serves."""

    name = "group_goals"
    about = "business goals that a working group serves"
    fields = (_GROUP, Field("what", required=True, longest=200))
    key = ("group", "what")
    model = Goal

    def records(self) -> Iterable[Any]:
        found = Goal.objects.filter(group__in=_groups()).select_related("group")
        return found.order_by("group__name", "what", "pk")


class PrerequisitesPart(_GroupPart):
    """What must be done before a group starts."""

    name = "group_prerequisites"
    about = "what must be done before a working group starts, by whom and until when"
    fields = (
        _GROUP,
        Field("what", required=True, longest=200),
        Field("owner", required=True, refers="people"),
        _DUE,
    )
    key = ("group", "what")
    called = {"due": "due_on"}
    named = {"group": _named, "owner": people}
    model = Prerequisite

    def records(self) -> Iterable[Any]:
        found = Prerequisite.objects.filter(group__in=_groups()).select_related("group", "owner")
        return found.order_by("group__name", "what", "pk")


class GroupPathsPart(_GroupPart):
    """The paths of groups."""

    name = "group_paths"
    about = "the strands of a working group's work"
    fields = (_GROUP, Field("name", required=True, longest=120), Field("purpose", longest=300))
    key = ("group", "name")
    model = Path

    def records(self) -> Iterable[Any]:
        found = Path.objects.filter(group__in=_groups()).select_related("group")
        return found.order_by("group__name", "name", "pk")


class _WithPath(_GroupPart):
    """Something on a path of a group, which a row tells by the group and the path's name."""

    def row(self, record: Any) -> Row:
        return super().row(record) | {"path": called(record.path)}

    def values(self, row: Row, known: Mapping[str, Named]) -> dict[str, Any]:
        values = super().values(row, known)
        group, name = values["group"], row["path"]
        paths = {path.name.lower(): path for path in group.paths.all()}
        if name and name.lower() not in paths:
            words = {"name": name, "group": group, "near": near(name, paths)}
            raise NotThere(_("%(group)s has no path “%(name)s”; %(near)s") % words)
        return values | {"path": paths.get(name.lower())}


class GroupPeoplePart(_WithPath):
    """Who is in a group, as what; whoever has left is not told."""

    name = "group_people"
    about = "who is in a working group, as what, on which path, and what they bring"
    fields = (
        _GROUP,
        Field("person", required=True, refers="people"),
        Field("role", required=True, choices=tuple(GroupRole.values)),
        Field("path", longest=120),
        Field("brings", longest=200),
    )
    key = ("group", "person")
    named = {"group": _named, "person": people}
    model = Participant

    def records(self) -> Iterable[Any]:
        found = Participant.objects.filter(group__in=_groups(), person__left_on=None)
        return found.select_related("group", "person", "path").order_by(
            "group__name", "person__name", "person__email", "pk"
        )


class _OnPath(_WithPath):
    """Something with a day on a path; its group is that of the path."""

    key = ("group", "path", "what")
    called = {"due": "due_on"}

    def values(self, row: Row, known: Mapping[str, Named]) -> dict[str, Any]:
        values = super().values(row, known)
        del values["group"]
        return values


class CriteriaPart(_OnPath):
    """The exit criteria of paths."""

    name = "group_criteria"
    about = "what must be true at the end of a path, by when, and who is directly responsible"
    fields = (
        _GROUP,
        _PATH,
        Field("what", required=True, longest=300),
        _DUE,
        Field("responsible", refers="people"),
    )
    named = {"group": _named, "responsible": people}
    model = Criterion

    def records(self) -> Iterable[Any]:
        found = Criterion.objects.filter(path__group__in=_groups())
        return found.select_related("path__group", "responsible").order_by(
            "path__group__name", "path__name", "due_on", "what", "pk"
        )


class MilestonesPart(_OnPath):
    """The milestones of paths."""

    name = "group_milestones"
    about = "days on a path by which something stands"
    fields = (_GROUP, _PATH, Field("what", required=True, longest=200), _DUE)
    model = Milestone

    def records(self) -> Iterable[Any]:
        found = Milestone.objects.filter(path__group__in=_groups()).select_related("path__group")
        return found.order_by("path__group__name", "path__name", "due_on", "what", "pk")


GROUPS = WorkingGroupsPart()
GOALS = GroupGoalsPart()
PREREQUISITES = PrerequisitesPart()
PATHS = GroupPathsPart()
PEOPLE = GroupPeoplePart()
CRITERIA = CriteriaPart()
MILESTONES = MilestonesPart()
