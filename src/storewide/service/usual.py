"""What is usual for a store at these hours: the same hours of the weeks before, by its own clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from storewide.lib.periods import Days
from storewide.service.models import Incident, Severity
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse import hours
from storewide.warehouse.hours import Taken

#: so many weeks before say what is usual
WEEKS = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """From `start` to before `end`."""

    start: datetime
    end: datetime

    def weeks_before(self, zone: ZoneInfo) -> tuple["Stretch", ...]:
        """As long a stretch from the same time on the store's clock in the weeks before, the nearest first.

        As long, not until the same time: where a clock was put back that night, an hour more would be counted.
        """
        starts = (_back(self.start, week, zone) for week in range(1, WEEKS + 1))
        return tuple(Stretch(start, start + (self.end - self.start)) for start in starts)

    def touches(self, other: "Stretch") -> bool:
        """Whether both have any moment in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Usual:
    """What a store took by the minute until some moment, and the stretches in which it was broken."""

    store: Store
    taken: Taken
    broken: tuple[Stretch, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The store's clock."""
        return ZoneInfo(self.store.zone)

    def weeks(self, stretch: Stretch) -> tuple[int, ...]:
        """Orders of the same hours in those weeks before that are known whole and were not broken."""
        return tuple(self.taken.between(each.start, each.end) for each in self.known(stretch))

    def known(self, stretch: Stretch) -> tuple[Stretch, ...]:
        """The same hours of the weeks before, as far as they are known whole and were not broken."""
        return tuple(each for each in stretch.weeks_before(self.zone) if self._is_known(each))

    def _is_known(self, stretch: Stretch) -> bool:
        first = self.taken.first
        if first is None or stretch.start < first:
            return False
        return not any(stretch.touches(each) for each in self.broken)


def of(store: Store, until: datetime, stretch: timedelta) -> Usual:
    """What is usual at a store for a stretch that ends at `until`; two queries at most."""
    first = until - stretch - timedelta(weeks=WEEKS)
    taken = hours.taken(warehouse(), store.slug, Days((first - _DAY).date(), (until + _DAY).date()))
    return Usual(store, taken, _broken(store, first=first, until=until))


def _broken(store: Store, *, first: datetime, until: datetime) -> tuple[Stretch, ...]:
    """When customers could not buy, or parts did not work: hours that say nothing of what is usual."""
    found = Incident.objects.that_count().filter(
        Q(resolved_at=None) | Q(resolved_at__gt=first),
        store=store,
        severity__in=(Severity.CRITICAL, Severity.MAJOR),
        opened_at__lt=until,
    )
    return tuple(Stretch(each.opened_at, each.resolved_at or until) for each in found)


def _back(moment: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """The same time on the store's clock so many weeks before."""
    local = moment.astimezone(zone).replace(tzinfo=None) - timedelta(weeks=weeks)
    return local.replace(tzinfo=zone).astimezone(UTC)
