"""What the metrics keep beside their definitions: plan, annotations, alerts, and how areas are measured."""

from storewide.metrics.models.alerts import Alert, AlertQuerySet, AlertRule, AlertState
from storewide.metrics.models.annotations import Annotation, AnnotationKind, AnnotationQuerySet
from storewide.metrics.models.areas import AreaMeasure
from storewide.metrics.models.plan import Metric, Segment, Target

__all__ = [
    "Alert",
    "AlertQuerySet",
    "AlertRule",
    "AlertState",
    "Annotation",
    "AnnotationKind",
    "AnnotationQuerySet",
    "AreaMeasure",
    "Metric",
    "Segment",
    "Target",
]
