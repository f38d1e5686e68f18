"""Radars over REST: read on any day, blips put on, moved, looked at and taken off, files brought and taken."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.strategy import competition_naming as naming
from storewide.strategy import radar_import, radar_operations, radar_queries
from storewide.strategy.models.radar import Blip, Move, Radar
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_files import FORMS
from storewide.strategy.radar_operations import BlipSaid

router = Router(tags=["Strategy"])


class RadarOut(Schema):
    """A radar: its quadrants, and its rings from the innermost outwards."""

    slug: str
    name: str
    purpose: str
    area: str | None
    quadrants: list[str]
    rings: list[str]
    version: int

    @staticmethod
    def resolve_area(radar: Radar) -> str | None:
        return radar.area.slug if radar.area else None


class MoveOut(Schema):
    """One move: `movement` is new, in, out, same (looked at) or off."""

    on: date
    ring: str
    movement: str
    reason: str
    by: str

    @staticmethod
    def resolve_ring(move: Move) -> str:
        return move.ring_name

    @staticmethod
    def resolve_by(move: Move) -> str:
        return move.by_label


class BlipOut(Schema):
    """A blip as it stands now; `ring` is null once it is taken off, `owner` is an e-mail."""

    id: UUID
    slug: str
    name: str
    quadrant: str
    ring: str | None
    description: str
    address: str
    tags: list[str]
    owner: str | None
    looked_at: date
    version: int

    @staticmethod
    def resolve_quadrant(blip: Blip) -> str:
        return blip.quadrant_name

    @staticmethod
    def resolve_ring(blip: Blip) -> str | None:
        return blip.ring_name or None

    @staticmethod
    def resolve_owner(blip: Blip) -> str | None:
        return blip.owner.email if blip.owner else None


class BlipWithMovesOut(BlipOut):
    """A blip with everything that moved it, the oldest first."""

    moves: list[MoveOut]

    @staticmethod
    def resolve_moves(blip: Blip) -> list[Move]:
        return list(blip.moves.select_related("blip__radar"))


class ShownOut(Schema):
    """A blip as a radar of a day shows it, with how it moved since the day compared with."""

    number: int
    name: str
    slug: str
    quadrant: str
    ring: str
    movement: str


class ViewOut(Schema):
    """A radar on a day, compared with another day."""

    on: date
    since: date
    blips: list[ShownOut]


class RadarIn(Schema):
    """A radar to lay out."""

    name: str = Field(min_length=1, max_length=80)
    purpose: str = Field("", max_length=300)
    area: str | None = None
    quadrants: list[str] = list(radar_operations.DEFAULT_QUADRANTS)
    rings: list[str] = list(radar_operations.DEFAULT_RINGS)


class BlipIn(Schema):
    """Something new for a radar; quadrant and ring by name, owner by e-mail, `on` today where left out."""

    name: str = Field(min_length=1, max_length=120)
    quadrant: str
    ring: str
    reason: str = Field("", max_length=4000)
    description: str = Field("", max_length=8000)
    address: str = Field("", max_length=400)
    tags: list[str] = []
    owner: str | None = None
    area: str | None = None
    on: date | None = None


class MoveIn(Schema):
    """Where a blip stands from a day on; `ring` null takes it off."""

    ring: str | None
    reason: str = Field("", max_length=4000)
    on: date | None = None


class FileIn(Schema):
    """A radar's file as text, in any of the formats; `dry_run` only says what it would do."""

    content: str = Field(max_length=2_000_000)
    on: date | None = None
    dry_run: bool = False


class RefusalOut(Schema):
    """A row that was not taken, and why."""

    row: int
    reason: str


class ReportOut(Schema):
    """What became of a file, row for row."""

    accepted: int
    repeated: int
    refused: int
    refusals: list[RefusalOut]


@router.get("/radars", response=list[RadarOut], operation_id="list_radars")
@paginate(LimitOffsetPagination)
def radars(request: Any) -> Any:
    """Every radar, by name."""
    require(request.auth, StrategyPermission.VIEW)
    return Radar.objects.select_related("area").order_by("name", "pk")


