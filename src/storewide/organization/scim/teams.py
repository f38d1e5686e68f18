"""Groups of a directory service as teams: their members work there, and the first team somebody is in is their home."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from scim2_models import Group, InvalidValueException, NotFoundException, UniquenessException

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.organization import membership_operations, operations
from storewide.organization.models import Membership, Person, Provisioned, Team
from storewide.organization.scim import people
from storewide.organization.scim.resources import as_group


def visible() -> QuerySet[Team]:
    """Every team."""
    return Team.objects.order_by("created_at", "pk")


def called(name: str) -> Q:
    """Teams of this name, whatever its case."""
    return Q(name__iexact=name)


def known_by(external_id: str) -> Q:
    """Teams that the directory service knows under its own id."""
    return Q(pk__in=Provisioned.objects.filter(external_id=external_id, team__isnull=False).values("team"))


def found(team_id: str) -> Team:
    """The team of this id. Raises NotFoundException."""
    try:
        return visible().get(pk=UUID(team_id))
    except (ValueError, Team.DoesNotExist):
        raise NotFoundException(detail=f"There is no group {team_id}.") from None


def told(teams: Iterable[Team], base: str, at: datetime) -> list[Group]:
    """These teams as groups of whoever is in them now, in two more queries."""
    every = list(teams)
    known = {each.team_id: each for each in Provisioned.objects.filter(team__in=every)}
    memberships: dict[Any, list[Membership]] = {}
    for each in _now(at).filter(team__in=every):
        memberships.setdefault(each.team_id, []).append(each)
    return [as_group(team, known.get(team.pk), memberships.get(team.pk, ()), base) for team in every]


@trail.operation
def bring(*, group: Group, by: Actor, at: datetime) -> Team:
    """Add a group as a team with its members. Raises UniquenessException."""
    _refuse_taken(group, None)
    team = operations.form_team(name=_name(group), mission="", by=by, at=at)
    _keep(team, group)
    _fill(team, group, by, at)
    return team


@trail.operation
def change(*, team: Team, group: Group, by: Actor, at: datetime) -> Team:
    """Bring a team to the name and the members that a resource says."""
    _refuse_taken(group, team)
    operations.change_team(team=team, changes={"name": _name(group)}, by=by, at=at, expected_version=None)
    _keep(team, group)
    _fill(team, group, by, at)
    return team


@trail.operation
def take_away(*, team: Team, by: Actor, at: datetime) -> None:
    """Remove a team that nothing but its members hangs on. Raises `removing.StillNeeded`."""
    for each in Membership.objects.filter(team=team).select_related("person", "team"):
        membership_operations.remove_membership(membership=each, by=by, at=at)
    operations.remove_team(team=team, by=by, at=at)


def _fill(team: Team, group: Group, by: Actor, at: datetime) -> None:
    """Who is said to be in it joins, who is not leaves it; the others stay with role, discipline and share."""
    wanted = {person.pk: person for person in _members(group)}
    now = {each.person_id: each for each in _now(at).filter(team=team)}
    for person_id, membership in now.items():
        if person_id not in wanted:
            _end(membership, by, at)
    for person_id, person in wanted.items():
        if person_id not in now:
            membership_operations.join_team(person=person, team=team, begins=at.date(), by=by, at=at)


def _end(membership: Membership, by: Actor, at: datetime) -> None:
    """Yesterday was the last day; what began today never was."""
    last = at.date() - timedelta(days=1)
    if membership.begins is not None and membership.begins > last:
        membership_operations.remove_membership(membership=membership, by=by, at=at)
    else:
        membership_operations.end_membership(membership=membership, on=last, by=by, at=at)


def _members(group: Group) -> list[Person]:
    """The people whom the resource names, in one query. Raises InvalidValueException."""
    values = [str(each.value) for each in group.members or [] if each.value]
    try:
        found_by = {str(person.pk): person for person in people.visible().filter(pk__in=map(UUID, values))}
    except ValueError:
        found_by = {}
    if missing := [value for value in values if value not in found_by]:
        raise InvalidValueException(detail=f"There is no user {missing[0]} to be a member.")
    return list(found_by.values())


def _now(at: datetime) -> Any:
    found_now = Membership.objects.on(at.date()).select_related("person", "team")
    return found_now.order_by("person__name", "pk")


def _keep(team: Team, group: Group) -> None:
    known = Provisioned.objects.filter(team=team).first() or Provisioned(team=team)
    known.external_id = (group.external_id or "")[:255]
    known.save()


def _name(group: Group) -> str:
    if not group.display_name:
        raise InvalidValueException(detail="A group needs a displayName.")
    return group.display_name[:120]


def _refuse_taken(group: Group, but: Team | None) -> None:
    others = Team.objects.filter(name__iexact=_name(group))
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise UniquenessException(detail=f"There is a group {group.display_name} already; change that one.")
