"""Every change to who works in which team, as what, and with how much of their time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization import homes
from storewide.organization.models import Membership, Person, Team

BATCH = 200


class AlreadyMember(Refusal):
    """Somebody is in this team on some of these days already."""

    field = "person"


class EndsBeforeItBegins(Refusal):
    """The last day of a membership lies before its first."""

    field = "ends"


@dataclass(frozen=True)
class MembershipChange:
    """What changes of one membership, by field."""

    membership: Membership
    values: Mapping[str, Any]


@trail.operation
def join_team(
    *,
    person: Person,
    team: Team,
    by: Actor,
    at: datetime,
    share: int = 100,
    discipline: str = "",
    role: str = "",
    begins: date | None = None,
    ends: date | None = None,
) -> Membership:
    """Put somebody into a team; it becomes their home team where they have none.

    `share` is percent of their time, from `begins` (None: since whenever) to `ends` (None: until further notice), both
    days included. Raises AlreadyMember, EndsBeforeItBegins.
    """
    _refuse_days(begins, ends)
    _refuse_twice(person, team, begins, ends)
    membership = Membership.objects.create(
        person=person,
        team=team,
        share=share,
        discipline=discipline,
        role=role,
        begins=begins,
        ends=ends,
        created_at=at,
    )
    homes.settle(person, on=at.date())
    trail.record(action="organization.membership.join", of=membership, by=by, at=at)
    return membership


@trail.operation
def change_membership(
    *, membership: Membership, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Membership:
    """Change role, discipline, share or days of a membership. Raises AlreadyMember, EndsBeforeItBegins, Conflict."""
    begins, ends = changes.get("begins", membership.begins), changes.get("ends", membership.ends)
    _refuse_days(begins, ends)
    _refuse_twice(membership.person, membership.team, begins, ends, but=membership)
    differing = save_changes(membership, changes, expected_version)
    homes.settle(membership.person, on=at.date())
    trail.record(action="organization.membership.change", of=membership, by=by, at=at, changes=differing)
    return membership


@trail.operation
def change_memberships(*, changes: Sequence[MembershipChange], by: Actor, at: datetime) -> None:
    """Change discipline or share of many at once, checked by the caller, in few statements."""
    lines = []
    for change in changes:
        differing = {}
        for field, value in change.values.items():
            differing[field] = [str(getattr(change.membership, field)), str(value)]
            setattr(change.membership, field, value)
        change.membership.version += 1
        lines.append((change.membership, differing))
    Membership.objects.bulk_update(
        [change.membership for change in changes], ["discipline", "share", "version"], batch_size=BATCH
    )
    trail.record_all(action="organization.membership.change", of=lines, by=by, at=at)


@trail.operation
def end_membership(*, membership: Membership, on: date, by: Actor, at: datetime) -> Membership:
    """Make `on` somebody's last day in a team. Raises EndsBeforeItBegins."""
    _refuse_days(membership.begins, on)
    differing = save_changes(membership, {"ends": on}, None)
    homes.settle(membership.person, on=at.date())
    trail.record(action="organization.membership.end", of=membership, by=by, at=at, changes=differing)
    return membership


@trail.operation
def settle_home(*, person: Person, by: Actor, at: datetime) -> Person:
    """Give a home team to somebody whose memberships ended or began as their days had it."""
    before = str(person.team or "")
    homes.settle(person, on=at.date())
    changes = {"team": [before, str(person.team or "")]}
    trail.record(action="organization.person.change", of=person, by=by, at=at, changes=changes)
    return person


@trail.operation
def remove_membership(*, membership: Membership, by: Actor, at: datetime) -> None:
    """Take back a membership that never was; one that was is ended. The history of the team tells of it."""
    person, said = membership.person, {"person": [str(membership.person), None]}
    membership.delete()
    trail.record(action="organization.membership.remove", of=membership.team, by=by, at=at, changes=said)
    homes.settle(person, on=at.date())


def _refuse_days(begins: date | None, ends: date | None) -> None:
    if begins and ends and ends < begins:
        raise EndsBeforeItBegins(
            _("%(ends)s lies before the first day, %(begins)s; choose a later day.")
            % {"ends": ends, "begins": begins}
        )


def _refuse_twice(
    person: Person, team: Team, begins: date | None, ends: date | None, but: Membership | None = None
) -> None:
    """Raise AlreadyMember where another membership of the two has a day in common with these."""
    others = Membership.objects.filter(person=person, team=team)
    if begins:
        others = others.filter(Q(ends=None) | Q(ends__gte=begins))
    if ends:
        others = others.filter(Q(begins=None) | Q(begins__lte=ends))
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise AlreadyMember(
            _("%(person)s is in %(team)s on some of these days already; change that membership.")
            % {"person": person, "team": team}
        )
