"""Reads jobs, and assessors' scores, from tables: all rows, none when strict, or only trying.

Jobs: `job[,why,team,department]`; a job that is there already is changed where it differs. Scores of jobs:
`assessor,job,importance,satisfaction`; of options: `assessor,option,requirement,score`; the assessor by e-mail, and named
as one where they are not yet. Scores that were read are given: they were told to whoever brings the table.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.assessment import parts, scoring
from storewide.assessment.models import Assessment, Assessor, Job, Option, Phase, Requirement
from storewide.kit.errors import PartsRefused, Refusal
from storewide.kit.permissions import Actor
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.organization.models import Person, Team

JOB_COLUMNS = ("job",)
SCORE_COLUMNS = {
    Phase.JOBS: ("assessor", "job", "importance", "satisfaction"),
    Phase.OPTIONS: ("assessor", "option", "requirement", "score"),
}


class Unreadable(Exception):
    """A row that cannot be taken; the text says why."""


@dataclass(frozen=True)
class TakeJobs:
    """Takes the rows of a table of jobs."""

    assessment: Assessment
    by: Actor
    at: datetime

    def __call__(self, rows: list[Row]) -> TableReport:
        """Add whichever job is new and change whichever differs."""
        known = {job.name.lower(): job for job in Job.objects.filter(assessment=self.assessment)}
        teams = {team.name.lower(): team for team in Team.objects.all()}
        accepted, repeated, refusals = 0, 0, []
        for row in rows:
            try:
                differs = self._take(row, known, teams)
            except (Unreadable, Refusal) as fault:
                refusals.append(RowRefusal(row.number, str(fault)))
            else:
                accepted, repeated = accepted + differs, repeated + (not differs)
        return TableReport(accepted, repeated, tuple(refusals))

    def _take(self, row: Row, known: dict[str, Job], teams: dict[str, Team]) -> bool:
        values = self._values(row, teams)
        job = known.get(values["name"].lower())
        if job is None:
            added = Job(assessment=self.assessment, **values)
            parts.add(part=added, by=self.by, at=self.at)
            known[added.name.lower()] = added
            return True
        differing = {name: value for name, value in values.items() if getattr(job, name) != value}
        if differing:
            parts.change(part=job, changes=differing, by=self.by, at=self.at, expected_version=None)
        return bool(differing)

    def _values(self, row: Row, teams: dict[str, Team]) -> dict[str, Any]:
        if not row["job"]:
            raise Unreadable(_("job is empty"))
        for column, most in (("job", 160), ("why", 2000), ("department", 120)):
            if len(row[column]) > most:
                raise Unreadable(
                    _("%(column)s is longer than %(most)s characters") % {"column": column, "most": most}
                )
        values: dict[str, Any] = {"name": row["job"]}
        values |= {name: row[name] for name in ("why", "department") if name in row.cells}
        if "team" in row.cells:
            team = teams.get(row["team"].lower()) if row["team"] else None
            if row["team"] and team is None:
                raise Unreadable(_("there is no team “%(name)s”") % {"name": row["team"]})
            values["team"] = team
        return values


@dataclass(frozen=True)
class TakeScores:
    """Takes the rows of a table of scores of the step that the assessment stands in, assessor by assessor."""

    assessment: Assessment
    by: Actor
    at: datetime

    def __call__(self, rows: list[Row]) -> TableReport:
        """Keep and give each assessor's scores; who leaves something out is refused with all of their rows."""
        phase = self.assessment.phase
        read = self._of_options() if phase is Phase.OPTIONS else self._of_jobs()
        people = {person.email.lower(): person for person in Person.objects.present(self.at.date())}
        found: dict[str, dict[Any, Any]] = defaultdict(dict)
        numbers: dict[str, list[int]] = defaultdict(list)
        refusals = []
        for row in rows:
            email = row["assessor"].lower()
            try:
                if email not in people:
                    raise Unreadable(_("nobody here has the e-mail “%(email)s”") % {"email": email})
                key, value = read(row)
            except Unreadable as fault:
                refusals.append(RowRefusal(row.number, str(fault)))
                continue
            found[email][key] = value
            numbers[email].append(row.number)
        accepted = repeated = 0
        for email, scores in found.items():
            try:
                differing = self._keep(people[email], scores)
            except Refusal as refusal:
                refusals += [RowRefusal(number, _why(refusal)) for number in numbers[email]]
                continue
            accepted, repeated = accepted + differing, repeated + len(numbers[email]) - differing
        return TableReport(accepted, repeated, tuple(sorted(refusals, key=lambda each: each.row)))

    @transaction.atomic
    def _keep(self, person: Person, scores: dict[Any, Any]) -> int:
        assessor = Assessor.objects.filter(assessment=self.assessment, person=person).first()
        if assessor is None:
            named = Assessor(assessment=self.assessment, person=person)
            parts.add(part=named, by=self.by, at=self.at)
            assessor = named
        assessor.assessment = self.assessment
        differing = scoring.score(assessor=assessor, scores=scores, by=self.by, at=self.at)
        scoring.give(assessor=assessor, by=self.by, at=self.at)
        return differing

    def _of_jobs(self) -> Callable[[Row], tuple[Any, Any]]:
        jobs = {job.name.lower(): job.pk for job in Job.objects.filter(assessment=self.assessment)}

        def read(row: Row) -> tuple[Any, Any]:
            pair = (_whole(row, "importance", 1, 10), _whole(row, "satisfaction", 1, 10))
            return _named(jobs, row, "job"), pair

        return read

    def _of_options(self) -> Callable[[Row], tuple[Any, Any]]:
        mine = {"assessment": self.assessment}
        options = {each.name.lower(): each.pk for each in Option.objects.filter(**mine)}
        requirements = {each.name.lower(): each.pk for each in Requirement.objects.filter(**mine)}

        def read(row: Row) -> tuple[Any, Any]:
            key = (_named(options, row, "option"), _named(requirements, row, "requirement"))
            return key, _whole(row, "score", 0, 5)

        return read


def _named(known: dict[str, Any], row: Row, column: str) -> Any:
    found = known.get(row[column].lower())
    if found is None:
        raise Unreadable(
            _("%(column)s “%(name)s” is not in the assessment") % {"column": column, "name": row[column]}
        )
    return found


def _whole(row: Row, column: str, least: int, most: int) -> int:
    text = row[column]
    if not (text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most):
        raise Unreadable(
            _("%(column)s is “%(value)s”; it must be %(least)s to %(most)s")
            % {"column": column, "value": text, "least": least, "most": most}
        )
    return int(text)


def _why(refusal: Refusal) -> str:
    if isinstance(refusal, PartsRefused):
        return _("this assessor's scores are not whole: something is left out")
    return refusal.sentence
