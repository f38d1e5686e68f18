"""The operating rhythm over REST: held reviews, and the actions that meetings leave."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.fields import find
from storewide.organization.models import Person, Team
from storewide.rhythm import operations, queries
from storewide.rhythm.models import Action, Review
from storewide.rhythm.permissions import RhythmPermission
from storewide.sources.models import Store

router = Router(tags=["Operating rhythm"])


class ActionOut(Schema):
    """Something that somebody took on; `owner` by e-mail, `closed_at` null while it carries over."""

    id: UUID
    what: str
    owner: str
    due_on: date
    store: str
    opened_at: datetime
    opened_by: str = Field(alias="opened_by_label")
    closed_at: datetime | None
    outcome: str
    waits_for: str | None
    waits_because: str
    version: int

    @staticmethod
    def resolve_owner(action: Action) -> str:
        return action.owner.email

    @staticmethod
    def resolve_waits_for(action: Action) -> str | None:
        return action.waits_for.name if action.waits_for else None

    @staticmethod
    def resolve_store(action: Action) -> str:
        return action.store.slug


class ActionIn(Schema):
    """A new action; `owner` by e-mail or full name, `store` by its short name."""

    what: str = Field(min_length=1, max_length=200)
    owner: str = Field(min_length=1, max_length=254)
    due_on: date
    store: str


class ActionChangeIn(Schema):
    """What an open action is to say; what is left out stays."""

    what: str | None = Field(None, min_length=1, max_length=200)
    owner: str | None = Field(None, min_length=1, max_length=254)
    due_on: date | None = None
    expected_version: int | None = None


class CloseIn(Schema):
    """What came of an action."""

    outcome: str = Field(min_length=1, max_length=300)


class WaitsForIn(Schema):
    """Which team an action waits for, by name, and with what."""

    team: str = Field(min_length=1, max_length=120)
    because: str = Field(min_length=1, max_length=300)


class ReviewOut(Schema):
    """A review that was held: its kind, the day its period begins, and the digest that seals its page.

    One is about a `store` or about a `unit`; the other of both is null.
    """

    id: UUID
    kind: str
    store: str | None
    unit: str | None
    period: str = Field(alias="period_label")
    begins: date
    held_at: datetime
    held_by: str = Field(alias="held_by_label")
    digest: str

    @staticmethod
    def resolve_store(review: Review) -> str | None:
        return review.store.slug if review.store else None

    @staticmethod
    def resolve_unit(review: Review) -> str | None:
        return review.unit.name if review.unit else None


class ReviewWithPageOut(ReviewOut):
    """A review with its frozen page in the form `form`, and whether its seal still holds."""

    form: int = Field(alias="schema")
    snapshot: dict[str, Any]
    seal_holds: bool

    @staticmethod
    def resolve_seal_holds(review: Review) -> bool:
        return queries.seal(review).holds


@router.get("/actions", response=list[ActionOut], operation_id="list_actions")
@paginate(LimitOffsetPagination)
def actions(request: Any, state: str = "", store: str = "") -> QuerySet[Action]:
    """Actions, the longest due first; narrowed by state (`open`, `overdue`, `closed`) or store."""
    require(request.auth, RhythmPermission.VIEW)
    found = Action.objects.for_list().most_urgent_first()
    if store:
        found = found.filter(store__slug=store)
    if state == "closed":
        return found.filter(closed_at__isnull=False)
    if state == "overdue":
        return found.overdue(now().date())
    return found.open() if state == "open" else found


@router.post("/actions", response={201: ActionOut}, operation_id="open_action")
def open_action(request: Any, body: ActionIn) -> Status[Action]:
    """Open an action."""
    require(request.auth, RhythmPermission.ACT)
    opened = operations.open_action(
        what=body.what,
        owner=_person(body.owner),
        due_on=body.due_on,
        store=_store(body.store),
        by=request.auth,
        at=now(),
    )
    return Status(201, opened)


@router.patch("/actions/{action_id}", response=ActionOut, operation_id="change_action")
def change_action(request: Any, action_id: UUID, body: ActionChangeIn) -> Action:
    """Change an open action."""
    found = _find(action_id)
    require(request.auth, RhythmPermission.ACT, found)
    changes = body.dict(exclude_none=True, exclude={"expected_version"})
    if "owner" in changes:
        changes["owner"] = _person(changes["owner"])
    return operations.change_action(
        action=found, changes=changes, by=request.auth, at=now(), expected_version=body.expected_version
    )


@router.post("/actions/{action_id}/close", response=ActionOut, operation_id="close_action")
def close_action(request: Any, action_id: UUID, body: CloseIn) -> Action:
    """Close an action with what came of it."""
    found = _find(action_id)
    require(request.auth, RhythmPermission.ACT, found)
    return operations.close_action(action=found, outcome=body.outcome, by=request.auth, at=now())


@router.post("/actions/{action_id}/waits", response=ActionOut, operation_id="block_action")
def block_action(request: Any, action_id: UUID, body: WaitsForIn) -> Action:
    """Say which team an action waits for; coupling counts it from now on."""
    found = _find(action_id)
    require(request.auth, RhythmPermission.ACT, found)
    team = Team.objects.filter(name__iexact=body.team).first()
    if team is None:
        raise UnknownName(_("There is no team “%(name)s”.") % {"name": body.team})
    return operations.block_action(action=found, team=team, because=body.because, by=request.auth, at=now())


@router.delete("/actions/{action_id}/waits", response=ActionOut, operation_id="unblock_action")
def unblock_action(request: Any, action_id: UUID) -> Action:
    """Say that an action does not wait any more."""
    found = _find(action_id)
    require(request.auth, RhythmPermission.ACT, found)
    return operations.unblock_action(action=found, by=request.auth, at=now())


@router.get("/reviews", response=list[ReviewOut], operation_id="list_reviews")
@paginate(LimitOffsetPagination)
def reviews(request: Any, store: str = "", kind: str = "") -> QuerySet[Review]:
    """Held reviews, the newest first; narrowed by store or kind (`daily`, `trading`, `monthly`)."""
    require(request.auth, RhythmPermission.VIEW)
    found = Review.objects.for_list()
    if kind:
        found = found.filter(kind=kind)
    return found.filter(store__slug=store) if store else found


@router.get("/reviews/{review_id}", response=ReviewWithPageOut, operation_id="get_review")
def review(request: Any, review_id: UUID) -> Review:
    """One held review with its frozen page."""
    require(request.auth, RhythmPermission.VIEW)
    return get_object_or_404(Review.objects.for_list(), pk=review_id)


def _find(action_id: UUID) -> Action:
    return get_object_or_404(Action.objects.for_list(), pk=action_id)


def _person(text: str) -> Person:
    try:
        return find(text)
    except ValidationError as error:
        raise UnknownName(" ".join(error.messages)) from None


def _store(slug: str) -> Store:
    return named(Store, slug, slug=slug)
