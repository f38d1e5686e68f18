"""Who may see and change the system register."""

from storewide.kit.permissions import Level, Permission


class SystemsPermission(Permission):
    """Permissions of systems."""

    VIEW = "systems.view", Level.VIEWER
    CHANGE = "systems.change", Level.MEMBER
