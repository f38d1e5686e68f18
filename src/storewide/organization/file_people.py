"""The operation as a file, its people: who is there, in which team, what they can do, which role they hold."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from storewide.audit import many
from storewide.kit.operation_file import Change, Field, Kind, Orphaned, Part, Row
from storewide.kit.permissions import Actor
from storewide.organization import operations, public_holidays, rules
from storewide.organization.file_frame import by_email, named
from storewide.organization.models import Breadth, Discipline, Membership, Person, Role, Skill, Team, Unit
from storewide.organization.operations import ManagerCircle, PersonChange

#: fields of a person by what the file calls them
_OF_PERSON = {"hours": "weekly_hours", "left": "left_on"}


class PeoplePart(Part):
    """Everybody, also whoever has left."""

    name = "people"
    about = "everybody, by e-mail; whoever is taken out of a file leaves on the day it is applied"
    fields = (
        Field("name", required=True, longest=120),
        Field("email", required=True, longest=254),
        Field("title", longest=120),
        Field("team", refers="teams"),
        Field("manager", refers="people", late=True),
        Field("shift", longest=60),
        Field("hours", Kind.DECIMAL, default=Decimal(40), bounds=(0, 80)),
        Field("holidays_of", longest=12),
        Field("left", Kind.DAY, default=None),
    )
    key = ("email",)

    def completed(self, row: Row) -> Row:
        return row | {
            "email": row["email"].lower(),
            "hours": round(row["hours"], 1),
            "holidays_of": row["holidays_of"].upper(),
        }

    def fault(self, row: Row) -> str:
        try:
            validate_email(row["email"])
        except ValidationError:
            return _("“%(email)s” is no e-mail address.") % {"email": row["email"]}
        return public_holidays.fault_of(row["holidays_of"])

    def export(self) -> list[Row]:
        found = Person.objects.select_related("team", "manager").order_by("name", "email")
        return [
            {
                "name": person.name,
                "email": person.email.lower(),
                "title": person.title,
                "team": person.team.name if person.team else "",
                "manager": person.manager.email.lower() if person.manager else "",
                "shift": person.shift,
                "hours": person.weekly_hours,
                "holidays_of": person.holidays_of,
                "left": person.left_on,
            }
            for person in found
        ]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        teams = named(Team)
        new = [
            Person(
                name=row["name"],
                email=row["email"],
                title=row["title"],
                team=teams[row["team"].lower()] if row["team"] else None,
                shift=row["shift"],
                weekly_hours=row["hours"],
                holidays_of=row["holidays_of"],
                left_on=row["left"],
                created_at=at,
            )
            for row in rows
        ]
        operations.add_people(people=new, by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        self._refuse_circles(changes)
        teams = named(Team)
        stored = {person.email.lower(): person for person in Person.objects.select_related("team", "manager")}
        changed = []
        for change in changes:
            values: dict[str, Any] = {}
            for name, (_before, after) in change.differing.items():
                values[_OF_PERSON.get(name, name)] = after
            if "team" in values:
                values["team"] = teams[values["team"].lower()] if values["team"] else None
            if "manager" in values:
                values["manager"] = stored[values["manager"]] if values["manager"] else None
            changed.append(PersonChange(stored[change.stored["email"]], values))
        operations.change_people(changes=changed, by=by, at=at)

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:
        return [row for row in rows if row["left"] is None or row["left"] > at.date()]

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        """They leave: nobody is deleted, and nobody who still answers for something goes unseen."""
        going = by_email(row["email"] for row in rows)
        for person in going.values():
            if found := _answers(person, at.date(), set(going)):
                raise Orphaned(
                    _(
                        "%(name)s cannot leave yet, because this hangs on them: %(what)s; give it to somebody else first."
                    )
                    % {"name": person, "what": "; ".join(found)}
                )
        for person in going.values():
            operations.leave(person=person, on=at.date(), by=by, at=at)

    def _refuse_circles(self, changes: Sequence[Change]) -> None:
        managers = {row["email"]: row["manager"] for row in self.export()}
        managers |= {change.row["email"]: change.row["manager"] for change in changes}
        circled = rules.circled({email: manager for email, manager in managers.items() if manager})
        if circled:
            raise ManagerCircle(
                _(
                    "%(email)s would report to themselves, directly or through others; change one of the managers."
                )
                % {"email": min(circled)}
            )


class MembershipsPart(Part):
    """Who works in which team, as what, with how much of their time."""

    name = "memberships"
    about = "who works in which team, as what, with how many percent of their time, from and until which day"
    fields = (
        Field("person", required=True, refers="people"),
        Field("team", required=True, refers="teams"),
        Field("role", longest=120),
        Field("discipline", choices=tuple(Discipline.values)),
        Field("share", Kind.NUMBER, default=100, bounds=(1, 100)),
        Field("from", Kind.DAY, default=None),
        Field("until", Kind.DAY, default=None),
    )
    key = ("person", "team", "from")
    compact = True

    def fault(self, row: Row) -> str:
        if row["from"] and row["until"] and row["until"] < row["from"]:
            return _("it ends on %(until)s, before it begins; change one of the days.") % {
                "until": row["until"]
            }
        return ""

    def written(self, row: Row) -> Row:
        told = super().written(row)
        return {name: value for name, value in told.items() if value is not None}

    def removable(self, rows: Sequence[Row], at: datetime) -> list[Row]:
        """Whoever has a home team is a member of it, also where a file does not say so."""
        homes = set(Person.objects.exclude(team=None).values_list("email", "team__name"))
        return [
            row
            for row in rows
            if (row["person"], row["team"]) not in homes or (row["until"] and row["until"] < at.date())
        ]

    def export(self) -> list[Row]:
        return [self._row(each) for each in self._all()]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        teams, people = named(Team), by_email(row["person"] for row in rows)
        new = [
            Membership(
                person=people[row["person"]],
                team=teams[row["team"].lower()],
                role=row["role"],
                discipline=row["discipline"],
                share=row["share"],
                begins=row["from"],
                ends=row["until"],
                created_at=at,
            )
            for row in rows
        ]
        many.add(records=new, action="organization.membership.join", by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        stored = {self.ident(self._row(each)): each for each in self._all()}
        called = {"from": "begins", "until": "ends"}
        changed = [
            many.Changed(
                stored[self.ident(change.stored)],
                {called.get(name, name): after for name, (_before, after) in change.differing.items()},
            )
            for change in changes
        ]
        many.change(changes=changed, action="organization.membership.change", by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        stored = {self.ident(self._row(each)): each for each in self._all()}
        going = [stored[self.ident(row)] for row in rows]
        many.remove(records=going, action="organization.membership.remove", by=by, at=at)

    def _all(self) -> Any:
        found = Membership.objects.select_related("person", "team")
        return found.order_by("team__name", "person__name", "person__email", "begins", "pk")

    def _row(self, each: Membership) -> Row:
        return {
            "person": each.person.email.lower(),
            "team": each.team.name,
            "role": each.role,
            "discipline": each.discipline,
            "share": each.share,
            "from": each.begins,
            "until": each.ends,
        }


class SkillsPart(Part):
    """What people can do."""

    name = "skills"
    about = "what people can do: a part of the stack or a named system, broadly or deeply"
    fields = (
        Field("person", required=True, refers="people"),
        Field("name", required=True, longest=80),
        Field("depth", required=True, choices=tuple(Breadth.values)),
    )
    key = ("person", "name")
    compact = True

    def export(self) -> list[Row]:
        return [self._row(each) for each in self._all()]

    def add(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        people = by_email(row["person"] for row in rows)
        new = [
            Skill(person=people[row["person"]], name=row["name"], breadth=row["depth"], created_at=at)
            for row in rows
        ]
        many.add(records=new, action="organization.skill.note", by=by, at=at)

    def change(self, changes: Sequence[Change], *, by: Actor, at: datetime) -> None:
        stored = {self.ident(self._row(each)): each for each in self._all()}
        called = {"depth": "breadth"}
        changed = [
            many.Changed(
                stored[self.ident(change.stored)],
                {called.get(name, name): after for name, (_before, after) in change.differing.items()},
            )
            for change in changes
        ]
        many.change(changes=changed, action="organization.skill.note", by=by, at=at)

    def remove(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> None:
        stored = {self.ident(self._row(each)): each for each in self._all()}
        going = [stored[self.ident(row)] for row in rows]
        many.remove(records=going, action="organization.skill.drop", by=by, at=at)

    def _all(self) -> Any:
        return Skill.objects.select_related("person").order_by("person__name", "person__email", "name", "pk")

    def _row(self, each: Skill) -> Row:
        return {"person": each.person.email.lower(), "name": each.name, "depth": each.breadth}


def _answers(person: Person, on: date, going: set[str]) -> list[str]:
    """What somebody still answers for: roles, a unit's results, people who report to them and stay."""
    held = [str(role) for role in Role.objects.filter(holder=person)]
    held += [_("deputy of %(role)s") % {"role": role} for role in Role.objects.filter(deputy=person)]
    held += [_("results of %(unit)s") % {"unit": unit} for unit in Unit.objects.filter(result_holder=person)]
    reports = Person.objects.present(on).filter(manager=person).exclude(email__in=going)
    return held + [_("manager of %(name)s") % {"name": each} for each in reports[:3]]
