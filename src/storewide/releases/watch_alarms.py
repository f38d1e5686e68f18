"""Alarms of a watch: raised once a metric, and taken by somebody who says what is done about it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Person
from storewide.releases.models import Watch, WatchAlarm

_LONGEST = 500


class AlarmTaken(Refusal):
    """Somebody else has taken the alarm already."""

    status = 409


class NothingDone(Refusal):
    """An alarm would be taken without a word on what is done about it."""

    field = "doing"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A metric beyond its band: on which day (and after how many hours of the first), by how much; 0.05 is 5 %."""

    metric: str
    label: str
    seen_on: date
    hours: int | None
    change: Decimal
    low: Decimal
    high: Decimal


@trail.operation
def raise_alarms(
    *, watch: Watch, seen: Sequence[Seen], owner: Person | None, by: Actor, at: datetime
) -> list[WatchAlarm]:
    """Tell of metrics that nobody was told of yet; each waits for the owner. At least one is to be seen."""
    made = [WatchAlarm(watch=watch, owner=owner, created_at=at, **asdict(each)) for each in seen]
    WatchAlarm.objects.bulk_create(made)
    for each in made:
        changes = {"change": [None, formats.percent(each.change)], "owner": [None, str(owner or "")]}
        trail.record(action="releases.watch_alarm.raise", of=each, by=by, at=at, changes=changes)
    return made


@trail.operation
def take_alarm(*, alarm: WatchAlarm, doing: str, by: Actor, at: datetime) -> WatchAlarm:
    """Take an alarm and say what is done about it. Raises NothingDone, AlarmTaken."""
    said = doing.strip()[:_LONGEST]
    if not said:
        raise NothingDone(_("Write what is done about it, or that nothing is and why."))
    stored = WatchAlarm.objects.select_for_update().get(pk=alarm.pk)
    if stored.taken_at is not None:
        raise AlarmTaken(_("%(who)s has taken it already.") % {"who": stored.taken_by_label})
    alarm.taken_at, alarm.taken_by_label, alarm.doing = at, by.label[:200], said
    alarm.version += 1
    alarm.save(update_fields=["taken_at", "taken_by_label", "doing", "version"])
    trail.record(action="releases.watch_alarm.take", of=alarm, by=by, at=at, changes={"doing": [None, said]})
    return alarm
