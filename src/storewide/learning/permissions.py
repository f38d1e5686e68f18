"""Who may see and change who must know what."""

from storewide.kit.permissions import Level, Permission


class LearningPermission(Permission):
    """Permissions of learning."""

    VIEW = "learning.view", Level.VIEWER
    CHANGE = "learning.change", Level.MEMBER
