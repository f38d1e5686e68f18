"""Who may read the trail of the whole operation; a record's own history is shown to whoever may see the record."""

from storewide.kit.permissions import Level, Permission


class AuditPermission(Permission):
    """Permissions of the audit trail."""

    VIEW = "audit.view", Level.OWNER
