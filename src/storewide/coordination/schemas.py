"""What the API of working groups gives: people by e-mail, days as dates, parts with what they say."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from storewide.coordination.models import WorkingGroup
from storewide.coordination.reading import Reading
from storewide.coordination.words import standing
from storewide.lib.clock import now


class GroupOut(Schema):
    """A working group and how many of its exit criteria are met, against how many were planned by now."""

    id: UUID
    name: str
    initiative: str
    state: str
    visibility: str
    begins: date
    ends: date
    criteria: int
    met: int
    planned: int
    people: int
    version: int


class PartOut(Schema):
    """A part of a group; which fields it has depends on its sort."""

    id: UUID
    text: str
    due_on: date | None = None
    done_at: datetime | None = None
    person: str | None = None
    path: str | None = None
    role: str | None = None
    waits_for: str | None = None
    words: str = ""
    version: int

    @staticmethod
    def resolve_text(part: Any) -> str:
        found = getattr(part, "what", None) or getattr(part, "name", None) or getattr(part, "topic", None)
        return str(found or part)

    @staticmethod
    def resolve_due_on(part: Any) -> date | None:
        found: date | None = getattr(part, "due_on", None) or getattr(part, "on", None)
        return found

    @staticmethod
    def resolve_person(part: Any) -> str | None:
        for name in ("person", "responsible", "owner"):
            if found := getattr(part, name, None):
                return str(found.email)
        return None

    @staticmethod
    def resolve_path(part: Any) -> str | None:
        found = getattr(part, "path", None)
        return str(found) if found else None

    @staticmethod
    def resolve_waits_for(part: Any) -> str | None:
        found = getattr(part, "blocked_by", None)
        return str(found) if found else None

    @staticmethod
    def resolve_words(part: Any) -> str:
        named = (getattr(part, name, "") for name in ("evidence", "outcome", "answer", "brings", "purpose"))
        return next(filter(None, named), "")


class MeetingOut(PartOut):
    """A meeting with who of those expected was there, by e-mail, and what was decided."""

    held_at: datetime | None
    present: list[str]
    absent: list[str]
    decisions: list[str]

    @staticmethod
    def resolve_present(meeting: Any) -> list[str]:
        return [each.person.email for each in meeting.attendance.all() if each.present]

    @staticmethod
    def resolve_absent(meeting: Any) -> list[str]:
        return [each.person.email for each in meeting.attendance.all() if not each.present]

    @staticmethod
    def resolve_decisions(meeting: Any) -> list[str]:
        return [each.what for each in meeting.decisions.all()]


class GroupFullOut(Schema):
    """A working group with all its parts; `standing` says in words how it stands against its plan."""

    id: UUID
    name: str
    initiative: str
    state: str
    visibility: str
    begins: date
    ends: date
    chat_url: str
    agenda_url: str
    out_of_scope: str
    outcome: str
    reason: str
    follows: UUID | None = Field(None, alias="follows_id")
    standing: str
    goals: list[PartOut]
    prerequisites: list[PartOut]
    paths: list[PartOut]
    criteria: list[PartOut]
    milestones: list[PartOut]
    items: list[PartOut]
    participants: list[PartOut]
    inputs: list[PartOut]
    meetings: list[MeetingOut]
    left_open: list[PartOut]
    version: int

    @staticmethod
    def resolve_standing(group: WorkingGroup) -> str:
        return standing(_read(group).progress)

    @staticmethod
    def resolve_goals(group: WorkingGroup) -> list[Any]:
        return list(group.goals.all())

    @staticmethod
    def resolve_prerequisites(group: WorkingGroup) -> list[Any]:
        return _read(group).prerequisites

    @staticmethod
    def resolve_paths(group: WorkingGroup) -> list[Any]:
        return [each.path for each in _read(group).paths]

    @staticmethod
    def resolve_criteria(group: WorkingGroup) -> list[Any]:
        return _read(group).criteria

    @staticmethod
    def resolve_milestones(group: WorkingGroup) -> list[Any]:
        return [milestone for each in _read(group).paths for milestone in each.milestones]

    @staticmethod
    def resolve_items(group: WorkingGroup) -> list[Any]:
        return _read(group).items

    @staticmethod
    def resolve_participants(group: WorkingGroup) -> list[Any]:
        return _read(group).people

    @staticmethod
    def resolve_inputs(group: WorkingGroup) -> list[Any]:
        return _read(group).inputs

    @staticmethod
    def resolve_meetings(group: WorkingGroup) -> list[Any]:
        return _read(group).meetings

    @staticmethod
    def resolve_left_open(group: WorkingGroup) -> list[Any]:
        return _read(group).handovers


def _read(group: WorkingGroup) -> Reading:
    """The group as it stands today, read once."""
    found: Reading | None = getattr(group, "read", None)
    if found is None:
        found = group.read = Reading(group, now().date())  # type: ignore[attr-defined]
    return found
