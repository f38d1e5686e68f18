"""What the API of learning takes and gives."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from storewide.learning.models import Audience, CourseKind, Curriculum, Opens, Session
from storewide.learning.reading import Duty, Needed, Newcomer
from storewide.organization.models import Discipline

ADDRESS = r"^(https?://\S+)?$"


class CourseIn(Schema):
    """A course; `owner` by e-mail or full name, `months` how long it holds."""

    name: str = Field(min_length=1, max_length=120)
    purpose: str = Field("", max_length=300)
    kind: CourseKind = CourseKind.COURSE
    owner: str = ""
    material: str = Field("", max_length=500, pattern=ADDRESS)
    months: int | None = Field(None, ge=1, le=120)


class CourseChangeIn(Schema):
    """What a course is to say; what is left out stays. A stale `expected_version` is refused with 409."""

    name: str = Field("", min_length=1, max_length=120)
    purpose: str = Field("", max_length=300)
    kind: CourseKind = CourseKind.COURSE
    owner: str = ""
    material: str = Field("", max_length=500, pattern=ADDRESS)
    months: int | None = Field(None, ge=1, le=120)
    expected_version: int | None = None


class CourseOut(Schema):
    """A course."""

    id: UUID
    name: str
    purpose: str
    kind: str
    material: str
    months: int | None
    version: int


class CompletionIn(Schema):
    """Somebody (by e-mail or full name) completed a course."""

    course: UUID
    person: str
    on: date
    score: int | None = Field(None, ge=0, le=100)


class CompletionOut(Schema):
    """Somebody completed a course; it holds until `expires_on`."""

    id: UUID
    course: UUID = Field(alias="course_id")
    person: UUID = Field(alias="person_id")
    on: date
    expires_on: date | None
    score: int | None
    how: str


class DutyOut(Schema):
    """A course that somebody must know, and how that stands."""

    person: str
    course: str
    curriculum: str
    wave: int
    due: date
    standing: str

    @staticmethod
    def of(duty: Duty) -> dict[str, object]:
        """As the API tells it; people by their e-mail."""
        return {
            "person": duty.person.email,
            "course": duty.course.name,
            "curriculum": duty.curriculum.name,
            "wave": duty.wave,
            "due": duty.due,
            "standing": duty.standing.value,
        }


class CoverageOut(Schema):
    """Of a team (empty: people without one) how many of those who must know a course do."""

    team: str
    course: str
    known: int
    of: int


class NewcomerOut(Schema):
    """Somebody who came within the last 90 days: how far they are, and the course that is next."""

    person: str
    since: date
    known: int
    of: int
    overdue: int
    next: str

    @staticmethod
    def of_newcomer(found: Newcomer) -> dict[str, object]:
        """As the API tells it; people by their e-mail."""
        return {
            "person": found.person.email,
            "since": found.since,
            "known": found.known,
            "of": found.of,
            "overdue": found.overdue,
            "next": found.next.course.name if found.next else "",
        }


class LessonIn(Schema):
    """A course in a wave of a curriculum."""

    wave: int = Field(ge=1)
    course: UUID


class CurriculumIn(Schema):
    """Courses in waves; `team` by its name, `role` by its title, `discipline` where it is for one."""

    name: str = Field(min_length=1, max_length=120)
    audience: Audience
    team: str = ""
    role: str = ""
    discipline: Discipline | None = None
    opens: Opens = Opens.COMPLETE
    due_days: int = Field(30, ge=1, le=365)
    lessons: list[LessonIn]


class CurriculumChangeIn(Schema):
    """What a curriculum is to say; what is left out stays. A stale `expected_version` is refused with 409."""

    name: str = Field("", min_length=1, max_length=120)
    audience: Audience = Audience.EVERYBODY
    team: str = ""
    role: str = ""
    discipline: Discipline | None = None
    opens: Opens = Opens.COMPLETE
    due_days: int = Field(30, ge=1, le=365)
    lessons: list[LessonIn] = Field(default_factory=list)
    expected_version: int | None = None


class CurriculumOut(Schema):
    """A curriculum with its courses by wave."""

    id: UUID
    name: str
    audience: str
    team: str
    role: str
    discipline: str
    opens: str
    due_days: int
    lessons: list[LessonIn]
    version: int

    @staticmethod
    def of(found: Curriculum) -> dict[str, object]:
        """As the API tells it."""
        return {
            "id": found.pk,
            "name": found.name,
            "audience": found.audience,
            "team": str(found.team or ""),
            "role": str(found.role or ""),
            "discipline": found.discipline,
            "opens": found.opens,
            "due_days": found.due_days,
            "lessons": [{"wave": lesson.wave, "course": lesson.course_id} for lesson in found.lessons.all()],
            "version": found.version,
        }


class SessionIn(Schema):
    """A session; `trainer` and `people` by e-mail or full name."""

    course: UUID
    on: date
    where: str = Field(min_length=1, max_length=300)
    trainer: str
    seats: int = Field(12, ge=1, le=1000)
    people: list[str] = []


class SessionChangeIn(Schema):
    """What a session is to say; what is left out stays, `people` are all who have a seat then."""

    on: date = date.min
    where: str = Field("", min_length=1, max_length=300)
    trainer: str = ""
    seats: int = Field(12, ge=1, le=1000)
    people: list[str] = []
    expected_version: int | None = None


class CameIn(Schema):
    """Who came to a session, by e-mail or full name."""

    came: list[str]


class SeatOut(Schema):
    """Somebody in a session; `came` once it is written down."""

    person: str
    came: bool | None


class SessionOut(Schema):
    """A session with its seats."""

    id: UUID
    course: UUID
    on: date
    where: str
    trainer: str
    seats: int
    held: bool
    people: list[SeatOut]
    version: int

    @staticmethod
    def of(found: Session) -> dict[str, object]:
        """As the API tells it; people by their e-mail."""
        return {
            "id": found.pk,
            "course": found.course_id,
            "on": found.on,
            "where": found.where,
            "trainer": found.trainer.email,
            "seats": found.seats,
            "held": found.held_at is not None,
            "people": [{"person": seat.person.email, "came": seat.came} for seat in found.taken.all()],
            "version": found.version,
        }


class NeedIn(Schema):
    """What the record `about` (`releases.release:<id>`) requires a team or a role to know first."""

    about: str = Field(max_length=200)
    course: UUID
    team: str = ""
    role: str = ""


class NeedOut(Schema):
    """What a record requires to be known, how many people are meant, and who does not know it yet."""

    id: UUID
    about: str
    course: str
    of: str
    people: int
    missing: list[str]

    @staticmethod
    def of_needed(found: Needed) -> dict[str, object]:
        """As the API tells it; people by their e-mail."""
        need = found.need
        return {
            "id": need.pk,
            "about": f"{need.link_kind}:{need.link_id}",
            "course": need.course.name,
            "of": str(need.team or need.role),
            "people": len(found.people),
            "missing": [person.email for person in found.missing],
        }
