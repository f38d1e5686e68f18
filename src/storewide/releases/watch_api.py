"""The watch of a release over REST: each metric within its band, the alarms, and taking one."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.releases import watch_alarms, watch_hours, watching
from storewide.releases.comparing import Compared
from storewide.releases.models import Release, Watch, WatchAlarm
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.watch_hours import Look

router = Router(tags=["Releases"])


class AlarmOut(Schema):
    """A metric that left its band; `change`, `low` and `high` are relative, -0.3 is 30 % less."""

    id: UUID
    metric: str
    seen_on: date
    hours: int | None
    change: Decimal
    low: Decimal
    high: Decimal
    waits_for: str | None = Field(None, alias="owner.email")
    taken_at: datetime | None
    taken_by: str = Field(alias="taken_by_label")
    doing: str


class WatchedOut(Schema):
    """One metric since go-live; `low` and `high` are null where its past is too short for a band."""

    metric: str
    change: Decimal | None
    low: Decimal | None
    high: Decimal | None
    hurts: bool
    beside: bool


class HourOut(Schema):
    """What the last look saw so many hours after go-live: what came (`of` so many, of a share), and what was to come.

    `low` and `high` bound what these hours hold without the release; null where too few weeks before are known.
    """

    series: str
    hours: int
    came: int
    of: int | None
    expected: float | None
    low: float | None
    high: float | None
    hurts: bool


class WatchOut(Schema):
    """A watch: its days, each metric as of the last full day, its alarms, and the first day by the hour.

    `beside`: what the release does not touch, which the metrics that say so are held beside.
    """

    first: date
    last: date
    closed_at: datetime | None
    metrics: list[WatchedOut]
    beside: list[str]
    alarms: list[AlarmOut]
    looked_at: datetime | None
    first_day: list[HourOut]


class TakeIn(Schema):
    """What is done about an alarm."""

    doing: str


@router.get("/{int:number}/watch", response=WatchOut, operation_id="get_watch")
def watch(request: Any, number: int) -> dict[str, Any]:
    """What the figures did since a release went live; 404 before that."""
    require(request.auth, ReleasesPermission.VIEW)
    release = get_object_or_404(Release.objects.for_list(), number=number)
    found = get_object_or_404(Watch, release=release)
    on = release.day_of(found.closed_at or now())
    promises = watching.promises_of(release)
    reading = watching.read(release, watching.watched_codes(release, promises), on)
    first_day = watch_hours.kept(found, watching.guardrails_watched(promises))
    return {
        "first": found.first,
        "last": found.last,
        "closed_at": found.closed_at,
        "metrics": [_watched(each) for each in reading.compared],
        "beside": list(reading.beside),
        "alarms": list(WatchAlarm.objects.filter(watch=found).select_related("owner")),
        "looked_at": found.looked_at,
        "first_day": [_hour(each) for each in (first_day.looks if first_day else ())],
    }


@router.post("/watch-alarms/{alarm_id}/take", response=AlarmOut, operation_id="take_watch_alarm")
def take(request: Any, alarm_id: UUID, body: TakeIn) -> WatchAlarm:
    """Take an alarm and say what is done about it, once."""
    require(request.auth, ReleasesPermission.DECIDE)
    alarm = get_object_or_404(WatchAlarm.objects.select_related("watch__release", "owner"), pk=alarm_id)
    return watch_alarms.take_alarm(alarm=alarm, doing=body.doing, by=request.auth, at=now())


def _watched(compared: Compared) -> dict[str, Any]:
    band = compared.band
    return {
        "metric": compared.definition.code,
        "change": compared.change,
        "low": band.low if band else None,
        "high": band.high if band else None,
        "hurts": compared.hurts,
        "beside": band is not None and band.beside,
    }


def _hour(look: Look) -> dict[str, Any]:
    usual = look.expected
    return {
        "series": look.series.code,
        "hours": look.hours,
        "came": look.got,
        "of": look.of,
        "expected": usual.expected if usual else None,
        "low": usual.low if usual else None,
        "high": usual.high if usual else None,
        "hurts": look.hurts,
    }
