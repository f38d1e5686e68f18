"""Who may read reviews and actions, and who may change them."""

from storewide.kit.permissions import Level, Permission


class RhythmPermission(Permission):
    """Permissions of the operating rhythm."""

    VIEW = "rhythm.view", Level.VIEWER
    ACT = "rhythm.act", Level.MEMBER
    HOLD = "rhythm.hold", Level.MEMBER
    SET_NOTE = "rhythm.set_note", Level.MEMBER
