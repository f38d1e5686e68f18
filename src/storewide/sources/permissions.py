"""Who may see where data comes from, and bring some."""

from storewide.kit.permissions import Level, Permission


class SourcesPermission(Permission):
    """Permissions of stores and imports."""

    VIEW = "sources.view", Level.VIEWER
    IMPORT = "sources.import", Level.MEMBER
    CLOSE_MONTH = "sources.close_month", Level.MEMBER
    CHANGE_STORE = "sources.change_store", Level.OWNER
    CHANGE_KEYS = "sources.change_keys", Level.OWNER
    CONNECT = "sources.connect", Level.OWNER
