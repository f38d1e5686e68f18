"""All that a working group's page, report and API say of it, read in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch

from storewide.coordination import rules
from storewide.coordination.models import (
    AskedInput,
    Attendance,
    Criterion,
    GroupRole,
    Handover,
    Item,
    Meeting,
    Milestone,
    Participant,
    Path,
    Prerequisite,
    WorkingGroup,
)
from storewide.coordination.rules import Progress, Stage
from storewide.kit import links
from storewide.kit.links import Link
from storewide.organization.models import Person


@dataclass(frozen=True)
class GoalRow:
    """A business goal with the record it leads to, resolved; None where it is told in words alone."""

    goal: Any
    link: Link | None


@dataclass(frozen=True)
class PathReading:
    """A path with its criteria and milestones, by their days, and how it stands."""

    path: Path
    criteria: list[Criterion]
    milestones: list[Milestone]
    progress: Progress


@dataclass(frozen=True)
class Attended:
    """How often somebody who was expected was there."""

    person: Any
    there: int
    of: int


class Reading:
    """A working group on a day: everything of it."""

    def __init__(self, group: WorkingGroup, on: date) -> None:
        self.group, self.on = group, on

    @cached_property
    def people(self) -> list[Participant]:
        """Who is in it, the sponsor first."""
        return list(Participant.objects.filter(group=self.group).in_order())

    def of(self, role: GroupRole) -> list[Participant]:
        """Those in one role."""
        return [each for each in self.people if each.role == role]

    @cached_property
    def by_role(self) -> list[tuple[str, list[Participant]]]:
        """Everybody by role, roles without anybody left out."""
        return [(str(role.label), self.of(role)) for role in GroupRole if self.of(role)]

    @cached_property
    def criteria(self) -> list[Criterion]:
        """All exit criteria by their days."""
        rows = Criterion.objects.filter(path__group=self.group).select_related("responsible", "path__group")
        return list(rows.most_urgent_first())

    @cached_property
    def paths(self) -> list[PathReading]:
        """Its paths in the order they were made."""
        milestones: dict[UUID, list[Milestone]] = defaultdict(list)
        rows = Milestone.objects.filter(path__group=self.group).select_related("path__group")
        for milestone in rows.most_urgent_first():
            milestones[milestone.path_id].append(milestone)
        criteria: dict[UUID, list[Criterion]] = defaultdict(list)
        for criterion in self.criteria:
            criteria[criterion.path_id].append(criterion)
        return [
            PathReading(path, criteria[path.pk], milestones[path.pk], self._progress(criteria[path.pk]))
            for path in Path.objects.filter(group=self.group)
        ]

    @cached_property
    def progress(self) -> Progress:
        """How all its criteria stand against their days."""
        return self._progress(self.criteria)

    @property
    def stages(self) -> list[Stage]:
        """Its criteria as they count."""
        return [_stage(each) for each in self.criteria]

    @cached_property
    def prerequisites(self) -> list[Prerequisite]:
        """What must be done first, by its day."""
        rows = Prerequisite.objects.filter(group=self.group).select_related("owner", "group")
        return list(rows.most_urgent_first())

    @cached_property
    def items(self) -> list[Item]:
        """What people do for it: open ones first, by their day."""
        rows = Item.objects.filter(group=self.group).select_related("owner", "path", "blocked_by", "group")
        return list(rows.order_by(F("done_at").desc(nulls_first=True), "due_on", "pk"))

    @cached_property
    def inputs(self) -> list[AskedInput]:
        """What was asked in writing: open ones first, by their day."""
        rows = AskedInput.objects.filter(group=self.group).select_related("person", "group")
        return list(rows.order_by(F("done_at").desc(nulls_first=True), "due_on", "pk"))

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Its meetings, the latest first, with who was there and what was decided."""
        there = Prefetch("attendance", Attendance.objects.select_related("person"))
        return list(Meeting.objects.filter(group=self.group).prefetch_related(there, "decisions"))

    @cached_property
    def goals(self) -> list[GoalRow]:
        """The business goals it serves."""
        return [
            GoalRow(goal, links.resolve(goal.link) if goal.link else None) for goal in self.group.goals.all()
        ]

    @cached_property
    def handovers(self) -> list[Handover]:
        """What it left open, and where that went."""
        rows = Handover.objects.filter(group=self.group).select_related("owner", "next_phase", "group")
        return list(rows.most_urgent_first())

    @cached_property
    def attended(self) -> list[Attended]:
        """How often contributors were there, the rarest first."""
        seen: dict[Any, list[bool]] = defaultdict(list)
        for meeting in self.meetings:
            for row in meeting.attendance.all():
                seen[row.person].append(row.present)
        found = [Attended(person, sum(marks), len(marks)) for person, marks in seen.items()]
        return sorted(found, key=lambda each: (each.there / each.of, each.person.name))

    @cached_property
    def next_phases(self) -> list[WorkingGroup]:
        """The groups that go on where it ended."""
        return list(WorkingGroup.objects.filter(follows=self.group).order_by("begins"))

    def _progress(self, criteria: list[Criterion]) -> Progress:
        return rules.progress((_stage(each) for each in criteria), self.on)


def notes(meeting: Meeting) -> tuple[list[Person], dict[str, Any]]:
    """Who was expected at a meeting, and what is written down of it so far; three queries."""
    expected = Participant.objects.contributing().filter(group=meeting.group).in_order()
    there = meeting.attendance.filter(present=True).values_list("person", flat=True)
    return [each.person for each in expected], {
        "present": [str(pk) for pk in there],
        "decisions": [each.what for each in meeting.decisions.all()],
        "no_decision": meeting.no_decision,
        "notes": meeting.notes,
    }


def _stage(criterion: Criterion) -> Stage:
    return Stage(criterion.due_on, criterion.done_at.date() if criterion.done_at else None)
