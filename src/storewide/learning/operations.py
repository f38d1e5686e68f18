"""Every change to what must be known and who knows it: courses, curricula, completions, what releases need.

`session_operations` has what becomes of sessions.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.learning import rules
from storewide.learning.models import (
    Audience,
    Completion,
    Course,
    CourseKind,
    Curriculum,
    How,
    Lesson,
    Need,
)
from storewide.organization import removing
from storewide.organization.models import Person


class NameTaken(Refusal):
    """There is one of this name already."""

    field = "name"


class NeverAgain(Refusal):
    """A full site review comes again at set intervals."""

    field = "months"


class NobodyMeant(Refusal):
    """A curriculum for a team, a role or a discipline says which."""

    field = "audience"


class NoCourses(Refusal):
    """A curriculum has at least one course, in waves that count from 1 without a gap."""

    field = "lessons"


class NotYet(Refusal):
    """Something is completed in the future."""

    field = "on"


class NeededAlready(Refusal):
    """The record requires this already."""

    field = "course"


@trail.operation
def add_course(*, course: Course, by: Actor, at: datetime) -> Course:
    """Enter a course. Raises NameTaken, NeverAgain."""
    _check_course(course.kind, course.months)
    _save_new(course, at)
    trail.record(action="learning.course.add", of=course, by=by, at=at)
    return course


@trail.operation
def change_course(
    *, course: Course, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> Course:
    """Change a course; what was completed before keeps its day of expiry. Raises NameTaken, NeverAgain, Conflict."""
    _check_course(changes.get("kind", course.kind), changes.get("months", course.months))
    differing = _save_changed(course, changes, expected_version)
    trail.record(action="learning.course.change", of=course, by=by, at=at, changes=differing)
    return course


@trail.operation
def remove_course(*, course: Course, by: Actor, at: datetime) -> None:
    """Take out a course that nobody is taught and nobody completed. Raises StillNeeded, which names what hangs on it."""
    trail.record(action="learning.course.remove", of=course, by=by, at=at)
    removing.remove(course)


@trail.operation
def set_up(
    *, curriculum: Curriculum, lessons: Sequence[tuple[int, Course]], by: Actor, at: datetime
) -> Curriculum:
    """Set up a curriculum of courses by wave. Raises NameTaken, NobodyMeant, NoCourses."""
    _check_audience(curriculum)
    _check_lessons(lessons)
    _save_new(curriculum, at)
    _teach(curriculum, lessons, at)
    said = {"lessons": [None, _told(lessons)]}
    trail.record(action="learning.curriculum.set_up", of=curriculum, by=by, at=at, changes=said)
    return curriculum


@trail.operation
def change_curriculum(
    *,
    curriculum: Curriculum,
    changes: dict[str, Any],
    lessons: Sequence[tuple[int, Course]],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Curriculum:
    """Change whom a curriculum is for and what it teaches. Raises as `set_up`, and Conflict."""
    meant = {name: getattr(curriculum, name) for name in ("audience", "team", "role", "discipline")}
    _check_audience(Curriculum(**{name: changes.get(name, value) for name, value in meant.items()}))
    _check_lessons(lessons)
    differing: dict[str, Any] = dict(_save_changed(curriculum, changes, expected_version))
    before = [(lesson.wave, lesson.course) for lesson in curriculum.lessons.select_related("course")]
    if _told(before) != _told(lessons):
        curriculum.lessons.all().delete()
        _teach(curriculum, lessons, at)
        differing["lessons"] = [_told(before), _told(lessons)]
    trail.record(action="learning.curriculum.change", of=curriculum, by=by, at=at, changes=differing)
    return curriculum


@trail.operation
def remove_curriculum(*, curriculum: Curriculum, by: Actor, at: datetime) -> None:
    """Take out a curriculum; its courses and what was completed stay."""
    taught = [(lesson.wave, lesson.course) for lesson in curriculum.lessons.select_related("course")]
    said = {"lessons": [_told(taught), None]}
    trail.record(action="learning.curriculum.remove", of=curriculum, by=by, at=at, changes=said)
    curriculum.delete()


@trail.operation
def complete(
    *, course: Course, person: Person, on: date, how: How, by: Actor, at: datetime, score: int | None = None
) -> Completion:
    """Say that somebody completed a course on a day; saying it again of that day changes the score. Raises NotYet."""
    if on > at.date():
        raise NotYet(
            _("%(day)s is still to come; give the day on which it was completed.") % {"day": on.isoformat()}
        )
    values = {"expires_on": rules.runs_out(on, course.months), "how": how, "score": score, "created_at": at}
    found, _made = Completion.objects.update_or_create(course=course, person=person, on=on, defaults=values)
    said = {"course": [None, str(course)], "on": [None, on.isoformat()], "score": [None, score]}
    trail.record(action="learning.course.complete", of=person, by=by, at=at, changes=said)
    return found


@trail.operation
def take_back(*, completion: Completion, by: Actor, at: datetime) -> None:
    """Say that a completion was entered by mistake; what was completed on other days stays."""
    said = {"course": [str(completion.course), None], "on": [completion.on.isoformat(), None]}
    trail.record(action="learning.course.take_back", of=completion.person, by=by, at=at, changes=said)
    completion.delete()


@trail.operation
def require_for(*, need: Need, link: Link, by: Actor, at: datetime) -> Need:
    """Say what the record of `link` requires a team or a role to know. Raises NeededAlready."""
    need.link_kind, need.link_id, need.created_at = link.kind, link.id, at
    try:
        with transaction.atomic():
            need.save(force_insert=True)
    except IntegrityError:
        raise NeededAlready(_("“%(need)s” is required already.") % {"need": need}) from None
    said = {"needed_by": [None, str(link.label)], "of": [None, str(need.team or need.role)]}
    trail.record(action="learning.course.require", of=need.course, by=by, at=at, changes=said)
    return need


@trail.operation
def drop(*, need: Need, by: Actor, at: datetime) -> None:
    """Require it no more."""
    said = {"of": [str(need.team or need.role), None]}
    trail.record(action="learning.course.drop", of=need.course, by=by, at=at, changes=said)
    need.delete()


def _check_course(kind: str, months: int | None) -> None:
    if kind == CourseKind.SITE_REVIEW and not months:
        raise NeverAgain(_("A full site review comes again; say after how many months."))


def _check_audience(curriculum: Curriculum) -> None:
    named = {
        Audience.TEAM: curriculum.team_id,
        Audience.ROLE: curriculum.role_id,
        Audience.DISCIPLINE: curriculum.discipline,
    }
    if not named.get(Audience(curriculum.audience), True):
        raise NobodyMeant(_("Say which team, role or discipline it is for, in the field below."))


def _check_lessons(lessons: Sequence[tuple[int, Course]]) -> None:
    waves = sorted({wave for wave, _course in lessons})
    if not waves or waves != list(range(1, len(waves) + 1)):
        raise NoCourses(_("Name at least one course; waves count 1, 2, 3 without a gap."))
    if len({course.pk for _wave, course in lessons}) != len(lessons):
        raise NoCourses(_("A course stands in one wave only; take it out of the other."))


def _teach(curriculum: Curriculum, lessons: Sequence[tuple[int, Course]], at: datetime) -> None:
    Lesson.objects.bulk_create(
        Lesson(curriculum=curriculum, course=course, wave=wave, place=place, created_at=at)
        for place, (wave, course) in enumerate(lessons)
    )


def _told(lessons: Sequence[tuple[int, Course]]) -> str:
    return ", ".join(f"{wave}: {course}" for wave, course in lessons)


def _save_new(record: Course | Curriculum, at: datetime) -> None:
    record.created_at = at
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        raise _taken(record.name) from None


def _save_changed(
    record: Course | Curriculum, changes: dict[str, Any], expected_version: int | None
) -> dict[str, list[str]]:
    try:
        with transaction.atomic():
            return save_changes(record, changes, expected_version)
    except IntegrityError:
        raise _taken(changes.get("name", record.name)) from None


def _taken(name: str) -> NameTaken:
    return NameTaken(_("There is one called “%(name)s” already; choose another name.") % {"name": name})
