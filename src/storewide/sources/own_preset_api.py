"""Presets of one's own over REST: how files are read that no built-in preset knows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import own_presets
from storewide.sources.models import OwnPreset
from storewide.sources.permissions import SourcesPermission

router = Router(tags=["data"])


class PresetOut(Schema):
    """A preset; `definition` is what a preset's file holds, as JSON."""

    id: UUID
    name: str
    title: str
    fact: str
    definition: dict[str, Any]
    version: int
    created_at: datetime


class PresetIn(Schema):
    """A new preset: name, title, fact, formats and fields, as in a preset's file."""

    definition: dict[str, Any]


class PresetChangeIn(PresetIn):
    """Another definition; the short name stays. `expected_version` guards against changes in between."""

    expected_version: int | None = None


@router.get("", response=list[PresetOut], operation_id="list_presets")
@paginate(LimitOffsetPagination)
def list_presets(request: Any) -> QuerySet[OwnPreset]:
    """All presets of one's own."""
    require(request.auth, SourcesPermission.VIEW)
    return OwnPreset.objects.all()


@router.get("/{preset_id}", response=PresetOut, operation_id="get_preset")
def get_preset(request: Any, preset_id: UUID) -> OwnPreset:
    """One preset."""
    require(request.auth, SourcesPermission.VIEW)
    return get_object_or_404(OwnPreset, pk=preset_id)


@router.post("", response={201: PresetOut}, operation_id="save_preset")
def save_preset(request: Any, body: PresetIn) -> Status[OwnPreset]:
    """Keep a preset."""
    actor = require(request.auth, SourcesPermission.IMPORT)
    return Status(201, own_presets.save(definition=body.definition, by=actor, at=now()))


@router.put("/{preset_id}", response=PresetOut, operation_id="change_preset")
def change_preset(request: Any, preset_id: UUID, body: PresetChangeIn) -> OwnPreset:
    """Read files of this preset otherwise from now on."""
    record = get_object_or_404(OwnPreset, pk=preset_id)
    actor = require(request.auth, SourcesPermission.IMPORT, record)
    return own_presets.change(
        record=record,
        definition=body.definition,
        by=actor,
        at=now(),
        expected_version=body.expected_version,
    )


@router.delete("/{preset_id}", response={204: None}, operation_id="delete_preset")
def delete_preset(request: Any, preset_id: UUID) -> Status[None]:
    """Forget a preset; what was imported with it stays."""
    record = get_object_or_404(OwnPreset, pk=preset_id)
    actor = require(request.auth, SourcesPermission.IMPORT, record)
    own_presets.delete(record=record, by=actor, at=now())
    return Status(204, None)
