"""Release notes over REST: read and published, by audience."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.releases.models import NoteAudience, Release, ReleaseNote
from storewide.releases.notes import operations
from storewide.releases.permissions import ReleasesPermission

router = Router(tags=["Releases"])


class NoteIn(Schema):
    """A release note of one audience, in Markdown."""

    audience: NoteAudience
    title: str = Field(min_length=1, max_length=160)
    text: str = Field(min_length=1, max_length=10_000)


class NoteOut(Schema):
    """A published release note."""

    release: int = Field(alias="release.number")
    audience: str
    version: int = Field(alias="number")
    title: str
    text: str
    published_at: datetime


@router.get("/notes", response=list[NoteOut], operation_id="list_release_notes")
def notes(request: Any, audience: NoteAudience) -> list[ReleaseNote]:
    """The published notes of an audience, the newest first; at most 50."""
    require(request.auth, ReleasesPermission.VIEW)
    rows = ReleaseNote.objects.filter(audience=audience, is_current=True).select_related("release")
    return list(rows.order_by("-first_published_at", "-id")[:50])


@router.post("/{int:number}/notes", response={201: NoteOut}, operation_id="publish_release_note")
def publish(request: Any, number: int, body: NoteIn) -> Status[ReleaseNote]:
    """Publish the next version of a note; readers by mail get the first one."""
    require(request.auth, ReleasesPermission.BRIEF)
    release = get_object_or_404(Release, number=number)
    return Status(201, operations.publish(release=release, by=request.auth, at=now(), **body.dict()))
