"""Connections over REST, to read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.sources import connected
from storewide.sources.models import Connection
from storewide.sources.permissions import SourcesPermission
from storewide.warehouse.outside_answers import place

router = Router(tags=["data"])


class ConnectionOut(Schema):
    """A connection; `place` is its address without user and password, `answers` the measures it can say."""

    id: UUID
    name: str
    store: str
    place: str
    tables: dict[str, Any]
    answers: list[str]
    checked_at: datetime | None
    fault: str

    @staticmethod
    def resolve_store(connection: Connection) -> str:
        return connection.store.slug

    @staticmethod
    def resolve_place(connection: Connection) -> str:
        return place(connection.url)

    @staticmethod
    def resolve_answers(connection: Connection) -> list[str]:
        return [str(each.measure) for each in connected.answerable(connection) if each.known]


@router.get("", response=list[ConnectionOut], operation_id="list_connections")
@paginate(LimitOffsetPagination)
def list_connections(request: Any) -> QuerySet[Connection]:
    """All connections to warehouses that exist already."""
    require(request.auth, SourcesPermission.VIEW)
    return Connection.objects.select_related("store")


@router.get("/{connection_id}", response=ConnectionOut, operation_id="get_connection")
def get_connection(request: Any, connection_id: UUID) -> Connection:
    """One connection."""
    require(request.auth, SourcesPermission.VIEW)
    return get_object_or_404(Connection.objects.select_related("store"), pk=connection_id)
