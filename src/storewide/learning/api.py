"""Learning over REST."""

from typing import Any

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
from storewide.learning.schemas import CompletionIn, CompletionOut, CourseIn, CourseOut, DutyOut
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
    owner = _person(body.owner) if body.owner else None
    made = Course(**body.dict(exclude={"owner"}), owner=owner)
    return Status(201, operations.add_course(course=made, by=request.auth, at=now()))


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
    return Status(201, operations.complete(course=course, person=_person(body.person), **said))


@router.get("/duties", response=list[DutyOut], operation_id="list_learning_duties")
@paginate(LimitOffsetPagination)
def list_duties(request: Any) -> list[dict[str, Any]]:
    """Who must know what and how that stands, the worst first."""
    require(request.auth, LearningPermission.VIEW)
    return [
        {
            "person": duty.person.email,
            "course": duty.course.name,
            "curriculum": duty.curriculum.name,
            "wave": duty.wave,
            "due": duty.due,
            "standing": duty.standing.value,
        }
        for duty in Reading(now().date()).duties
    ]


def _person(text: str) -> Person:
    try:
        return find(text)
    except ValidationError as fault:
        raise UnknownPerson(fault.messages[0]) from None
