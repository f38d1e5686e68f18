"""What the API of learning takes and gives."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from storewide.learning.models import CourseKind


class CourseIn(Schema):
    """A course; `owner` by e-mail or full name, `months` how long it holds."""

    name: str = Field(min_length=1, max_length=120)
    purpose: str = Field("", max_length=300)
    kind: CourseKind = CourseKind.COURSE
    owner: str = ""
    material: str = Field("", max_length=500, pattern=r"^(https?://\S+)?$")
    months: int | None = Field(None, ge=1, le=120)


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
