"""The look at everything that is watched: by the hour on the first day, by the day afterwards; each alarm is told once.

A second look changes nothing: a metric of a watch alarms once, and what came late is only seen by the next look.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM, Actor
from storewide.lib.clock import now
from storewide.metrics import words as metric_words
from storewide.releases import watch_alarms, watch_hours, watch_telling, watching
from storewide.releases.acting import who_answers
from storewide.releases.models import Release, ReleaseState, Watch, WatchAlarm
from storewide.releases.watch_alarms import Seen

#: how often a watch is looked at
EVERY = timedelta(minutes=30)
_FINEST = Decimal("0.00001")


@dataclass
class Ran:
    """What a look did: watches looked at, alarms raised, and what could not be read."""

    watches: int = 0
    raised: list[WatchAlarm] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def is_wanted() -> bool:
    """Whether a watch is open that was not looked at for half an hour. One query."""
    return any(_is_due(watch, now()) for watch in _open())


def come_round(run: Run) -> dict[str, Any]:
    """Look at every watch that is due, in the worker."""
    due, ran = [watch for watch in _open() if _is_due(watch, now())], Ran()
    for number, watch in enumerate(due):
        run.progress(number, len(due))
        look(watch, ran, SYSTEM, now())
    run.progress(len(due), len(due))
    if ran.faults:
        raise Refusal(" ".join(ran.faults))
    return {"watches": ran.watches, "raised": len(ran.raised)}


def look(watch: Watch, ran: Ran, by: Actor, at: datetime) -> None:
    """Look at one watch, and tell of each metric that is beyond its band and was not told of before."""
    release = watch.release
    if not watch.rest and (rest := watch_hours.read_rest(release, at)):
        Watch.objects.filter(pk=watch.pk).update(rest=rest)
    try:
        seen = {each.metric: each for each in (*_by_day(release, at), *_by_hour(watch, release, at))}
    except Refusal as refusal:
        ran.faults.append(f"{release}: {refusal.sentence}")
        seen = {}
    with transaction.atomic():
        held = Watch.objects.select_for_update().get(pk=watch.pk)
        told = set(WatchAlarm.objects.filter(watch=held).values_list("metric", flat=True))
        new = [each for code, each in seen.items() if code not in told] if held.closed_at is None else []
        if new:
            owner = who_answers(release, release.day_of(at))
            raised = watch_alarms.raise_alarms(watch=watch, seen=new, owner=owner, by=by, at=at)
            watch_telling.tell(release, raised, owner, by, at)
            ran.raised += raised
        Watch.objects.filter(pk=watch.pk).update(looked_at=at)
    ran.watches += 1


def _open() -> list[Watch]:
    rows = Watch.objects.filter(closed_at=None, release__state=ReleaseState.LIVE)
    related = ("accountable", "store", "area__accountable__holder", "area__accountable__deputy")
    return list(rows.select_related("release", *(f"release__{each}" for each in related)))


def _is_due(watch: Watch, at: datetime) -> bool:
    """Until the last day of the watch is in; whether or not it is decided by then."""
    is_over = watch.release.day_of(at) > watch.last + timedelta(days=2)
    return not is_over and (watch.looked_at is None or at - watch.looked_at >= EVERY)


def _by_day(release: Release, at: datetime) -> list[Seen]:
    codes = watching.watched_codes(release, watching.promises_of(release))
    reading = watching.read(release, codes, release.day_of(at))
    found = []
    for compared in reading.compared:
        band = compared.band
        if band is None or band.since is None:
            continue
        change, low, high = band.on(band.since)
        found.append(
            Seen(
                metric=compared.definition.code,
                label=metric_words.name(compared.definition),
                seen_on=band.since,
                hours=None,
                change=change,
                low=low,
                high=high,
            )
        )
    return found


def _by_hour(watch: Watch, release: Release, at: datetime) -> list[Seen]:
    """What the first day held by the hour, asked until a day after it: facts may come late. Kept for the page."""
    if release.live_at is None or at > release.live_at + 3 * watch_hours.DAY:
        return []
    guardrails = watching.guardrails_watched(watching.promises_of(release))
    first = watch_hours.first_day(release, at, guardrails)
    watch_hours.keep(watch, first)
    return [
        _seen(release, each, release.live_at + timedelta(hours=each.hours))
        for each in (first.hurting if first else ())
    ]


def _seen(release: Release, look: watch_hours.Look, moment: datetime) -> Seen:
    usual = look.expected
    assert usual is not None  # noqa: S101 - what has no expectation hurts nobody
    low, high = (Decimal(look.apart(bound)).quantize(_FINEST) for bound in (usual.low, usual.high))
    return Seen(
        metric=look.series.code,
        label=str(look.series.name),
        seen_on=release.day_of(moment),
        hours=look.hours,
        change=Decimal(look.apart(look.got)).quantize(_FINEST),
        low=low,
        high=high,
    )


LOOK = Kind("releases.watch", "long", come_round)
LOOKING = Schedule(LOOK.name, gettext_lazy("Looking at releases that are watched"), EVERY, wanted=is_wanted)
