"""The daily notes come round: at its hour each store's note is frozen, and whoever gets it is told, all or nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy

from storewide.insight.reviews import addresses, daily, papers, telling
from storewide.jobs import sending
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.errors import Refusal
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.rhythm import operations, queries
from storewide.rhythm.models import NoteSetting, Review, ReviewKind, today
from storewide.rhythm.operations import AlreadyHeld

_DAY = timedelta(days=1)


class NotWritten(Refusal):
    """Some notes could not be written; each store's sentence says why."""


def due() -> bool:
    """Whether any store's hour has come and its note is not written yet."""
    return bool(queries.notes_due(now()))


def write(setting: NoteSetting, at: datetime) -> Review:
    """Freeze the note of the day before in a store, and tell whoever gets it, in one transaction."""
    store = setting.store
    day = today(store, at) - _DAY
    reading = daily.read(SYSTEM, store, day, at)
    with transaction.atomic():
        held = operations.hold_review(
            subject=store, begins=day, snapshot=reading.snapshot, kind=ReviewKind.DAILY, by=SYSTEM, at=at
        )
        _tell(setting, held, at)
        papers.order(held, by=SYSTEM, at=at)
    return held


def _tell(setting: NoteSetting, held: Review, at: datetime) -> None:
    url = f"{settings.ORIGIN}{addresses.of_review(held)}" if settings.ORIGIN else ""
    text = telling.message(held.snapshot, url)
    people = [person.email for person in setting.people.all() if person.here(at.date())]
    sending.mail(to=people, subject=telling.subject(held.snapshot), text=text, by=SYSTEM, at=at)
    if setting.room is not None:
        sending.tell(room=setting.room, text=text, by=SYSTEM, at=at)


def _write_all(run: Run) -> dict[str, Any]:
    """Every note that is due; a store whose figures cannot be asked for holds up no other, and is tried again."""
    waiting = queries.notes_due(now())
    faults = []
    for number, setting in enumerate(waiting):
        run.progress(number, len(waiting))
        try:
            write(setting, now())
        except AlreadyHeld:
            continue
        except Refusal as refusal:
            faults.append(f"{setting.store}: {refusal.sentence}")
    if faults:
        raise NotWritten(" ".join(faults))
    run.progress(len(waiting), len(waiting))
    return {"written": len(waiting)}


WRITE = Kind("insight.daily_notes", "short", _write_all)
WRITING = Schedule(
    kind=WRITE.name,
    label=gettext_lazy("Write the daily notes"),
    every=timedelta(minutes=5),
    wanted=due,
)
