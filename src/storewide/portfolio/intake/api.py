"""How requests come in, over REST: by mail, types with what they ask, remarks, what was asked twice."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, File, Router, Schema, Status
from ninja.errors import AuthenticationError
from ninja.files import UploadedFile

from storewide.kit import deliveries
from storewide.kit.evidence import Handed
from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.portfolio.api import RequestOut
from storewide.portfolio.intake import duplicates, kept, mail, mailing, own_fields, type_operations
from storewide.portfolio.intake import operations as intake
from storewide.portfolio.intake.own_fields import FieldKind, OwnField
from storewide.portfolio.intake.own_fields import Need as FieldNeed
from storewide.portfolio.models import Door, Remark, Request, RequestType
from storewide.portfolio.permissions import PortfolioPermission

router = Router(tags=["Portfolio"])


class MailOut(Schema):
    """What a message became: in words, the number of its request, and whether it is a remark on it."""

    heard: str
    number: int
    remark: bool


class FieldIn(Schema):
    """What a type asks: `need` is "optional", "ask" (when asking) or "accept" (evidence)."""

    key: str = Field("", max_length=60, pattern="^([a-z][a-z0-9_]*)?$")
    label: str = Field(min_length=1, max_length=120)
    kind: FieldKind = FieldKind.TEXT
    need: FieldNeed = FieldNeed.OPTIONAL
    help: str = Field("", max_length=200)
    choices: list[str] = []


class TypeIn(Schema):
    """A type of request; `functions` are those it is offered to, none for all."""

    name: str = Field(min_length=1, max_length=80)
    purpose: str = Field("", max_length=300)
    functions: list[str] = []


class TypeOut(Schema):
    """A type of request with what it asks; `slug` is what requests name it by."""

    slug: str
    name: str
    purpose: str
    functions: list[str]
    fields: list[FieldIn]
    retired_at: datetime | None
    version: int


class TellIn(Schema):
    """Values of own fields by key, and which function asks."""

    function: str = ""
    own: dict[str, Any] = {}
    expected_version: int | None = None


class MergeIn(Schema):
    """The number of the request that stays, and why both are the same."""

    into: int
    reason: str = Field(min_length=1, max_length=2000)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=2000)


class RemarkIn(Schema):
    """A remark on a request."""

    words: str = Field(min_length=1, max_length=4000)


class RemarkOut(Schema):
    """A remark, who made it, when, and by which way: page, mail, api."""

    words: str
    by: str
    at: datetime
    on: str

    @staticmethod
    def resolve_by(remark: Remark) -> str:
        return remark.by_label

    @staticmethod
    def resolve_at(remark: Remark) -> datetime:
        return remark.created_at


@router.post("/requests/mail", response={201: MailOut}, auth=None, operation_id="ask_by_mail")
def by_mail(request: HttpRequest) -> Status[dict[str, Any]]:
    """Hand over a mail (message/rfc822) with the token of its mailbox as bearer: a request, or a remark on one."""
    mailbox = mailing.find_mailbox(mailing.token_in(request.headers))
    if mailbox is None:
        raise AuthenticationError
    taken = mailing.take(mailbox, deliveries.body(request, mail.LONGEST), now())
    return Status(201, {"heard": taken.words, "number": taken.request.number, "remark": taken.is_remark})


@router.get("/types", response=list[TypeOut], operation_id="list_request_types")
def types(request: Any) -> QuerySet[RequestType]:
    """The types of request, retired ones too."""
    require(request.auth, PortfolioPermission.VIEW)
    return RequestType.objects.all()


@router.post("/types", response={201: TypeOut}, operation_id="make_request_type")
def make_type(request: Any, body: TypeIn) -> Status[RequestType]:
    """Make a type of request."""
    require(request.auth, PortfolioPermission.SET_TYPES)
    made = type_operations.make_type(**body.dict(), by=request.auth, at=now())
    return Status(201, made)


@router.put("/types/{slug}", response=TypeOut, operation_id="change_request_type")
def change_type(request: Any, slug: str, body: TypeIn) -> RequestType:
    """Change what a type is called and to whom it is offered."""
    require(request.auth, PortfolioPermission.SET_TYPES)
    kind = get_object_or_404(RequestType, slug=slug)
    return type_operations.change_type(
        kind=kind, changes=body.dict(), by=request.auth, at=now(), expected_version=None
    )


@router.post("/types/{slug}/retire", response=TypeOut, operation_id="retire_request_type")
def retire_type(request: Any, slug: str) -> RequestType:
    """Offer a type no more; one that is retired again."""
    require(request.auth, PortfolioPermission.SET_TYPES)
    kind = get_object_or_404(RequestType, slug=slug)
    return type_operations.retire_type(kind=kind, by=request.auth, at=now())


@router.post("/types/{slug}/fields", response=TypeOut, operation_id="set_request_type_field")
def set_field(request: Any, slug: str, body: FieldIn) -> RequestType:
    """Let a type ask something, or ask it otherwise: a field with a key that it has is replaced."""
    require(request.auth, PortfolioPermission.SET_TYPES)
    kind = get_object_or_404(RequestType, slug=slug)
    said = body.dict()
    field = OwnField(**{**said, "choices": tuple(said["choices"])})
    known = {each.key for each in own_fields.read(kind.fields)}
    replaces = field.key if field.key in known else ""
    return type_operations.set_field(kind=kind, field=field, replaces=replaces, by=request.auth, at=now())


@router.delete("/types/{slug}/fields/{key}", response=TypeOut, operation_id="drop_request_type_field")
def drop_field(request: Any, slug: str, key: str) -> RequestType:
    """Ask something no more; requests keep what they told."""
    require(request.auth, PortfolioPermission.SET_TYPES)
    kind = get_object_or_404(RequestType, slug=slug)
    return type_operations.drop_field(kind=kind, key=key, by=request.auth, at=now())


@router.post("/requests/{number}/tell", response=RequestOut, operation_id="tell_request")
def tell(request: Any, number: int, body: TellIn) -> Request:
    """Write what the type of a request asks, evidence too; values that are left out are taken out."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.CHANGE, asked)
    return intake.tell_more(request=asked, by=request.auth, at=now(), **body.dict())


