"""Who may see and change ownership."""

from storewide.kit.permissions import Level, Permission


class OwnershipPermission(Permission):
    """Permissions of areas."""

    VIEW = "ownership.view", Level.VIEWER
    CHANGE = "ownership.change", Level.MEMBER
