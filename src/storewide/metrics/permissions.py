"""Who may see the KPIs, set targets, say what metrics, segments and areas are made of, and answer alerts."""

from storewide.kit.permissions import Level, Permission


class MetricsPermission(Permission):
    """Permissions of metrics."""

    VIEW = "metrics.view", Level.VIEWER
    CHANGE_TARGETS = "metrics.change_targets", Level.MEMBER
    ANNOTATE = "metrics.annotate", Level.MEMBER
    DEFINE = "metrics.define", Level.MEMBER
    ALERT = "metrics.alert", Level.MEMBER
