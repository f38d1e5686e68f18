"""Who may see what marketing brings, plan and run campaigns, and change how channels are decided."""

from storewide.kit.permissions import Level, Permission


class DemandPermission(Permission):
    """Permissions of marketing and demand."""

    VIEW = "demand.view", Level.VIEWER
    PLAN = "demand.plan", Level.MEMBER
    CHANGE_RULES = "demand.change_rules", Level.OWNER
