"""Reminders of briefings that somebody has not read: before go-live and when their shift begins, at most one a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from storewide.jobs import sending
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.releases import readiness
from storewide.releases.front_line import asking
from storewide.releases.models import Briefing, ReleaseState, Reminder, Shift, Turn

#: so many days before go-live people are reminded, and every day of the watch
_BEFORE = timedelta(days=3)
#: whoever has no turn is reminded at this hour (UTC); whoever has one when it begins
_HOUR = 8
#: a shift that began so long ago began unnoticed, while the machine was off
_LATEST = timedelta(hours=4)


def remind(at: datetime) -> int:
    """Remind everybody whose moment has come, each at most once a day; how many were."""
    unread = _unread(at)
    told = set(Reminder.objects.filter(day=at.date(), person__in=unread).values_list("person", flat=True))
    people = Person.objects.present(at.date()).in_bulk([pk for pk in unread if pk not in told])
    if not people:
        return 0
    moments = _moments(list(people.values()), at)
    return sum(
        _remind(person, unread[pk], at)
        for pk, person in people.items()
        if moments[pk] <= at < moments[pk] + _LATEST
    )


def _remind(person: Person, briefings: list[Briefing], at: datetime) -> bool:
    """Remind one person, and note it, both or neither; false where another round did it."""
    try:
        with transaction.atomic():
            Reminder.objects.create(person=person, day=at.date(), at=at, count=len(briefings), created_at=at)
            asking.ask(person=person, briefings=briefings, by=SYSTEM, at=at)
    except IntegrityError:
        return False
    return True


def _unread(at: datetime) -> dict[UUID, list[Briefing]]:
    """By person, the briefings that are due and that they have not read, the nearest go-live first."""
    soon = at.date() + _BEFORE
    current = Briefing.objects.current().select_related("release__store").order_by("release__planned_on")
    preparing = current.filter(release__state=ReleaseState.PREPARING, release__planned_on__lte=soon)
    live = current.filter(release__state=ReleaseState.LIVE)
    due = [*live, *preparing]
    found = defaultdict(list)
    audiences = readiness.audiences(due, at.date())
    for briefing in due:
        for person in audiences[briefing.pk].unread:
            found[person.pk].append(briefing)
    return found


def _moments(people: Iterable[Person], at: datetime) -> dict[UUID, datetime]:
    """When each of them is reminded: as their shift of today begins, else at the usual hour."""
    everybody = list(people)
    usual = datetime.combine(at.date(), time(_HOUR), UTC)
    found = dict.fromkeys((person.pk for person in everybody), usual)
    turns = Turn.objects.filter(person__in=everybody, day__range=_around(at)).select_related("shift")
    for turn in turns:
        begins = _begins_at(turn.shift, turn)
        if begins.date() == at.date():
            found[turn.person_id] = begins
    return found


def _begins_at(shift: Shift, turn: Turn) -> datetime:
    """The moment at which a turn begins, in UTC."""
    return datetime.combine(turn.day, shift.begins, ZoneInfo(shift.zone)).astimezone(UTC)


def _around(at: datetime) -> tuple[Any, Any]:
    """The days on which a turn of today in UTC may lie in its own zone."""
    return at.date() - timedelta(days=1), at.date() + timedelta(days=1)


def _run(run: Run) -> dict[str, Any]:
    run.progress(0, 1)
    return {"reminded": remind(now())}


def is_wanted() -> bool:
    """Whether mail goes out at all, and any briefing could be due."""
    states = [ReleaseState.PREPARING, ReleaseState.LIVE]
    return sending.can_mail() and Briefing.objects.current().filter(release__state__in=states).exists()


REMIND = Kind("releases.remind", "short", _run)
REMINDING = Schedule(
    REMIND.name, gettext_lazy("Reminding of briefings"), timedelta(minutes=10), wanted=is_wanted
)
