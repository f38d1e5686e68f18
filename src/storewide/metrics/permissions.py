"""Who may see the KPIs, set targets, and say what metrics, segments and areas are made of."""

from storewide.kit.permissions import Level, Permission


class MetricsPermission(Permission):
    """Permissions of metrics."""

    VIEW = "metrics.view", Level.VIEWER
    CHANGE_TARGETS = "metrics.change_targets", Level.MEMBER
    ANNOTATE = "metrics.annotate", Level.MEMBER
    DEFINE = "metrics.define", Level.MEMBER
