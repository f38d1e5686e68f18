"""What is planned of learning over REST: curricula, sessions, and what records require to be known first."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit import links, naming
from storewide.kit.links import Link
from storewide.kit.permissions import require
from storewide.learning import operations, reading, session_operations
from storewide.learning.api import named
from storewide.learning.models import Course, Curriculum, Need, Session
from storewide.learning.permissions import LearningPermission
from storewide.learning.schemas import (
    CameIn,
    CurriculumChangeIn,
    CurriculumIn,
    CurriculumOut,
    LessonIn,
    NeedIn,
    NeedOut,
    SessionChangeIn,
    SessionIn,
    SessionOut,
)
from storewide.lib.clock import now
from storewide.organization.models import Role, Team

router = Router(tags=["Learning"])


@router.get("/curricula", response=list[CurriculumOut], operation_id="list_curricula")
def list_curricula(request: Any) -> list[dict[str, object]]:
    """All curricula with their courses by wave."""
    require(request.auth, LearningPermission.VIEW)
    return [CurriculumOut.of(each) for each in _curricula()]


@router.post("/curricula", response={201: CurriculumOut}, operation_id="set_up_curriculum")
def set_up(request: Any, body: CurriculumIn) -> Status[dict[str, object]]:
    """Set up a curriculum."""
    require(request.auth, LearningPermission.CHANGE)
    said = _meant(body.dict(exclude={"lessons"}))
    lessons = _lessons(body.lessons)
    made = operations.set_up(curriculum=Curriculum(**said), lessons=lessons, by=request.auth, at=now())
    return Status(201, CurriculumOut.of(made))


@router.patch("/curricula/{uuid:curriculum_id}", response=CurriculumOut, operation_id="change_curriculum")
def change_curriculum(request: Any, curriculum_id: UUID, body: CurriculumChangeIn) -> dict[str, object]:
    """Change whom a curriculum is for and what it teaches; lessons that are given are all it teaches."""
    require(request.auth, LearningPermission.CHANGE)
    found = get_object_or_404(_curricula(), pk=curriculum_id)
    changes = _meant(body.dict(exclude_unset=True, exclude={"expected_version", "lessons"}))
    given = "lessons" in body.model_fields_set
    taught = [(lesson.wave, lesson.course) for lesson in found.lessons.select_related("course")]
    operations.change_curriculum(
        curriculum=found,
        changes=changes,
        lessons=_lessons(body.lessons) if given else taught,
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )
    return CurriculumOut.of(get_object_or_404(_curricula(), pk=curriculum_id))


@router.delete("/curricula/{uuid:curriculum_id}", response={204: None}, operation_id="remove_curriculum")
def remove_curriculum(request: Any, curriculum_id: UUID) -> Status[None]:
    """Take a curriculum out; what was completed stays."""
    require(request.auth, LearningPermission.CHANGE)
    found = get_object_or_404(Curriculum, pk=curriculum_id)
    operations.remove_curriculum(curriculum=found, by=request.auth, at=now())
    return Status(204, None)


@router.get("/sessions", response=list[SessionOut], operation_id="list_sessions")
def list_sessions(request: Any, limit: int = 100) -> list[dict[str, object]]:
    """The newest sessions with who has a seat and who came."""
    require(request.auth, LearningPermission.VIEW)
    return [SessionOut.of(each) for each in _sessions()[: max(0, min(limit, 500))]]


@router.post("/sessions", response={201: SessionOut}, operation_id="plan_session")
def plan(request: Any, body: SessionIn) -> Status[dict[str, object]]:
    """Plan a session of a course."""
    require(request.auth, LearningPermission.CHANGE)
    course, trainer = get_object_or_404(Course, pk=body.course), named(body.trainer)
    planned = Session(course=course, on=body.on, where=body.where, trainer=trainer, seats=body.seats)
    people = _people(body.people)
    made = session_operations.plan(session=planned, people=people, by=request.auth, at=now())
    return Status(201, SessionOut.of(made))


@router.patch("/sessions/{uuid:session_id}", response=SessionOut, operation_id="change_session")
def change(request: Any, session_id: UUID, body: SessionChangeIn) -> dict[str, object]:
    """Change a session that is not written down, and who has a seat."""
    require(request.auth, LearningPermission.CHANGE)
    found = get_object_or_404(_sessions(), pk=session_id)
    changes = body.dict(exclude_unset=True, exclude={"expected_version", "people"})
    if "trainer" in changes:
        changes["trainer"] = named(changes["trainer"])
    given = "people" in body.model_fields_set
    seated = [seat.person for seat in found.taken.all()]
    session_operations.change(
        session=found,
        changes=changes,
        people=_people(body.people) if given else seated,
        by=request.auth,
        at=now(),
        expected_version=body.expected_version,
    )
    return SessionOut.of(get_object_or_404(_sessions(), pk=session_id))


@router.delete("/sessions/{uuid:session_id}", response={204: None}, operation_id="call_off_session")
def call_off(request: Any, session_id: UUID) -> Status[None]:
    """Call a session off."""
    require(request.auth, LearningPermission.CHANGE)
    session_operations.call_off(session=get_object_or_404(Session, pk=session_id), by=request.auth, at=now())
    return Status(204, None)


@router.post("/sessions/{uuid:session_id}/hold", response=SessionOut, operation_id="hold_session")
def hold(request: Any, session_id: UUID, body: CameIn) -> dict[str, object]:
    """Write down who came; they have completed the course."""
    require(request.auth, LearningPermission.CHANGE)
    found = get_object_or_404(_sessions(), pk=session_id)
    session_operations.hold(session=found, came=_people(body.came), by=request.auth, at=now())
    return SessionOut.of(get_object_or_404(_sessions(), pk=session_id))


@router.get("/needs", response=list[NeedOut], operation_id="list_learning_needs")
@paginate(LimitOffsetPagination)
def list_needs(request: Any, about: str = "") -> list[dict[str, object]]:
    """What records require to be known first and who does not know it yet; of one (`kind:id`) where named."""
    require(request.auth, LearningPermission.VIEW)
    kind, _colon, key = about.partition(":")
    rows = Need.objects.filter(link_kind=kind, link_id=key) if about else Need.objects.all()
    wanted = [Link(*pair) for pair in rows.values_list("link_kind", "link_id").distinct()]
    found = reading.needed(wanted, now().date())
    return [NeedOut.of_needed(each) for _key, needs in sorted(found.items()) for each in needs]


@router.post("/needs", response={201: NeedOut}, operation_id="require_course")
def require_course(request: Any, body: NeedIn) -> Status[dict[str, object]]:
    """Say what a record requires a team or a role to know before it goes live."""
    require(request.auth, LearningPermission.CHANGE)
    about = links.named(body.about)
    if about is None or bool(body.team) == bool(body.role):
        raise naming.UnknownName(
            _("Give “about” as kind and id of a record that is there, and a team or a role, not both.")
        )
    need = Need(course=get_object_or_404(Course, pk=body.course), **_whom(body.team, body.role))
    operations.require_for(need=need, link=about, by=request.auth, at=now())
    rows = reading.needed([about], now().date())[about.kind, about.id]
    return Status(201, NeedOut.of_needed(next(each for each in rows if each.need.pk == need.pk)))


@router.delete("/needs/{uuid:need_id}", response={204: None}, operation_id="drop_learning_need")
def drop(request: Any, need_id: UUID) -> Status[None]:
    """Require it no more."""
    require(request.auth, LearningPermission.CHANGE)
    need = get_object_or_404(Need.objects.select_related("course", "team", "role"), pk=need_id)
    operations.drop(need=need, by=request.auth, at=now())
    return Status(204, None)


def _curricula() -> QuerySet[Curriculum]:
    return Curriculum.objects.select_related("team", "role").prefetch_related("lessons")


def _sessions() -> QuerySet[Session]:
    return Session.objects.select_related("course", "trainer").prefetch_related("taken__person")


def _lessons(given: list[LessonIn]) -> list[tuple[int, Course]]:
    return [(each.wave, get_object_or_404(Course, pk=each.course)) for each in given]


def _people(names: list[str]) -> list[Any]:
    """Each of the people once."""
    return list(dict.fromkeys(named(name) for name in names))


def _whom(team: str, role: str) -> dict[str, Any]:
    return {
        "team": naming.named(Team, team, name__iexact=team) if team else None,
        "role": naming.named(Role, role, title__iexact=role) if role else None,
    }


def _meant(said: dict[str, Any]) -> dict[str, Any]:
    """Names of a team and a role as records; no discipline is an empty one."""
    whom = _whom(said.get("team", ""), said.get("role", ""))
    found = said | {name: value for name, value in whom.items() if name in said}
    return found | ({"discipline": said["discipline"] or ""} if "discipline" in said else {})
