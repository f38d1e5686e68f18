"""Giving roles to people: a role is held by exactly one of them."""

from collections.abc import Mapping
from datetime import datetime

from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.organization.models import Person, Role


@trail.operation
def give_roles(*, holders: Mapping[str, Person], by: Actor, at: datetime) -> dict[str, Role]:
    """Let each person hold the role of their title from now on; a title without a role gets one.

    Titles that differ in capitals alone are the same role. Returns the roles by the titles asked for. Three
    statements besides the trail's, however many roles there are.
    """
    known = {role.title.lower(): role for role in Role.objects.select_related("holder")}
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
        role.holder = holder
        lines.append((role, {"holder": [str(before) if before else None, str(holder)]}))
    Role.objects.bulk_create(new)
    Role.objects.bulk_update(old, fields=["holder"])
    trail.record_all(action="organization.role.give", of=lines, by=by, at=at)
    return {title: known[title.lower()] for title in holders}
