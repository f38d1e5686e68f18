"""How areas are measured, over REST."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import areas
from storewide.metrics.models import AreaMeasure
from storewide.metrics.permissions import MetricsPermission
from storewide.ownership.models import Area

router = Router(tags=["metrics"])


class MeasureIn(Schema):
    """Which pages and events are an area's (`*` stands for any text), and its leading metric; empty for none."""

    pages: list[str] = []
    events: list[str] = []
    metric: str = ""


class MeasureOut(MeasureIn):
    """How an area is measured."""

    area: str
    group: str

    @staticmethod
    def resolve_area(measure: AreaMeasure) -> str:
        return measure.area.slug

    @staticmethod
    def resolve_group(measure: AreaMeasure) -> str:
        return measure.area.group


@router.get("", response=list[MeasureOut], operation_id="list_area_measures")
@paginate(LimitOffsetPagination)
def list_measures(request: Any) -> QuerySet[AreaMeasure]:
    """Every area that is measured."""
    require(request.auth, MetricsPermission.VIEW)
    return AreaMeasure.objects.select_related("area")


@router.put("/{slug}", response=MeasureOut, operation_id="set_area_measure")
def set_measure(request: Any, slug: str, document: MeasureIn) -> AreaMeasure:
    """Say how an area is measured."""
    area = get_object_or_404(Area, slug=slug)
    actor = require(request.auth, MetricsPermission.DEFINE, area)
    return areas.set_measure(area=area, by=actor, at=now(), **document.model_dump())
