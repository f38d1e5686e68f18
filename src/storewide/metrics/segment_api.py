"""Segments over REST: parts of the trade by name, to filter and break down figures by."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.metrics import segment_operations
from storewide.metrics.models import Segment
from storewide.metrics.permissions import MetricsPermission

router = Router(tags=["metrics"])


class SegmentIn(Schema):
    """A segment: pairs of dimension and value that must hold; two values of one dimension mean either."""

    name: str = Field(min_length=1, max_length=120)
    filters: list[tuple[str, str]]


class SegmentOut(SegmentIn):
    """A segment with the short name that figures are filtered by: `where=segment=phones`."""

    slug: str


@router.get("", response=list[SegmentOut], operation_id="list_segments")
@paginate(LimitOffsetPagination)
def list_segments(request: Any) -> QuerySet[Segment]:
    """Every segment, by name."""
    require(request.auth, MetricsPermission.VIEW)
    return Segment.objects.all()


@router.post("", response=SegmentOut, operation_id="make_segment")
def make(request: Any, document: SegmentIn) -> Segment:
    """Name a part of the trade."""
    actor = require(request.auth, MetricsPermission.DEFINE)
    return segment_operations.make_segment(name=document.name, filters=document.filters, by=actor, at=now())


@router.put("/{slug}", response=SegmentOut, operation_id="change_segment")
def change(request: Any, slug: str, document: SegmentIn) -> Segment:
    """Rename a segment or say anew what belongs to it."""
    segment = get_object_or_404(Segment, slug=slug)
    actor = require(request.auth, MetricsPermission.DEFINE, segment)
    return segment_operations.change_segment(
        segment=segment,
        name=document.name,
        filters=document.filters,
        by=actor,
        at=now(),
        expected_version=None,
    )


@router.delete("/{slug}", response={204: None}, operation_id="remove_segment")
def remove(request: Any, slug: str) -> Status[None]:
    """Take a segment away; refused while a target or an alert is about it."""
    segment = get_object_or_404(Segment, slug=slug)
    actor = require(request.auth, MetricsPermission.DEFINE, segment)
    segment_operations.remove_segment(segment=segment, by=actor, at=now())
    return Status(204, None)
