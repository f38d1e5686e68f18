"""Every change to roles: a role is held by exactly one person, or vacant, and may have a deputy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person, Role
from storewide.organization.removing import remove


class TitleTaken(Refusal):
    """There is a role of this title already."""

    field = "title"


class DeputyHolds(Refusal):
    """The holder of a role would be their own deputy."""

    field = "deputy"


class HolderGone(Refusal):
    """Somebody who has left would hold a role."""

    field = "holder"


@trail.operation
def make_role(
    *,
    title: str,
    by: Actor,
    at: datetime,
    purpose: str = "",
    accountabilities: str = "",
    holder: Person | None = None,
    deputy: Person | None = None,
) -> Role:
    """Add a role, held by somebody or vacant from now on. Raises TitleTaken, HolderGone, DeputyHolds."""
    _refuse_taken(title)
    _refuse_gone(holder, at)
    _refuse_own_deputy(holder, deputy)
    role = Role.objects.create(
        title=title,
        purpose=purpose,
        accountabilities=accountabilities,
        holder=holder,
        deputy=deputy,
        vacant_since=None if holder else at.date(),
        created_at=at,
    )
    trail.record(action="organization.role.make", of=role, by=by, at=at)
    return role


@trail.operation
def change_role(
    *, role: Role, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Role:
    """Change a role's title, purpose or accountabilities. Raises TitleTaken, Conflict."""
    _refuse_taken(changes.get("title", role.title), but=role)
    differing = save_changes(role, changes, expected_version)
    trail.record(action="organization.role.change", of=role, by=by, at=at, changes=differing)
    return role


@trail.operation
def give_role(*, role: Role, holder: Person | None, by: Actor, at: datetime) -> Role:
    """Let somebody hold the role from now on, or nobody; a deputy who takes over is deputy no more. Raises HolderGone."""
    _refuse_gone(holder, at)
    since = role.vacant_since or at.date()
    changes: dict[str, Any] = {"holder": holder, "vacant_since": None if holder else since}
    if holder is not None and role.deputy == holder:
        changes["deputy"] = None
    differing = save_changes(role, changes, None)
    action = "organization.role.give" if holder else "organization.role.vacate"
    trail.record(action=action, of=role, by=by, at=at, changes=differing)
    return role


@trail.operation
def name_deputy(*, role: Role, deputy: Person | None, by: Actor, at: datetime) -> Role:
    """Name who steps in while the holder is away, or nobody. Raises DeputyHolds."""
    _refuse_own_deputy(role.holder, deputy)
    differing = save_changes(role, {"deputy": deputy}, None)
    trail.record(action="organization.role.name_deputy", of=role, by=by, at=at, changes=differing)
    return role


@trail.operation
def remove_role(*, role: Role, by: Actor, at: datetime) -> None:
    """Take a role away that nothing hangs on. Raises `removing.StillNeeded`."""
    trail.record(action="organization.role.remove", of=role, by=by, at=at)
    remove(role)


@trail.operation
def give_roles(*, holders: Mapping[str, Person], by: Actor, at: datetime) -> dict[str, Role]:
    """Let each person hold the role of their title from now on; a title without a role gets one.

    Titles that differ in capitals alone are the same role. Returns the roles by the titles asked for. Three
    statements besides the trail's, however many roles there are.
    """
    known = {role.title.lower(): role for role in Role.objects.for_list()}
    given = {title.lower(): (title, holder) for title, holder in holders.items()}
    lines, new, old = [], [], []
    for lowered, (title, holder) in given.items():
        role = known.get(lowered)
        before = role.holder if role else None
        if role is None:
            role = known[lowered] = Role(title=title, created_at=at)
            new.append(role)
        else:
            old.append(role)
        role.holder, role.vacant_since = holder, None
        role.deputy = None if role.deputy == holder else role.deputy
        lines.append((role, {"holder": [str(before) if before else None, str(holder)]}))
    Role.objects.bulk_create(new)
    Role.objects.bulk_update(old, fields=["holder", "vacant_since", "deputy"])
    trail.record_all(action="organization.role.give", of=lines, by=by, at=at)
    return {title: known[title.lower()] for title in holders}


def _refuse_taken(title: str, but: Role | None = None) -> None:
    others = Role.objects.filter(title__iexact=title)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise TitleTaken(
            _("There is a role called “%(title)s” already; choose another title.") % {"title": title}
        )


def _refuse_gone(holder: Person | None, at: datetime) -> None:
    if holder is not None and not holder.here(at.date()):
        raise HolderGone(
            _("%(name)s left on %(day)s; choose somebody who is here.")
            % {"name": holder, "day": holder.left_on}
        )


def _refuse_own_deputy(holder: Person | None, deputy: Person | None) -> None:
    if deputy is not None and deputy == holder:
        raise DeputyHolds(_("%(name)s holds the role; choose somebody else as deputy.") % {"name": deputy})
