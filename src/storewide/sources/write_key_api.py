"""Write keys over REST: an installation script makes its own, and a watcher sees whether events arrive."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import write_keys
from storewide.sources.models import Flags, Store, WriteKey
from storewide.sources.permissions import SourcesPermission
from storewide.warehouse.write_keys import ENVIRONMENT, PER_MINUTE, Count, read_counts

router = Router(tags=["data"])


class WriteKeyOut(Schema):
    """A write key; `revoked_at` null while it lets events in."""

    id: UUID
    name: str
    store: str
    key: str
    per_minute: int
    flags: str
    environment: str
    created_at: datetime
    revoked_at: datetime | None

    @staticmethod
    def resolve_store(key: WriteKey) -> str:
        return key.store.slug


class WriteKeyWithCountOut(WriteKeyOut):
    """A write key and what it has brought; the counts are at most a few seconds old."""

    received: int
    received_at: datetime | None
    refused: int
    refused_at: datetime | None
    reason: str


class WriteKeyIn(Schema):
    """A new write key; `store` by its short name, `flags` those it is answered: a server's key is a secret."""

    name: str = Field(min_length=1, max_length=120)
    store: str
    per_minute: int = Field(PER_MINUTE, ge=1, le=10_000_000)
    flags: Flags = Flags.NONE
    environment: str = Field(ENVIRONMENT, pattern="^[a-z0-9_-]{1,40}$")


@router.get("", response=list[WriteKeyOut], operation_id="list_write_keys")
@paginate(LimitOffsetPagination)
def list_keys(request: Any) -> QuerySet[WriteKey]:
    """All write keys, the revoked ones too."""
    require(request.auth, SourcesPermission.VIEW)
    return WriteKey.objects.select_related("store")


@router.post("", response={201: WriteKeyOut}, operation_id="make_write_key")
def make_key(request: Any, body: WriteKeyIn) -> Status[WriteKey]:
    """Make a write key; it lets events in within a second."""
    actor = require(request.auth, SourcesPermission.CHANGE_KEYS)
    told = body.dict() | {"store": get_object_or_404(Store, slug=body.store)}
    made = write_keys.make_key(**told, by=actor, at=now())
    return Status(201, made)


@router.get("/{key_id}", response=WriteKeyWithCountOut, operation_id="get_write_key")
def get_key(request: Any, key_id: UUID) -> WriteKey:
    """One write key and what it has brought."""
    require(request.auth, SourcesPermission.VIEW)
    key = _find(key_id)
    count = read_counts(settings.DATA.write_key_counts).get(key.key, Count())
    for name, value in vars(count).items():
        setattr(key, name, value)
    return key


@router.post("/{key_id}/revoke", response=WriteKeyOut, operation_id="revoke_write_key")
def revoke_key(request: Any, key_id: UUID) -> WriteKey:
    """Revoke a write key for good; within a second nothing gets in with it."""
    actor = require(request.auth, SourcesPermission.CHANGE_KEYS)
    return write_keys.revoke_key(key=_find(key_id), by=actor, at=now())


def _find(key_id: UUID) -> WriteKey:
    return get_object_or_404(WriteKey.objects.select_related("store"), pk=key_id)
