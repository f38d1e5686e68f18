"""The front line over REST: coverage, shifts, and tokens that open a side panel."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.organization.models import Person, Team
from storewide.releases.front_line import covering, panels, shift_operations
from storewide.releases.front_line.coverage import Covered
from storewide.releases.front_line.covering import Told
from storewide.releases.models import Panel, Shift, Turn
from storewide.releases.permissions import ReleasesPermission

router = Router(tags=["Front line"])


class CoveredOut(Schema):
    """A team or shift: how many are asked, and how many of them have read it; `percent` null where nobody is asked."""

    name: str
    asked: int
    read: int
    percent: int | None


class CoverageOut(Schema):
    """How far one briefing is; `gate`: percent of each shift that going live waits for."""

    release: int
    version: int
    gate: int
    teams: list[CoveredOut]
    shifts: list[CoveredOut]


class ShiftOut(Schema):
    """A shift; `weekdays`: 0 is Monday; `people`: e-mails of who is on it in the next 7 days."""

    id: UUID
    name: str
    team: str = Field(alias="team.name")
    weekdays: list[int]
    begins: time
    ends: time
    zone: str
    people: list[str]

    @staticmethod
    def resolve_people(shift: Shift) -> list[str]:
        turns = Turn.objects.ahead(now().date()).filter(shift=shift).order_by("person__email")
        return list(turns.values_list("person__email", flat=True).distinct())


class ShiftIn(Schema):
    """A new shift; `team` by name, `weekdays`: 0 is Monday."""

    name: str = Field(min_length=1, max_length=60)
    team: str
    weekdays: set[int]
    begins: time
    ends: time
    zone: str = "UTC"


class TurnsIn(Schema):
    """Who is on a shift from `first` to `last`, by e-mail; they replace whoever was."""

    first: date
    last: date
    people: list[str]


class PlannedOut(Schema):
    """How many turns were planned."""

    turns: int


class SeatIn(Schema):
    """The e-mail by which the help desk knows its agent."""

    email: str = Field(max_length=254)


class SeatOut(Schema):
    """Where the panel opens for the agent, and until when it has to be opened."""

    url: str
    expires_at: datetime


@router.get("/coverage", response=list[CoverageOut], operation_id="briefing_coverage")
def coverage(request: Any) -> list[dict[str, Any]]:
    """Who has read the current briefings, by team and by shift of the next 7 days."""
    require(request.auth, ReleasesPermission.VIEW)
    return [_told(each) for each in covering.covering(now().date())]


@router.get("/shifts", response=list[ShiftOut], operation_id="list_shifts")
def shifts(request: Any) -> list[Shift]:
    """The shifts of all teams."""
    require(request.auth, ReleasesPermission.VIEW)
    return list(Shift.objects.select_related("team"))


@router.post("/shifts", response={201: ShiftOut}, operation_id="add_shift")
def add_shift(request: Any, body: ShiftIn) -> Status[Shift]:
    """Enter a shift of a team."""
    require(request.auth, ReleasesPermission.PLAN_SHIFTS)
    team = named(Team, body.team, name__iexact=body.team)
    days = sorted(day for day in body.weekdays if 0 <= day <= 6)
    values = {**body.dict(), "team": team, "weekdays": days}
    return Status(201, shift_operations.add_shift(values=values, by=request.auth, at=now()))


@router.put("/shifts/{shift_id}/turns", response=PlannedOut, operation_id="plan_turns")
def plan_turns(request: Any, shift_id: UUID, body: TurnsIn) -> dict[str, int]:
    """Say who is on a shift; up to 92 days at once."""
    require(request.auth, ReleasesPermission.PLAN_SHIFTS)
    shift = get_object_or_404(Shift.objects.select_related("team"), pk=shift_id)
    people = [_person(email) for email in body.people]
    said = {"first": body.first, "last": body.last, "by": request.auth, "at": now()}
    return {"turns": shift_operations.plan_turns(shift=shift, people=people, **said)}


@router.post("/panels/{panel_id}/token", response=SeatOut, operation_id="open_panel")
def open_panel(request: Any, panel_id: UUID, body: SeatIn) -> dict[str, Any]:
    """Open a side panel for an agent: an address to be framed within two minutes.

    The panel then works for half an hour after its last use.
    """
    require(request.auth, ReleasesPermission.OPEN_PANEL)
    at = now()
    seat = panels.seat(get_object_or_404(Panel, pk=panel_id), body.email, at)
    return {"url": panels.address(seat), "expires_at": at + panels.OPENS}


def _told(told: Told) -> dict[str, Any]:
    return {
        "release": told.briefing.release.number,
        "version": told.briefing.version,
        "gate": told.gate,
        "teams": [_covered(each) for each in told.teams],
        "shifts": [_covered(each) for each in told.shifts],
    }


def _covered(covered: Covered) -> dict[str, Any]:
    return {"name": covered.name, "asked": covered.asked, "read": covered.read, "percent": covered.percent}


def _person(email: str) -> Person:
    found = Person.objects.of_account(email).present(now().date()).first()
    if found is None:
        raise UnknownName(_("Nobody in People has the e-mail %(email)s.") % {"email": email})
    return found
