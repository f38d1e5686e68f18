"""Every change to who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization import homes, rules
from storewide.organization.homes import Move
from storewide.organization.models import Operation, Person, Team, TeamKind, Unit
from storewide.organization.public_holidays import checked
from storewide.organization.removing import remove

#: rows a statement writes at a time
BATCH = 200
#: hours of a week, where nobody says otherwise
WEEK = Decimal(40)


class NameTaken(Refusal):
    """There is a team of this name already."""

    field = "name"


class EmailTaken(Refusal):
    """Somebody with this e-mail is in the directory already."""

    field = "email"


class ManagerCircle(Refusal):
    """Somebody would report to themselves, directly or through others."""

    field = "manager"


@dataclass(frozen=True)
class PersonChange:
    """What changes of one person, by field."""

    person: Person
    values: Mapping[str, Any]


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
def form_team(
    *,
    name: str,
    mission: str,
    by: Actor,
    at: datetime,
    front_line: bool | None = None,
    kind: str = TeamKind.LONG_LIVED,
    unit: Unit | None = None,
    maintenance_share: int = 0,
) -> Team:
    """Add a team; where nobody says whether it is front line, its name does (help desk, call centre).

    `maintenance_share` is percent of its time that keeps running what is there.
    """
    _refuse_taken_name(name)
    if front_line is None:
        front_line = rules.named_front_line(name)
    team = Team.objects.create(
        name=name,
        mission=mission,
        front_line=front_line,
        kind=kind,
        unit=unit,
        maintenance_share=maintenance_share,
        created_at=at,
    )
    trail.record(action="organization.team.form", of=team, by=by, at=at)
    return team


@trail.operation
def change_team(
    *, team: Team, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Team:
    """Rename a team, change its mission, its unit, its kind, or say whether it talks to customers."""
    _refuse_taken_name(changes.get("name", team.name), but=team)
    differing = save_changes(team, changes, expected_version)
    trail.record(action="organization.team.change", of=team, by=by, at=at, changes=differing)
    return team


@trail.operation
def remove_team(*, team: Team, by: Actor, at: datetime) -> None:
    """Take away a team that nothing hangs on and nobody has as home. Raises `removing.StillNeeded`."""
    trail.record(action="organization.team.remove", of=team, by=by, at=at)
    remove(team)


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
    weekly_hours: Decimal = WEEK,
    holidays_of: str = "",
) -> Person:
    """Add somebody, who is a member of their home team from then on; their e-mail must be new.

    `holidays_of`: the country whose public holidays are theirs, or a part of it; empty: that of their team's unit.
    Raises EmailTaken, `public_holidays.RegionUnknown`.
    """
    _refuse_taken_email(email)
    person = Person.objects.create(
        name=name,
        email=email.lower(),
        team=team,
        title=title,
        manager=manager,
        shift=shift,
        weekly_hours=weekly_hours,
        holidays_of=checked(holidays_of),
        created_at=at,
    )
    homes.follow([Move(person, None, None)], by=by, at=at)
    trail.record(action="organization.person.add", of=person, by=by, at=at)
    return person


@trail.operation
def change_person(
    *, person: Person, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Person:
    """Change what is known of somebody; a new home team ends their membership in the former one."""
    if "email" in changes:
        changes = {**changes, "email": changes["email"].lower()}
        _refuse_taken_email(changes["email"], but=person)
    if "holidays_of" in changes:
        changes = {**changes, "holidays_of": checked(changes["holidays_of"])}
    if changes.get("manager") is not None:
        _refuse_circle(person, changes["manager"])
    before = person.team_id
    differing = save_changes(person, changes, expected_version)
    homes.follow([Move(person, before, at.date())], by=by, at=at)
    trail.record(action="organization.person.change", of=person, by=by, at=at, changes=differing)
    return person


@trail.operation
def add_people(*, people: Sequence[Person], by: Actor, at: datetime) -> None:
    """Add many at once, not saved yet and checked by the caller, in few statements."""
    Person.objects.bulk_create(people, batch_size=BATCH)
    homes.follow([Move(person, None, None) for person in people], by=by, at=at)
    trail.record_all(action="organization.person.add", of=[(person, {}) for person in people], by=by, at=at)


@trail.operation
def change_people(*, changes: Sequence[PersonChange], by: Actor, at: datetime) -> None:
    """Change many at once, checked by the caller, in few statements."""
    lines, moves = [], []
    for change in changes:
        moves.append(Move(change.person, change.person.team_id, at.date()))
        differing = {}
        for field, value in change.values.items():
            differing[field] = [_text(getattr(change.person, field)), _text(value)]
            setattr(change.person, field, value)
        change.person.version += 1
        lines.append((change.person, differing))
    fields = sorted({field for change in changes for field in change.values} | {"version"})
    Person.objects.bulk_update([change.person for change in changes], fields, batch_size=BATCH)
    homes.follow(moves, by=by, at=at)
    trail.record_all(action="organization.person.change", of=lines, by=by, at=at)


@trail.operation
def leave(*, person: Person, on: date, by: Actor, at: datetime) -> Person:
    """Note the day from which somebody is gone; the roles they hold stay theirs until given to another."""
    differing = save_changes(person, {"left_on": on}, None)
    trail.record(action="organization.person.leave", of=person, by=by, at=at, changes=differing)
    return person


@trail.operation
def come_back(*, person: Person, by: Actor, at: datetime) -> Person:
    """Note that somebody who left, or was about to, is here."""
    differing = save_changes(person, {"left_on": None}, None)
    trail.record(action="organization.person.return", of=person, by=by, at=at, changes=differing)
    return person


def _refuse_taken_name(name: str, but: Team | None = None) -> None:
    taken = Team.objects.filter(name__iexact=name).first()
    if taken is not None and taken != but:
        raise NameTaken(_("There is a team called “%(name)s” already; choose another name.") % {"name": name})


def _refuse_taken_email(email: str, but: Person | None = None) -> None:
    taken = Person.objects.filter(email__iexact=email).first()
    if taken is not None and taken != but:
        raise EmailTaken(_("%(email)s is in the directory already.") % {"email": email})


def _refuse_circle(person: Person, manager: Person) -> None:
    """Raise ManagerCircle where `person` stands among those that `manager` reports to."""
    if manager == person:
        raise ManagerCircle(
            _("%(name)s cannot be their own manager; choose somebody else.") % {"name": person}
        )
    reports = Person.objects.exclude(manager=None).values_list("pk", "manager_id")
    if person.pk in rules.circled({**dict(reports), person.pk: manager.pk}):
        raise ManagerCircle(
            _("%(manager)s reports to %(name)s, directly or through others; choose somebody else.")
            % {"manager": manager, "name": person}
        )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
