"""The first day of a watch by the hour: what came since go-live against the same hours of the weeks before.

The three KPIs, checkouts begun, payments refused, contacts, what the front line noted, looks at the store that failed,
pages that were slow, and guardrails, as far as facts tell of them by the hour. The worker looks; what it saw is kept.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storewide.lib.periods import Days
from storewide.listening import queries as listening
from storewide.metrics import figures
from storewide.metrics.definitions import Definition
from storewide.releases import watch_series
from storewide.releases.models import Release, Watch
from storewide.releases.watch_series import ORDERS, TROUBLES, Series
from storewide.service import usual
from storewide.service.usual import Stretch, Usual
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.stats import watches
from storewide.stats.shortfall import Expectation, WeeksUnusable
from storewide.warehouse import stretches

DAY = timedelta(hours=watches.HOURS[-1])

type Held = Mapping[str, int | None]


@dataclass(frozen=True)
class Look:
    """So many `hours` after go-live: what came since then, and what those hours hold by themselves (None unknown).

    `of`: of how many, where the series is a share; what is expected is then expected of as many.
    """

    hours: int
    got: int
    expected: Expectation | None
    series: Series = ORDERS
    of: int | None = None

    @property
    def hurts(self) -> bool:
        """Whether fewer came than come by themselves, or more of what nobody wants."""
        if self.expected is None:
            return False
        return self.got > self.expected.high if self.series.rises else self.got < self.expected.low

    @property
    def says_anything(self) -> bool:
        """Whether anything came or was to come; of a share, whether there was anything that it could be of."""
        return bool(self.got or self.of or (self.expected and self.expected.expected))

    def apart(self, count: float) -> float:
        """How far a count lies from what was expected, relative: -0.4 for 40 % fewer; of less than one, beside one."""
        usual = self.expected.expected if self.expected else 0.0
        return (count - usual) / max(usual, 1.0)


@dataclass(frozen=True)
class FirstDay:
    """The first 24 hours as far as they are known: by series what came by each look."""

    looks: tuple[Look, ...]

    @property
    def hurting(self) -> tuple[Look, ...]:
        """Of each series the first look that hurts."""
        found: dict[str, Look] = {}
        for each in self.looks:
            if each.hurts:
                found.setdefault(each.series.code, each)
        return tuple(found.values())


def first_day(release: Release, at: datetime, guardrails: Sequence[Definition] = ()) -> FirstDay | None:
    """What is known at `at` of the first day since a release went live; None for all stores at once, or not live.

    Reads day files: for the worker. What a page shows is `kept`.
    """
    store, began = release.store, release.live_at
    if store is None or began is None or at <= began:
        return None
    end = min(at, began + DAY)
    known = usual.of(store, end, end - began)
    until = min(end, _known_until(known))
    after = [each for each in watches.HOURS if began + timedelta(hours=each) <= until]
    told = watch_series.of_watch(guardrails)
    seen = _Seen(known, listening.troubles_between(store, began - timedelta(weeks=usual.WEEKS + 1), end))
    looks = [look for each in after for look in seen.looks(began, each, told)]
    order = {series.code: place for place, series in enumerate(told)}
    spoken = {each.series.code for each in looks if each.says_anything}
    found = [each for each in looks if each.series.code in spoken]
    return FirstDay(tuple(sorted(found, key=lambda each: (order[each.series.code], each.hours))))


def keep(watch: Watch, found: FirstDay | None) -> None:
    """Keep with the watch what a look saw; what is not known any more leaves what was."""
    if found is not None:
        rows = [{**asdict(replace(each, series=ORDERS)), "series": each.series.code} for each in found.looks]
        Watch.objects.filter(pk=watch.pk).update(hours=rows)


def kept(watch: Watch, guardrails: Sequence[Definition] = ()) -> FirstDay | None:
    """What the last look saw; None before the first. No figure is read."""
    series = {each.code: each for each in watch_series.of_watch(guardrails)}
    looks = [_read_back(row, series[row["series"]]) for row in watch.hours if row["series"] in series]
    return FirstDay(tuple(looks)) if looks else None


def rest_of(release: Release) -> dict[date, dict[str, int]]:
    """By day what its hours from the time of go-live on held, as kept with the watch; empty where it is not known."""
    rows = Watch.objects.filter(release=release).values_list("rest", flat=True).first()
    return {date.fromisoformat(day): held for day, held in (rows or {}).items()}


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


@dataclass(frozen=True)
class _Seen:
    """What is usual for the store, and when the front line noted that something went wrong."""

    known: Usual
    troubles: list[datetime]

    def looks(self, began: datetime, after: int, told: Sequence[Series]) -> list[Look]:
        """A look at each series that these hours, and the same of the weeks before, tell of."""
        stretch = Stretch(began, began + timedelta(hours=after))
        asked = (stretch, *self.known.known(stretch))
        spans = [(one.start, one.end) for one in asked]
        found = stretches.held(warehouse(), self.known.store.slug, spans, facts=stretches.FACTS)
        now, *weeks = (self._with_counts(held, one) for held, one in zip(found, asked, strict=True))
        looks = (_look(series, after, now, weeks, len(told)) for series in told)
        return [each for each in looks if each is not None]

    def _with_counts(self, held: Held, stretch: Stretch) -> dict[str, int | None]:
        noted = bisect_left(self.troubles, stretch.end) - bisect_left(self.troubles, stretch.start)
        orders = self.known.taken.between(stretch.start, stretch.end)
        return {**held, ORDERS.over: orders, TROUBLES.over: noted}


def _look(series: Series, after: int, now: Held, weeks: Sequence[Held], told: int) -> Look | None:
    """What a series holds now against the weeks before; a share as what as many would hold. None where nothing tells it."""
    got, of = series.parts(now)
    if got is None or (series.under and not of):
        return None
    past = [series.parts(week) for week in weeks]
    if series.under:
        counts = [over * of / under for over, under in past if over is not None and under and of]
    else:
        counts = [float(over) for over, _under in past if over is not None]
    return Look(after, got, _expected(counts, told), series, of if series.under else None)


def _expected(weeks: Sequence[float], told: int) -> Expectation | None:
    """Of all series and all looks of the first day together one in so many alarms by itself."""
    try:
        return watches.expected_hours(weeks, looks=len(watches.HOURS) * told)
    except WeeksUnusable:
        return None


def _read_back(row: Mapping[str, Any], series: Series) -> Look:
    expected = Expectation(**row["expected"]) if row["expected"] else None
    return Look(row["hours"], row["got"], expected, series, row["of"])


def _known_until(known: Usual) -> datetime:
    """Until when orders are in: the newest one; of a day that facts of later days follow, its end."""
    extent = figures.extent(known.store.slug)
    whole = _midnight(known.store, extent.last) if extent else datetime.min.replace(tzinfo=UTC)
    return max(whole, known.taken.last or whole)


def _midnight(store: Store, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(store.zone)).astimezone(UTC)
