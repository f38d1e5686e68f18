"""Who may read flags, and who may change what they serve."""

from storewide.kit.permissions import Level, Permission


class FlagsPermission(Permission):
    """Permissions of flags. That nobody lets through what they wrote themselves is a rule of the operation."""

    VIEW = "flags.view", Level.VIEWER
    CHANGE = "flags.change", Level.MEMBER
    ANSWER = "flags.answer", Level.MEMBER
    SWITCH = "flags.switch", Level.MEMBER
    ARRANGE = "flags.arrange", Level.OWNER
