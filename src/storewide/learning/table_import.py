"""Reads completions from a table: `email,course,on` and, where known, `score`; reading it twice changes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from storewide.kit import table_import
from storewide.kit.permissions import Actor
from storewide.learning import operations
from storewide.learning.models import Completion, Course, How
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.organization.models import Person

REQUIRED = ("email", "course", "on")


def read(path: Path, *, by: Actor, at: datetime) -> TableReport:
    """Enter the completions of the table at `path`, all rows that can be taken. Raises FileRefused."""
    return table_import.take(path, _Take(by, at), required=REQUIRED, strict=False)


@dataclass
class _Take:
    by: Actor
    at: datetime

    def __call__(self, rows: list[Row]) -> TableReport:
        people = {person.email.lower(): person for person in Person.objects.all()}
        courses = {course.name.lower(): course for course in Course.objects.all()}
        known = set(Completion.objects.values_list("person", "course", "on"))
        taken, refusals = 0, []
        for row in rows:
            person, course = people.get(row["email"].lower()), courses.get(row["course"].lower())
            on = _on(row["on"])
            if (
                person is None
                or course is None
                or on is None
                or on > self.at.date()
                or not _score(row["score"])
            ):
                refusals.append(RowRefusal(row.number, _fault(row, person, course, on)))
            elif (person.pk, course.pk, on) not in known:
                score = int(row["score"]) if row["score"] else None
                operations.complete(
                    course=course, person=person, on=on, score=score, how=How.IMPORT, by=self.by, at=self.at
                )
                known.add((person.pk, course.pk, on))
                taken += 1
        return TableReport(taken, len(rows) - taken - len(refusals), tuple(refusals))


def _on(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _score(text: str) -> bool:
    return not text or (text.isdecimal() and int(text) <= 100)


def _fault(row: Row, person: Person | None, course: Course | None, on: date | None) -> str:
    if person is None:
        return _("email is “%(value)s”, and nobody has it; enter the person first.") % {"value": row["email"]}
    if course is None:
        return _("course is “%(value)s”, and there is no such course; enter it first.") % {
            "value": row["course"]
        }
    if on is None:
        return _("on is “%(value)s”; write a day as 2026-03-10.") % {"value": row["on"]}
    if not _score(row["score"]):
        return _("score is “%(value)s”; write a whole number from 0 to 100.") % {"value": row["score"]}
    return _("on is %(value)s, which is still to come.") % {"value": row["on"]}
