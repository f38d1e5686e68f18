"""Principles and strategy documents over REST."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.naming import UnknownName
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.strategy import document_operations, texts
from storewide.strategy.models import Document, DocumentKind, DocumentVersion
from storewide.strategy.permissions import StrategyPermission

router = Router(tags=["Strategy"])


class DocumentOut(Schema):
    """A document; `number` is the version that holds, `owner` an e-mail."""

    id: UUID
    kind: str
    title: str
    owner: str
    number: int
    review_on: date
    withdrawn_on: date | None
    version: int

    @staticmethod
    def resolve_owner(document: Document) -> str:
        return document.owner.email


class VersionOut(Schema):
    """One version of a document; its text is Markdown."""

    number: int
    text: str
    note: str
    by: str = Field(alias="by_label")
    at: datetime = Field(alias="created_at")


class DocumentWithTextOut(DocumentOut):
    """One document with the text that holds."""

    text: str

    @staticmethod
    def resolve_text(document: Document) -> str:
        return texts.newest(document).text


class DocumentIn(Schema):
    """A new document; `owner` by e-mail, `text` in Markdown."""

    kind: DocumentKind = DocumentKind.PRINCIPLE
    title: str = Field(min_length=1, max_length=160)
    text: str = Field(min_length=1, max_length=60_000)
    owner: str
    review_on: date


class RewriteIn(Schema):
    """The next version; `expected_number` is the version that was read."""

    text: str = Field(min_length=1, max_length=60_000)
    note: str = Field("", max_length=300)
    expected_number: int | None = None


class ReviewIn(Schema):
    """When the document is read again."""

    review_on: date


@router.get("", response=list[DocumentOut], operation_id="list_documents")
@paginate(LimitOffsetPagination)
def documents(request: Any, kind: str = "") -> QuerySet[Document]:
    """Documents by title; narrowed by kind."""
    require(request.auth, StrategyPermission.VIEW)
    return Document.objects.for_list().filter(**({"kind": kind} if kind else {})).order_by("title", "pk")


@router.post("", response={201: DocumentOut}, operation_id="write_document")
def write(request: Any, body: DocumentIn) -> Status[Document]:
    """Write down a principle or a strategy document."""
    require(request.auth, StrategyPermission.CHANGE)
    owner = Person.objects.filter(email__iexact=body.owner).first()
    if owner is None:
        raise UnknownName(_("There is nobody with the e-mail “%(name)s”.") % {"name": body.owner})
    said = body.dict(exclude={"owner"})
    return Status(201, document_operations.write(**said, owner=owner, by=request.auth, at=now()))


@router.get("/{document_id}", response=DocumentWithTextOut, operation_id="get_document")
def detail(request: Any, document_id: UUID) -> Document:
    """One document with its text."""
    require(request.auth, StrategyPermission.VIEW)
    return _find(document_id)


@router.get("/{document_id}/versions", response=list[VersionOut], operation_id="list_document_versions")
def versions(request: Any, document_id: UUID) -> QuerySet[DocumentVersion]:
    """All versions of a document, the newest first."""
    require(request.auth, StrategyPermission.VIEW)
    return DocumentVersion.objects.filter(document=_find(document_id))


@router.post("/{document_id}/versions", response=DocumentWithTextOut, operation_id="rewrite_document")
def rewrite(request: Any, document_id: UUID, body: RewriteIn) -> Document:
    """Write the next version; the earlier ones stay."""
    require(request.auth, StrategyPermission.CHANGE)
    found = _find(document_id)
    document_operations.rewrite(document=found, **body.dict(), by=request.auth, at=now())
    return found


@router.post("/{document_id}/review", response=DocumentOut, operation_id="review_document")
def review(request: Any, document_id: UUID, body: ReviewIn) -> Document:
    """Say that a document was read and still holds."""
    require(request.auth, StrategyPermission.CHANGE)
    found = _find(document_id)
    return document_operations.review(document=found, review_on=body.review_on, by=request.auth, at=now())


def _find(document_id: UUID) -> Document:
    return get_object_or_404(Document.objects.for_list(), pk=document_id)
