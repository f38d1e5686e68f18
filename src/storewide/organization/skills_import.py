"""Reads what people can do from a table: `email,skill,depth`, a row a skill of a person.

Depth is `broad` or `deep`; an empty one, or a table without it, means broad for what is new and leaves what is there.
Reading the same table twice changes nothing, and a skill that it lacks stays.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from storewide.audit import many
from storewide.kit import table_import
from storewide.kit.permissions import Actor
from storewide.lib.tables import Row, RowRefusal, TableReport
from storewide.organization.models import Breadth, Person, Skill

REQUIRED = ("email", "skill")
LONGEST = 80
#: a skill of a person: whose, by e-mail, and its name, both in small letters
type Key = tuple[str, str]


def import_skills(path: Path, *, by: Actor, at: datetime) -> TableReport:
    """Note the skills of the table at `path`, all rows that can be taken; raises FileRefused."""
    return table_import.take(path, Take(by=by, at=at), required=REQUIRED, strict=False)


def rehearse_skills(path: Path, *, by: Actor, at: datetime) -> TableReport:
    """What `import_skills` would do, with nothing written; raises what it would raise."""
    return table_import.rehearse(path, Take(by=by, at=at), required=REQUIRED, strict=False)


@dataclass
class Take:
    """Takes the rows of a table of skills, with those there are in memory and two statements for all of them."""

    by: Actor
    at: datetime

    def __call__(self, rows: list[Row]) -> TableReport:
        """Note what is new and change what differs."""
        people = {person.email.lower(): person for person in Person.objects.all()}
        there = {
            (skill.person.email.lower(), skill.name.lower()): skill
            for skill in Skill.objects.select_related("person")
        }
        read: dict[Key, Row] = {}
        refusals = []
        for row in rows:
            key = (row["email"].lower(), row["skill"].lower())
            if reason := _fault(row, key, people, read):
                refusals.append(RowRefusal(row.number, reason))
            else:
                read[key] = row
        new = [
            Skill(
                person=people[key[0]],
                name=row["skill"],
                breadth=row["depth"].lower() or Breadth.BROAD,
                created_at=self.at,
            )
            for key, row in read.items()
            if key not in there
        ]
        changed = [
            many.Changed(there[key], {"breadth": depth})
            for key, row in read.items()
            if key in there and (depth := row["depth"].lower()) and there[key].breadth != depth
        ]
        if new:
            many.add(records=new, action="organization.skill.note", by=self.by, at=self.at)
        if changed:
            many.change(changes=changed, action="organization.skill.note", by=self.by, at=self.at)
        taken = len(new) + len(changed)
        return TableReport(taken, len(read) - taken, tuple(refusals))


def _fault(row: Row, key: Key, people: dict[str, Person], earlier: dict[Key, Row]) -> str:
    """What is wrong with the row, or an empty text."""
    if key[0] not in people:
        return _("email is “%(email)s”, and nobody has it; enter the person first") % {"email": row["email"]}
    if not row["skill"]:
        return _("skill is empty; write a part of the stack or the name of a system")
    if len(row["skill"]) > LONGEST:
        return _("%(column)s is longer than %(most)s characters") % {"column": "skill", "most": LONGEST}
    if row["depth"] and row["depth"].lower() not in Breadth.values:
        return _("depth is “%(depth)s”; write broad or deep") % {"depth": row["depth"]}
    if key in earlier:
        return _("skill “%(skill)s” of %(email)s stands in an earlier row") % {
            "skill": row["skill"],
            "email": row["email"],
        }
    return ""
