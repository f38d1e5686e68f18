"""Which area a metric belongs to, and which metrics an area has."""

from storewide.metrics import definitions
from storewide.metrics.models import Metric
from storewide.ownership.models import Area


def of_metric(code: str) -> Area | None:
    """The area that a metric belongs to, with who is accountable; None while it belongs to none. One query."""
    found = Metric.objects.select_related("area__accountable__holder").filter(code=code).first()
    return found.area if found else None


def metrics_of(area: Area) -> tuple[str, ...]:
    """The codes of the metrics in use that belong to an area, in the order of all metrics. One query."""
    codes = set(Metric.objects.filter(area=area).values_list("code", flat=True))
    return tuple(code for code in definitions.all_definitions() if code in codes)
