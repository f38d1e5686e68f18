"""The day of a release over REST: plan, run, go or no-go, emergencies, freezes, checklists and services behind a flag."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from storewide.flags.models import Flag
from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.releases import checklists, live_operations
from storewide.releases.models import (
    ChecklistTemplate,
    FlaggedService,
    Freeze,
    GoDecision,
    Release,
    Run,
    TimedStep,
)
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import (
    day,
    flagged,
    freezes,
    go_operations,
    plan_operations,
    run_operations,
    template_operations,
    tiers,
)
from storewide.releases.preparing.plan_operations import StepPlan
from storewide.releases.preparing.schemas import (
    BecauseIn,
    ChecklistsIn,
    ChecklistsOut,
    FlaggedServiceIn,
    FlaggedServiceOut,
    FreezeIn,
    FreezeOut,
    GoIn,
    GoOut,
    MarkIn,
    SheetOut,
    TierOut,
    TimedStepIn,
)
from storewide.sources.models import Store

router = Router(tags=["Releases"])


@router.get("/{int:number}/day", response=SheetOut, operation_id="get_run_sheet")
def sheet(request: Any, number: int) -> dict[str, Any]:
    """The run sheet of a release."""
    require(request.auth, ReleasesPermission.VIEW)
    return _sheet(_find(number))


@router.post("/{int:number}/day/steps", response={201: SheetOut}, operation_id="plan_step_of_the_day")
def add(request: Any, number: int, body: TimedStepIn) -> Status[dict[str, Any]]:
    """Plan a step of the day."""
    require(request.auth, ReleasesPermission.PREPARE)
    release = _find(number)
    said = body.dict()
    said["owner"] = get_object_or_404(Person, email__iexact=body.owner) if body.owner else None
    said["after"] = get_object_or_404(TimedStep, pk=body.after) if body.after else None
    plan_operations.add(release=release, planned=StepPlan(**said), by=request.auth, at=now())
    return Status(201, _sheet(release))


@router.post("/{int:number}/day/begin", response=SheetOut, operation_id="begin_the_day")
def begin(request: Any, number: int) -> dict[str, Any]:
    """Begin the day: minutes count from now."""
    require(request.auth, ReleasesPermission.GO_LIVE)
    release = _find(number)
    run_operations.begin(release=release, by=request.auth, at=now())
    return _sheet(release)


@router.post("/day/steps/{step_id}", response=SheetOut, operation_id="mark_step_of_the_day")
def mark(request: Any, step_id: UUID, body: MarkIn) -> dict[str, Any]:
    """Say how a step of the day goes."""
    require(request.auth, ReleasesPermission.PREPARE)
    step = get_object_or_404(TimedStep.objects.select_related("release__store", "after"), pk=step_id)
    run_operations.mark(step=step, by=request.auth, at=now(), **body.dict())
    return _sheet(step.release)


@router.post("/{int:number}/day/roll-back", response=SheetOut, operation_id="roll_back_the_day")
def roll_back(request: Any, number: int, body: BecauseIn) -> dict[str, Any]:
    """Go back: the steps of going back count from now."""
    require(request.auth, ReleasesPermission.GO_LIVE)
    run = get_object_or_404(Run.objects.select_related("release__store"), release__number=number)
    run_operations.roll_back(run=run, because=body.because, by=request.auth, at=now())
    return _sheet(run.release)


@router.post("/{int:number}/day/end", response=SheetOut, operation_id="end_the_day")
def end(request: Any, number: int) -> dict[str, Any]:
    """End the day."""
    require(request.auth, ReleasesPermission.GO_LIVE)
    run = get_object_or_404(Run.objects.select_related("release__store"), release__number=number)
    run_operations.end(run=run, by=request.auth, at=now())
    return _sheet(run.release)


@router.post("/{int:number}/go", response=GoOut, operation_id="decide_go_or_no_go")
def go(request: Any, number: int, body: GoIn) -> GoDecision:
    """Go or no-go; a go is refused (409) while something else is open."""
    require(request.auth, ReleasesPermission.GO_LIVE)
    return go_operations.decide_go(release=_find(number), by=request.auth, at=now(), **body.dict())


@router.post("/{int:number}/go-live-at-once", response=None, operation_id="go_live_at_once")
def at_once(request: Any, number: int, body: BecauseIn) -> None:
    """Go live in an emergency; it is to be signed off afterwards."""
    require(request.auth, ReleasesPermission.GO_LIVE)
    live_operations.go_live_at_once(release=_find(number), because=body.because, by=request.auth, at=now())


@router.get("/freezes", response=list[FreezeOut], operation_id="list_freezes")
def list_freezes(request: Any) -> list[Freeze]:
    """Days on which nothing goes live."""
    require(request.auth, ReleasesPermission.VIEW)
    return list(Freeze.objects.select_related("store"))


@router.post("/freezes", response={201: FreezeOut}, operation_id="declare_freeze")
def declare(request: Any, body: FreezeIn) -> Status[Freeze]:
    """Let nothing go live on some days."""
    require(request.auth, ReleasesPermission.SET_UP)
    said = {**body.dict(), "store": _store(body.store)}
    return Status(201, freezes.declare(by=request.auth, at=now(), **said))


@router.delete("/freezes/{freeze_id}", response={204: None}, operation_id="lift_freeze")
def lift(request: Any, freeze_id: UUID) -> Status[None]:
    """Take a freeze away."""
    require(request.auth, ReleasesPermission.SET_UP)
    freezes.lift(freeze=get_object_or_404(Freeze, pk=freeze_id), by=request.auth, at=now())
    return Status(204, None)


@router.get("/checklists", response=ChecklistsOut, operation_id="get_checklists")
def get_checklists(request: Any) -> dict[str, Any]:
    """The checklists that hold for new releases."""
    require(request.auth, ReleasesPermission.VIEW)
    current = ChecklistTemplate.objects.filter(is_current=True).first()
    if current is None:
        return {"version": 0, "text": checklists.built_in()}
    return {"version": current.number, "text": current.text}


@router.post("/checklists", response={201: ChecklistsOut}, operation_id="save_checklists")
def save_checklists(request: Any, body: ChecklistsIn) -> Status[dict[str, Any]]:
    """Save the next version of the checklists; what breaks the schema is refused with its line."""
    require(request.auth, ReleasesPermission.SET_UP)
    saved = template_operations.save(by=request.auth, at=now(), **body.dict())
    return Status(201, {"version": saved.number, "text": saved.text})


@router.get("/flagged-services", response=list[FlaggedServiceOut], operation_id="list_flagged_services")
def list_services(request: Any) -> list[FlaggedService]:
    """Services whose deployments go live by themselves."""
    require(request.auth, ReleasesPermission.VIEW)
    return list(FlaggedService.objects.select_related("flag", "area"))


@router.post("/flagged-services", response={201: FlaggedServiceOut}, operation_id="mark_flagged_service")
def mark_service(request: Any, body: FlaggedServiceIn) -> Status[FlaggedService]:
    """Let deployments of a service go live by themselves, behind a flag."""
    require(request.auth, ReleasesPermission.SET_UP)
    said = body.dict() | {
        "flag": named(Flag, body.flag, key=body.flag),
        "area": named(Area, body.area, slug__iexact=body.area),
        "store": _store(body.store),
    }
    return Status(201, flagged.mark_service(by=request.auth, at=now(), **said))


@router.get("/tiers", response=list[TierOut], operation_id="get_releases_by_tier")
def by_tier(request: Any) -> list[tiers.TierRow]:
    """Share and fail rate of each tier in the releases of a year."""
    require(request.auth, ReleasesPermission.VIEW)
    today = now().date()
    return tiers.by_tier(Days(today - timedelta(days=364), today))


def _sheet(release: Release) -> dict[str, Any]:
    found = day.sheet(release, now())
    run = found.run
    return {
        "began_at": run.began_at if run else None,
        "back_at": run.back_at if run else None,
        "ended_at": run.ended_at if run else None,
        "minutes_behind": found.behind,
        "next": [step.pk for step in found.next],
        "steps": [line.step for line in (*found.go, *found.back)],
    }


def _find(number: int) -> Release:
    return get_object_or_404(Release.objects.for_list(), number=number)


def _store(slug: str | None) -> Store | None:
    return named(Store, slug, slug__iexact=slug) if slug else None
