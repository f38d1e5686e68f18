"""Who may see the ledger. Whose record makes a promise says who may freeze it."""

from storewide.kit.permissions import Level, Permission


class LedgerPermission(Permission):
    """Permissions of the effect ledger."""

    VIEW = "ledger.view", Level.VIEWER
    MEASURE = "ledger.measure", Level.MEMBER
