"""What customers say over REST: noted and read by the same operations as the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.listening import operations
from storewide.listening.models import LONGEST_PAGE, LONGEST_SAID, ContactChannel, Feedback, FeedbackKind
from storewide.listening.permissions import ListeningPermission
from storewide.ownership.models import Area
from storewide.sources.models import Store

router = Router(tags=["Listening"])


class AboutSchema(Schema):
    """The record that a customer spoke about, such as kind `releases.release` and its id."""

    kind: str = Field(min_length=1, max_length=80)
    id: str = Field(min_length=1, max_length=80)


class FeedbackOut(Schema):
    """One thing that a customer said; area and store by slug, `about` null where it is about no record."""

    id: UUID
    kind: FeedbackKind
    contact_channel: ContactChannel
    said: str
    area: str | None
    store: str | None
    page: str
    about: AboutSchema | None
    noted_by: str = Field(alias="noted_by_label")
    noted_at: datetime = Field(alias="created_at")
    version: int

    @staticmethod
    def resolve_area(feedback: Feedback) -> str | None:
        return feedback.area.slug if feedback.area else None

    @staticmethod
    def resolve_store(feedback: Feedback) -> str | None:
        return feedback.store.slug if feedback.store else None


class FeedbackIn(Schema):
    """What a customer said: no names, no order numbers; area and store by slug."""

    kind: FeedbackKind
    contact_channel: ContactChannel
    said: str = Field("", max_length=LONGEST_SAID)
    area: str = ""
    store: str = ""
    page: str = Field("", max_length=LONGEST_PAGE)
    about: AboutSchema | None = None


class SaidIn(Schema):
    """The customer's words, and the version of the note that was read."""

    said: str = Field(max_length=LONGEST_SAID)
    expected_version: int | None = None


@router.get("/feedback", response=list[FeedbackOut], operation_id="list_feedback")
@paginate(LimitOffsetPagination)
def feedback_list(
    request: Any,
    kind: str = "",
    contact_channel: str = "",
    about: str = "",
    page: str = "",
    since: date | None = None,
) -> QuerySet[Feedback]:
    """What was heard, newest first; narrowed by kind, contact channel, id of what it is about, page, or first day."""
    require(request.auth, ListeningPermission.VIEW)
    asked = {
        "kind": kind,
        "contact_channel": contact_channel,
        "about_id": about,
        "page": page,
        "created_at__date__gte": since,
    }
    return Feedback.objects.for_list().filter(**{path: value for path, value in asked.items() if value})


@router.get("/feedback/{feedback_id}", response=FeedbackOut, operation_id="get_feedback")
def feedback(request: Any, feedback_id: UUID) -> Feedback:
    """One thing that a customer said."""
    require(request.auth, ListeningPermission.VIEW)
    return _find(feedback_id)


@router.post("/feedback", response={201: FeedbackOut}, operation_id="note_feedback")
def note(request: Any, body: FeedbackIn) -> Status[Feedback]:
    """Note what a customer said."""
    require(request.auth, ListeningPermission.NOTE)
    noted = operations.note_feedback(
        kind=body.kind,
        contact_channel=body.contact_channel,
        said=body.said,
        area=_named(Area, body.area),
        store=_named(Store, body.store),
        page=body.page,
        about=_about(body.about),
        by=request.auth,
        at=now(),
    )
    return Status(201, noted)


@router.put("/feedback/{feedback_id}/said", response=FeedbackOut, operation_id="say_feedback")
def say(request: Any, feedback_id: UUID, body: SaidIn) -> Feedback:
    """Add what the customer said to one's own note, or write it anew."""
    found = _find(feedback_id)
    require(request.auth, ListeningPermission.CHANGE, found)
    changes = {"said": body.said}
    return operations.change_feedback(
        feedback=found, changes=changes, by=request.auth, at=now(), expected_version=body.expected_version
    )


@router.delete("/feedback/{feedback_id}", response={204: None}, operation_id="withdraw_feedback")
def withdraw(request: Any, feedback_id: UUID) -> Status[None]:
    """Take one's own note back: it is deleted."""
    found = _find(feedback_id)
    require(request.auth, ListeningPermission.WITHDRAW, found)
    operations.withdraw_feedback(feedback=found, by=request.auth, at=now())
    return Status(204, None)


def _find(feedback_id: UUID) -> Feedback:
    return get_object_or_404(Feedback.objects.for_list(), pk=feedback_id)


def _named(model: type[Any], slug: str) -> Any:
    if not slug:
        return None
    return named(model, slug, slug__iexact=slug)


def _about(said: AboutSchema | None) -> Link | None:
    if said is None:
        return None
    found = links.resolve(Link(said.kind, said.id))
    if not found.url:
        raise UnknownName(
            _("There is no %(kind)s with the id “%(id)s”.") % {"kind": said.kind, "id": said.id}
        )
    return found
