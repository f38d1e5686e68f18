"""Who may see and change the operations centre."""

from storewide.kit.permissions import Level, Permission


class CentrePermission(Permission):
    """Permissions of centre."""

    VIEW = "centre.view", Level.VIEWER
    CHANGE = "centre.change", Level.MEMBER
