"""Who may manage accounts, invitations and keys."""

from typing import Any

from storewide.kit.permissions import Actor, Level, Permission


def own_account(actor: Actor, user: Any) -> bool:
    """Whether the account is the actor's own."""
    return bool(user.pk == actor.id)


def own_key(actor: Actor, key: Any) -> bool:
    """Whether the key is the actor's own."""
    return bool(key.user_id == actor.id)


class AccessPermission(Permission):
    """Permissions of accounts and keys."""

    VIEW_USERS = "access.view", Level.MEMBER
    MANAGE_USERS = "access.manage_users", Level.OWNER
    CHANGE_PROFILE = "access.change_profile", Level.OWNER, own_account
    INVITE = "access.invite", Level.OWNER
    MAKE_KEYS = "access.make_keys", Level.MEMBER
    REVOKE_KEY = "access.revoke_key", Level.OWNER, own_key
