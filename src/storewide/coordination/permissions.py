"""Who may see and change how teams work together."""

from storewide.kit.permissions import Level, Permission


class CoordinationPermission(Permission):
    """Permissions of coordination."""

    VIEW = "coordination.view", Level.VIEWER
    CHANGE = "coordination.change", Level.MEMBER
