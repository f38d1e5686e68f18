"""The versions of what flags serve, over REST: proposed, let through, refused, withdrawn, put live."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.flags import changing
from storewide.flags.api import environment_of, find
from storewide.flags.models import Version
from storewide.flags.permissions import FlagsPermission
from storewide.kit.permissions import require
from storewide.lib.clock import now

router = Router(tags=["Flags"])


class VersionOut(Schema):
    """What a flag is to serve in an environment (`content`), and with which slots it is served (`served`)."""

    id: UUID
    number: int
    environment: str
    state: str
    content: dict[str, Any]
    served: dict[str, Any] | None
    why: str
    author: str = Field(alias="author_label")
    answered_by: str = Field(alias="answered_by_label")
    answer: str
    created_at: datetime
    live_at: datetime | None

    @staticmethod
    def resolve_environment(version: Version) -> str:
        return version.environment.key


class VersionIn(Schema):
    """What a flag is to serve: `variants`, `off`, `default`, `rules`, `prerequisites`, `holdouts`.

    `expected_live`: the number of the live version that it is made from, 0 for none; left out, it is not compared.
    """

    content: dict[str, Any]
    why: str = Field(min_length=1, max_length=300)
    expected_live: int | None = None


class AnswerIn(Schema):
    """What is said to a version."""

    answer: str = Field("", max_length=300)


@router.get("/{key}/versions", response=list[VersionOut], operation_id="list_flag_versions")
@paginate(LimitOffsetPagination)
def versions(request: Any, key: str, environment: str = "") -> QuerySet[Version]:
    """The versions of what a flag serves, the newest first."""
    require(request.auth, FlagsPermission.VIEW)
    found = Version.objects.filter(flag=find(key)).for_page().order_by("-created_at")
    return found.filter(environment__key=environment) if environment else found


@router.post("/{key}/versions/{environment}", response={201: VersionOut}, operation_id="propose_flag_version")
def propose(request: Any, key: str, environment: str, body: VersionIn) -> Status[Version]:
    """Say what a flag is to serve; live at once where no second person is asked for."""
    found = find(key)
    require(request.auth, FlagsPermission.CHANGE, found)
    place = environment_of(environment)
    made = changing.propose(flag=found, environment=place, **body.dict(), by=request.auth, at=now())
    return Status(201, made)


@router.post("/versions/{version_id}/approve", response=VersionOut, operation_id="approve_flag_version")
def approve(request: Any, version_id: UUID, body: AnswerIn) -> Version:
    """Let a version through; its author may not."""
    found = _version(version_id)
    require(request.auth, FlagsPermission.ANSWER, found.flag)
    return changing.approve(version=found, answer=body.answer, by=request.auth, at=now())


@router.post("/versions/{version_id}/refuse", response=VersionOut, operation_id="refuse_flag_version")
def refuse(request: Any, version_id: UUID, body: AnswerIn) -> Version:
    """Refuse a version with a reason."""
    found = _version(version_id)
    require(request.auth, FlagsPermission.ANSWER, found.flag)
    return changing.refuse(version=found, answer=body.answer, by=request.auth, at=now())


@router.post("/versions/{version_id}/live", response=VersionOut, operation_id="put_flag_version_live")
def put_live(request: Any, version_id: UUID) -> Version:
    """Serve a version that was let through."""
    found = _version(version_id)
    require(request.auth, FlagsPermission.CHANGE, found.flag)
    return changing.put_live(version=found, by=request.auth, at=now())


@router.post("/versions/{version_id}/withdraw", response=VersionOut, operation_id="withdraw_flag_version")
def withdraw(request: Any, version_id: UUID) -> Version:
    """Take back a version that is not live yet."""
    found = _version(version_id)
    require(request.auth, FlagsPermission.CHANGE, found.flag)
    return changing.withdraw(version=found, by=request.auth, at=now())


def _version(version_id: UUID) -> Version:
    return get_object_or_404(Version.objects.for_page(), pk=version_id)
