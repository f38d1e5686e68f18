"""Releases over REST: prepared, signed off, briefed, gone live and decided by the same operations as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.flags.models import Flag
from storewide.kit import evidence_files
from storewide.kit.evidence import Handed
from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.ledger.models import Decision
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.portfolio.models import Request
from storewide.releases import briefing_operations, deciding, live_operations, operations
from storewide.releases.front_line import briefings
from storewide.releases.models import Briefing, ConfirmedBy, Release, Step
from storewide.releases.operations import Plan
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.schemas import (
    BriefingIn,
    BriefingOut,
    CancelIn,
    CarryIn,
    ChangeIn,
    DecideIn,
    DecisionOut,
    PrepareIn,
    ReleaseOut,
    ReleaseWithOpenOut,
    SignOffIn,
    TickIn,
)
from storewide.sources.models import Store
from storewide.strategy.models import Goal
from storewide.strategy.queries import named_goal

router = Router(tags=["Releases"])


@router.get("", response=list[ReleaseOut], operation_id="list_releases")
@paginate(LimitOffsetPagination)
def releases(
    request: Any, state: str = "", area: str = "", store: str = "", group: str = ""
) -> QuerySet[Release]:
    """Releases, newest number first; narrowed by state (`live` while watched), area, group of areas, or store."""
    require(request.auth, ReleasesPermission.VIEW)
    asked = {"state": state, "area__slug": area, "area__group": group, "store__slug": store}
    return Release.objects.for_list().filter(**{path: value for path, value in asked.items() if value})


@router.get("/{int:number}", response=ReleaseWithOpenOut, operation_id="get_release")
def detail(request: Any, number: int) -> Release:
    """One release: its checklist, briefing, and what is open before go-live."""
    require(request.auth, ReleasesPermission.VIEW)
    return _find(number)


@router.post("", response={201: ReleaseWithOpenOut}, operation_id="prepare_release")
def prepare(request: Any, body: PrepareIn) -> Status[Release]:
    """Begin to prepare a release."""
    require(request.auth, ReleasesPermission.PREPARE)
    plan = Plan(
        name=body.name,
        summary=body.summary,
        tier=body.tier,
        area=_named(Area, body.area),
        store=_named(Store, body.store) if body.store else None,
        planned_on=body.planned_on,
        serves=tuple(_goal(each) for each in body.serves),
        flag=_named(Flag, body.flag, "key") if body.flag else None,
        behind_flag=body.behind_flag,
        unread=body.unread,
        no_data_duty=body.no_data_duty,
        service=body.service,
        despite_freeze=body.despite_freeze,
        touches=tuple(body.touches),
    )
    return Status(201, operations.prepare(plan=plan, by=request.auth, at=now()))


@router.patch("/{int:number}", response=ReleaseWithOpenOut, operation_id="change_release")
def change(request: Any, number: int, body: ChangeIn) -> Release:
    """Change what a release is while it is prepared; any change but that of the day asks for the sign-offs anew."""
    require(request.auth, ReleasesPermission.PREPARE)
    changes = _chosen(body.dict(exclude_unset=True, exclude_none=True))
    read = changes.pop("version", None)
    said = {"changes": changes, "expected_version": read, "by": request.auth, "at": now()}
    return operations.change(release=_find(number), **said)


@router.post("/{int:number}/cancel", response=ReleaseOut, operation_id="cancel_release")
def cancel(request: Any, number: int, body: CancelIn) -> Release:
    """Give a release up before it goes live."""
    require(request.auth, ReleasesPermission.PREPARE)
    return operations.cancel(release=_find(number), reason=body.reason, by=request.auth, at=now())


@router.put("/{int:number}/steps/{code}", response=ReleaseWithOpenOut, operation_id="tick_step")
def tick(request: Any, number: int, code: str, body: TickIn) -> Release:
    """Tick a step of the checklist, or open it again."""
    require(request.auth, ReleasesPermission.PREPARE)
    step = _step(number, code)
    if body.done:
        operations.tick(step=step, note=body.note, shown=body.evidence, by=request.auth, at=now())
    else:
        operations.untick(step=step, by=request.auth, at=now())
    return _find(number)


@router.post(
    "/{int:number}/steps/{code}/evidence", response=ReleaseWithOpenOut, operation_id="hand_in_step_evidence"
)
def hand_in(request: Any, number: int, code: str, file: File[UploadedFile], note: Form[str] = "") -> Release:
    """Tick a step with a file as its evidence (10 MB at most): a PDF, PNG, JPEG, text, or office file without macros."""
    require(request.auth, ReleasesPermission.PREPARE)
    step = _step(number, code)
    handed = Handed(file.name or "", file.read())
    operations.tick(step=step, note=note[:300], handed=handed, by=request.auth, at=now())
    return _find(number)


@router.get("/{int:number}/steps/{code}/evidence", response=None, operation_id="read_step_evidence")
def step_evidence(request: Any, number: int, code: str) -> FileResponse:
    """The file that was handed in as evidence of a step."""
    require(request.auth, ReleasesPermission.VIEW)
    step = _step(number, code)
    return evidence_files.answer(step.pk, step.file, step.shown)


@router.post("/{int:number}/carry", response=ReleaseWithOpenOut, operation_id="carry_request")
def carry(request: Any, number: int, body: CarryIn) -> Release:
    """Let a release bring a request."""
    require(request.auth, ReleasesPermission.PREPARE)
    asked = get_object_or_404(Request, number=body.request)
    operations.carry(release=_find(number), request=asked, by=request.auth, at=now())
    return _find(number)


@router.post("/{int:number}/sign-off", response=ReleaseWithOpenOut, operation_id="sign_off_release")
def sign_off(request: Any, number: int, body: SignOffIn) -> Release:
    """Sign a release off for the business."""
    require(request.auth, ReleasesPermission.SIGN_OFF)
    operations.sign_off(release=_find(number), words=body.words, side=body.side, by=request.auth, at=now())
    return _find(number)


@router.post("/{int:number}/briefing", response={201: BriefingOut}, operation_id="publish_briefing")
def briefing(request: Any, number: int, body: BriefingIn) -> Status[Briefing]:
    """Publish the next version of a briefing; acknowledgements begin anew, unless only the wording changed."""
    require(request.auth, ReleasesPermission.BRIEF)
    published = briefing_operations.publish_briefing(
        release=_find(number), **briefings.publishing(body), by=request.auth, at=now()
    )
    return Status(201, published)


@router.post(
    "/briefings/{briefing_id}/acknowledge", response=BriefingOut, operation_id="acknowledge_briefing"
)
def acknowledge(request: Any, briefing_id: UUID) -> Briefing:
    """Confirm that whoever calls has read this version of a briefing."""
    require(request.auth, ReleasesPermission.ACKNOWLEDGE)
    found = get_object_or_404(Briefing.objects.select_related("release"), pk=briefing_id)
    briefing_operations.acknowledge(briefing=found, by=request.auth, at=now(), way=ConfirmedBy.API)
    return found


@router.post("/{int:number}/go-live", response=ReleaseWithOpenOut, operation_id="go_live")
def go_live(request: Any, number: int) -> Release:
    """Go live; refused (409) with everything that is open."""
    require(request.auth, ReleasesPermission.GO_LIVE)
    live_operations.go_live(release=_find(number), by=request.auth, at=now())
    return _find(number)


@router.post("/{int:number}/decide", response=DecisionOut, operation_id="decide_release")
def decide(request: Any, number: int, body: DecideIn) -> Decision:
    """Keep, fix, roll back or iterate: once, by the accountable person."""
    require(request.auth, ReleasesPermission.DECIDE)
    return deciding.decide(
        release=_find(number), outcome=body.outcome, reason=body.reason, by=request.auth, at=now()
    )


def _chosen(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes with the records that their short names mean; an empty one means none."""
    models: dict[str, tuple[type[Any], str]] = {
        "area": (Area, "slug"),
        "store": (Store, "slug"),
        "flag": (Flag, "key"),
    }
    chosen = {
        name: _named(model, changes[name], field) if changes[name] or name == "area" else None
        for name, (model, field) in models.items()
        if name in changes
    }
    return changes | chosen


def _find(number: int) -> Release:
    return get_object_or_404(Release.objects.for_list(), number=number)


def _step(number: int, code: str) -> Step:
    return get_object_or_404(Step.objects.select_related("release"), release__number=number, code=code)


def _goal(goal: UUID) -> Goal:
    found = named_goal(str(goal))
    if found is None or found.closed_on is not None:
        raise UnknownName(_("There is no open goal “%(goal)s”.") % {"goal": goal})
    return found


def _named(model: type[Any], value: str, field: str = "slug") -> Any:
    return named(model, value, **{f"{field}__iexact": value})
