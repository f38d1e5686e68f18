"""Who may see and change what the business wants."""

from storewide.kit.permissions import Level, Permission


class StrategyPermission(Permission):
    """Permissions of strategy."""

    VIEW = "strategy.view", Level.VIEWER
    CHANGE = "strategy.change", Level.MEMBER
