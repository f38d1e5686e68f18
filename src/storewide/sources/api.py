"""Stores and imports over REST."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.sources import overview, overview_pages
from storewide.sources.models import Import, Store
from storewide.sources.permissions import SourcesPermission

router = Router(tags=["data"])


class StoreOut(Schema):
    """A store."""

    slug: str
    name: str
    zone: str
    currency: str
    prices_include_tax: bool
    week_start: str


class PartOut(Schema):
    """What became of the rows of a further fact that an import's file held."""

    fact: str
    read: int
    accepted: int
    repeated: int
    refused: int
    changed: int


class ImportOut(Schema):
    """One import; read = accepted + repeated + refused once it is done."""

    id: UUID
    file_name: str
    preset: str
    state: str
    read: int
    accepted: int
    repeated: int
    refused: int
    also: list[PartOut]
    findings: list[str]
    first_day: date | None
    last_day: date | None
    created_at: datetime


class SourceOut(Schema):
    """One way in which facts reach a store: `way` is files, tracking or connection; `at` is when it was heard of."""

    store: str
    way: str
    name: str
    rows: int | None
    newest: date | None
    at: datetime | None
    fault: str


@router.get("/sources", response=list[SourceOut])
@paginate(LimitOffsetPagination)
def list_sources(request: Any) -> list[dict[str, Any]]:
    """Every source of facts and how fresh it is."""
    require(request.auth, SourcesPermission.VIEW)
    return [overview_pages.document(source) for source in overview.sources()]


@router.get("/stores", response=list[StoreOut])
@paginate(LimitOffsetPagination)
def list_stores(request: Any) -> QuerySet[Store]:
    """All stores."""
    require(request.auth, SourcesPermission.VIEW)
    return Store.objects.all()


@router.get("/stores/{slug}", response=StoreOut)
def get_store(request: Any, slug: str) -> Store:
    """One store by its short name."""
    require(request.auth, SourcesPermission.VIEW)
    return get_object_or_404(Store, slug=slug)


@router.get("/imports", response=list[ImportOut])
@paginate(LimitOffsetPagination)
def list_imports(request: Any) -> QuerySet[Import]:
    """All imports, newest first."""
    require(request.auth, SourcesPermission.VIEW)
    return Import.objects.for_list()


@router.get("/imports/{import_id}", response=ImportOut)
def get_import(request: Any, import_id: UUID) -> Import:
    """One import."""
    require(request.auth, SourcesPermission.VIEW)
    return get_object_or_404(Import, pk=import_id)
