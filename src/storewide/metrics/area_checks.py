"""The check that what customers meet is measured: MET002."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit.checks import Finding
from storewide.kit.page_addresses import remembered
from storewide.lib.clock import now
from storewide.metrics.models import AreaMeasure, Metric
from storewide.ownership.models import Area, Group
from storewide.ownership.models.area import nobody_on


def areas_without_measure() -> Iterator[Finding]:
    """MET002: store features that somebody answers for and nothing measures: no page, event or metric; one query."""
    measures = AreaMeasure.objects.filter(area=OuterRef("pk"))
    metrics = Metric.objects.filter(area=OuterRef("pk"))
    features = Area.objects.exclude(group=Group.OPERATION).exclude(nobody_on(now().date()))
    sentence = _("Nothing measures %(area)s: no page, event or metric is its own.")
    for area in features.exclude(Exists(measures)).exclude(Exists(metrics)).only("slug", "name"):
        yield Finding(
            "MET002",
            sentence % {"area": area},
            remembered("metrics:area", area.slug),
            reason=gettext_lazy("Whoever answers for it cannot tell whether it gets better or worse."),
            cure=gettext_lazy("Say which pages and events are its own, or which metric leads it."),
            link=area.link,
        )
