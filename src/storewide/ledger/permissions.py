"""Who may see the ledger and freeze a promise."""

from typing import Any

from storewide.kit.permissions import Actor, Level, Permission


def owns_promise(actor: Actor, effect: Any) -> bool:
    """Whether the promise is the actor's own: their e-mail is its owner's."""
    return bool(getattr(actor, "email", "").lower() == effect.owner.email.lower())


class LedgerPermission(Permission):
    """Permissions of the effect ledger."""

    VIEW = "ledger.view", Level.VIEWER
    FREEZE = "ledger.freeze", Level.MEMBER, owns_promise
