"""The first day of a watch by the hour: what came since go-live against the same hours of the weeks before.

Web orders, visitors, visitors who began the checkout, and payments refused, as far as events and orders tell of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from storewide.kit.tags import Text
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.releases.models import Release, Watch
from storewide.service import usual
from storewide.service.usual import Stretch, Usual
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import watches
from storewide.stats.shortfall import Expectation, WeeksUnusable
from storewide.warehouse import hours, stretches
from storewide.warehouse.hours import Tried

DAY = timedelta(hours=watches.HOURS[-1])


@dataclass(frozen=True)
class Series:
    """What is counted by the hour: its `code` (that of its alarm), and whether it hurts where it rises."""

    code: str
    name: Text
    rises: bool = False


ORDERS = Series("web_orders", _("Web orders"))
#: by the measure of `warehouse.stretches` they are read from
BESIDE: Mapping[str, Series] = {
    "visitors": Series("web_visitors", _("Visitors")),
    "checkout_visitors": Series("web_checkouts", _("Visitors who began the checkout")),
    "payments_refused": Series("web_payments_refused", _("Payments refused"), rises=True),
}


@dataclass(frozen=True)
class Look:
    """So many `hours` after go-live: what came since then, and what those hours hold by themselves (None unknown)."""

    hours: int
    got: int
    expected: Expectation | None
    series: Series = ORDERS

    @property
    def hurts(self) -> bool:
        """Whether fewer came than come by themselves, or more of what nobody wants."""
        if self.expected is None:
            return False
        return self.got > self.expected.high if self.series.rises else self.got < self.expected.low

    def apart(self, count: float) -> float:
        """How far a count lies from what was expected, relative: -0.4 for 40 % fewer; of less than one, beside one."""
        usual = self.expected.expected if self.expected else 0.0
        return (count - usual) / max(usual, 1.0)


@dataclass(frozen=True)
class FirstDay:
    """The first 24 hours as far as they are known: what came by look, looks at the store, and page views timed.

    `failed` and `slow` are (not good, all): looks that failed, page views whose largest content came late.
    """

    looks: tuple[Look, ...]
    failed: tuple[int, int] = (0, 0)
    slow: tuple[int, int] = (0, 0)

    @property
    def hurting(self) -> tuple[Look, ...]:
        """Of each series the first look that hurts."""
        found: dict[str, Look] = {}
        for each in self.looks:
            if each.hurts:
                found.setdefault(each.series.code, each)
        return tuple(found.values())


def first_day(release: Release, at: datetime) -> FirstDay | None:
    """What is known at `at` of the first day since a release went live; None for all stores at once, or not live."""
    store, began = release.store, release.live_at
    if store is None or began is None or at <= began:
        return None
    end = min(at, began + DAY)
    known = usual.of(store, end, end - began)
    until = min(end, _known_until(known))
    after = [each for each in watches.HOURS if began + timedelta(hours=each) <= until]
    looks = (*(_orders(known, began, each) for each in after), *_beside(known, began, after))
    seen = hours.looks(warehouse(), store.slug, began)
    timed = hours.slow_views(warehouse(), store.slug, began, "lcp")
    return FirstDay(looks, _counted(seen, end), _counted(timed, end))


def rest_of(release: Release) -> dict[date, dict[str, int]]:
    """By day what its hours from the time of go-live on held, as kept with the watch; empty where it is not known."""
    kept = Watch.objects.filter(release=release).values_list("rest", flat=True).first()
    return {date.fromisoformat(day): held for day, held in (kept or {}).items()}


def read_rest(release: Release, at: datetime) -> dict[str, dict[str, int]]:
    """By day (ISO) what its hours from the time of go-live on held, once those of the day itself are in; else empty.

    Long to read, since it is of day files; kept with the watch.
    """
    store, began = release.store, release.live_at
    extent = figures.extent(store.slug) if store else None
    if store is None or began is None or extent is None:
        return {}
    live_on = release.day_of(began)
    if extent.last <= live_on or release.day_of(at) <= live_on or extent.first >= live_on:
        return {}
    days = Days(max(extent.first, live_on - timedelta(days=watches.MOST_DAYS)), live_on)
    within = stretches.rest_of_days(began, days, ZoneInfo(store.zone))
    found = stretches.held(warehouse(), store.slug, list(within.values()))
    return {day.isoformat(): dict(held) for day, held in zip(within, found, strict=True)}


def _orders(known: Usual, began: datetime, after: int) -> Look:
    stretch = Stretch(began, began + timedelta(hours=after))
    got = known.taken.between(stretch.start, stretch.end)
    return Look(after, got, _expected(known.weeks(stretch)))


def _beside(known: Usual, began: datetime, after: list[int]) -> list[Look]:
    """What events tell of the same hours, where any do."""
    found: dict[str, list[Look]] = {measure: [] for measure in BESIDE}
    for each in after:
        stretch = Stretch(began, began + timedelta(hours=each))
        asked = [(one.start, one.end) for one in (stretch, *known.known(stretch))]
        now, *weeks = stretches.held(warehouse(), known.store.slug, asked)
        for measure, series in BESIDE.items():
            told = [week[measure] for week in weeks if measure in week]
            if measure in now and (now[measure] or any(told)):
                found[measure].append(Look(each, now[measure], _expected(told), series))
    return [look for looks in found.values() for look in looks]


def _expected(weeks: Sequence[int]) -> Expectation | None:
    """Of all series and all looks of the first day together one in so many alarms by itself."""
    try:
        return watches.expected_hours(weeks, looks=len(watches.HOURS) * (1 + len(BESIDE)))
    except WeeksUnusable:
        return None


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
