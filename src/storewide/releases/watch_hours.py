"""The first day of a watch by the hour: orders since go-live against the same hours of the weeks before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storewide.metrics import figures
from storewide.releases.models import Release
from storewide.service import usual
from storewide.service.usual import Stretch, Usual
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import watches
from storewide.stats.shortfall import Expectation, WeeksUnusable
from storewide.warehouse import hours
from storewide.warehouse.hours import Tried

DAY = timedelta(hours=watches.HOURS[-1])


@dataclass(frozen=True)
class Look:
    """So many `hours` after go-live: the web orders since then, and what those hours hold by themselves (None unknown)."""

    hours: int
    got: int
    expected: Expectation | None

    @property
    def is_short(self) -> bool:
        """Whether fewer orders came than come by themselves."""
        return self.expected is not None and self.got < self.expected.low

    @property
    def change(self) -> float:
        """The relative change, -0.4 for 40 % fewer; 0 where nothing was expected."""
        return self.got / self.expected.expected - 1 if self.expected and self.expected.expected else 0.0


@dataclass(frozen=True)
class FirstDay:
    """The first 24 hours as far as they are known: orders by look, looks at the store, and page views timed.

    `failed` and `slow` are (not good, all): looks that failed, page views whose largest content came late.
    """

    looks: tuple[Look, ...]
    failed: tuple[int, int] = (0, 0)
    slow: tuple[int, int] = (0, 0)

    @property
    def short(self) -> Look | None:
        """The first look at which too few orders had come."""
        return next((each for each in self.looks if each.is_short), None)


def first_day(release: Release, at: datetime) -> FirstDay | None:
    """What is known at `at` of the first day since a release went live; None for all stores at once, or not live."""
    store, began = release.store, release.live_at
    if store is None or began is None or at <= began:
        return None
    end = min(at, began + DAY)
    known = usual.of(store, end, end - began)
    until = min(end, _known_until(known))
    looks = tuple(
        _look(known, began, each) for each in watches.HOURS if began + timedelta(hours=each) <= until
    )
    seen = hours.looks(warehouse(), store.slug, began)
    timed = hours.slow_views(warehouse(), store.slug, began, "lcp")
    return FirstDay(looks, _counted(seen, end), _counted(timed, end))


def _look(known: Usual, began: datetime, after: int) -> Look:
    stretch = Stretch(began, began + timedelta(hours=after))
    try:
        expected = watches.expected_hours(known.weeks(stretch), looks=len(watches.HOURS))
    except WeeksUnusable:
        expected = None
    return Look(after, known.taken.between(stretch.start, stretch.end), expected)


def _known_until(known: Usual) -> datetime:
    """Until when orders are in: the newest one; of a day that facts of later days follow, its end."""
    extent = figures.extent(known.store.slug)
    whole = _midnight(known.store, extent.last) if extent else datetime.min.replace(tzinfo=UTC)
    return max(whole, known.taken.last or whole)


def _midnight(store: Store, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(store.zone)).astimezone(UTC)


def _counted(tried: tuple[Tried, ...], end: datetime) -> tuple[int, int]:
    within = [each for each in tried if each.at < end]
    return sum(each.bad for each in within), sum(each.tried for each in within)
