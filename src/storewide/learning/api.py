"""Learning over REST: courses, completions, who must know what, coverage, newcomers; the rest in `planning_api`."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.errors import Refusal
from storewide.kit.permissions import require
from storewide.learning import operations
from storewide.learning.models import Completion, Course, How
from storewide.learning.permissions import LearningPermission
from storewide.learning.reading import Reading
from storewide.learning.schemas import (
    CompletionIn,
    CompletionOut,
    CourseChangeIn,
    CourseIn,
    CourseOut,
    CoverageOut,
    DutyOut,
    NewcomerOut,
)
from storewide.lib.clock import now
from storewide.organization.fields import find
from storewide.organization.models import Person

router = Router(tags=["Learning"])


class UnknownPerson(Refusal):
    """Nobody here goes by that name."""


@router.get("/courses", response=list[CourseOut], operation_id="list_courses")
@paginate(LimitOffsetPagination)
def list_courses(request: Any) -> QuerySet[Course]:
    """All courses."""
    require(request.auth, LearningPermission.VIEW)
    return Course.objects.all()


@router.post("/courses", response={201: CourseOut}, operation_id="add_course")
def add_course(request: Any, body: CourseIn) -> Status[Course]:
    """Enter a course."""
    require(request.auth, LearningPermission.CHANGE)
    owner = named(body.owner) if body.owner else None
    made = Course(**body.dict(exclude={"owner"}), owner=owner)
    return Status(201, operations.add_course(course=made, by=request.auth, at=now()))


@router.patch("/courses/{uuid:course_id}", response=CourseOut, operation_id="change_course")
def change_course(request: Any, course_id: UUID, body: CourseChangeIn) -> Course:
    """Change a course; what was completed before keeps its day of expiry."""
    require(request.auth, LearningPermission.CHANGE)
    changes = body.dict(exclude_unset=True, exclude={"expected_version"})
    if "owner" in changes:
        changes["owner"] = named(changes["owner"]) if changes["owner"] else None
    return operations.change_course(
        course=get_object_or_404(Course, pk=course_id),
        changes=changes,
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )


@router.delete("/courses/{uuid:course_id}", response={204: None}, operation_id="remove_course")
def remove_course(request: Any, course_id: UUID) -> Status[None]:
    """Take out a course that nobody is taught and nobody completed."""
    require(request.auth, LearningPermission.CHANGE)
    operations.remove_course(course=get_object_or_404(Course, pk=course_id), by=request.auth, at=now())
    return Status(204, None)


@router.get("/completions", response=list[CompletionOut], operation_id="list_completions")
@paginate(LimitOffsetPagination)
def list_completions(request: Any) -> QuerySet[Completion]:
    """Who completed what, the newest first."""
    require(request.auth, LearningPermission.VIEW)
    return Completion.objects.all()


@router.post("/completions", response={201: CompletionOut}, operation_id="complete_course")
def complete(request: Any, body: CompletionIn) -> Status[Completion]:
    """Say that somebody completed a course."""
    require(request.auth, LearningPermission.CHANGE)
    course = get_object_or_404(Course, pk=body.course)
    said = {"on": body.on, "score": body.score, "how": How.SELF, "by": request.auth, "at": now()}
    return Status(201, operations.complete(course=course, person=named(body.person), **said))


@router.delete("/completions/{uuid:completion_id}", response={204: None}, operation_id="take_back_completion")
def take_back(request: Any, completion_id: UUID) -> Status[None]:
    """Take back a completion that was entered by mistake."""
    require(request.auth, LearningPermission.CHANGE)
    found = get_object_or_404(Completion.objects.for_list(), pk=completion_id)
    operations.take_back(completion=found, by=request.auth, at=now())
    return Status(204, None)


@router.get("/duties", response=list[DutyOut], operation_id="list_learning_duties")
@paginate(LimitOffsetPagination)
def list_duties(request: Any, person: str = "") -> list[dict[str, object]]:
    """Who must know what and how that stands, the worst first; of one `person` (e-mail or full name) where named."""
    require(request.auth, LearningPermission.VIEW)
    meant = [named(person)] if person else None
    return [DutyOut.of(duty) for duty in Reading(now().date(), meant).duties]


@router.get("/overdue", response=list[DutyOut], operation_id="list_overdue_learning")
@paginate(LimitOffsetPagination)
def list_overdue(request: Any) -> list[dict[str, object]]:
    """What somebody should know by now and does not, the longest first."""
    require(request.auth, LearningPermission.VIEW)
    return [DutyOut.of(duty) for duty in Reading(now().date()).overdue]


@router.get("/coverage", response=list[CoverageOut], operation_id="get_learning_coverage")
def coverage(request: Any) -> list[dict[str, object]]:
    """By team and course how many of those who must know it do; pairs for which nobody must are left out."""
    require(request.auth, LearningPermission.VIEW)
    columns, rows = Reading(now().date()).coverage()
    return [
        {"team": str(team or ""), "course": course.name, "known": cell.known, "of": cell.of}
        for team, cells in rows
        for course, cell in zip(columns, cells, strict=True)
        if cell.of
    ]


@router.get("/newcomers", response=list[NewcomerOut], operation_id="list_learning_newcomers")
def newcomers(request: Any) -> list[dict[str, object]]:
    """Who came within the last 90 days and how far they are, the furthest behind first."""
    require(request.auth, LearningPermission.VIEW)
    return [NewcomerOut.of_newcomer(each) for each in Reading(now().date()).newcomers()]


def named(text: str) -> Person:
    """Somebody by e-mail or full name. Raises UnknownPerson."""
    try:
        return find(text)
    except ValidationError as fault:
        raise UnknownPerson(fault.messages[0]) from None
