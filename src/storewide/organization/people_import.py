"""Reads a directory of people from a table: `name,email,team,role,manager,shift,discipline,share,unit,holidays_of`.

The manager stands there by e-mail; discipline and share are those in the team, and the unit is the team's.
`holidays_of` is the country, or part of one, whose public holidays are theirs.
A column that the table has not is left as it is; an empty cell empties. Reading the same table twice changes
nothing; somebody whose row changed is changed. Who is missing in the table is left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from storewide.kit import table_import
from storewide.kit.permissions import Actor
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.organization import import_homes, operations, rules
from storewide.organization.import_homes import HomeSaid
from storewide.organization.models import Person, Team
from storewide.organization.operations import PersonChange
from storewide.organization.public_holidays import checked, fault_of

REQUIRED = ("name", "email")
#: column of the table: field of a person, longest value
TEXTS = {"name": ("name", 120), "role": ("title", 120), "shift": ("shift", 60)}
LONGEST_TEAM = 120
#: column and field: whose public holidays
REGION = "holidays_of"


def import_people(path: Path, *, by: Actor, at: datetime, strict: bool = False) -> TableReport:
    """Add and change people from the table at `path`; raises FileRefused, and RowsRefused when strict."""
    return table_import.take(path, Take(by=by, at=at), required=REQUIRED, strict=strict)


def rehearse_people(path: Path, *, by: Actor, at: datetime) -> "Rehearsal":
    """What `import_people` would do, with nothing written; raises what it would raise."""
    take = Take(by=by, at=at)
    report = table_import.rehearse(path, take, required=REQUIRED, strict=False)
    return Rehearsal(report, tuple(team.name for team in take.formed if team.front_line))


@dataclass(frozen=True)
class Rehearsal:
    """What a table would do: its report, and the names of the new teams it would mark as front line."""

    report: TableReport
    front_line: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """One row as it was read: texts by field, the team's name and the manager's e-mail where it names them."""

    number: int
    email: str
    texts: Mapping[str, str]
    team: str | None
    manager: str | None
    home: HomeSaid


@dataclass
class Take:
    """Takes the rows of a people table, with the directory in memory and a few statements for all of them."""

    by: Actor
    at: datetime
    #: the teams that were new
    formed: list[Team] = field(default_factory=list)

    def __call__(self, rows: list[Row]) -> TableReport:
        """Add whoever is new and change whoever differs."""
        people = {person.email.lower(): person for person in Person.objects.select_related("team", "manager")}
        drafts, refusals = _drafts(rows)
        drafts, unplaced = _placed(drafts, people)
        teams = self._teams(drafts)
        new = {
            draft.email: Person(email=draft.email, created_at=self.at)
            for draft in drafts
            if draft.email not in people
        }
        everybody = people | new
        changes = []
        for draft in drafts:
            person, values = everybody[draft.email], _values(draft, teams, everybody)
            if draft.email in new:
                for field, value in values.items():
                    setattr(person, field, value)
            elif differing := {
                name: value for name, value in values.items() if getattr(person, name) != value
            }:
                changes.append(PersonChange(person, differing))
        self._write(list(new.values()), changes)
        said = {draft.email: draft.home for draft in drafts}
        described = import_homes.describe(said, by=self.by, at=self.at)
        accepted = len({*new, *(change.person.email.lower() for change in changes), *described})
        in_order = sorted([*refusals, *unplaced], key=lambda refusal: refusal.row)
        return TableReport(accepted, len(drafts) - accepted, tuple(in_order))

    def _write(self, added: list[Person], changes: list[PersonChange]) -> None:
        if added:
            operations.add_people(people=added, by=self.by, at=self.at)
        if changes:
            operations.change_people(changes=changes, by=self.by, at=self.at)

    def _teams(self, drafts: list[Draft]) -> dict[str, Team]:
        """Every team by its name in lower case; those that are new are formed."""
        teams = {team.name.lower(): team for team in Team.objects.select_related("unit")}
        for draft in drafts:
            if draft.team and draft.team.lower() not in teams:
                formed = operations.form_team(name=draft.team, mission="", by=self.by, at=self.at)
                teams[draft.team.lower()] = formed
                self.formed.append(formed)
        units = import_homes.units_of((draft.team, draft.home) for draft in drafts)
        import_homes.place(units, teams, by=self.by, at=self.at)
        return teams


def _values(draft: Draft, teams: Mapping[str, Team], known: Mapping[str, Person]) -> dict[str, Any]:
    """What the row says of somebody, by field."""
    values: dict[str, Any] = dict(draft.texts)
    if draft.team is not None:
        values["team"] = teams[draft.team.lower()] if draft.team else None
    if draft.manager is not None:
        values["manager"] = known[draft.manager] if draft.manager else None
    return values


def _drafts(rows: list[Row]) -> tuple[list[Draft], list[RowRefusal]]:
    """The rows that can be read, and why the others cannot."""
    drafts: dict[str, Draft] = {}
    units: dict[str, str] = {}
    refusals = []
    for row in rows:
        if reason := _fault(row, drafts) or import_homes.fault(row, units):
            refusals.append(RowRefusal(row.number, reason))
            continue
        email = row["email"].lower()
        drafts[email] = Draft(
            number=row.number,
            email=email,
            texts=_texts(row),
            team=row.cells.get("team"),
            manager=row["manager"].lower() if "manager" in row.cells else None,
            home=import_homes.read(row),
        )
        units |= import_homes.units_of([(drafts[email].team, drafts[email].home)])
    return list(drafts.values()), refusals


def _texts(row: Row) -> dict[str, str]:
    said = {field: row[column] for column, (field, _most) in TEXTS.items() if column in row.cells}
    return said | ({REGION: checked(row[REGION])} if REGION in row.cells else {})


def _fault(row: Row, earlier: Mapping[str, Draft]) -> str:
    """What is wrong with the row by itself, or an empty text."""
    if not row["name"]:
        return _("name is empty")
    for column, most in [
        *((name, longest) for name, (_field, longest) in TEXTS.items()),
        ("team", LONGEST_TEAM),
    ]:
        if len(row[column]) > most:
            return _("%(column)s is longer than %(most)s characters") % {"column": column, "most": most}
    try:
        validate_email(row["email"])
    except ValidationError:
        return _("email “%(email)s” is not an e-mail address") % {"email": row["email"]}
    if row["email"].lower() in earlier:
        return _("email “%(email)s” stands in an earlier row") % {"email": row["email"]}
    return fault_of(row[REGION])


def _placed(drafts: list[Draft], people: Mapping[str, Person]) -> tuple[list[Draft], list[RowRefusal]]:
    """The rows whose managers can be, and why the others cannot; a refused row may be another one's manager."""
    refusals: list[RowRefusal] = []
    while True:
        known = set(people) | {draft.email for draft in drafts}
        circled = rules.circled(_managers(drafts, people, known))
        faults = {draft.email: _manager_fault(draft, known, circled) for draft in drafts}
        if not any(faults.values()):
            return drafts, refusals
        refusals += [RowRefusal(draft.number, faults[draft.email]) for draft in drafts if faults[draft.email]]
        drafts = [draft for draft in drafts if not faults[draft.email]]


def _managers(drafts: list[Draft], people: Mapping[str, Person], known: set[str]) -> dict[str, str]:
    """Everybody's manager by e-mail, as it would be with these rows taken."""
    managers = {email: person.manager.email.lower() for email, person in people.items() if person.manager}
    managers |= {draft.email: draft.manager for draft in drafts if draft.manager is not None}
    return {email: manager for email, manager in managers.items() if manager in known}


def _manager_fault(draft: Draft, known: set[str], circled: set[str]) -> str:
    if not draft.manager:
        return ""
    if draft.manager not in known:
        return _("manager “%(email)s” is neither in the directory nor in a row that is taken") % {
            "email": draft.manager
        }
    if draft.email in circled:
        return _("manager “%(email)s” reports to this person, directly or through others") % {
            "email": draft.manager
        }
    return ""
