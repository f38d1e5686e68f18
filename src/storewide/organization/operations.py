"""Every change to who is there."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Operation, Person, Role, Team


class NameTaken(Refusal):
    """There is a team, a role or a person of this name or e-mail already."""


class OwnManager(Refusal):
    """Somebody cannot be their own manager."""


@trail.operation
def name_operation(*, name: str, by: Actor, at: datetime) -> Operation:
    """Give the operation its name, or a new one."""
    operation = Operation.objects.first()
    before = operation.name if operation else None
    operation = operation or Operation(created_at=at)
    operation.name = name
    operation.save()
    trail.record(
        action="organization.operation.name", of=operation, by=by, at=at, changes={"name": [before, name]}
    )
    return operation


@trail.operation
def form_team(*, name: str, mission: str, by: Actor, at: datetime) -> Team:
    """Add a team."""
    if Team.objects.filter(name__iexact=name).exists():
        raise NameTaken(_("There is a team called “%(name)s” already; choose another name.") % {"name": name})
    team = Team.objects.create(name=name, mission=mission, created_at=at)
    trail.record(action="organization.team.form", of=team, by=by, at=at)
    return team


@trail.operation
def change_team(
    *, team: Team, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Team:
    """Rename a team or change its mission."""
    name = changes.get("name", team.name)
    if Team.objects.filter(name__iexact=name).exclude(pk=team.pk).exists():
        raise NameTaken(_("There is a team called “%(name)s” already; choose another name.") % {"name": name})
    differing = save_changes(team, changes, expected_version)
    trail.record(action="organization.team.change", of=team, by=by, at=at, changes=differing)
    return team


@trail.operation
def add_person(
    *,
    name: str,
    email: str,
    by: Actor,
    at: datetime,
    team: Team | None = None,
    title: str = "",
    manager: Person | None = None,
    shift: str = "",
) -> Person:
    """Add somebody; their e-mail must be new."""
    if Person.objects.filter(email__iexact=email).exists():
        raise NameTaken(_("%(email)s is in the directory already.") % {"email": email})
    person = Person.objects.create(
        name=name,
        email=email.lower(),
        team=team,
        title=title,
        manager=manager,
        shift=shift,
        created_at=at,
    )
    trail.record(action="organization.person.add", of=person, by=by, at=at)
    return person


@trail.operation
def change_person(
    *, person: Person, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Person:
    """Change what is known of somebody."""
    email = changes.get("email", person.email)
    if Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise NameTaken(_("%(email)s is in the directory already.") % {"email": email})
    if changes.get("manager") == person:
        raise OwnManager(_("%(name)s cannot be their own manager; choose somebody else.") % {"name": person})
    differing = save_changes(person, changes, expected_version)
    trail.record(action="organization.person.change", of=person, by=by, at=at, changes=differing)
    return person


@trail.operation
def leave(*, person: Person, on: date, by: Actor, at: datetime) -> Person:
    """Note the day somebody leaves; the roles they hold stay theirs until given to somebody else."""
    before = person.left_on
    person.left_on = on
    person.save(update_fields=["left_on"])
    trail.record(
        action="organization.person.leave",
        of=person,
        by=by,
        at=at,
        changes={"left_on": [str(before) if before else None, str(on)]},
    )
    return person


@trail.operation
def give_role(*, title: str, holder: Person, by: Actor, at: datetime) -> Role:
    """Let `holder` hold the role of this title from now on; the role is made when there is none."""
    role = Role.objects.filter(title__iexact=title).first() or Role(title=title, created_at=at)
    before = role.holder
    role.holder = holder
    role.save()
    trail.record(
        action="organization.role.give",
        of=role,
        by=by,
        at=at,
        changes={"holder": [str(before) if before else None, str(holder)]},
    )
    return role
