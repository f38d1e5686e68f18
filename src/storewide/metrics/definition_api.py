"""Metrics and their definitions over REST; one's own are made, changed and retired as in the pages."""

from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import definitions, documents, own_metrics
from storewide.metrics.definitions import Definition, Unit
from storewide.metrics.models import Metric
from storewide.metrics.permissions import MetricsPermission
from storewide.sources.models import Store

router = Router(tags=["metrics"])


class DefinitionIn(Schema):
    """What a metric is: `over` and `under` add and take away measures, such as `spend - cost`."""

    name: str = Field(min_length=1, max_length=80)
    meaning: str = Field(min_length=1, max_length=300)
    unit: Unit
    over: str = Field(min_length=1, max_length=300)
    under: str = Field(default="", max_length=300)
    better: Literal["up", "down"]
    scale: int = Field(default=1, ge=1, le=1_000_000)
    area: str = ""


class DefinitionOut(DefinitionIn):
    """A metric; `built_in` ones stay as they are, `retired` ones are no longer offered."""

    code: str
    distinct: bool
    built_in: bool
    retired: bool


class PreviewOut(Schema):
    """What a metric would say of a store's last 30 days; null where the data cannot."""

    value: float | None
    currency: str | None
    period: str | None


@router.get("", response=list[DefinitionOut], operation_id="list_metric_definitions")
def list_definitions(request: Any) -> list[dict[str, Any]]:
    """Every metric in use, the built-in ones first."""
    require(request.auth, MetricsPermission.VIEW)
    return [_shown(each) for each in definitions.all_definitions().values()]


@router.post("", response=DefinitionOut, operation_id="make_metric")
def make(request: Any, document: DefinitionIn) -> dict[str, Any]:
    """Make a metric of one's own."""
    actor = require(request.auth, MetricsPermission.DEFINE)
    return _of_record(own_metrics.make_metric(values=document.model_dump(), by=actor, at=now()))


@router.post("/preview", response=PreviewOut, operation_id="preview_metric")
def preview(request: Any, document: DefinitionIn, store: str) -> dict[str, Any]:
    """What a metric would say of a store's last 30 days; nothing is saved."""
    require(request.auth, MetricsPermission.VIEW)
    definition = own_metrics.checked(own_metrics.code_of(document.name), document.model_dump())
    found = own_metrics.preview(definition, get_object_or_404(Store, slug=store))
    return {
        "value": documents.value_of(found, definition) if found else None,
        "currency": found.currency if found else None,
        "period": str(found.days) if found else None,
    }


@router.put("/{code}", response=DefinitionOut, operation_id="change_metric")
def change(request: Any, code: str, document: DefinitionIn) -> dict[str, Any]:
    """Change what a metric of one's own is."""
    record = get_object_or_404(Metric, code=code)
    actor = require(request.auth, MetricsPermission.DEFINE, record)
    return _of_record(
        own_metrics.change_metric(
            metric=record, values=document.model_dump(), by=actor, at=now(), expected_version=None
        )
    )


@router.delete("/{code}", response=DefinitionOut, operation_id="retire_metric")
def retire(request: Any, code: str) -> dict[str, Any]:
    """Retire a metric of one's own: it is no longer offered, what was said with it keeps its name."""
    record = get_object_or_404(Metric, code=code)
    actor = require(request.auth, MetricsPermission.DEFINE, record)
    return _of_record(own_metrics.retire_metric(metric=record, by=actor, at=now()))


def _of_record(record: Metric) -> dict[str, Any]:
    return _shown(definitions.parse("own", record.code, dict(record.definition or {})))


def _shown(definition: Definition) -> dict[str, Any]:
    return {
        **{key: getattr(definition, key) for key in (*own_metrics.WRITTEN, "code", "distinct", "retired")},
        "built_in": definition.code in definitions.built_in(),
    }
