"""Pointing to the organisation's records from anywhere."""

from typing import Any

from storewide.kit.links import Link
from storewide.organization.models import Person, Role, Team, TeamDecision, Unit

#: by the kind of a link, the records it points to
KINDS: dict[str, Any] = {
    "organization.person": Person,
    "organization.team": Team,
    "organization.unit": Unit,
    "organization.role": Role,
    "organization.teamdecision": TeamDecision,
}


def resolve_link(link: Link) -> Link | None:
    """The link to a person, team, unit, role or decision with its label; None for other kinds and what is gone."""
    model = KINDS.get(link.kind)
    found = model.objects.filter(pk=link.id).first() if model else None
    return Link(link.kind, link.id, str(found), found.get_absolute_url()) if found else None