@router.post("/radars", response={201: RadarOut}, operation_id="start_radar")
def start(request: Any, body: RadarIn) -> Status[Radar]:
    """Lay out a radar."""
    require(request.auth, StrategyPermission.CHANGE)
    said = body.dict() | {"area": naming.area(body.area)}
    return Status(201, radar_operations.start_radar(**said, by=request.auth, at=now()))


@router.get("/radars/{slug}", response=ViewOut, operation_id="read_radar")
def read(request: Any, slug: str, on: date | None = None, since: date | None = None) -> ViewOut:
    """A radar as it stood on a day (today), compared with another (the end of the quarter before)."""
    require(request.auth, StrategyPermission.VIEW)
    view = radar_queries.view(_find(slug), on or now().date(), since)
    blips = [
        ShownOut(
            number=shown.number,
            name=shown.name,
            slug=shown.blip.slug,
            quadrant=shown.quadrant_name,
            ring=shown.ring_name,
            movement=shown.mark.value,
        )
        for shown in view.blips
    ]
    return ViewOut(on=view.on, since=view.since, blips=blips)


@router.get("/radars/{slug}/as/{form}", operation_id="download_radar")
def download(request: Any, slug: str, form: str, on: date | None = None) -> HttpResponse:
    """A radar as a file: csv, rows, numbered or timelines."""
    require(request.auth, StrategyPermission.VIEW)
    chosen = naming.one_of(form, FORMS)
    view = radar_queries.view(_find(slug), on or now().date())
    return HttpResponse(chosen.write(view), content_type=f"{chosen.content_type}; charset=utf-8")


@router.post("/radars/{slug}/file", response=ReportOut, operation_id="take_radar_file")
def take_file(request: Any, slug: str, body: FileIn) -> ReportOut:
    """Bring a radar up to a file, or only say what it would do."""
    require(request.auth, StrategyPermission.CHANGE)
    do = radar_import.rehearse if body.dry_run else radar_import.take
    report = do(radar=_find(slug), content=body.content.encode(), on=body.on, by=request.auth, at=now())
    refusals = [RefusalOut(row=each.row, reason=each.reason) for each in report.refusals]
    return ReportOut(
        accepted=report.accepted, repeated=report.repeated, refused=report.refused, refusals=refusals
    )


@router.post("/radars/{slug}/blips", response={201: BlipOut}, operation_id="add_blip")
def add(request: Any, slug: str, body: BlipIn) -> Status[Blip]:
    """Put something new on a radar."""
    require(request.auth, StrategyPermission.CHANGE)
    radar = _find(slug)
    said = BlipSaid(
        name=body.name,
        quadrant=naming.place_of(body.quadrant, radar.quadrants),
        ring=naming.place_of(body.ring, radar.rings),
        description=body.description,
        address=body.address,
        tags=body.tags,
        owner=naming.person(body.owner),
        area=naming.area(body.area),
    )
    on = body.on or now().date()
    blip = radar_operations.add_blip(
        radar=radar, said=said, reason=body.reason, on=on, by=request.auth, at=now()
    )
    return Status(201, blip)


@router.get("/radars/{slug}/blips/{blip}", response=BlipWithMovesOut, operation_id="get_blip")
def blip(request: Any, slug: str, blip: str) -> Blip:
    """One blip with its history."""
    require(request.auth, StrategyPermission.VIEW)
    return _find_blip(slug, blip)


@router.post("/radars/{slug}/blips/{blip}/moves", response={201: MoveOut}, operation_id="move_blip")
def move(request: Any, slug: str, blip: str, body: MoveIn) -> Status[Move]:
    """Move a blip, look at it and leave it, or take it off."""
    require(request.auth, StrategyPermission.CHANGE)
    found = _find_blip(slug, blip)
    said = {
        "blip": found,
        "reason": body.reason,
        "on": body.on or now().date(),
        "by": request.auth,
        "at": now(),
    }
    if body.ring is None:
        return Status(201, radar_operations.take_off(**said))
    ring = naming.place_of(body.ring, found.radar.rings)
    return Status(201, radar_operations.move_blip(**said, ring=ring))


def _find(slug: str) -> Radar:
    return get_object_or_404(Radar, slug=slug)


def _find_blip(slug: str, blip: str) -> Blip:
    return get_object_or_404(Blip.objects.select_related("radar", "owner"), radar__slug=slug, slug=blip)
