"""Who may read the whole trail; a record's own history is shown to whoever may see the record."""

from storewide.kit.permissions import Level, Permission


class AuditPermission(Permission):
    """Permissions of the audit trail."""

    VIEW = "audit.view", Level.OWNER
