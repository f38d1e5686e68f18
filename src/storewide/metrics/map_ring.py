"""The ring of the round map that belongs to the KPIs: each with the area whose owner answers for it."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text
from storewide.lib.clock import now
from storewide.metrics import areas, definitions
from storewide.metrics.models import AreaMeasure
from storewide.ownership.models import Standing
from storewide.ownership.rings import RingItem


def ring() -> tuple[Text, Iterable[RingItem]]:
    """The KPIs and the metrics that lead an area, in the order of all metrics; two queries."""
    today, belongs, leading = (
        now().date(),
        areas.by_metric(),
        set(AreaMeasure.objects.values_list("metric", flat=True)),
    )
    items = []
    for code, definition in definitions.all_definitions().items():
        if not definition.kpi and code not in leading:
            continue
        area = belongs.get(code)
        is_owned = area is not None and area.standing(today) is Standing.OWNED
        url = reverse("metrics:metric", args=[code])
        items.append(RingItem(definition.name, url, area.slug if area else "", is_owned))
    return _("KPIs"), items
