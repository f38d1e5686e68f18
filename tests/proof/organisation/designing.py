"""What an organisation designer does, by the operations that the pages use."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from storewide.kit import operation_plan
from storewide.kit.permissions import SYSTEM, Actor
from storewide.organization import membership_operations, operations, role_operations, unit_operations
from storewide.organization.models import Membership, Person, Role, Team, Unit
from storewide.organization.templates_of_operation import template_named
from storewide.ownership import activity_operations, responsibility_operations
from storewide.ownership import operations as ownership
from storewide.ownership.models import Area, Part

#: the disciplines of a whole team, for six to ten people
WHOLE = ("product", "engineering", "engineering", "usability", "design", "test", "data", "operations")


@dataclass
class Designer:
    """Models one operation at one moment."""

    at: datetime
    by: Actor = SYSTEM
    people: dict[str, Person] = field(default_factory=dict)

    def begin(self, name: str, *templates: str) -> None:
        """Name the operation and start from templates."""
        operations.name_operation(name=name, by=self.by, at=self.at)
        for each in templates:
            operation_plan.apply(template_named(each).document(), by=self.by, at=self.at)

    def unit(self, name: str, within: str, **said: str) -> Unit:
        """A unit within another."""
        parent = Unit.objects.get(name=within) if within else None
        return unit_operations.make_unit(name=name, parent=parent, by=self.by, at=self.at, **said)

    def team(self, name: str, unit: str, **said: str) -> Team:
        """A long-lived team of a unit."""
        said = {"mission": f"{name} works"} | said
        found = Unit.objects.get(name=unit)
        return operations.form_team(name=name, unit=found, by=self.by, at=self.at, **said)  # type: ignore[arg-type]

    def staff(self, team: str, disciplines: Iterable[str]) -> list[Person]:
        """People who work in a team with all of their time, one for each discipline."""
        found, made = Team.objects.get(name=team), []
        for discipline in disciplines:
            person = self.person(f"{discipline.capitalize()} of {team.lower()}", found)
            membership = Membership.objects.get(person=person, team=found)
            membership_operations.change_membership(
                membership=membership,
                changes={"discipline": discipline},
                by=self.by,
                at=self.at,
                expected_version=None,
            )
            made.append(person)
        return made

    def person(self, name: str, team: Team | None = None) -> Person:
        """Somebody new; a second of the same name is numbered."""
        count = sum(key.rstrip(" 0123456789") == name for key in self.people)
        name = f"{name} {count + 1}" if count else name
        email = f"{name.lower().replace(' ', '.')}@shop.example"
        person = operations.add_person(name=name, email=email, team=team, by=self.by, at=self.at)
        self.people[name] = person
        return person

    def role(self, title: str, holder: Person) -> Role:
        """Give a role that a template left vacant, or make it."""
        known = Role.objects.filter(title=title).first()
        if known:
            return role_operations.give_role(role=known, holder=holder, by=self.by, at=self.at)
        return role_operations.make_role(
            title=title, purpose=f"Answers for it: {title}", holder=holder, by=self.by, at=self.at
        )

    def area(self, name: str, accountable: Role, team: str, **said: str) -> Area:
        """An area with who answers and who does it; one that is there already is given to them."""
        known = Area.objects.filter(name=name).first()
        area = known or ownership.add_area(
            name=name, group="operation", purpose=f"{name} of the store", by=self.by, at=self.at, **said
        )
        self.part(area, Part.ACCOUNTABLE, accountable)
        ownership.make_responsible(area=area, team=Team.objects.get(name=team), by=self.by, at=self.at)
        return area

    def part(self, area: Area, part: Part, who: Role | Team) -> None:
        """Give somebody a part in an area."""
        responsibility_operations.assign(of=area, part=part, who=who, by=self.by, at=self.at)

    def activity(self, area: Area, name: str, accountable: Role) -> None:
        """Something done monthly for an area, with who answers for it."""
        made = activity_operations.add_activity(
            area=area, name=name, how_often="monthly", by=self.by, at=self.at
        )
        responsibility_operations.assign(
            of=made, part=Part.ACCOUNTABLE, who=accountable, by=self.by, at=self.at
        )
