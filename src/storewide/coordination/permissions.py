"""Who may see and change how teams work together."""

from typing import Any

from storewide.coordination import seats
from storewide.kit.permissions import Actor, Level, Permission


def leads(actor: Actor, group: Any) -> bool:
    """Whether the actor sponsors or facilitates the working group, or set it up."""
    return seats.leads(actor, group)


def is_asked(actor: Actor, asked: Any) -> bool:
    """Whether the actor is who was asked for input."""
    return seats.is_one_of(actor, asked.person)


class CoordinationPermission(Permission):
    """Permissions of coordination. Who does not see a working group holds none of these on it."""

    VIEW = "coordination.view", Level.VIEWER
    CHANGE = "coordination.change", Level.MEMBER
    LEAD = "coordination.lead", Level.OWNER, leads
    WORK = "coordination.work", Level.MEMBER
    ANSWER = "coordination.answer", Level.MEMBER, is_asked
