"""Reads a directory of people from a table: `name,email,team,role,manager,shift`, the manager by e-mail.

Reading the same table twice changes nothing; somebody whose row changed is changed.
"""

from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.lib import tables
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.organization import operations
from storewide.organization.models import Person, Team


class RowsRefused(Refusal):
    """Strict reading: one row was refused, so nothing was written; `report` names all of them."""

    def __init__(self, sentence: str, report: TableReport) -> None:
        super().__init__(sentence)
        self.report = report


class Rehearsed(Exception):
    """Ends a dry run: carries the report out of the transaction, which is undone."""

    def __init__(self, report: TableReport) -> None:
        super().__init__()
        self.report = report


def import_people(path: Path, *, by: Actor, at: datetime, strict: bool = False) -> TableReport:
    """Add and change people from the table at `path`; raises TableFault, and RowsRefused when strict."""
    rows = list(tables.read(path, required=("name", "email")))
    with transaction.atomic():
        report = _take(rows, by=by, at=at)
        if strict and report.refused:
            raise RowsRefused(
                _("%(count)s rows are refused, so nothing was written.") % {"count": report.refused}, report
            )
    return report


def rehearse_people(path: Path, *, by: Actor, at: datetime) -> TableReport:
    """What `import_people` would do, with nothing written."""
    rows = list(tables.read(path, required=("name", "email")))
    try:
        with transaction.atomic():
            raise Rehearsed(_take(rows, by=by, at=at))
    except Rehearsed as ended:
        return ended.report


class _Reader:
    """Takes rows one by one with the directory in memory, so that 5,000 people cost no query each to look up."""

    def __init__(self, *, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at
        self.people = {person.email.lower(): person for person in Person.objects.all()}
        self.teams = {team.name.lower(): team for team in Team.objects.all()}
        self.touched: set[str] = set()
        self.refusals: list[RowRefusal] = []
        self.seen: set[str] = set()

    def team(self, name: str) -> Team | None:
        if name and name.lower() not in self.teams:
            self.teams[name.lower()] = operations.form_team(name=name, mission="", by=self.by, at=self.at)
        return self.teams.get(name.lower())

    def take(self, row: Row) -> bool:
        """Add or change one person, without the manager; False when refused."""
        email = row["email"].lower()
        if reason := self._fault(row, email):
            self.refusals.append(RowRefusal(row.number, reason))
            return False
        self.seen.add(email)
        values = {
            "name": row["name"],
            "team": self.team(row["team"]),
            "title": row["role"],
            "shift": row["shift"],
        }
        person = self.people.get(email)
        if person is None:
            self.people[email] = operations.add_person(email=email, by=self.by, at=self.at, **values)
            self.touched.add(email)
        elif any(getattr(person, name) != value for name, value in values.items()):
            operations.change_person(
                person=person, changes=values, by=self.by, at=self.at, expected_version=None
            )
            self.touched.add(email)
        return True

    def _fault(self, row: Row, email: str) -> str:
        if not row["name"]:
            return _("name is empty")
        if len(row["name"]) > 120 or len(row["role"]) > 120 or len(row["team"]) > 120 or len(row["shift"]) > 60:
            return _("a cell is longer than its column allows (120 characters, shift 60)")
        try:
            validate_email(email)
        except ValidationError:
            return _("email “%(email)s” is not an e-mail address") % {"email": row["email"]}
        if email in self.seen:
            return _("email “%(email)s” stands in an earlier row") % {"email": row["email"]}
        return ""

    def assign_manager(self, row: Row) -> None:
        """Set somebody's manager once everybody is there; an unknown one is said, the person kept."""
        person, manager = self.people[row["email"].lower()], self.people.get(row["manager"].lower())
        if manager is None or manager == person or person.manager_id == manager.pk:
            return
        operations.change_person(
            person=person, changes={"manager": manager}, by=self.by, at=self.at, expected_version=None
        )
        self.touched.add(person.email)

    def manager_fault(self, row: Row, known: set[str]) -> str:
        """Why the row's manager cannot be, or an empty text."""
        manager = row["manager"].lower()
        if not manager or manager in known:
            return ""
        return _("manager “%(email)s” is not in the directory or this table") % {"email": row["manager"]}


def _take(rows: list[Row], *, by: Actor, at: datetime) -> TableReport:
    reader = _Reader(by=by, at=at)
    known = set(reader.people) | {row["email"].lower() for row in rows}
    taken = []
    for row in rows:
        if reason := reader.manager_fault(row, known):
            reader.refusals.append(RowRefusal(row.number, reason))
        elif reader.take(row):
            taken.append(row)
    for row in taken:
        reader.assign_manager(row)
    accepted = len(reader.touched)
    return TableReport(accepted, len(taken) - accepted, tuple(reader.refusals))
