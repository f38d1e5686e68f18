"""Reads of incidents: what is open, how much there was of late, and how to reach one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storewide.kit.links import Link
from storewide.service.models import Incident

#: how far the finding and the picture look back
DAYS = 84
WEEKS = DAYS // 7


@dataclass(frozen=True)
class Week:
    """How long incidents lasted that began in the seven days up to `ends`, and how many they were."""

    ends: datetime
    count: int
    time: timedelta


@dataclass(frozen=True)
class Lately:
    """The incidents of the last days, by week, the oldest week first; `time` is their durations added up."""

    days: int
    weeks: tuple[Week, ...]

    @property
    def count(self) -> int:
        """How many began."""
        return sum(week.count for week in self.weeks)

    @property
    def time(self) -> timedelta:
        """How long they lasted together."""
        return sum((week.time for week in self.weeks), timedelta(0))


def open_now() -> list[Incident]:
    """The incidents that count and are not over, the oldest first; one query."""
    return list(Incident.objects.for_list().that_count().not_over().order_by("opened_at", "id"))


def lately(at: datetime) -> Lately:
    """The incidents that count and began in the last 84 days; one query."""
    found = list(Incident.objects.that_count().since(at - timedelta(days=DAYS)))
    weeks = []
    for number in range(WEEKS):
        ends = at - timedelta(weeks=WEEKS - 1 - number)
        inside = [each for each in found if ends - timedelta(weeks=1) < each.opened_at <= ends]
        time = sum((each.lasted(at) for each in inside), timedelta(0))
        weeks.append(Week(ends, len(inside), time))
    return Lately(DAYS, tuple(weeks))


def resolve_link(link: Link) -> Link | None:
    """A link to an incident, with its title and address; None for every other kind."""
    if link.kind != Incident.KIND:
        return None
    found = Incident.objects.filter(pk=link.id).first()
    return found.link if found else link
