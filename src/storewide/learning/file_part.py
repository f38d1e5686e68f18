"""The operation as a file: courses, and curricula with their courses by wave.

Sessions, completions and what releases require are history, and in no file.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.kit.operation_file import Field, Kind, Row
from storewide.kit.operation_values import address_fault, near
from storewide.kit.permissions import Actor
from storewide.learning import operations
from storewide.learning.models import Audience, Course, CourseKind, Curriculum, Opens
from storewide.organization.file_records import NotThere, RecordsPart, people, roles, teams
from storewide.organization.models import Discipline


class CoursesPart(RecordsPart):
    """Everything there is to know."""

    name = "courses"
    about = "what there is to know; “months” is how long it holds, a site_review needs them"
    fields = (
        Field("name", required=True, longest=120),
        Field("purpose", longest=300),
        Field("kind", choices=tuple(CourseKind.values), default=CourseKind.COURSE.value),
        Field("owner", refers="people"),
        Field("material", longest=500),
        Field("months", Kind.NUMBER, default=None, bounds=(1, 120)),
    )
    key = ("name",)
    named = {"owner": people}

    def fault(self, row: Row) -> str:
        return address_fault(row, "material")

    def records(self) -> Iterable[Any]:
        return Course.objects.select_related("owner").order_by("name", "pk")

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.add_course(course=Course(**values), by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        operations.change_course(course=record, changes=values, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        operations.remove_course(course=record, by=by, at=at)


class CurriculaPart(RecordsPart):
    """Who must know which courses, in waves."""

    name = "curricula"
    about = "who must know what: “courses” has a line each with its wave, such as “1: Basket”"
    fields = (
        Field("name", required=True, longest=120),
        Field("audience", required=True, choices=tuple(Audience.values)),
        Field("team", refers="teams"),
        Field("role", refers="roles"),
        Field("discipline", choices=("", *Discipline.values)),
        Field("opens", choices=tuple(Opens.values), default=Opens.COMPLETE.value),
        Field("due_days", Kind.NUMBER, default=30, bounds=(1, 365)),
        Field("courses", required=True, longest=20_000),
    )
    key = ("name",)
    called = {"courses": "lessons"}
    named = {"team": teams, "role": roles}

    def completed(self, row: Row) -> Row:
        lines = (line.partition(":") for line in row["courses"].splitlines() if line.strip())
        return row | {"courses": "\n".join(f"{wave.strip()}: {name.strip()}" for wave, _colon, name in lines)}

    def records(self) -> Iterable[Any]:
        rows = Curriculum.objects.select_related("team", "role")
        return rows.prefetch_related("lessons__course").order_by("name", "pk")

    def row(self, record: Any) -> Row:
        lines = (f"{lesson.wave}: {lesson.course}" for lesson in record.lessons.all())
        return super().row(record) | {"courses": "\n".join(lines)}

    def make(self, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        lessons = _lessons(values.pop("lessons"))
        operations.set_up(curriculum=Curriculum(**values), lessons=lessons, by=by, at=at)

    def alter(self, record: Any, values: dict[str, Any], *, by: Actor, at: datetime) -> None:
        said = values.pop("lessons", None)
        taught = [(lesson.wave, lesson.course) for lesson in record.lessons.all()]
        lessons = taught if said is None else _lessons(said)
        operations.change_curriculum(curriculum=record, changes=values, lessons=lessons, by=by, at=at)

    def take_out(self, record: Any, *, by: Actor, at: datetime) -> None:
        operations.remove_curriculum(curriculum=record, by=by, at=at)


def _lessons(text: str) -> list[tuple[int, Course]]:
    """The courses by wave that a text names, a line each. Raises NotThere."""
    known = {course.name.lower(): course for course in Course.objects.all()}
    found = []
    for line in text.splitlines():
        wave, _colon, name = line.partition(":")
        course = known.get(name.strip().lower())
        if course is None or not wave.strip().isdecimal():
            said = {"line": line[:80], "near": near(name.strip(), known)}
            raise NotThere(_("“courses” has the line “%(line)s”; write it as “1: name”: %(near)s") % said)
        found.append((int(wave), course))
    return sorted(found, key=lambda lesson: lesson[0])


COURSES, CURRICULA = CoursesPart(), CurriculaPart()