@router.post("/requests/{number}/evidence/{key}", response=RequestOut, operation_id="hand_in_evidence")
def hand_in(request: Any, number: int, key: str, file: File[UploadedFile]) -> Request:
    """Hand in the file of one own field (10 MB at most): a PDF, PNG, JPEG, text, or office file without macros."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.CHANGE, asked)
    handed = Handed(file.name or "", file.read())
    return intake.hand_in(request=asked, key=key, handed=handed, by=request.auth, at=now())


@router.get("/requests/{number}/evidence/{key}", response=None, operation_id="read_evidence")
def evidence(request: Any, number: int, key: str) -> FileResponse:
    """The file of one own field."""
    require(request.auth, PortfolioPermission.VIEW)
    return kept.answer(_find(number), key)


@router.get("/requests/{number}/similar", response=list[RequestOut], operation_id="similar_requests")
def similar(request: Any, number: int) -> list[Request]:
    """Requests that may ask for the same, most alike first."""
    require(request.auth, PortfolioPermission.VIEW)
    asked = _find(number)
    return duplicates.like(asked.title, asked.problem, asked)


@router.post("/requests/{number}/merge", response=RequestOut, operation_id="merge_request")
def merge(request: Any, number: int, body: MergeIn) -> Request:
    """Let a request go on in another that asks for the same."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.MERGE, asked)
    into = named(Request.objects.for_list(), str(body.into), number=body.into)
    return intake.merge(request=asked, into=into, reason=body.reason, by=request.auth, at=now())


@router.post("/requests/{number}/unmerge", response=RequestOut, operation_id="unmerge_request")
def unmerge(request: Any, number: int, body: ReasonIn) -> Request:
    """Undo a merge that was a mistake."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.MERGE, asked)
    return intake.unmerge(request=asked, reason=body.reason, by=request.auth, at=now())


@router.get("/requests/{number}/remarks", response=list[RemarkOut], operation_id="list_request_remarks")
def remarks(request: Any, number: int) -> QuerySet[Remark]:
    """The remarks on a request, oldest first."""
    require(request.auth, PortfolioPermission.VIEW)
    return Remark.objects.filter(request=_find(number))


@router.post("/requests/{number}/remarks", response={201: RemarkOut}, operation_id="remark_on_request")
def remark(request: Any, number: int, body: RemarkIn) -> Status[Remark]:
    """Add a remark to a request."""
    asked = _find(number)
    require(request.auth, PortfolioPermission.REMARK, asked)
    said = intake.remark(request=asked, words=body.words, by=request.auth, at=now(), on=Door.API)
    return Status(201, said)


def _find(number: int) -> Request:
    return get_object_or_404(Request.objects.for_list(), number=number)
