"""Who may note what customers say, and who may mend it."""

from typing import Any

from storewide.kit.permissions import Actor, Level, Permission


def noted_it(actor: Actor, feedback: Any) -> bool:
    """Whether the actor noted it themselves, and still may note."""
    return (
        actor.level >= Level.MEMBER and feedback.noted_by_id is not None and feedback.noted_by_id == actor.id
    )


class ListeningPermission(Permission):
    """Permissions of listening."""

    VIEW = "listening.view", Level.VIEWER
    NOTE = "listening.note", Level.MEMBER
    CHANGE = "listening.change", Level.OWNER, noted_it
    WITHDRAW = "listening.withdraw", Level.OWNER, noted_it
