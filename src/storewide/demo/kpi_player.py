"""Makes what an operation adds to the built-in KPIs: segments it looks at again and again, a metric of its own."""

from datetime import datetime

from storewide.kit.permissions import System
from storewide.metrics import own_metrics, segment_operations

#: values that the simulated store has in every size
SEGMENTS = {
    "Phones in Germany": (("device", "mobile"), ("country", "DE")),
    "Austria and Switzerland": (("country", "AT"), ("country", "CH")),
}
OWN_METRIC = {
    "name": "Margin after media cost",
    "meaning": "What is left of spend after the goods and what marketing paid for reach.",
    "unit": "money",
    "over": "spend - cost - media_cost",
    "under": "",
    "better": "up",
    "scale": 1,
    "area": "demand-management",
}


def play(by: System, at: datetime) -> None:
    """Two segments and one metric."""
    for name, filters in SEGMENTS.items():
        segment_operations.make_segment(name=name, filters=filters, by=by, at=at)
    own_metrics.make_metric(values=OWN_METRIC, by=by, at=at)
